/** The server and packages of many messages: MaxMsgSize, 1222, 1223, 1225 and large objects (DM Protocol 1.2). */
import { describe, expect, it } from 'vitest';
import { commandStatus, type ResultsDraft, type StatusDraft } from '../../../src/dm/exchange.js';
import type { Item, SyncMLMessage, Wish } from '../../../src/syncml/message.js';
import {
  ACCOUNT,
  alert,
  LockStep,
  openTestServer,
  packageOne,
  type Sending,
  type TestOptions,
} from './lock-step.js';

const get = (leaf: string): Wish => ({ name: 'Get', items: [{ target: { locUri: `./DevDetail/${leaf}` } }] });
const big = (octets: number): Wish => ({
  name: 'Replace',
  items: [{ target: { locUri: './A/Big' }, meta: { format: 'bin' }, data: new Uint8Array(octets).fill(7) }],
});

const announced =
  (maxMsgSize: number, maxObjSize = 1_000_000) =>
  (message: SyncMLMessage) => ({
    ...message,
    header: { ...message.header, meta: { maxMsgSize: String(maxMsgSize), maxObjSize: String(maxObjSize) } },
  });

async function opened(options: TestOptions, maxMsgSize = 1000) {
  const test = await openTestServer(options);
  const peer = new LockStep(test);
  const first = await peer.send({ wishes: packageOne(), change: announced(maxMsgSize) });
  return { test, peer, first };
}

/** Statuses for every command of the server's last message. */
function answers({ last }: LockStep, code: (name: string) => string = () => '200'): StatusDraft[] {
  const { header, commands = [] } = last ?? {};
  return commands.flatMap((command) =>
    command.name === 'Status' ? [] : [commandStatus(header?.msgId ?? '', command, code(command.name))],
  );
}

const goOn = (peer: LockStep, more: Partial<Sending> = {}) =>
  peer.send({ statuses: answers(peer), wishes: [alert('1222')], final: false, ...more });
const resultOf = (peer: LockStep, item: Item): ResultsDraft => ({
  name: 'Results',
  msgRef: peer.last?.header.msgId ?? '',
  cmdRef: peer.last?.commands.find(({ name }) => name === 'Get')?.cmdId ?? '1',
  items: [item],
});

describe('a package that does not fit', () => {
  const wishes = Array.from({ length: 12 }, (_none, at) => get(`Leaf${at}${'x'.repeat(100)}`));

  it('goes out in parts, one for each answer, and the owner hears of it when all is answered', async () => {
    const { test, peer, first } = await opened({ replies: [{ wishes }] });
    const seen = [first];
    while (!seen.at(-1)?.message.final) seen.push(await goOn(peer));
    expect(seen.length).toBeGreaterThan(2);
    for (const { http, commands } of seen) {
      expect(http.body.length).toBeLessThanOrEqual(1000);
      expect(commands.every((name) => name === 'Get')).toBe(true);
    }
    expect(test.turns()).toHaveLength(1);
    await peer.send({ statuses: answers(peer) });
    const { statuses } = test.turns()[1]?.facts ?? {};
    expect(statuses?.map(({ wish }) => wish)).toEqual(wishes);
    expect(statuses?.every((answered) => answered.statuses.length === 1)).toBe(true);
  });

  it('goes on though the device closes its package too early, or says nothing but Results', async () => {
    const { test, peer } = await opened({ replies: [{ wishes }] });
    const second = await peer.send({ statuses: answers(peer), final: true });
    expect(second.commands).toContain('Get');
    const third = await goOn(peer, { wishes: [] });
    expect(third.commands).toContain('Get');
    expect(test.turns()).toHaveLength(1);
  });

  it('ends when the device aborts it', async () => {
    const { test, peer } = await opened({ replies: [{ wishes }] });
    const heard = await peer.send({ wishes: [alert('1223')] });
    expect(heard.codes).toEqual(['SyncHdr 200', 'Alert 200']);
    expect(heard.commands).toEqual([]);
    expect(heard.message.final).toBe(true);
    expect(test.surroundings.of('session').at(-1)?.reason).toBe('the device aborted the session');
  });

  it.each([
    ['basic', '200', false],
    ['md5', '200', false],
    ['hmac', '200', true],
  ] as const)('is over after an abort, which only statuses answer: %s', async (auth, header, chal) => {
    const { test, peer } = await opened({ cast: { auth }, replies: [{ wishes }, { wishes }] });
    const heard = await peer.send({ wishes: [alert('1223')] });
    expect(heard.codes).toEqual([`SyncHdr ${header}`, 'Alert 200']);
    expect(heard.chal !== undefined).toBe(chal);
    expect(heard.commands).toEqual([]);
    const later = await peer.send();
    expect(later.commands).toEqual(['Alert 1223']);
    expect(test.turns()).toHaveLength(1);
  });

  it('is said again from where the device refused the credentials of the server', async () => {
    const { test, peer, first } = await opened({ replies: [{ wishes }] });
    await goOn(peer);
    const { last } = peer;
    const refused: StatusDraft = {
      ...(answers(peer)[0] as StatusDraft),
      cmdRef: '0',
      cmd: 'SyncHdr',
      data: '401',
    };
    const again = await peer.send({ replaceHeader: refused, final: false });
    const targets = (message?: SyncMLMessage) =>
      message?.commands.flatMap((one) =>
        one.name === 'Get' ? one.items.map(({ target }) => target?.locUri) : [],
      );
    expect(targets(again.message)?.[0]).toBe(targets(last)?.[0]);
    expect(targets(first.message)).not.toContain(targets(again.message)?.[0]);
    expect(test.surroundings.notes()).toContain('session.server-challenged');
    let heard = again;
    while (!heard.message.final) heard = await goOn(peer);
    await peer.send({ statuses: answers(peer) });
    const { statuses } = test.turns()[1]?.facts ?? {};
    expect(statuses?.map(({ wish }) => wish)).toEqual(wishes);
  });

  it('holds a command back that fits into no message', async () => {
    const huge: Wish = { name: 'Exec', correlator: 'c'.repeat(1200), items: [{ target: { locUri: './A' } }] };
    const { test, peer, first } = await opened({ replies: [{ wishes: [huge, get('FwV')] }] });
    expect([first.commands, first.message.final]).toEqual([[], false]);
    const second = await goOn(peer);
    expect(second.commands).toEqual(['Get']);
    expect(test.surroundings.notes()).toEqual(['session.command-too-large']);
    await peer.send({ statuses: answers(peer) });
    expect(test.turns()[1]?.facts.statuses.map(({ statuses }) => statuses.length)).toEqual([0, 1]);
  });
});

