/** What the server tolerates in answers and alerts: noted by name, and refused under strict. */
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/dm/authentication.js';
import { commandStatus } from '../../../src/dm/exchange.js';
import { choiceWish, inputWish, readReply } from '../../../src/dm/ui-alert.js';
import type { Item, Wish } from '../../../src/syncml/message.js';
import {
  ACCOUNT,
  alert,
  devInfo,
  headerStatusOf,
  LockStep,
  openTestServer,
  packageOne,
} from './lock-step.js';

const GET: Wish = { name: 'Get', items: [{ target: { locUri: './DevDetail/FwV' } }] };

/** A Get of the server, answered under a MsgRef that is not that of its message. */
async function answeredWrongly(strict: boolean) {
  const test = await openTestServer({ cast: { strict }, replies: [{ wishes: [GET] }] });
  const peer = new LockStep(test);
  await peer.send({ wishes: packageOne() });
  const get = peer.last?.commands.find(({ name }) => name === 'Get');
  if (!get) throw new Error('the server asked for nothing');
  await peer.send({ statuses: [{ ...commandStatus('9', get, '200') }] });
  const [, turn] = test.turns();
  return {
    codes: test.surroundings.of('note').map(({ code }) => code),
    statuses: turn?.facts.statuses.map(({ statuses }) => statuses.map(({ data }) => data)),
  };
}

describe('a Status with a wrong MsgRef', () => {
  it('is taken, and noted by name', async () => {
    expect(await answeredWrongly(false)).toEqual({ codes: ['exchange.msg-ref'], statuses: [['200']] });
  });

  it('answers nothing under strict', async () => {
    expect(await answeredWrongly(true)).toEqual({ codes: [], statuses: [[]] });
  });
});

/** An alert of the server, answered with that code and those Items. */
async function answersAlert(strict: boolean, { wish, code, items }: OddAnswer) {
  const test = await openTestServer({ cast: { strict }, replies: [{ wishes: [wish, GET] }] });
  const peer = new LockStep(test);
  await peer.send({ wishes: packageOne() });
  const [asked, get] = (peer.last?.commands ?? []).filter(({ name }) => name === 'Alert' || name === 'Get');
  if (!asked || !get) throw new Error('the server asked for nothing');
  const { codes } = await peer.send({
    statuses: [{ ...commandStatus('1', asked, code), items }, commandStatus('1', get, '200')],
  });
  const [, turn] = test.turns();
  return {
    codes,
    notes: test.surroundings.of('note').map((note) => [note.code, note.text]),
    statuses: turn?.facts.statuses.map(({ statuses }) => statuses.map(({ data }) => data)),
    outcome: readReply(wish, turn?.facts.statuses[0]?.statuses ?? []).outcome,
  };
}

interface OddAnswer {
  wish: ReturnType<typeof choiceWish>;
  code: string;
  items: Item[];
}

const ONE = choiceWish('When?', ['now', 'later']);
const SEVERAL = choiceWish('Which?', ['modem', 'app'], {}, true);
const LATE = {
  name: 'ui-alert.item-with-408',
  clause: 'DM Protocol 1.2, section 10 (MAXDT, replies)',
};
const BARE = { name: 'ui-alert.bare-item', clause: 'DM Protocol 1.2, section 10 (replies)' };

describe.each([
  { ...LATE, what: 'the answer to alert 1103 is Status 408 with an Item', wish: ONE, code: '408', data: '2' },
  {
    ...LATE,
    what: 'the answer to alert 1102 is Status 408 with an Item',
    wish: inputWish('Who?'),
    code: '408',
    data: 'me',
  },
  {
    ...BARE,
    what: 'the answer to alert 1104 has an Item without Data',
    wish: SEVERAL,
    code: '200',
    data: undefined,
  },
])('an answer to a prompt: $what', ({ name, clause, what, wish, code, data }) => {
  const odd = { wish, code, items: [data === undefined ? {} : { data }] };

  it('is taken, and noted by name', async () => {
    expect(await answersAlert(false, odd)).toEqual({
      codes: ['SyncHdr 200'],
      notes: [[name, `tolerated: ${what} (SyncML/SyncBody/Status/Item; ${clause})`]],
      statuses: [[code], ['200']],
      outcome: data === 'me' ? 'text' : 'chosen',
    });
  });

  it('leaves that alert alone unanswered under strict, and is noted by name', async () => {
    expect(await answersAlert(true, odd)).toEqual({
      codes: ['SyncHdr 200'],
      notes: [[name, `refused: ${what}`]],
      statuses: [[], ['200']],
      outcome: 'invalid',
    });
  });
});

