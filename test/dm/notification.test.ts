import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { macDigest } from '../../src/dm/credentials.js';
import { buildNotification, RESYNC_NONCES, verifyNotification } from '../../src/dm/notification.js';
import { encodeTrigger } from '../../src/syncml/notification.js';
import { concatOctets } from '../../src/syncml/octets.js';
import { hex, octets } from './support.js';

const NONCE = octets('Nonce');
const EXAMPLE = {
  serverId: 'com.mgmtsrv.manage',
  password: 'srvpwd',
  nonce: NONCE,
  uiMode: 1,
  initiator: 0,
  sessionId: 0x1234,
} as const;

describe('Package #0 (DM Notification 6.2)', () => {
  it.each([
    ['stored nonce', NONCE, '10369e83e3fc7103a4a21acce6e242ae'],
    ['resync, four zero octets', RESYNC_NONCES.octets, 'e37fdc0f8e9070fc31b0967910b921af'],
    ['resync, text', RESYNC_NONCES.text, '633b4d8fedca624711b33e36de5aaafb'],
  ])('builds the standard’s example trigger with the digest for the %s', (_what, nonce, digest) => {
    expect(hex(buildNotification({ ...EXAMPLE, nonce }))).toBe(
      `${digest}02d0000000123412${hex(octets('com.mgmtsrv.manage'))}`,
    );
  });

  it('builds a whole notification', () => {
    const built = buildNotification({
      serverId: 'dm.local',
      password: 'srvpwd',
      nonce: NONCE,
      uiMode: 3,
      initiator: 1,
      sessionId: 0xa1,
    });
    expect(hex(built)).toBe('8f7354bca3bf14f9d1bbdb9014472a2302f800000000a108646d2e6c6f63616c');
  });

  it.each([
    ['its nonce', {}, {}, 'nonce', NONCE],
    ['four zero octets', { nonce: RESYNC_NONCES.octets }, {}, 'resync', RESYNC_NONCES.octets],
    ['the resync text', { nonce: RESYNC_NONCES.text }, {}, 'resync', RESYNC_NONCES.text],
    ['an old nonce', { nonce: octets('old') }, {}, 'none', undefined],
    ['an old password', { password: 'old' }, {}, 'none', undefined],
    ['another server', {}, { serverId: 'com.other' }, 'none', undefined],
  ] as const)('is matched with %s', (_what, built, account, match, nonce) => {
    const check = verifyNotification(buildNotification({ ...EXAMPLE, ...built }), { ...EXAMPLE, ...account });
    expect(check.match).toBe(match);
    expect(check.nonce).toEqual(nonce);
    expect(check.decoded.trigger.sessionId).toBe(0x1234);
  });

  it('is no match when the digest fits the account but the server id is another', () => {
    const { serverId, password } = EXAMPLE;
    const fields = {
      version: 11,
      uiMode: 1,
      initiator: 0,
      future: 0,
      sessionId: 1,
      vendor: new Uint8Array(),
    } as const;
    const trigger = encodeTrigger({ ...fields, serverId: 'com.other' });
    const built = concatOctets(macDigest(serverId, password, NONCE, trigger), trigger);
    expect(verifyNotification(built, EXAMPLE).match).toBe('none');
  });

  it('refuses fewer octets than a header has', () => {
    expect(() => verifyNotification(new Uint8Array(10), EXAMPLE)).toThrowError(
      expect.objectContaining({ code: expect.stringMatching(/^notification\./) }),
    );
  });

  const request = fc.record({
    serverId: fc.stringMatching(/^[a-z.]{1,40}$/),
    password: fc.string(),
    nonce: fc.uint8Array({ minLength: 5, maxLength: 20 }),
    uiMode: fc.constantFrom(0, 1, 2, 3),
    initiator: fc.constantFrom(0, 1),
    sessionId: fc.integer({ min: 1, max: 0xffff }),
    vendor: fc.uint8Array({ maxLength: 20 }),
  });

  it('verifies whatever it builds, and nothing that was changed', () => {
    fc.assert(
      fc.property(request, fc.nat(), fc.integer({ min: 1, max: 255 }), (wanted, place, change) => {
        const built = buildNotification(wanted);
        const { decoded, match } = verifyNotification(built, wanted);
        const { uiMode, initiator, sessionId, serverId, vendor } = wanted;
        expect(match).toBe('nonce');
        expect(decoded.trigger).toEqual({
          version: 11,
          uiMode,
          initiator,
          future: 0,
          sessionId,
          serverId,
          vendor,
        });
        // Octet 23 is the length of the server id: changing it may make the trigger unreadable, which is no match either.
        const at = place % built.length === 23 ? 0 : place % built.length;
        const changed = built.map((octet, index) => (index === at ? octet ^ change : octet));
        expect(matchOrRefusal(changed, wanted)).not.toBe('nonce');
      }),
      { numRuns: 200 },
    );
  });
});

/** A changed server id may stop being UTF-8, which the decoder may refuse under its own code. */
function matchOrRefusal(built: Uint8Array, account: Parameters<typeof verifyNotification>[1]): string {
  try {
    return verifyNotification(built, account).match;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    expect(code).toMatch(/^notification\./);
    return code;
  }
}
