/** Our own ends need no tolerance of each other. */
import { describe, expect, it } from 'vitest';
import { eventsOf, play } from '../support/play.js';

const CELLS = ['network-initiated', 'user-initiated', 'deferred', 'up-to-date'].flatMap((flow) =>
  (['xml', 'wbxml'] as const).map((encoding) => ({ flow, encoding })),
);

describe('strict reading', () => {
  it.each(CELLS)('changes nothing between our own ends: $flow in $encoding', async ({ flow, encoding }) => {
    const strict = await play(flow, { encoding, strict: true });
    const lenient = await play(flow, { encoding });
    expect(strict.header.reading).toBe('strict');
    expect(lenient.header.reading).toBeUndefined();
    expect(strict.events).toEqual(lenient.events);
    expect(
      eventsOf(lenient.events, 'note').filter(({ code }) => /tolerat|^(xml|wbxml|syncml)\./.test(code)),
    ).toEqual([]);
  });
});
