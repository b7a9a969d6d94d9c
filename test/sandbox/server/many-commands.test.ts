/** A message with very many commands: the answer stays something that a careful peer reads. */
import { describe, expect, it } from 'vitest';
import { hasTooManyNodes } from '../../../src/dm/message-size.js';
import { MAX_STATUSES } from '../../../src/sandbox/server/session-refusals.js';
import { decodeMessage } from '../../../src/syncml/codec.js';
import type { Encoding, SyncMLMessage, Wish } from '../../../src/syncml/message.js';
import { alert, LockStep, openTestServer, packageOne } from './lock-step.js';

const many = (count: number): Wish[] => Array.from({ length: count }, () => ({ name: 'Get', items: [] }));
const codesOf = ({ codes }: { codes: readonly string[] }) => ({
  count: codes.length,
  set: [...new Set(codes)],
});
const announced = (maxMsgSize: number) => (message: SyncMLMessage) => ({
  ...message,
  header: { ...message.header, meta: { maxMsgSize: String(maxMsgSize) } },
});

/** More than one message may hold without a limit, and less than a reader refuses. */
const TOO_MANY = MAX_STATUSES + 1;

describe.each(['xml', 'wbxml'] as const)('very many commands in %s', (encoding: Encoding) => {
  it('up to the limit get a Status each, in a message that can be read', async () => {
    const test = await openTestServer({ cast: { encoding } });
    const wishes = [...packageOne(), ...many(MAX_STATUSES - 2)];
    const heard = await new LockStep(test).send({ wishes });
    expect(codesOf(heard)).toEqual({
      count: MAX_STATUSES + 1,
      set: ['SyncHdr 212', 'Alert 200', 'Replace 200', 'Get 405'],
    });
    expect(() => decodeMessage(heard.http.body, heard.http.headers['content-type'] ?? '')).not.toThrow();
    expect(test.turns()).toHaveLength(1);
  });

  it('above it end the session: 413 for the whole message, Alert 1223, and nothing is done', async () => {
    const test = await openTestServer({ cast: { encoding } });
    const heard = await new LockStep(test).send({ wishes: [...packageOne(), ...many(TOO_MANY)] });
    expect([heard.codes, heard.commands, heard.message.final]).toEqual([
      ['SyncHdr 413'],
      ['Alert 1223'],
      true,
    ]);
    expect(heard.chal).toBeDefined();
    expect(test.surroundings.of('session').at(-1)).toMatchObject({
      phase: 'closed',
      reason: `more than ${MAX_STATUSES} commands to answer`,
    });
    expect(test.turns()).toEqual([]);
  });

  it('are refused by the header alone before the device has proved itself', async () => {
    const test = await openTestServer({ cast: { encoding } });
    const heard = await new LockStep(test).send({ wishes: many(TOO_MANY), cred: 'none' });
    expect(heard.codes).toEqual(['SyncHdr 407']);
    expect(heard.chal).toBeDefined();
  });

  it('of a session that does not exist are refused by the header alone', async () => {
    const test = await openTestServer({ cast: { encoding } });
    const heard = await new LockStep(test).send({ wishes: many(TOO_MANY), msgId: '7' });
    expect([heard.codes, heard.commands]).toEqual([['SyncHdr 400'], ['Alert 1223']]);
  });

  it('are answered over messages of the size that the device takes', async () => {
    const test = await openTestServer({ cast: { encoding }, replies: [{ wishes: many(1) }] });
    const peer = new LockStep(test);
    let heard = await peer.send({ wishes: [...packageOne(), ...many(300)], change: announced(4000) });
    const codes = heard.codes.slice(1);
    for (let round = 0; round < 100 && !heard.message.final; round++) {
      expect(heard.http.body.length).toBeLessThanOrEqual(4000);
      heard = await peer.send({ wishes: [alert('1222')], final: false });
      codes.push(...heard.codes.slice(1));
    }
    expect(codes.filter((code) => code === 'Get 405')).toHaveLength(300);
    expect(heard.commands).toEqual(['Get']);
  });

  it('in parts of a package are asked on by Alert 1222 every time, and each gets its Status', async () => {
    const test = await openTestServer({ cast: { encoding } });
    const peer = new LockStep(test);
    const wishes = [...packageOne(), ...many(60)];
    let heard = await peer.send({ wishes, final: false, change: announced(2000) });
    const codes = [...heard.codes];
    for (let round = 0; round < 20; round++) {
      expect(heard.commands).toEqual(['Alert 1222']);
      expect(heard.message.final).toBe(false);
      expect(heard.http.body.length).toBeLessThanOrEqual(2000);
      heard = await peer.send({ final: false });
      codes.push(...heard.codes);
    }
    expect(codes.filter((code) => code === 'Get 405')).toHaveLength(60);
  });

  it('in ever more parts end the session', async () => {
    const test = await openTestServer({ cast: { encoding } });
    const peer = new LockStep(test);
    let heard = await peer.send({ wishes: packageOne(), final: false, change: announced(1000) });
    for (let round = 0; round < 10 && heard.commands[0] === 'Alert 1222'; round++) {
      heard = await peer.send({ wishes: many(500), final: false });
    }
    expect([heard.codes, heard.commands]).toEqual([['SyncHdr 413'], ['Alert 1223']]);
  });
});

const MIB = 1024 * 1024;
const getOf = (count: number): Wish => ({
  name: 'Get',
  items: Array.from({ length: count }, (_none, at) => ({ target: { locUri: `./Ext/${at}` } })),
});

describe.each([
  ['xml', undefined],
  ['xml', 8 * MIB],
  ['wbxml', undefined],
  ['wbxml', 8 * MIB],
] as const)('very many Items to read in %s, to a device with MaxMsgSize %s', (encoding, maxMsgSize) => {
  const change = maxMsgSize === undefined ? undefined : announced(maxMsgSize);
  const first = { wishes: packageOne(), ...(change ? { change } : {}) };

  it('go out over messages that a careful peer reads, each Item once', async () => {
    const test = await openTestServer({ cast: { encoding }, replies: [{ wishes: [getOf(12_000)] }] });
    const peer = new LockStep(test);
    const messages = [(await peer.send(first)).message];
    while (messages.at(-1)?.final === false && messages.length < 10) {
      messages.push((await peer.send({ wishes: [alert('1222')], final: false })).message);
    }
    expect(messages.map(hasTooManyNodes)).toEqual(messages.map(() => false));
    expect(messages.map(({ final }) => final)).toEqual([false, true]);
    const items = messages.flatMap(({ commands }) =>
      commands.flatMap((command) => (command.name === 'Get' ? command.items : [])),
    );
    expect(items.map(({ target }) => target?.locUri)).toEqual(
      Array.from({ length: 12_000 }, (_none, at) => `./Ext/${at}`),
    );
  });

  it('are not sent at all where they cannot be divided, and a note says so', async () => {
    const atomic: Wish = { name: 'Atomic', commands: [getOf(12_000)] };
    const test = await openTestServer({ cast: { encoding }, replies: [{ wishes: [atomic] }] });
    const peer = new LockStep(test);
    let heard = await peer.send(first);
    for (let round = 0; round < 3 && !heard.message.final; round++) {
      heard = await peer.send({ wishes: [alert('1222')], final: false });
    }
    expect([heard.commands, heard.message.final]).toEqual([[], true]);
    const notes = test.surroundings.of('note').filter(({ code }) => code === 'session.command-too-large');
    expect(notes).toHaveLength(1);
  });
});
