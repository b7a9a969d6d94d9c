import { describe, expect, it } from 'vitest';
import {
  type AuthScheme,
  authStatus,
  challenge,
  claimedUser,
  type Evidence,
  judge,
  makeCred,
  makeMacHeader,
  readChallenge,
  type Secret,
} from '../../src/dm/authentication.js';
import type { Cred } from '../../src/syncml/message.js';
import { message, octets } from './support.js';

const NONCE = octets('Nonce');
const STALE = octets('stale');
const BODY = octets('abc');
const secretOf = (scheme: AuthScheme, password = 'OhBehave'): Secret => ({
  scheme,
  user: 'Bruce2',
  password,
});

/** The judgement of a message made with one secret and nonce, where another secret is expected. */
function meet(made: Secret, expected: Secret, parts: { nonce?: Uint8Array; nonces?: Uint8Array[] } = {}) {
  const nonce = parts.nonce ?? NONCE;
  const { header } = message([], makeCred(made, nonce));
  const macHeader = made.scheme === 'hmac' ? makeMacHeader(made, nonce, BODY) : undefined;
  return judge({ secret: expected, nonces: parts.nonces ?? [NONCE], header, body: BODY, macHeader });
}

const judged = (secret: Secret, cred: Cred | undefined, rest: Partial<Evidence> = {}) =>
  judge({ secret, nonces: [NONCE], header: message([], cred ? { cred } : {}).header, body: BODY, ...rest });

describe('judge (DM Protocol 9, Security 5.3 and 5.4)', () => {
  it.each([
    ['basic', 'basic', { verdict: 'accepted' }],
    ['md5', 'md5', { verdict: 'accepted', nonceIndex: 0 }],
    ['hmac', 'hmac', { verdict: 'accepted', nonceIndex: 0 }],
    ['basic', 'md5', { verdict: 'wrong-scheme' }],
    ['basic', 'hmac', { verdict: 'wrong-scheme' }],
    ['md5', 'basic', { verdict: 'wrong-scheme' }],
    ['md5', 'hmac', { verdict: 'wrong-scheme' }],
    ['hmac', 'basic', { verdict: 'wrong-scheme' }],
    ['hmac', 'md5', { verdict: 'wrong-scheme' }],
  ] as const)('%s credentials where %s is agreed', (made, agreed, expected) => {
    expect(meet(secretOf(made), secretOf(agreed))).toEqual(expected);
  });

  it.each(['basic', 'md5', 'hmac'] as const)('refuses a wrong password with %s', (scheme) => {
    expect(meet(secretOf(scheme, 'old'), secretOf(scheme))).toEqual({ verdict: 'wrong' });
  });

  it.each(['basic', 'md5', 'hmac'] as const)('misses %s credentials', (scheme) => {
    expect(judged(secretOf(scheme), undefined)).toEqual({ verdict: 'missing' });
  });

  it.each(['md5', 'hmac'] as const)('tells which nonce %s credentials were made with', (scheme) => {
    const secret = secretOf(scheme);
    expect(meet(secret, secret, { nonce: STALE })).toEqual({ verdict: 'wrong' });
    expect(meet(secret, secret, { nonce: STALE, nonces: [NONCE, STALE] })).toEqual({
      verdict: 'accepted',
      nonceIndex: 1,
    });
    expect(meet(secret, secret, { nonces: [] })).toEqual({ verdict: 'wrong' });
  });

  it('refuses a MAC inside Cred, since only the header may carry it', () => {
    const cred = { meta: { type: 'syncml:auth-MAC' }, data: 'T9sQf3V5/NmIhwZtQQRK/Q==' };
    expect(judged(secretOf('hmac'), cred)).toEqual({ verdict: 'wrong-scheme' });
  });

  it.each(['md5', 'hmac'] as const)('takes the agreed kind, %s, where both are offered', (scheme) => {
    const { cred } = makeCred(secretOf('md5'), NONCE);
    const macHeader = makeMacHeader(secretOf('hmac'), NONCE, BODY);
    expect(judged(secretOf(scheme), cred, { macHeader })).toEqual({ verdict: 'accepted', nonceIndex: 0 });
    expect(judged(secretOf('basic'), cred, { macHeader })).toEqual({ verdict: 'wrong-scheme' });
  });

  it.each([
    ['another body', { body: octets('abd') }],
    ['another user', { macHeader: makeMacHeader({ user: 'Bruce', password: 'OhBehave' }, NONCE, BODY) }],
    ['another algorithm', { macHeader: 'algorithm=SHA1, username=Bruce2, mac=T9sQf3V5/NmIhwZtQQRK/Q==' }],
    ['no base64', { macHeader: 'username=Bruce2, mac=****' }],
    ['no header fields', { macHeader: 'nonsense' }],
  ])('refuses a MAC header with %s', (_what, rest) => {
    const macHeader = makeMacHeader(secretOf('hmac'), NONCE, BODY);
    expect(judged(secretOf('hmac'), undefined, { macHeader, ...rest })).toEqual({ verdict: 'wrong' });
  });

  it.each([
    ['no Type means basic', { data: 'QnJ1Y2UyOk9oQmVoYXZl' }, 'basic', 'accepted'],
    [
      'Type in other case',
      { meta: { type: 'syncml:AUTH-MD5' }, data: 'Zz6EivR3yeaaENcRN6lpAQ==' },
      'md5',
      'accepted',
    ],
    [
      'octets of the text',
      { meta: { type: 'syncml:auth-md5' }, data: octets('Zz6EivR3yeaaENcRN6lpAQ==') },
      'md5',
      'accepted',
    ],
    [
      'surrounding blanks, which reading a message takes away',
      { meta: { type: 'syncml:auth-md5' }, data: '\n Zz6EivR3yeaaENcRN6lpAQ==\n' },
      'md5',
      'wrong',
    ],
    ['not base64', { meta: { type: 'syncml:auth-md5' }, data: '???' }, 'md5', 'wrong'],
    ['empty', { meta: { type: 'syncml:auth-md5' }, data: '' }, 'md5', 'wrong'],
    ['unknown Type', { meta: { type: 'syncml:auth-other' }, data: 'x' }, 'md5', 'wrong-scheme'],
  ] as const)('Cred: %s', (_what, cred, scheme, verdict) => {
    expect(judged(secretOf(scheme), cred).verdict).toBe(verdict);
  });
});

