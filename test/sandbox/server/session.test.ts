import { describe, expect, it } from 'vitest';
import { commandStatus, type ResultsDraft } from '../../../src/dm/exchange.js';
import { FUMO_URN } from '../../../src/dm/fumo.js';
import { genericAlert } from '../../../src/dm/generic-alert.js';
import { MAX_PACKAGE_MESSAGES } from '../../../src/sandbox/server/session.js';
import type { Command, Item, Wish } from '../../../src/syncml/message.js';
import { ACCOUNT, alert, devInfo, LockStep, openTestServer, packageOne, type Reply } from './lock-step.js';

const GET: Wish = { name: 'Get', items: [{ target: { locUri: './DevDetail/FwV' } }] };
const get = (): Reply => ({ wishes: [GET] });
const item = (uri: string): Item => ({ target: { locUri: uri }, data: 'x' });

/** Results for the only command of the server's last message that is no Status. */
function resultsFor(
  peer: LockStep,
  values: Record<string, Item['data']>,
  meta: Item['meta'] = {},
): ResultsDraft {
  const asked = peer.last?.commands.find(({ name }) => name !== 'Status');
  const items = Object.entries(values).map(([uri, data]) => ({
    source: { locUri: uri },
    meta: meta ?? {},
    ...(data === undefined ? {} : { data }),
  }));
  return {
    name: 'Results',
    msgRef: peer.last?.header.msgId ?? '',
    cmdRef: asked?.cmdId ?? '',
    items,
  };
}

const statusFor = (peer: LockStep, command: Command | undefined, code: string) => {
  if (!peer.last || !command) throw new Error('nothing to answer');
  return commandStatus(peer.last.header.msgId, command, code);
};

describe('a session', () => {
  it('goes from package 1 to an empty package, with facts for the owner at every turn', async () => {
    const test = await openTestServer({ replies: [get()] });
    const peer = new LockStep(test);
    const first = await peer.send({ wishes: packageOne('1200') });
    expect(first.commands).toEqual(['Get']);
    const answer = statusFor(peer, peer.last?.commands.at(-1), '200');
    const second = await peer.send({
      statuses: [answer],
      results: [resultsFor(peer, { './DevDetail/FwV': '1.0.0' })],
    });
    expect(second.commands).toEqual([]);
    expect(second.message.final).toBe(true);
    expect(second.codes).toEqual(['SyncHdr 200']);
    const [one, two] = test.turns();
    expect(one).toMatchObject({
      session: 'A1',
      package: 2,
      facts: {
        trigger: '1200',
        devInfo: { DevId: 'IMEI:493005100592800', Man: 'fumo', Mod: 'sandbox-1' },
        requests: [],
        results: {},
        statuses: [],
      },
    });
    expect(two).toMatchObject({
      package: 4,
      facts: { trigger: '1200', devInfo: {}, results: { './DevDetail/FwV': '1.0.0' } },
    });
    expect(two?.facts.statuses).toEqual([
      { wish: GET, statuses: [expect.objectContaining({ data: '200', cmd: 'Get' })] },
    ]);
    expect(test.surroundings.of('session').at(-1)).toMatchObject({
      phase: 'closed',
      reason: 'the server has nothing more to command',
    });
    expect(test.surroundings.clock.pending()).toEqual([]);
  });

  it('numbers its own messages from 1 and refers to the client by the client numbers', async () => {
    const test = await openTestServer({ replies: [get(), get()] });
    const peer = new LockStep(test);
    for (const [index, wishes] of [packageOne(), []].entries()) {
      const { message } = await peer.send({ wishes });
      expect(message.header.msgId).toBe(String(index + 1));
      expect(message.commands[0]).toMatchObject({ name: 'Status', msgRef: String(index + 1), cmdRef: '0' });
      expect(message.header).toMatchObject({ sessionId: 'A1', source: { locUri: ACCOUNT.serverUri } });
      expect(message.header.target.locUri).toBe('IMEI:493005100592800');
    }
  });

  it('records its replies as they go out, in order of cause', async () => {
    const test = await openTestServer({ replies: [get()] });
    const peer = new LockStep(test);
    const { http } = await peer.send({ wishes: packageOne() });
    const messages = test.surroundings.of('message');
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({
      direction: 'server-to-device',
      mediaType: 'application/vnd.syncml.dm+wbxml',
      to: 'IMEI:493005100592800',
      octets: Buffer.from(http.body).toString('base64'),
    });
    expect(messages[0]?.headers).toBeUndefined();
  });

  it('records the MAC header with hmac', async () => {
    const test = await openTestServer({ cast: { auth: 'hmac' } });
    const { http } = await new LockStep(test).send({ wishes: packageOne() });
    expect(test.surroundings.of('message')[0]?.headers).toEqual({
      'x-syncml-hmac': http.headers['x-syncml-hmac'],
    });
  });

  it('without a trigger alert counts as client-initiated, with a note', async () => {
    const test = await openTestServer();
    await new LockStep(test).send({ wishes: [devInfo()] });
    expect(test.turns()[0]?.facts.trigger).toBe('1201');
    expect(test.surroundings.notes()).toContain('exchange.no-trigger');
  });
});