it.each([
  { wish: ONE, code: '408', items: [] },
  { wish: ONE, code: '200', items: [{ data: '2' }] },
  { wish: SEVERAL, code: '200', items: [] },
  { wish: inputWish('Who?'), code: '200', items: [{ data: '' }] },
])('an answer to a prompt as the standard has it is no departure: $code $items', async (answer) => {
  expect(await answersAlert(true, answer)).toMatchObject({ notes: [], statuses: [[answer.code], ['200']] });
});

describe('a Status for the header with another CmdRef', () => {
  async function accepted(strict: boolean) {
    const test = await openTestServer({ cast: { strict }, replies: [{ wishes: [GET] }] });
    const peer = new LockStep(test);
    await peer.send({ wishes: packageOne() });
    const replaceHeader = { ...headerStatusOf(peer, '212'), cmdRef: '7' };
    const { message } = await peer.send({ replaceHeader });
    return { cred: message.header.cred !== undefined, notes: test.surroundings.notes() };
  }

  it('is taken, and noted by name', async () => {
    expect(await accepted(false)).toEqual({ cred: false, notes: ['exchange.header-status'] });
  });

  it('answers nothing under strict: the server goes on proving itself', async () => {
    expect(await accepted(true)).toEqual({ cred: true, notes: [] });
  });
});

describe('credentials whose type is in other letter case', () => {
  async function proves(strict: boolean) {
    const test = await openTestServer({ cast: { strict } });
    const { codes } = await new LockStep(test).send({
      wishes: packageOne(),
      change: (message) => {
        const { cred } = message.header;
        const spelt = cred && { ...cred, meta: { ...cred.meta, type: 'syncml:AUTH-MD5' } };
        return { ...message, header: { ...message.header, ...(spelt ? { cred: spelt } : {}) } };
      },
    });
    return { code: codes[0], notes: test.surroundings.notes() };
  }

  it('are taken, and noted by name', async () => {
    expect(await proves(false)).toEqual({ code: 'SyncHdr 212', notes: ['exchange.auth-type'] });
  });

  it('are refused with 401 under strict', async () => {
    expect(await proves(true)).toEqual({
      code: 'SyncHdr 401',
      notes: ['exchange.auth-type', 'session.credentials-refused'],
    });
  });
});

/** A user request whose Items are of those types, after package 1. */
async function request(strict: boolean, items: readonly Item[], auth: 'md5' | 'none' = 'md5') {
  const test = await openTestServer({ cast: { strict } });
  const peer = new LockStep(test);
  const asked: Wish = { name: 'Alert', data: '1226', items };
  const heard = await peer.send({
    wishes: [...packageOne(), asked],
    ...(auth === 'none' ? { cred: 'none' as const } : {}),
  });
  const [turn] = test.turns();
  return {
    http: heard.http.status,
    codes: heard.codes,
    notes: test.surroundings.notes(),
    requests: turn?.facts.requests.length,
  };
}

const TYPE = 'org.openmobilealliance.dm.firmwareupdate.userrequest';
const itemOf = (meta: Item['meta'] = {}): Item => ({
  meta: { type: TYPE, format: 'chr', ...meta },
  data: '',
});
const FINE = itemOf();