it('a client that names an absurd limit gets its statuses, and the session an end', async () => {
  const wishes = Array.from({ length: 5 }, (_none, at) => get(`Leaf${at}`));
  const { test, peer, first } = await opened({ replies: [{ wishes }] }, 1);
  let heard = first;
  for (let round = 0; round < 20 && test.surroundings.of('session').at(-1)?.phase !== 'closed'; round++) {
    heard = heard.message.final ? await peer.send({ statuses: answers(peer) }) : await goOn(peer);
  }
  expect(test.surroundings.of('session').at(-1)?.phase).toBe('closed');
  expect(test.surroundings.notes()).toEqual(wishes.map(() => 'session.command-too-large'));
  expect(test.turns()).toHaveLength(1);
});

describe('a large object of the server', () => {
  it('goes out chunk by chunk; the owner hears the last answer only', async () => {
    const wish = big(3000);
    const { test, peer, first } = await opened({ replies: [{ wishes: [wish] }] });
    let heard = first;
    while (!heard.message.final) {
      expect(heard.commands).toEqual(['Replace']);
      heard = await goOn(peer, { statuses: answers(peer, (name) => (name === 'Replace' ? '213' : '200')) });
    }
    await peer.send({ statuses: answers(peer, () => '200') });
    expect(test.turns()[1]?.facts.statuses).toMatchObject([{ statuses: [{ data: '200' }] }]);
    expect(test.turns()[1]?.facts.statuses[0]?.wish).toBe(wish);
  });

  it.each(['413', '420', '424', '500'])('stops at %s, and the rest of the package follows', async (code) => {
    const { test, peer } = await opened({ replies: [{ wishes: [big(3000), get('FwV')] }] });
    const heard = await goOn(peer, { statuses: answers(peer, () => code) });
    expect(heard.commands).toEqual(['Get']);
    expect(heard.message.final).toBe(true);
    await peer.send({ statuses: answers(peer) });
    expect(test.turns()[1]?.facts.statuses).toMatchObject([
      { statuses: [{ data: code }] },
      { statuses: [{ data: '200' }] },
    ]);
  });

  it('stops at Alert 1225, which is answered with 200', async () => {
    const { peer } = await opened({ replies: [{ wishes: [big(3000), get('FwV')] }] });
    const heard = await goOn(peer, { wishes: [alert('1225'), alert('1222')] });
    expect(heard.codes).toEqual(['SyncHdr 200', 'Alert 200', 'Alert 200']);
    expect(heard.commands).toEqual(['Get']);
  });
});

