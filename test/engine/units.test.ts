import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../src/engine/clock.js';
import { editDistance, nearest } from '../../src/engine/flow/nearest.js';
import { formatDuration, parseDuration, parseSize, parseTime } from '../../src/engine/flow/units.js';

const NOW = Date.UTC(2026, 0, 5, 9, 0, 0);

describe('sizes', () => {
  it.each([
    ['256 KiB', 262_144],
    ['4MiB', 4_194_304],
    ['900 B', 900],
    ['1.5 kB', 1500],
    ['2 GiB', 2_147_483_648],
  ])('%s is %d octets', (text, octets) => expect(parseSize(text)).toBe(octets));

  it.each(['', '256', '-1 KiB', '4 XB', 'KiB'])('“%s” is no size', (text) => {
    expect(parseSize(text)).toBeUndefined();
  });
});

describe('durations', () => {
  it.each([
    ['90s', 90_000, '1m 30s'],
    ['1h30m', 5_400_000, '1h 30m'],
    ['2d', 172_800_000, '2d'],
    ['250ms', 250, '250ms'],
  ])('%s is %d ms and reads back as %s', (text, ms, words) => {
    expect(parseDuration(text)).toBe(ms);
    expect(formatDuration(ms)).toBe(words);
  });

  it.each(['', 'soon', '1x', '-5m', '1.5h'])('“%s” is no duration', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('what is formatted parses to the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 10 }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      }),
      { numRuns: 300 },
    );
  });
});

describe('times', () => {
  it.each([
    ['+8h', '2026-01-05T17:00:00Z'],
    ['tomorrow 02:00', '2026-01-06T02:00:00Z'],
    ['today 18:30', '2026-01-05T18:30:00Z'],
    ['2026-02-01T00:00:00Z', '2026-02-01T00:00:00Z'],
    ['2026-02-01T02:00:00+02:00', '2026-02-01T00:00:00Z'],
  ])('%s is %s', (text, iso) => {
    const instant = parseTime(text, NOW);
    expect(instant === undefined ? undefined : formatInstant(instant)).toBe(iso);
  });

  it.each(['', 'never', 'tomorrow', 'tomorrow 25:00', '+soon', '2026-13-01T00:00:00Z'])(
    '“%s” is no time',
    (text) => {
      expect(parseTime(text, NOW)).toBeUndefined();
    },
  );
});

describe('the nearest name', () => {
  it.each([
    ['defered', 'deferred'],
    ['uptodate', 'up-to-date'],
    ['network_initiated', 'network-initiated'],
  ])('%s is near %s', (wrong, right) => {
    expect(nearest(wrong, ['network-initiated', 'user-initiated', 'deferred', 'up-to-date'])).toBe(right);
  });

  it('is nothing for a name that is no slip', () => {
    expect(nearest('banana', ['deferred', 'up-to-date'])).toBeUndefined();
    expect(editDistance('abc', 'abd')).toBe(1);
  });
});