describe('retransmission', () => {
  it('gets the same octets again and is not executed twice', async () => {
    const test = await openTestServer({ replies: [get(), get()] });
    const peer = new LockStep(test);
    const request = peer.compose({ wishes: packageOne() });
    const first = await peer.raw(request);
    const second = await peer.raw(request);
    expect(second.body).toEqual(first.body);
    expect(test.turns()).toHaveLength(1);
    expect(test.surroundings.notes()).toEqual(['message.retransmitted']);
    peer.hear(first);
    expect((await peer.send()).codes).toEqual(['SyncHdr 200']);
  });

  it('works for the last message of a closed session too, and for MAC', async () => {
    const test = await openTestServer({ cast: { auth: 'hmac' } });
    const peer = new LockStep(test);
    const request = peer.compose({ wishes: packageOne() });
    const first = await peer.raw(request);
    const second = await peer.raw(request);
    expect(second).toEqual(first);
    expect(test.turns()).toHaveLength(1);
  });

  it('while the owner still thinks waits for the same answer', async () => {
    let decide: (reply: Reply) => void = () => {};
    const thinking = new Promise<Reply>((resolve) => {
      decide = resolve;
    });
    const test = await openTestServer({ replies: [thinking] });
    const peer = new LockStep(test);
    const request = peer.compose({ wishes: packageOne() });
    const [first, second] = [peer.raw(request), peer.raw(request)];
    const other = await peer.raw(peer.compose({ wishes: [alert('1224')] }));
    expect(other.status).toBe(409);
    decide(get());
    expect((await first).body).toEqual((await second).body);
    expect(test.turns()).toHaveLength(1);
  });

  it('of an earlier message is refused and changes nothing', async () => {
    const test = await openTestServer({ replies: [get(), get(), get()] });
    const peer = new LockStep(test);
    const old = peer.compose({ wishes: packageOne() });
    peer.hear(await peer.raw(old));
    await peer.send();
    const replayed = peer.hear(await peer.raw(old));
    expect(replayed.codes).toEqual(['SyncHdr 400', 'Alert 400', 'Replace 400']);
    expect(test.turns()).toHaveLength(2);
    expect(test.surroundings.notes()).toContain('session.stale-message');
    expect((await peer.send()).commands).toEqual(['Get']);
  });

  it('with the same MsgID but other octets is refused', async () => {
    const test = await openTestServer({ replies: [get()] });
    const peer = new LockStep(test);
    await peer.send({ wishes: packageOne() });
    const heard = await peer.send({ msgId: '1', wishes: [alert('1201')] });
    expect(heard.codes).toEqual(['SyncHdr 400', 'Alert 400']);
  });

  it('notes a gap in the MsgIDs and goes on', async () => {
    const test = await openTestServer({ replies: [get(), get()] });
    const peer = new LockStep(test);
    await peer.send({ wishes: packageOne() });
    const heard = await peer.send({ msgId: '5' });
    expect(heard.codes).toEqual(['SyncHdr 200']);
    expect(test.surroundings.notes()).toContain('exchange.msg-id');
  });
});

