/** The five flows over {xml, wbxml} x {http, loopback} x {basic, md5, hmac}: a difference between cells is a bug. */
import { describe, expect, it } from 'vitest';
import { eventsOf, play } from '../support/play.js';

const ENCODINGS = ['xml', 'wbxml'] as const;
const TRANSPORTS = ['http', 'loopback'] as const;
const SCHEMES = ['basic', 'md5', 'hmac'] as const;
const FLOWS = [
  { flow: 'network-initiated', outcome: 'updated', state: 100, firmware: '2.0.0', sessions: 2 },
  { flow: 'user-initiated', outcome: 'updated', state: 100, firmware: '2.0.0', sessions: 2 },
  { flow: 'device-initiated', outcome: 'updated', state: 100, firmware: '2.0.0', sessions: 2 },
  { flow: 'deferred', outcome: 'updated', state: 100, firmware: '2.0.0', sessions: 3 },
  { flow: 'up-to-date', outcome: 'up-to-date', state: 10, firmware: '1.0.0', sessions: 1 },
] as const;

const CELLS = FLOWS.flatMap((row) =>
  ENCODINGS.flatMap((encoding) =>
    SCHEMES.flatMap((auth) => TRANSPORTS.map((transport) => ({ ...row, encoding, auth, transport }))),
  ),
);

describe('every flow in every cell', () => {
  it.each(CELLS)(
    '$flow, $encoding, $auth, $transport',
    async ({ flow, encoding, auth, transport, ...expected }) => {
      const { result } = await play(flow, { encoding, auth, transport });
      expect(result.failure).toBeUndefined();
      expect(result).toMatchObject({
        verdict: 'passed',
        outcome: expected.outcome,
        device: { firmware: expected.firmware, fumoState: expected.state },
      });
      expect(result.sessions).toHaveLength(expected.sessions);
      expect(new Set(result.sessions.map(({ session }) => session)).size).toBe(expected.sessions);
    },
  );
});

describe('same inputs, same octets', () => {
  it.each(FLOWS.flatMap(({ flow }) => ENCODINGS.map((encoding) => ({ flow, encoding }))))(
    '$flow in $encoding gives a byte-equal trace twice',
    async ({ flow, encoding }) => {
      const [first, second] = [await play(flow, { encoding }), await play(flow, { encoding })];
      expect(second.text).toBe(first.text);
    },
  );

  it.each(FLOWS.flatMap(({ flow }) => SCHEMES.map((auth) => ({ flow, auth }))))(
    '$flow with $auth sends the same messages over http and loopback',
    async ({ flow, auth }) => {
      const [http, loopback] = [
        await play(flow, { auth, transport: 'http' }),
        await play(flow, { auth, transport: 'loopback' }),
      ];
      expect(http.events).toEqual(loopback.events);
    },
  );

  it('another seed gives other octets and the same outcome', async () => {
    const [one, two] = [await play('deferred', { seed: '1' }), await play('deferred', { seed: '2' })];
    expect(two.result.outcome).toBe(one.result.outcome);
    expect(eventsOf(two.events, 'message')[0]?.octets).not.toBe(eventsOf(one.events, 'message')[0]?.octets);
  });
});
