import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AuthKnowledge, explainCredentials, explainDigest } from '../../src/dm/auth-explain.js';
import { type AuthScheme, judge, makeCred, makeMacHeader } from '../../src/dm/authentication.js';
import { md5Credential } from '../../src/dm/credentials.js';
import { buildNotification } from '../../src/dm/notification.js';
import type { Cred, SyncHdr } from '../../src/syncml/message.js';
import { toBase64 } from '../../src/syncml/octets.js';
import { refusalOf } from '../support/refusal.js';
import { message, octets, unhex } from './support.js';

const NONCE = octets('Nonce');
const STALE = unhex('2c6de265086176628d1e');
const BRUCE: AuthKnowledge = { secret: 'OhBehave', user: 'Bruce2', nonces: [NONCE] };

function headerWith(cred: Cred | undefined, locName?: string): SyncHdr {
  const { header } = message([]);
  const source = { ...header.source, ...(locName === undefined ? {} : { locName }) };
  return { ...header, source, ...(cred ? { cred } : {}) };
}

function md5Cred(data: string): Cred {
  return { meta: { format: 'b64', type: 'syncml:auth-md5' }, data };
}

function explainMd5(data: string, known: AuthKnowledge = BRUCE) {
  return explainCredentials({ header: headerWith(md5Cred(data)), body: octets('') }, known)[0];
}

describe('MD5 credentials', () => {
  it('are explained with all inputs (vector of DM Security 1.2)', () => {
    expect(explainMd5('Zz6EivR3yeaaENcRN6lpAQ==')).toMatchObject({
      scheme: 'md5',
      verdict: 'match',
      user: 'Bruce2',
      userFrom: 'given',
      innerHash: 'PtEdr8lBQ45IbT1bZIkrOQ==',
      expected: 'Zz6EivR3yeaaENcRN6lpAQ==',
      received: 'Zz6EivR3yeaaENcRN6lpAQ==',
      matched: { reading: 'given', number: 1 },
    });
  });

  it.each([
    ['an older nonce', STALE, 'stale', { reading: 'given', number: 2 }],
    ['four zero octets', new Uint8Array(4), 'resync', { reading: 'resync-octets' }],
    ['the resync text', octets('0x00000000'), 'resync', { reading: 'resync-text' }],
    ['base64 text', octets('Tm9uY2U='), 'undecoded', { reading: 'undecoded', number: 1 }],
  ])('made with %s are told apart', (_, nonce, verdict, matched) => {
    const found = explainMd5(md5Credential('Bruce2', 'OhBehave', nonce), {
      ...BRUCE,
      nonces: [NONCE, STALE],
    });
    expect(found).toMatchObject({ verdict, matched, expected: 'Zz6EivR3yeaaENcRN6lpAQ==' });
  });

  it.each([
    ['of another nonce', md5Credential('Bruce2', 'OhBehave', octets('other')), 'mismatch'],
    ['of another secret', md5Credential('Bruce2', 'wrong', NONCE), 'mismatch'],
    ['that are not base64', '???', 'unreadable'],
    ['of another length', 'AAAA', 'unreadable'],
  ])('%s do not fit', (_, data, verdict) => {
    const found = explainMd5(data);
    expect([found?.verdict, found?.matched]).toEqual([verdict, undefined]);
  });

  it('in hex digits are named as such', () => {
    const hexText = toBase64(octets('673e848af477c9e69a10d71137a96901'));
    expect(explainMd5(hexText)).toMatchObject({
      verdict: 'unreadable',
      remarks: ['hex-digest'],
      matched: { number: 1 },
    });
  });

  it('take their name from LocName, and say when there is none', () => {
    const { secret, nonces } = BRUCE;
    const cred = md5Cred('Zz6EivR3yeaaENcRN6lpAQ==');
    const body = octets('');
    const named = explainCredentials({ header: headerWith(cred, 'Bruce2'), body }, { secret, nonces });
    expect(named).toMatchObject([{ verdict: 'match', userFrom: 'loc-name' }]);
    const unnamed = explainCredentials({ header: headerWith(cred), body }, { secret, nonces });
    expect(unnamed).toMatchObject([{ verdict: 'mismatch', userFrom: 'nowhere' }]);
  });
});