describe('a package in several messages', () => {
  it('is collected until Final; each part gets statuses and 1222', async () => {
    const test = await openTestServer({ replies: [get(), { wishes: [], requestStatus: '200' }] });
    const peer = new LockStep(test);
    await peer.send({ wishes: packageOne() });
    const request = genericAlert({ type: 'userrequest', format: 'chr', data: '' });
    const part = await peer.send({
      statuses: [statusFor(peer, peer.last?.commands.at(-1), '200')],
      results: [resultsFor(peer, { './DevDetail/FwV': '1.0.0' })],
      wishes: [alert('1224'), request],
      final: false,
    });
    // Nothing is known of the request before the owner has answered.
    expect(part.codes).toEqual(['SyncHdr 200', 'Alert 406']);
    expect(part.commands).toEqual(['Alert 1222']);
    expect(part.message.final).toBe(false);
    expect(test.turns()).toHaveLength(1);
    const nextMessage = peer.last?.commands.at(-1);
    const whole = await peer.send({
      statuses: [statusFor(peer, nextMessage, '200')],
      results: [resultsFor(peer, { './DevDetail/SwV': '5' })],
    });
    expect(whole.codes).toEqual(['SyncHdr 200', 'Alert 200']);
    expect(whole.message.commands[1]).toMatchObject({ msgRef: '2' });
    expect(test.turns()[1]?.facts).toMatchObject({
      results: { './DevDetail/FwV': '1.0.0', './DevDetail/SwV': '5' },
      requests: [
        { name: 'Alert', data: '1224' },
        { name: 'Alert', data: '1226' },
      ],
      statuses: [{ wish: GET, statuses: [{ data: '200' }] }],
    });
    expect(test.turns()[1]?.facts.statuses).toHaveLength(1);
  });

  it('may be package 1', async () => {
    const test = await openTestServer();
    const peer = new LockStep(test);
    const part = await peer.send({ wishes: [alert('1201'), devInfo({ DevId: 'd' })], final: false });
    expect(part.commands).toEqual(['Alert 1222']);
    await peer.send({ wishes: [devInfo({ Man: 'm' })] });
    expect(test.turns()).toHaveLength(1);
    expect(test.turns()[0]).toMatchObject({ package: 2, facts: { devInfo: { DevId: 'd', Man: 'm' } } });
  });

  it('joins the chunks of a large object, each answered with 213', async () => {
    const test = await openTestServer({ replies: [get()] });
    const peer = new LockStep(test);
    await peer.send({ wishes: packageOne() });
    const chunk = resultsFor(peer, { './DevDetail/FwV': '1.0' });
    const part = await peer.send({
      results: [
        { ...chunk, items: chunk.items.map((one) => ({ ...one, meta: { size: '5' }, moreData: true })) },
      ],
      final: false,
    });
    expect(part.codes).toEqual(['SyncHdr 200', 'Results 213']);
    await peer.send({ results: [resultsFor(peer, { './DevDetail/FwV': '.7' })] });
    expect(test.turns()[1]?.facts.results).toEqual({ './DevDetail/FwV': '1.0.7' });
  });

  it('that never ends is aborted', async () => {
    const test = await openTestServer();
    const peer = new LockStep(test);
    const send = () => peer.send({ wishes: [alert('1201')], final: false });
    for (let part = 1; part < MAX_PACKAGE_MESSAGES; part++)
      expect((await send()).commands).toEqual(['Alert 1222']);
    expect((await send()).commands).toEqual(['Alert 1223']);
    expect(test.surroundings.of('session').at(-1)?.phase).toBe('closed');
    expect(test.turns()).toEqual([]);
  });
});