/** What departs, and what a strict server answers it with. */
const DEPARTURES: readonly { code: string; item: Item; status: string }[] = [
  { code: 'type-old-name', item: itemOf({ type: TYPE.replace('.dm.', '.') }), status: '415' },
  { code: 'type-case', item: itemOf({ type: TYPE.replace('user', 'User') }), status: '415' },
  { code: 'mark-unknown', item: itemOf({ mark: 'urgent' }), status: '415' },
  { code: 'mark-case', item: itemOf({ mark: 'Fatal' }), status: '415' },
  { code: 'format-missing', item: { meta: { type: TYPE }, data: '' }, status: '412' },
  { code: 'data-space', item: { ...itemOf(), data: ' x\n' }, status: '412' },
  { code: 'data-missing', item: { meta: { type: TYPE, format: 'chr' } }, status: '412' },
];

describe.each(DEPARTURES)('a generic alert with $code', ({ code, item, status }) => {
  const name = `generic-alert.${code}`;

  it('is taken, and noted by name', async () => {
    expect(await request(false, [item])).toEqual({
      http: 200,
      codes: ['SyncHdr 212', 'Alert 200', 'Replace 200', 'Alert 202'],
      notes: [name],
      requests: 1,
    });
  });

  it('is noted in whichever Item it is', async () => {
    expect((await request(false, [FINE, item])).notes).toEqual([name]);
  });

  it.each([
    { items: [item], which: 'alone' },
    { items: [FINE, item], which: 'second' },
  ])('is refused alone under strict, and the owner does not hear of it: $which', async ({ items }) => {
    expect(await request(true, items)).toEqual({
      http: 200,
      codes: ['SyncHdr 212', 'Alert 200', 'Replace 200', `Alert ${status}`],
      notes: [name],
      requests: 0,
    });
  });

  it('is not looked at before the device has proved itself', async () => {
    const { codes, notes } = await request(true, [item], 'none');
    expect(codes).toEqual(['SyncHdr 407', 'Alert 407', 'Replace 407', 'Alert 407']);
    expect(notes).toEqual(['session.credentials-refused']);
  });
});

it.each([itemOf(), itemOf({ type: `Reversed-Domain-Name: ${TYPE}` })])(
  'a generic alert as the standard or deployed devices write it is no departure',
  async (item) => {
    expect(await request(true, [item])).toMatchObject({ notes: [], requests: 1 });
  },
);

/** Package 1 under an id that is spelt like that, after a notification. */
async function notified(strict: boolean, spell: (id: string) => string, trigger: '1200' | '1201' = '1200') {
  const test = await openTestServer({ cast: { strict }, replies: [{ wishes: [GET] }] });
  const { session } = await test.server.notify({ uiMode: 0 });
  const peer = new LockStep(test, spell(session));
  const { codes } = await peer.send({ wishes: packageOne(trigger) });
  return { test, peer, codes, session, notes: test.surroundings.of('note') };
}

const SPELLINGS: readonly { name: string; spell: (id: string) => string }[] = [
  { name: 'small letters or a zero in front', spell: (id) => `0${id.toLowerCase()}` },
  { name: '0x', spell: (id) => `0x${id}` },
];

describe('the id of a notification', () => {
  it.each(SPELLINGS)('in another spelling is taken, and noted by name: $name', async ({ spell }) => {
    const { codes, notes, session } = await notified(false, spell);
    expect(codes).toEqual(['SyncHdr 212', 'Alert 200', 'Replace 200']);
    expect(notes).toMatchObject([
      {
        code: 'exchange.session-id',
        text: expect.stringContaining(`“${spell(session)}” for session ${session}`),
      },
    ]);
  });

  it.each(SPELLINGS)('in another spelling is refused with 400 under strict: $name', async ({ spell }) => {
    const { test, codes, notes } = await notified(true, spell);
    expect(codes).toEqual(['SyncHdr 400', 'Alert 400', 'Replace 400']);
    expect(notes.map(({ code }) => code)).toEqual(['exchange.session-id']);
    expect(test.turns()).toEqual([]);
  });

  it('as it was written needs no tolerance', async () => {
    expect((await notified(true, (id) => id)).notes).toEqual([]);
  });

  it('has nothing to do with a session that the device began', async () => {
    const { notes, codes } = await notified(true, (id) => `0x${id}`, '1201');
    expect([notes, codes]).toEqual([[], ['SyncHdr 212', 'Alert 200', 'Replace 200']]);
  });
});