describe('basic credentials', () => {
  it.each([
    ['right', 'QnJ1Y2UyOk9oQmVoYXZl', undefined, 'match'],
    ['of another secret', toBase64(octets('Bruce2:x')), undefined, 'mismatch'],
    ['of another user', toBase64(octets('Eve:OhBehave')), 'Bruce2', 'wrong-user'],
    ['not base64', '*', undefined, 'unreadable'],
  ])('%s', (_, data, user, verdict) => {
    const cred = { meta: { type: 'syncml:auth-basic', format: 'b64' }, data };
    const known = { secret: 'OhBehave', nonces: [], user };
    expect(explainCredentials({ header: headerWith(cred), body: octets('') }, known)).toMatchObject([
      { scheme: 'basic', verdict, remarks: [] },
    ]);
  });

  it('are what credentials without a Type are taken for', () => {
    const found = explainCredentials(
      { header: headerWith({ data: 'QnJ1Y2UyOk9oQmVoYXZl' }), body: octets('') },
      BRUCE,
    );
    expect(found).toMatchObject([{ scheme: 'basic', verdict: 'match', remarks: ['no-type'] }]);
  });
});

describe('MAC credentials', () => {
  const body = octets('abc');
  const mac = 'T9sQf3V5/NmIhwZtQQRK/Q==';

  it.each([
    ['as the standard has it', `algorithm=MD5, username="Bruce2", mac=${mac}`, 'match', []],
    ['in another name', `username="Eve", mac=${mac}`, 'wrong-user', []],
    ['of another algorithm', `algorithm=SHA-1, username="Bruce2", mac=${mac}`, 'unreadable', ['algorithm']],
    ['without a mac', 'username="Bruce2"', 'unreadable', []],
  ])('%s', (_, macHeader, verdict, remarks) => {
    expect(explainCredentials({ header: headerWith(undefined), body, macHeader }, BRUCE)).toMatchObject([
      { scheme: 'hmac', verdict, remarks, bodyHash: 'kAFQmDzST7DWlj99KOF/cg==' },
    ]);
  });

  it('are not allowed in Cred', () => {
    const cred = { meta: { type: 'syncml:auth-MAC' }, data: mac };
    const found = explainCredentials({ header: headerWith(cred), body }, BRUCE);
    expect(found).toMatchObject([{ scheme: 'hmac', verdict: 'unreadable', remarks: ['mac-in-cred'] }]);
  });
});

it('names what is missing or unknown', () => {
  const body = octets('');
  expect(explainCredentials({ header: headerWith(undefined), body }, BRUCE)).toMatchObject([
    { scheme: 'none', verdict: 'missing' },
  ]);
  const cred = { meta: { type: 'syncml:auth-x509' }, data: 'AAAA' };
  expect(explainCredentials({ header: headerWith(cred), body }, BRUCE)).toMatchObject([
    { scheme: 'other', verdict: 'unreadable', remarks: ['unknown-scheme'] },
  ]);
});

describe('digest of Package #0', () => {
  const request = {
    serverId: 'dm.local',
    password: 'srvpwd',
    uiMode: 3,
    initiator: 1,
    sessionId: 0xa1,
  } as const;
  const known = { secret: 'srvpwd', nonces: [NONCE, STALE] };

  it.each([
    ['the nonce that is due', NONCE, 'match'],
    ['an older one', STALE, 'stale'],
    ['four zero octets', new Uint8Array(4), 'resync'],
    ['the resync text', octets('0x00000000'), 'resync'],
    ['an unknown one', octets('?'), 'mismatch'],
  ])('made with %s', (_, nonce, verdict) => {
    const found = explainDigest(buildNotification({ ...request, nonce }), known);
    expect(found).toMatchObject({ scheme: 'notification', verdict, user: 'dm.local', userFrom: 'server-id' });
    expect(found.expected).toBe('j3NUvKO/FPnRu9uQFEcqIw==');
  });

  it('refuses octets that are none', () => {
    expect(refusalOf(() => explainDigest(octets('short'), known)).code).toBe('notification.truncated');
  });
});

it('says match exactly where a session would accept with the nonce that is due', () => {
  const name = fc.constantFrom('a', 'b');
  const nonce = fc.constantFrom(NONCE, STALE, new Uint8Array(4));
  const scheme = fc.constantFrom<AuthScheme>('basic', 'md5', 'hmac');
  fc.assert(
    fc.property(
      scheme,
      name,
      name,
      name,
      name,
      nonce,
      nonce,
      (kind, user, password, name2, secret, made, due) => {
        const sender = { scheme: kind, user, password };
        const header = headerWith(makeCred(sender, made).cred);
        const body = octets('body');
        const macHeader = kind === 'hmac' ? makeMacHeader(sender, made, body) : undefined;
        const expected = { scheme: kind, user: name2, password: secret };
        const judged = judge({ secret: expected, nonces: [due], header, body, macHeader });
        const found = explainCredentials({ header, body, macHeader }, { secret, user: name2, nonces: [due] });
        expect(found.map(({ verdict }) => verdict === 'match')).toEqual([judged.verdict === 'accepted']);
      },
    ),
    { numRuns: 300 },
  );
});
