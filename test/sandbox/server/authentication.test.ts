import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/dm/authentication.js';
import { HMAC_HEADER } from '../../../src/dm/credentials.js';
import { RESYNC_NONCES } from '../../../src/dm/notification.js';
import { challenge, headerStatusOf, LockStep, openTestServer, packageOne, SCHEMES } from './lock-step.js';

const ENCODINGS = ['xml', 'wbxml'] as const;
const MATRIX = SCHEMES.flatMap((auth) => ENCODINGS.map((encoding) => ({ auth, encoding })));
const FINE = { basic: '212', md5: '212', hmac: '200' } as const;

describe.each(MATRIX)('with $auth over $encoding', ({ auth, encoding }) => {
  const open = async () => {
    const test = await openTestServer({
      cast: { auth, encoding },
      replies: [{ wishes: [{ name: 'Get', items: [{ target: { locUri: './DevDetail/FwV' } }] }] }],
    });
    return { test, peer: new LockStep(test) };
  };

  it('accepts right credentials, and gives the nonce for next time where there are nonces', async () => {
    const { test, peer } = await open();
    const before = peer.nonce;
    const heard = await peer.send({ wishes: packageOne() });
    expect(heard.codes).toEqual([`SyncHdr ${FINE[auth]}`, 'Alert 200', 'Replace 200']);
    expect(heard.chal?.scheme).toBe(auth === 'basic' ? undefined : auth);
    if (auth === 'basic') expect(peer.nonce).toEqual(before);
    else expect(peer.nonce).not.toEqual(before);
    expect(heard.commands).toEqual(['Get']);
    expect(test.surroundings.of('session').map(({ phase }) => phase)).toEqual(['opened', 'authenticated']);
  });

  it('needs no more credentials after 212, and new ones for every message with MAC', async () => {
    const { test, peer } = await open();
    await peer.send({ wishes: packageOne() });
    const heard = await peer.send({ cred: 'none' });
    expect(heard.codes[0]).toBe(auth === 'hmac' ? 'SyncHdr 407' : 'SyncHdr 200');
    expect(test.turns()).toHaveLength(auth === 'hmac' ? 1 : 2);
  });

  it('challenges missing credentials with 407 for every command, and does nothing', async () => {
    const { test, peer } = await open();
    const heard = await peer.send({ wishes: packageOne(), cred: 'none' });
    expect(heard.codes).toEqual(['SyncHdr 407', 'Alert 407', 'Replace 407']);
    expect(heard.commands).toEqual([]);
    expect(heard.message.final).toBe(true);
    expect(heard.chal?.scheme).toBe(auth);
    expect(test.turns()).toEqual([]);
    const again = await peer.send({ wishes: packageOne() });
    expect(again.codes[0]).toBe(`SyncHdr ${FINE[auth]}`);
    expect(again.message.header.msgId).toBe('2');
    expect(test.turns()).toHaveLength(1);
    expect(test.turns()[0]?.package).toBe(2);
  });

  it('refuses a wrong password twice with 401, then the session is over', async () => {
    const { test, peer } = await open();
    const wrong = { password: 'old' };
    for (const _attempt of [1, 2]) {
      const heard = await peer.send({ wishes: packageOne(), cred: wrong });
      expect(heard.codes).toEqual(['SyncHdr 401', 'Alert 401', 'Replace 401']);
      expect(heard.chal?.scheme).toBe(auth);
    }
    expect(test.turns()).toEqual([]);
    expect(test.surroundings.of('session').at(-1)).toMatchObject({
      phase: 'closed',
      reason: 'credentials refused twice',
    });
    const third = await peer.send({ wishes: packageOne() });
    expect(third.codes[0]).toBe('SyncHdr 400');
    expect(third.commands).toEqual(['Alert 1223']);
    expect(test.surroundings.notes()).toContain('session.unknown');
  });

  it('refuses another scheme and another user with 401', async () => {
    const other = SCHEMES.find((scheme) => scheme !== auth);
    const { peer } = await open();
    const heard = await peer.send({ wishes: packageOne(), cred: { scheme: other ?? 'basic' } });
    expect(heard.codes[0]).toBe('SyncHdr 401');
    expect(heard.chal?.scheme).toBe(auth);
    const { peer: second } = await open();
    const stranger = await second.send({ wishes: packageOne(), cred: { user: 'somebody' } });
    expect(stranger.codes[0]).toBe('SyncHdr 401');
  });

  it('proves itself with the bootstrap nonce, until the device accepts it for the session', async () => {
    const { test, peer } = await open();
    const first = await peer.send({ wishes: packageOne() });
    const judged = (heard: typeof first, nonces: Uint8Array[]) =>
      judge({
        secret: { scheme: auth, user: 'dm.fumo.test', password: 'srvpwd' },
        nonces,
        header: heard.message.header,
        body: heard.http.body,
        macHeader: heard.http.headers[HMAC_HEADER],
      }).verdict;
    expect(judged(first, [test.serverNonce()])).toBe('accepted');
    const next = new Uint8Array(16).fill(7);
    const chal = auth === 'basic' ? {} : { chal: challenge(auth, next) };
    const accepted = headerStatusOf(peer, FINE[auth], chal.chal);
    const second = await peer.send({ replaceHeader: accepted });
    expect(judged(second, [next])).toBe(auth === 'hmac' ? 'accepted' : 'missing');
    // The nonce outlives the session: the next one begins with it.
    const other = new LockStep(test, 'B7');
    other.nonce = peer.nonce;
    const later = await other.send({ wishes: packageOne() });
    expect(judged(later, [auth === 'basic' ? test.serverNonce() : next])).toBe('accepted');
  });

  it('says its commands once more when the device challenges it, and stops after the second time', async () => {
    const { test, peer } = await open();
    await peer.send({ wishes: packageOne() });
    const nonce = new Uint8Array(16).fill(9);
    const refused = () => headerStatusOf(peer, '401', challenge(auth, nonce));
    const again = await peer.send({ replaceHeader: refused() });
    expect(again.commands).toEqual(['Get']);
    expect(test.turns()).toHaveLength(1);
    const verdict = judge({
      secret: { scheme: auth, user: 'dm.fumo.test', password: 'srvpwd' },
      nonces: [nonce],
      header: again.message.header,
      body: again.http.body,
      macHeader: again.http.headers[HMAC_HEADER],
    });
    expect(verdict.verdict).toBe('accepted');
    const over = await peer.send({ replaceHeader: refused() });
    expect(over.commands).toEqual([]);
    expect(test.surroundings.notes()).toContain('session.server-refused');
    expect(test.surroundings.of('session').at(-1)?.phase).toBe('closed');
  });

  it('takes the nonce of the last session in the next one', async () => {
    const { test, peer } = await open();
    await peer.send({ wishes: packageOne() });
    await peer.send();
    const next = new LockStep(test, 'B2');
    next.nonce = peer.nonce;
    expect((await next.send({ wishes: packageOne() })).codes[0]).toBe(`SyncHdr ${FINE[auth]}`);
  });
});