describe('authStatus', () => {
  it.each([
    ['accepted', 'basic', '212'],
    ['accepted', 'md5', '212'],
    ['accepted', 'hmac', '200'],
    ['missing', 'md5', '407'],
    ['wrong', 'md5', '401'],
    ['wrong-scheme', 'hmac', '401'],
  ] as const)('%s with %s is %s', (verdict, scheme, code) => {
    expect(authStatus(verdict, scheme)).toBe(code);
  });
});

describe('claimedUser', () => {
  const source = { locUri: 'IMEI:1', locName: 'named' };
  it.each([
    ['the HMAC header', { source }, 'username="Bruce2", mac=x', 'Bruce2'],
    ['basic credentials', { source, cred: { data: 'QnJ1Y2UyOk9oQmVoYXZl' } }, undefined, 'Bruce2'],
    ['LocName', { source, cred: { meta: { type: 'syncml:auth-md5' }, data: 'x' } }, undefined, 'named'],
    ['LocName when basic is malformed', { source, cred: { data: '***' } }, undefined, 'named'],
    ['nothing', {}, undefined, undefined],
  ])('comes from %s', (_what, header, macHeader, expected) => {
    expect(claimedUser(message([], header).header, macHeader)).toBe(expected);
  });
});

describe('challenges', () => {
  it.each([
    ['basic', { format: 'b64', type: 'syncml:auth-basic' }],
    ['md5', { format: 'b64', type: 'syncml:auth-md5', nextNonce: 'Tm9uY2U=' }],
    ['hmac', { format: 'b64', type: 'syncml:auth-MAC', nextNonce: 'Tm9uY2U=' }],
  ] as const)('are written for %s and read back', (scheme, meta) => {
    expect(challenge(scheme, NONCE)).toEqual({ meta });
    const nextNonce = scheme === 'basic' ? undefined : NONCE;
    expect(readChallenge({ meta })).toEqual({ scheme, nextNonce });
  });

  it.each([
    ['an unknown scheme', { type: 'syncml:auth-other', nextNonce: 'Tm9uY2U=' }, undefined],
    ['no scheme', {}, undefined],
    [
      'a nonce that is not base64',
      { type: 'syncml:auth-md5', nextNonce: '*' },
      { scheme: 'md5', nextNonce: undefined },
    ],
    ['capitals', { type: 'SYNCML:AUTH-mac' }, { scheme: 'hmac', nextNonce: undefined }],
  ])('with %s', (_what, meta, expected) => {
    expect(readChallenge({ meta })).toEqual(expected);
  });
});
