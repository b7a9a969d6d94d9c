import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../../../src/syncml/codec.js';
import { MEDIA_TYPES } from '../../../src/syncml/message.js';
import { ACCOUNT, LockStep, openTestServer, packageOne, type ServerUnderTest } from './lock-step.js';

const ENCODINGS = ['xml', 'wbxml'] as const;

/** Whatever comes in, the answer is a refusal in plain text or a message that can be decoded. */
async function send({ wire }: ServerUnderTest, encoding: 'xml' | 'wbxml', body: Uint8Array): Promise<number> {
  const headers = { 'content-type': MEDIA_TYPES[encoding] };
  const response = await wire.send({ method: 'POST', url: ACCOUNT.serverUri, headers, body });
  expect([200, 400]).toContain(response.status);
  if (response.status === 200) decodeMessage(response.body, response.headers['content-type'] ?? '');
  return response.status;
}

describe.each(ENCODINGS)('hostile octets as %s', (encoding) => {
  it('are refused without an error of ours', async () => {
    const test = await openTestServer({ cast: { encoding } });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (body) => {
        expect(await send(test, encoding, body)).toBe(400);
      }),
      { numRuns: 200 },
    );
    await test.wire.close();
    expect(test.turns()).toEqual([]);
  });

  it('that were a message once never get past authentication when the proof is damaged', async () => {
    const test = await openTestServer({ cast: { encoding, auth: 'hmac' } });
    const sound = new LockStep(test).compose({ wishes: packageOne() });
    const octets = sound.body ?? new Uint8Array();
    await fc.assert(
      fc.asyncProperty(fc.nat(octets.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const damaged = new Uint8Array(octets);
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        const response = await test.wire.send({ ...sound, body: damaged });
        expect([200, 400]).toContain(response.status);
      }),
      { numRuns: 300 },
    );
    await test.wire.close();
    expect(test.turns()).toEqual([]);
  });
});