describe('replay', () => {
  it.each(['md5', 'hmac'] as const)('%s credentials are good once', async (auth) => {
    const test = await openTestServer({ cast: { auth } });
    const peer = new LockStep(test);
    await peer.send({ wishes: packageOne() });
    // The same proof in another session.
    const thief = new LockStep(test, 'C3');
    const heard = await thief.send({ wishes: packageOne() });
    expect(heard.codes[0]).toBe('SyncHdr 401');
    expect(test.turns()).toHaveLength(1);
  });

  it('failed attempts of a stranger do not lock the device out', async () => {
    const test = await openTestServer();
    const stranger = new LockStep(test, 'D4');
    await stranger.send({ wishes: packageOne(), cred: { password: 'x' } });
    await stranger.send({ wishes: packageOne(), cred: { password: 'x' } });
    const peer = new LockStep(test, 'E5');
    expect((await peer.send({ wishes: packageOne() })).codes[0]).toBe('SyncHdr 212');
  });
});

describe('challenges', () => {
  it('missing credentials, then a stale nonce, then right ones: one further challenge is made', async () => {
    const test = await openTestServer();
    const peer = new LockStep(test);
    const fresh = peer.nonce;
    expect((await peer.send({ wishes: packageOne(), cred: 'none' })).codes[0]).toBe('SyncHdr 407');
    const current = peer.nonce;
    peer.nonce = new Uint8Array(16);
    expect((await peer.send({ wishes: packageOne() })).codes[0]).toBe('SyncHdr 401');
    expect(peer.nonce).not.toEqual(current);
    expect(peer.nonce).not.toEqual(fresh);
    expect((await peer.send({ wishes: packageOne() })).codes[0]).toBe('SyncHdr 212');
    expect(test.turns()).toHaveLength(1);
  });

  it('are not made for ever', async () => {
    const test = await openTestServer();
    const peer = new LockStep(test);
    const none = { wishes: packageOne(), cred: 'none' } as const;
    for (const _asked of [1, 2, 3]) expect((await peer.send(none)).codes[0]).toBe('SyncHdr 407');
    expect((await peer.send(none)).codes[0]).toBe('SyncHdr 400');
    expect(test.surroundings.of('session').at(-1)?.phase).toBe('closed');
  });

  it('the nonce of a challenge that nobody met does not replace the stored one', async () => {
    const test = await openTestServer();
    const peer = new LockStep(test, 'A7');
    const stored = peer.nonce;
    await peer.send({ wishes: packageOne(), cred: { password: 'x' } });
    const other = new LockStep(test, 'A8');
    other.nonce = stored;
    expect((await other.send({ wishes: packageOne() })).codes[0]).toBe('SyncHdr 212');
  });
});

