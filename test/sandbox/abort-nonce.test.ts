/** The session after one that an end aborted: both ends agree on the nonces, whatever the scheme. */
import { describe, expect, it } from 'vitest';
import { openSandbox } from '../../src/sandbox/stage.js';
import { decodeMessage } from '../../src/syncml/codec.js';
import type { Wish } from '../../src/syncml/message.js';
import { fromBase64 } from '../../src/syncml/octets.js';
import { testSurroundings } from '../support/surroundings.js';
import { castWith, SCHEMES } from './server/lock-step.js';

const GET: Wish = { name: 'Get', items: [{ target: { locUri: './DevInfo/Man' } }] };

/** Two sessions of the device, of which the first is aborted. */
async function abortOnce(
  fault: 'device-aborts' | 'server-aborts',
  auth: (typeof SCHEMES)[number],
  transport: 'http' | 'loopback',
) {
  const replies: Wish[][] = [[GET]];
  const surroundings = testSurroundings({
    answer: (turn) => (turn.kind === 'server-reply' ? { wishes: replies.shift() ?? [] } : undefined),
  });
  const stage = await openSandbox()(castWith({ auth, transport }), surroundings);
  stage.fault(fault);
  for (const _session of ['aborted', 'next']) {
    stage.device.checkForUpdate();
    await surroundings.quiet();
  }
  await stage.close();
  const messages = surroundings
    .of('message')
    .map(({ octets, mediaType }) => decodeMessage(fromBase64(octets) ?? new Uint8Array(), mediaType).message);
  const [first, last] = [messages[0]?.header.sessionId, messages.at(-1)?.header.sessionId];
  const codes = messages.flatMap(({ commands }) =>
    commands.flatMap((command) => (command.name === 'Status' ? [command.data] : [])),
  );
  const countOf = (session: string | undefined) =>
    messages.filter(({ header }) => header.sessionId === session).length;
  return { codes, messages: [countOf(first), countOf(last)] };
}

describe.each(['loopback', 'http'] as const)('after an abort over %s', (transport) => {
  it.each(SCHEMES)('of the device, the next session needs no challenge: %s', async (auth) => {
    const { codes, messages } = await abortOnce('device-aborts', auth, transport);
    expect(messages).toEqual([4, 2]);
    expect(codes.filter((code) => code === '401' || code === '407')).toEqual([]);
  });

  it.each(SCHEMES)('of the server, the next session needs no challenge: %s', async (auth) => {
    const { codes, messages } = await abortOnce('server-aborts', auth, transport);
    expect(messages.at(-1)).toBeGreaterThan(1);
    expect(codes.filter((code) => code === '401' || code === '407')).toEqual([]);
  });
});