describe('statuses for what a client sends', () => {
  const report = genericAlert({ type: 'update', source: './FwUpdate/FwPkg1', format: 'int', data: '200' });
  const unknownType: Wish = {
    name: 'Alert',
    data: '1226',
    items: [{ meta: { type: 'com.example.other', format: 'chr' }, data: '' }],
  };
  const userRequest = genericAlert({ type: 'userrequest', format: 'chr', data: '' });
  const deviceRequest = genericAlert({ type: 'devicerequest', format: 'chr', data: '0' });
  it.each<[string, Wish, string, Reply?]>([
    ['a FUMO result', report, '200'],
    ['a user request without an update', userRequest, '202'],
    ['a user request that is answered now', userRequest, '200', { wishes: [GET], requestStatus: '200' }],
    ['a device request', deviceRequest, '202'],
    ['a generic alert of unknown type', unknownType, '415'],
    ['a generic alert without Item', alert('1226'), '412'],
    ['a client event', alert('1224'), '406'],
    ['a prompt from the client', alert('1101'), '406'],
    ['an alert code of nobody', alert('1299'), '406'],
    ['an alert without code', { name: 'Alert', items: [] }, '406'],
    ['Get', { name: 'Get', items: [item('./DevInfo')] }, '405'],
    ['Add', { name: 'Add', items: [item('./X')] }, '405'],
    ['Delete', { name: 'Delete', items: [item('./X')] }, '405'],
    ['Exec', { name: 'Exec', items: [item('./X')] }, '405'],
    ['Copy', { name: 'Copy', items: [item('./X')] }, '405'],
    ['a Replace of something else', { name: 'Replace', items: [item('./X')] }, '405'],
  ])('%s', async (_what, wish, code, reply) => {
    const test = await openTestServer({ replies: reply ? [reply] : [] });
    const heard = await new LockStep(test).send({ wishes: packageOne('1201', wish) });
    expect(heard.codes).toEqual(['SyncHdr 212', 'Alert 200', 'Replace 200', `${wish.name} ${code}`]);
    expect(test.turns()[0]?.facts.requests.map(({ name }) => name)).toEqual([wish.name]);
  });

  it('has one for each command in a Sequence, none executed', async () => {
    const test = await openTestServer();
    const sequence: Wish = { name: 'Sequence', commands: [GET, GET] };
    const { codes } = await new LockStep(test).send({ wishes: packageOne('1201', sequence) });
    expect(codes.slice(3)).toEqual(['Sequence 405', 'Get 215', 'Get 215']);
  });

  it('has none for Status and for Results that are fine', async () => {
    const test = await openTestServer({ replies: [get()] });
    const peer = new LockStep(test);
    await peer.send({ wishes: packageOne() });
    const { codes } = await peer.send({ results: [resultsFor(peer, { './A': '1' })] });
    expect(codes).toEqual(['SyncHdr 200']);
  });
});

describe('the end of a session', () => {
  it('comes with Alert 1223: statuses only, and the report in it counts', async () => {
    const exec: Wish = {
      name: 'Exec',
      correlator: 'c1',
      items: [{ target: { locUri: './FwUpdate/FwPkg1/DownloadAndUpdate' } }],
    };
    const test = await openTestServer({ replies: [{ wishes: [exec] }] });
    const peer = new LockStep(test);
    await peer.send({ wishes: packageOne() });
    const report = genericAlert({
      type: 'downloadandupdate',
      source: './FwUpdate/FwPkg1',
      format: 'int',
      data: '501',
      correlator: 'c1',
    });
    const heard = await peer.send({ wishes: [alert('1223'), report] });
    expect(heard.codes).toEqual(['SyncHdr 200', 'Alert 200', 'Alert 200']);
    expect(heard.commands).toEqual([]);
    expect(test.turns()).toHaveLength(1);
    expect(test.surroundings.of('session').at(-1)?.reason).toBe('the device aborted the session');
    expect((await test.store.load())?.orders).toMatchObject([
      { correlator: 'c1', state: 'reported', result: 501 },
    ]);
  });

  it('leaves the id free for a new session, which begins with MsgID 1', async () => {
    const test = await openTestServer();
    const first = new LockStep(test);
    await first.send({ wishes: packageOne() });
    const second = new LockStep(test);
    second.nonce = first.nonce;
    expect((await second.send({ wishes: packageOne() })).codes[0]).toBe('SyncHdr 212');
    expect(test.turns().map((turn) => turn.package)).toEqual([2, 2]);
  });
});

