import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../src/engine/clock.js';
import { spanText, timeText } from '../../src/trace/times.js';

describe('timeText', () => {
  it('agrees with the calendar of the clock', () => {
    const instants = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 });
    fc.assert(
      fc.property(instants, (instant) => {
        expect(timeText(instant)).toBe(formatInstant(instant).replace('T', ' ').replace('Z', ''));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('spanText', () => {
  it.each([
    [0, '0s'],
    [45_000, '45s'],
    [125_000, '2m 5s'],
    [61_200_000, '17h'],
    [93_784_000, '1d 2h'],
    [1_250, '1s 250ms'],
    [86_405_000, '1d'],
  ])('%i ms is %s', (ms, text) => {
    expect(spanText(ms)).toBe(text);
  });
});