describe('the id of a session under way', () => {
  async function goesOn(strict: boolean) {
    const test = await openTestServer({ cast: { strict }, replies: [{ wishes: [GET] }] });
    const peer = new LockStep(test);
    await peer.send({ wishes: packageOne() });
    const { codes } = await peer.send({ sessionId: '00a1' });
    return { codes, notes: test.surroundings.notes(), turns: test.turns().length };
  }

  it('in another spelling is taken, and noted by name', async () => {
    expect(await goesOn(false)).toEqual({ codes: ['SyncHdr 200'], notes: ['exchange.session-id'], turns: 2 });
  });

  it('in another spelling is refused with 400 under strict, and the session stays as it was', async () => {
    expect(await goesOn(true)).toEqual({ codes: ['SyncHdr 400'], notes: ['exchange.session-id'], turns: 1 });
  });
});

describe('a MsgID that is not the next one', () => {
  async function skips(strict: boolean, msgId: string) {
    const test = await openTestServer({ cast: { strict }, replies: [{ wishes: [GET] }] });
    const peer = new LockStep(test);
    await peer.send({ wishes: packageOne() });
    const { codes } = await peer.send({ msgId });
    return { codes, notes: test.surroundings.notes() };
  }

  it.each(['5', 'two'])('is taken, and noted by name: %s', async (msgId) => {
    expect(await skips(false, msgId)).toEqual({ codes: ['SyncHdr 200'], notes: ['exchange.msg-id'] });
  });

  it.each(['5', 'two'])('is refused with 400 under strict: %s', async (msgId) => {
    expect(await skips(true, msgId)).toEqual({ codes: ['SyncHdr 400'], notes: ['exchange.msg-id'] });
  });
});

describe('an HMAC header in a loose spelling', () => {
  async function proves(strict: boolean) {
    const test = await openTestServer({ cast: { strict, auth: 'hmac' } });
    const peer = new LockStep(test);
    const request = peer.compose({ wishes: packageOne() });
    const { 'x-syncml-hmac': exact = '' } = request.headers;
    const headers = {
      ...request.headers,
      'x-syncml-hmac': exact.replace('algorithm=MD5', 'Algorithm="md5"'),
    };
    const { codes } = peer.hear(await peer.raw({ ...request, headers }));
    return { code: codes[0], notes: test.surroundings.notes() };
  }

  it('is taken, and noted by name', async () => {
    expect(await proves(false)).toEqual({ code: 'SyncHdr 200', notes: ['exchange.hmac-header'] });
  });

  it('is refused with 401 under strict', async () => {
    expect(await proves(true)).toEqual({
      code: 'SyncHdr 401',
      notes: ['exchange.hmac-header', 'session.credentials-refused'],
    });
  });
});

describe('a message without Status for the header of the server', () => {
  async function leavesOut(strict: boolean, wishes: Wish[] = [GET]) {
    const test = await openTestServer({ cast: { strict }, replies: [{ wishes: [GET] }] });
    const peer = new LockStep(test);
    await peer.send({ wishes: packageOne() });
    peer.last = undefined;
    const { codes } = await peer.send({ wishes });
    return { codes, notes: test.surroundings.notes(), turns: test.turns().length };
  }

  it('is taken, and noted by name', async () => {
    expect(await leavesOut(false)).toEqual({
      codes: ['SyncHdr 200', 'Get 405'],
      notes: ['exchange.no-header-status'],
      turns: 2,
    });
  });

  it('is refused with 400 under strict', async () => {
    expect(await leavesOut(true)).toEqual({
      codes: ['SyncHdr 400', 'Get 400'],
      notes: ['exchange.no-header-status'],
      turns: 1,
    });
  });

  it('needs none when it aborts the session', async () => {
    const abort: Wish = { name: 'Alert', data: '1223', items: [] };
    expect((await leavesOut(true, [abort])).notes).toEqual([]);
  });
});

