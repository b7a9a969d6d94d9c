import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  basicCredential,
  formatHmacHeader,
  macCredential,
  md5,
  md5Credential,
  parseHmacHeader,
} from '../../src/dm/credentials.js';
import { hex, octets, unhex } from './support.js';

/** Status and Final from a server, as libwbxml writes it. */
const STATUS_MESSAGE = unhex(
  '02a4016a006d6c7103312e3200017203444d2f312e32000165033100015b033200016e5703494d45493a3439333030353130303539323830300001' +
    '01675703687474703a2f2f3132372e302e302e313a383038302f646d000101016b694b033100015c033200014c033000014a0353796e6348647200' +
    '014f03323030000101120101',
);

describe('digests of DM Security 1.2', () => {
  it('computes MD5', () => {
    expect(hex(md5(octets('abc')))).toBe('900150983cd24fb0d6963f7d28e17f72');
  });

  it.each([
    ['Bruce2', 'OhBehave', 'QnJ1Y2UyOk9oQmVoYXZl'],
    ['Scts', 'SampleClient', 'U2N0czpTYW1wbGVDbGllbnQ='],
    ['SampleServer', 'SampleServer', 'U2FtcGxlU2VydmVyOlNhbXBsZVNlcnZlcg=='],
  ])('basic %s', (user, password, expected) => {
    expect(basicCredential(user, password)).toBe(expected);
  });

  it.each([
    ['Bruce2', 'OhBehave', octets('Nonce'), 'Zz6EivR3yeaaENcRN6lpAQ=='],
    ['dev', 'devpwd', octets('Nonce'), 'N+2hzD+8uyDCFdLYz/kh/A=='],
    ['dev', 'devpwd', unhex('2c6de265086176628d1e'), 'ANqFrCMc1rlZ9fTCf7rwQg=='],
    ['Bruce2', 'OhBehave', new Uint8Array(4), 'cnPI6nO9RgujiHU0y58kNA=='],
  ])('MD5 %s, row %#', (user, password, nonce, expected) => {
    expect(md5Credential(user, password, nonce)).toBe(expected);
  });

  it.each([
    ['a short body', octets('abc'), 'T9sQf3V5/NmIhwZtQQRK/Q=='],
    ['a WBXML message', STATUS_MESSAGE, 'DsAfyhtyDZ6PiLfviJmIXA=='],
  ])('MAC over %s', (_what, body, expected) => {
    expect(macCredential('Bruce2', 'OhBehave', octets('Nonce'), body)).toBe(expected);
  });
});

describe('the HMAC header (DM Security 5.4)', () => {
  it('is written as the standard shows it', () => {
    expect(formatHmacHeader({ username: 'Robert Jordan', mac: 'T9sQf3V5/NmIhwZtQQRK/Q==' })).toBe(
      'algorithm=MD5, username="Robert Jordan", mac=T9sQf3V5/NmIhwZtQQRK/Q==',
    );
  });

  const read = { algorithm: 'MD5', username: 'Robert Jordan', mac: 'T9sQ/Q==' };
  it.each([
    ['as written', 'algorithm=MD5, username="Robert Jordan", mac=T9sQ/Q==', read],
    ['no algorithm', 'username="Robert Jordan", mac=T9sQ/Q==', read],
    ['no spaces', 'algorithm=MD5,username="Robert Jordan",mac=T9sQ/Q==', read],
    ['wide spaces', '  algorithm = md5 ,\t username = "Robert Jordan" , mac = T9sQ/Q==  ', read],
    ['no quotes', 'algorithm=MD5, username=Robert Jordan, mac=T9sQ/Q==', read],
    ['all quoted, other order', 'mac="T9sQ/Q==", Username="Robert Jordan", ALGORITHM="MD5"', read],
    ['comma in quotes', 'username="a, b", mac=x', { algorithm: 'MD5', username: 'a, b', mac: 'x' }],
    [
      'other algorithm',
      'algorithm=SHA-1, username=a, mac=x',
      { algorithm: 'SHA-1', username: 'a', mac: 'x' },
    ],
    ['no mac', 'algorithm=MD5, username="a"', undefined],
    ['empty mac', 'algorithm=MD5, username="a", mac=', undefined],
    ['no user', 'mac=T9sQ/Q==', undefined],
    ['nothing', '', undefined],
  ])('reads %s', (_what, text, expected) => {
    expect(parseHmacHeader(text)).toEqual(expected);
  });

  it('brings any user name back', () => {
    fc.assert(
      fc.property(fc.string(), (username) => {
        expect(parseHmacHeader(formatHmacHeader({ username, mac: 'x==' }))?.username).toBe(username);
      }),
      { numRuns: 300 },
    );
  });
});