describe('what cannot be a message of a session', () => {
  it.each<[string, Parameters<LockStep['send']>[0], string, string, string[]]>([
    ['a session in mid-air', { msgId: '3' }, '400', 'session.unknown', ['Alert 1223']],
    [
      'another DTD version',
      { change: (m) => ({ ...m, header: { ...m.header, verDtd: '1.1' } }) },
      '505',
      'session.dtd-version',
      [],
    ],
    [
      'another protocol version',
      { change: (m) => ({ ...m, header: { ...m.header, verProto: 'DM/1.1' } }) },
      '513',
      'session.protocol-version',
      [],
    ],
    ['a SessionID of many characters', { sessionId: 'F'.repeat(33) }, '400', 'session.bad-id', []],
    ['a SessionID with a blank', { sessionId: 'A B' }, '400', 'session.bad-id', []],
  ])('%s', async (_what, sending, code, note, commands) => {
    const test = await openTestServer();
    const heard = await new LockStep(test).send({ wishes: packageOne(), ...sending });
    expect(heard.codes).toEqual([`SyncHdr ${code}`, `Alert ${code}`, `Replace ${code}`]);
    expect(heard.commands).toEqual(commands);
    expect(test.surroundings.notes()).toEqual([note]);
    expect(test.surroundings.of('session')).toEqual([]);
    expect(test.turns()).toEqual([]);
  });

  it.each([
    ['/dm', 'POST', 'application/vnd.syncml.dm+wbxml', 400, ['message.undecodable']],
    ['/dm', 'POST', 'application/vnd.syncml.dm+xml', 400, ['message.undecodable']],
    ['/dm', 'POST', 'text/plain', 415, ['message.media-type']],
    ['/dm', 'GET', 'application/vnd.syncml.dm+xml', 405, []],
    ['/other', 'POST', 'application/vnd.syncml.dm+xml', 404, []],
  ] as const)('%s with %s of %s is HTTP %i', async (path, method, type, status, notes) => {
    const test = await openTestServer();
    const response = await test.wire.send({
      method,
      url: new URL(path, ACCOUNT.serverUri).href,
      headers: { 'content-type': type },
      body: new TextEncoder().encode('<SyncML>'),
    });
    expect(response.status).toBe(status);
    expect(test.surroundings.notes()).toEqual(notes);
    if (status === 400) {
      expect(response.headers['content-type']).toContain('text/plain');
      expect(new TextDecoder().decode(response.body)).toMatch(/^(xml|wbxml|syncml)\.[a-z-]+: /);
    }
  });

  it('an empty body is HTTP 400', async () => {
    const test = await openTestServer();
    const headers = { 'content-type': 'application/vnd.syncml.dm+wbxml' };
    const response = await test.wire.send({ method: 'POST', url: ACCOUNT.serverUri, headers });
    expect(response.status).toBe(400);
  });
});

describe('the inventory', () => {
  it.each<[string, Record<string, string>, Item['meta'], string]>([
    [
      'by the Type of the node',
      { './Vendor/Fw': 'State' },
      { format: 'node', type: FUMO_URN },
      './Vendor/Fw',
    ],
    ['by the Type property', { 'Vendor/Fw?prop=Type': FUMO_URN }, {}, './Vendor/Fw'],
    ['where it usually is', { './DevDetail/FwV': '1' }, {}, './FwUpdate/FwPkg1'],
  ])('finds the FUMO object %s', async (_how, values, meta, uri) => {
    const test = await openTestServer({ replies: [get()] });
    const peer = new LockStep(test);
    await peer.send({ wishes: packageOne() });
    await peer.send({ results: [resultsFor(peer, values, meta)] });
    expect(test.server.fumoUri()).toBe(uri);
  });
});