describe('a large object of the device', () => {
  const leaf = (data: string, more: Partial<Item> = {}): Item => ({
    source: { locUri: './DevDetail/FwV' },
    data,
    ...more,
  });
  const open = () => opened({ replies: [{ wishes: [get('FwV')] }, { wishes: [get('HwV')] }] }, 10_000);

  it('is refused with 424 when it is not as long as it said, and the owner sees nothing of it', async () => {
    const { test, peer } = await open();
    const part = resultOf(peer, leaf('abc', { meta: { size: '9' }, moreData: true }));
    expect((await peer.send({ results: [part], final: false })).codes).toEqual([
      'SyncHdr 200',
      'Results 213',
    ]);
    const whole = await peer.send({ results: [resultOf(peer, leaf('def'))] });
    expect(whole.codes).toEqual(['SyncHdr 200', 'Results 424']);
    expect(test.turns()[1]?.facts.results).toEqual({});
  });

  it('that something else breaks off is reported with Alert 1225', async () => {
    const { test, peer } = await open();
    const part = resultOf(peer, leaf('abc', { meta: { size: '9' }, moreData: true }));
    await peer.send({ results: [part], final: false });
    const heard = await peer.send({
      results: [resultOf(peer, { ...leaf('5'), source: { locUri: './DevDetail/SwV' } })],
    });
    expect(heard.commands).toEqual(['Alert 1225', 'Get']);
    expect(heard.message.commands.find(({ name }) => name === 'Alert')).toMatchObject({
      items: [{ source: { locUri: './DevDetail/FwV' } }],
    });
    expect(test.turns()[1]?.facts.results).toEqual({ './DevDetail/SwV': '5' });
  });

  it('is refused by its Size alone when it is larger than any device has a reason for', async () => {
    const { peer } = await open();
    const part = resultOf(peer, leaf('abc', { meta: { size: '999999999' }, moreData: true }));
    expect((await peer.send({ results: [part], final: false })).codes).toEqual([
      'SyncHdr 200',
      'Results 413',
    ]);
  });
});

describe('the limits of the server', () => {
  const account = { ...ACCOUNT, serverMaxMsgSize: 900 };

  it('are announced in its first message, and a larger message is refused with 413', async () => {
    const { test, peer, first } = await opened(
      { cast: { account }, replies: [{ wishes: [get('FwV')] }] },
      10_000,
    );
    expect(first.message.header.meta).toEqual({ maxMsgSize: '900' });
    const item = { source: { locUri: './DevDetail/FwV' }, data: 'x'.repeat(900) };
    const heard = await peer.send({ results: [resultOf(peer, item)] });
    expect(heard.codes).toEqual(['SyncHdr 413', 'Results 413']);
    expect(test.surroundings.notes()).toEqual(['message.too-large']);
    expect(test.turns()).toHaveLength(1);
    const smaller = await peer.send({ results: [resultOf(peer, { ...item, data: '1' })] });
    expect(smaller.codes).toEqual(['SyncHdr 200']);
    expect(smaller.message.header.meta).toBeUndefined();
  });
});

describe('reading', () => {
  // The order of VerDTD and VerProto turned round.
  const spoiled = (text: string) =>
    text.replace(
      '<VerDTD>1.2</VerDTD><VerProto>DM/1.2</VerProto>',
      '<VerProto>DM/1.2</VerProto><VerDTD>1.2</VerDTD>',
    );
  const send = async (strict: boolean) => {
    const test = await openTestServer({ cast: { encoding: 'xml', strict } });
    const peer = new LockStep(test);
    const request = peer.compose({ wishes: packageOne() });
    const body = new TextEncoder().encode(spoiled(new TextDecoder().decode(request.body)));
    return { test, response: await peer.raw({ ...request, body }) };
  };

  it('tolerates, and says what and against which clause', async () => {
    const { test, response } = await send(false);
    expect(response.status).toBe(200);
    expect(test.turns()).toHaveLength(1);
    expect(test.surroundings.of('note')).toMatchObject([
      {
        side: 'server',
        code: 'syncml.element-order',
        text: expect.stringMatching(/^tolerated: .*RepPro 1\.2/),
      },
    ]);
  });

  it('refuses the same with HTTP 400 when strict', async () => {
    const { test, response } = await send(true);
    expect(response.status).toBe(400);
    expect(new TextDecoder().decode(response.body)).toContain('syncml.element-order');
    expect(test.turns()).toEqual([]);
  });
});