describe('a challenge of the device whose type is in other letter case', () => {
  async function challenged(strict: boolean) {
    const test = await openTestServer({ cast: { strict }, replies: [{ wishes: [GET] }] });
    const peer = new LockStep(test);
    await peer.send({ wishes: packageOne() });
    const chal = { meta: { format: 'b64', type: 'SyncML:auth-md5', nextNonce: 'bm9uY2Utbm9uY2U=' } };
    const heard = await peer.send({ replaceHeader: headerStatusOf(peer, '401', chal) });
    const nonces = ['bm9uY2Utbm9uY2U='].map((text) => Buffer.from(text, 'base64'));
    const { verdict } = judge({
      secret: { scheme: 'md5', user: ACCOUNT.serverId, password: ACCOUNT.serverPassword },
      nonces,
      header: heard.message.header,
      body: heard.http.body,
    });
    return { verdict, notes: test.surroundings.notes() };
  }

  it('is followed, and noted by name', async () => {
    expect(await challenged(false)).toEqual({
      verdict: 'accepted',
      notes: ['exchange.auth-type', 'session.server-challenged'],
    });
  });

  it('brings no nonce under strict', async () => {
    expect(await challenged(true)).toEqual({
      verdict: 'wrong',
      notes: ['exchange.auth-type', 'session.server-challenged'],
    });
  });
});

describe('white space around the SessionID', () => {
  async function spaced(strict: boolean) {
    const test = await openTestServer({ cast: { strict, encoding: 'xml' } });
    const peer = new LockStep(test);
    const request = peer.compose({ wishes: packageOne() });
    const text = new TextDecoder().decode(request.body).replace('<SessionID>A1<', '<SessionID>\n A1 <');
    const { status } = await peer.raw({ ...request, body: new TextEncoder().encode(text) });
    return { status, notes: test.surroundings.notes(), session: test.turns()[0]?.session };
  }

  it('is taken away, and noted by name', async () => {
    expect(await spaced(false)).toEqual({ status: 200, notes: ['syncml.white-space'], session: 'A1' });
  });

  it('makes the message one that cannot be read, under strict', async () => {
    expect(await spaced(true)).toEqual({
      status: 400,
      notes: ['message.undecodable'],
      session: undefined,
    });
  });
});

describe('a package 1 without Replace of DevInfo', () => {
  it('is taken, and noted by name', async () => {
    const test = await openTestServer();
    const heard = await new LockStep(test).send({ wishes: [alert('1201')] });
    expect([heard.codes, test.surroundings.notes()]).toEqual([
      ['SyncHdr 212', 'Alert 200'],
      ['exchange.no-device-info'],
    ]);
    expect(test.turns()).toHaveLength(1);
  });

  it('ends the session by Alert 1223 under strict', async () => {
    const test = await openTestServer({ cast: { strict: true } });
    const heard = await new LockStep(test).send({ wishes: [alert('1201')] });
    expect([heard.commands, test.surroundings.notes()]).toEqual([
      ['Alert 1223'],
      ['exchange.no-device-info'],
    ]);
    expect(test.turns()).toEqual([]);
  });
});

describe('a package 1 without Alert 1200 or 1201', () => {
  it('ends the session by Alert 1223 under strict', async () => {
    const test = await openTestServer({ cast: { strict: true } });
    const heard = await new LockStep(test).send({ wishes: [devInfo()] });
    expect([heard.codes, heard.commands]).toEqual([['SyncHdr 212', 'Replace 200'], ['Alert 1223']]);
    expect(heard.message.final).toBe(true);
    expect(test.surroundings.notes()).toEqual(['exchange.no-trigger']);
    expect(test.turns()).toEqual([]);
    expect(test.surroundings.of('session').at(-1)).toMatchObject({ phase: 'closed' });
  });
});
