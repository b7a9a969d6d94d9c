/** The server's own abort, by its owner or by the fault: Alert 1223 with what is owed, and the session is over. */
import { describe, expect, it } from 'vitest';
import { genericAlert } from '../../../src/dm/generic-alert.js';
import type { Wish } from '../../../src/syncml/message.js';
import {
  alert,
  LockStep,
  openTestServer,
  packageOne,
  SCHEMES,
  type Sending,
  type TestOptions,
} from './lock-step.js';

const GET: Wish = { name: 'Get', items: [{ target: { locUri: './DevDetail/FwV' } }] };
const REQUEST = genericAlert({ type: 'userrequest', format: 'chr', data: '' });

async function opened(options: TestOptions = {}, first: Sending = { wishes: packageOne('1201', REQUEST) }) {
  const test = await openTestServer({ replies: [{ wishes: [GET] }], ...options });
  const peer = new LockStep(test);
  return { test, peer, heard: await peer.send(first) };
}

const ended = ({ test }: Awaited<ReturnType<typeof opened>>) =>
  test.surroundings.of('session').flatMap(({ phase, reason }) => (phase === 'closed' ? [reason] : []));

describe.each(SCHEMES)('an abort that the owner orders: %s', (auth) => {
  it('is the next reply, with every Status and Final, and the owner is not asked', async () => {
    const at = await opened({ cast: { auth } });
    await at.test.server.abort();
    const heard = await at.peer.send();
    expect([heard.codes, heard.commands, heard.message.final]).toEqual([
      ['SyncHdr 200'],
      ['Alert 1223'],
      true,
    ]);
    expect(heard.chal !== undefined).toBe(auth === 'hmac');
    expect(at.test.turns()).toHaveLength(1);
    expect(ended(at)).toEqual(['the server aborted the session']);
    expect(at.test.surroundings.clock.pending()).toEqual([]);
  });

  it('waits for the next session when none is open, and for its proof', async () => {
    const test = await openTestServer({ cast: { auth } });
    await test.server.abort();
    const peer = new LockStep(test);
    const refused = await peer.send({ wishes: packageOne(), cred: 'none' });
    expect(refused.commands).toEqual([]);
    const heard = await peer.send({ wishes: packageOne('1201', REQUEST) });
    expect(heard.codes.slice(1)).toEqual(['Alert 200', 'Replace 200', 'Alert 202']);
    expect(heard.commands).toEqual(['Alert 1223']);
    expect(test.turns()).toEqual([]);
    const next = await new LockStep({ ...test }, 'B2').send({ wishes: packageOne(), cred: 'none' });
    expect(next.commands).toEqual([]);
  });
});

it('an abort that is ordered while the owner thinks comes instead of what he says', async () => {
  let say: (reply: { wishes: Wish[] }) => void = () => {};
  const test = await openTestServer({ replies: [new Promise((resolve) => (say = resolve))] });
  const reply = new LockStep(test).send({ wishes: packageOne('1201', REQUEST) });
  await test.server.abort();
  say({ wishes: [GET] });
  expect(await reply).toMatchObject({
    codes: ['SyncHdr 212', 'Alert 200', 'Replace 200', 'Alert 202'],
    commands: ['Alert 1223'],
  });
});

it('what the device says to an aborted session is not executed', async () => {
  const at = await opened();
  await at.test.server.abort();
  await at.peer.send();
  const later = await at.peer.send({ wishes: [REQUEST] });
  expect([later.codes, later.commands]).toEqual([['SyncHdr 400', 'Alert 400'], ['Alert 1223']]);
  expect(at.test.turns()).toHaveLength(1);
});

it('an order is good for one session', async () => {
  const at = await opened();
  await at.test.server.abort();
  await at.peer.send();
  const { nonce } = at.peer;
  const peer = new LockStep(at.test, 'B2');
  peer.nonce = nonce;
  expect((await peer.send({ wishes: packageOne() })).codes[0]).toBe('SyncHdr 212');
  expect(peer.last?.commands.some(({ name }) => name === 'Alert')).toBe(false);
});

it('an abort in the midst of a package that the device sends in parts answers what came so far', async () => {
  const at = await opened({}, { wishes: packageOne(), final: false });
  expect(at.heard.commands).toEqual(['Alert 1222']);
  await at.test.server.abort();
  const heard = await at.peer.send({ wishes: [REQUEST], final: false });
  expect([heard.codes, heard.commands, heard.message.final]).toEqual([
    ['SyncHdr 200', 'Alert 202'],
    ['Alert 1223'],
    true,
  ]);
});

it('an abort fits into one message, whatever the device takes: statuses that do not are left out', async () => {
  const many = Array.from({ length: 60 }, () => alert('1224'));
  const at = await opened(
    {},
    {
      wishes: packageOne(),
      change: (message) => ({ ...message, header: { ...message.header, meta: { maxMsgSize: '1000' } } }),
    },
  );
  await at.test.server.abort();
  const heard = await at.peer.send({ wishes: many });
  expect(heard.http.body.length).toBeLessThanOrEqual(1000);
  expect([heard.commands, heard.message.final]).toEqual([['Alert 1223'], true]);
  expect(heard.codes[0]).toBe('SyncHdr 200');
  expect(heard.codes.length).toBeGreaterThan(10);
  expect(ended(at)).toEqual(['the server aborted the session']);
});

describe('the fault server-aborts', () => {
  it('aborts one session, and another one when it is given again', async () => {
    const test = await openTestServer();
    const abortsNow = async (id: string, nonce?: Uint8Array) => {
      const peer = new LockStep(test, id);
      if (nonce) peer.nonce = nonce;
      const { commands } = await peer.send({ wishes: packageOne() });
      return { commands, nonce: peer.nonce };
    };
    test.faults.add('server-aborts');
    const first = await abortsNow('1');
    const second = await abortsNow('2', first.nonce);
    test.faults.delete('server-aborts');
    const third = await abortsNow('3', second.nonce);
    test.faults.add('server-aborts');
    const fourth = await abortsNow('4', third.nonce);
    expect([first, second, third, fourth].map(({ commands }) => commands)).toEqual([
      ['Alert 1223'],
      [],
      [],
      ['Alert 1223'],
    ]);
  });
});
