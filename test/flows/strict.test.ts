/** Our own ends need no tolerance of each other. */
import { describe, expect, it } from 'vitest';
import type { RunSettings } from '../../src/engine/run-types.js';
import { eventsOf, play } from '../support/play.js';

const CELLS = ['network-initiated', 'user-initiated', 'deferred', 'up-to-date'].flatMap((flow) =>
  (['xml', 'wbxml'] as const).map((encoding) => ({ flow, encoding })),
);

/** What else our own ends do that a strict end might object to. */
const UNUSUAL = [
  { flow: 'network-initiated', settings: { faults: ['nonce-lost'] } },
  { flow: 'user-initiated', settings: { faults: ['nonce-lost'], auth: 'hmac' } },
  { flow: 'network-initiated', settings: { faults: ['report-lost'] } },
  { flow: 'network-initiated', settings: { faults: ['server-aborts'] } },
  { flow: 'network-initiated', settings: { faults: ['device-aborts'] } },
  { flow: 'network-initiated', settings: { set: ['device.max-message=1 KiB'] } },
  { flow: 'network-initiated', settings: { set: ['update.via=pkg-data', 'update.size=40 KiB'] } },
] as const satisfies readonly { flow: string; settings: Partial<RunSettings> }[];

describe('strict reading', () => {
  it.each(UNUSUAL)('changes nothing between our own ends: $flow, $settings', async ({ flow, settings }) => {
    const strict = await play(flow, { ...settings, strict: true });
    const lenient = await play(flow, settings);
    expect(strict.events).toEqual(lenient.events);
    const notes = eventsOf(lenient.events, 'note').map(({ text }) => text);
    expect(notes.filter((text) => /^(tolerated|refused):/.test(text))).toEqual([]);
  });

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