describe.each(['octets', 'text'] as const)('the resync nonce as %s', (reading) => {
  const nonce = RESYNC_NONCES[reading];
  it.each(['md5', 'hmac'] as const)('with %s opens a session that a notification asked for', async (auth) => {
    const test = await openTestServer({
      cast: { auth },
      replies: [{ wishes: [{ name: 'Get', items: [] }] }],
    });
    const { session } = await test.server.notify({ uiMode: 1 });
    const peer = new LockStep(test, session);
    peer.nonce = nonce;
    const heard = await peer.send({ wishes: packageOne('1200') });
    expect(heard.codes[0]).toBe(`SyncHdr ${FINE[auth]}`);
    // New nonces both ways: here for the device; the server proves itself with the resync nonce and gets one in turn.
    expect(heard.chal?.nextNonce).toBeDefined();
    expect(test.surroundings.notes()).toContain('session.resync-nonce');
    const secret = { scheme: auth, user: 'dm.fumo.test', password: 'srvpwd' };
    const { header } = heard.message;
    const macHeader = heard.http.headers[HMAC_HEADER];
    const judged = judge({ secret, nonces: [nonce], header, body: heard.http.body, macHeader });
    expect(judged.verdict).toBe('accepted');
    // It opens once: with the session authenticated, and in the next one, only the new nonce counts.
    const later = new LockStep(test, 'F00D');
    later.nonce = peer.nonce;
    expect((await later.send({ wishes: packageOne() })).codes[0]).toBe(`SyncHdr ${FINE[auth]}`);
  });

  it('is refused in a session that the client began', async () => {
    const test = await openTestServer();
    const peer = new LockStep(test, 'BEEF');
    peer.nonce = nonce;
    expect((await peer.send({ wishes: packageOne() })).codes[0]).toBe('SyncHdr 401');
  });
});

it('two sessions of the device at a time: each goes on with its own nonce', async () => {
  const get = { wishes: [{ name: 'Get' as const, items: [{ target: { locUri: './DevInfo/Man' } }] }] };
  const test = await openTestServer({ cast: { auth: 'hmac' }, replies: [get, get, get, get] });
  const [one, two] = [new LockStep(test, 'A1'), new LockStep(test, 'B2')];
  expect((await one.send({ wishes: packageOne() })).codes[0]).toBe('SyncHdr 200');
  // The first session has used the nonce that both knew, so the second is challenged once.
  expect((await two.send({ wishes: packageOne() })).codes[0]).toBe('SyncHdr 401');
  expect((await two.send({ wishes: packageOne() })).codes[0]).toBe('SyncHdr 200');
  expect((await one.send()).codes[0]).toBe('SyncHdr 200');
  expect((await two.send()).codes[0]).toBe('SyncHdr 200');
  expect(test.turns().map(({ session }) => session)).toEqual(['A1', 'B2', 'A1', 'B2']);
});
