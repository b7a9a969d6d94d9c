import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeNotification,
  encodeTrigger,
  type NotificationTrigger,
  sessionIdText,
} from '../../src/syncml/notification.js';
import { toHex } from '../../src/syncml/octets.js';
import { refusalOf } from '../support/refusal.js';
import { hex } from './vectors.js';

const DIGEST = '8f7354bca3bf14f9d1bbdb9014472a23';
const OWN = `${DIGEST} 02f8000000 00a1 08 646d2e6c6f63616c`;

const trigger: NotificationTrigger = {
  version: 11,
  uiMode: 3,
  initiator: 1,
  future: 0,
  sessionId: 0xa1,
  serverId: 'dm.local',
  vendor: new Uint8Array(),
};

describe('Package #0', () => {
  it('is read', () => {
    const decoded = decodeNotification(hex(OWN));
    expect(decoded).toEqual({
      digest: hex(DIGEST),
      trigger,
      triggerOctets: hex(OWN).slice(16),
      warnings: [],
    });
  });

  it('is written', () => {
    expect(toHex(encodeTrigger(trigger))).toBe('02f800000000a108646d2e6c6f63616c');
  });

  it('is read and written as the example of the specification', () => {
    const example = '02d0000000123412636f6d2e6d676d747372762e6d616e616765';
    const { trigger: read } = decodeNotification(hex(`${'00'.repeat(16)}${example}`));
    expect(read).toEqual({
      version: 11,
      uiMode: 1,
      initiator: 0,
      future: 0,
      sessionId: 0x1234,
      serverId: 'com.mgmtsrv.manage',
      vendor: new Uint8Array(),
    });
    expect(toHex(encodeTrigger(read))).toBe(example);
  });

  it('is read from the middle of other octets', () => {
    const whole = hex(`ffff ${OWN} ee`);
    expect(decodeNotification(whole.subarray(2, whole.length - 1)).trigger).toEqual(trigger);
  });

  it('survives with any fields', () => {
    const any = fc.record({
      version: fc.nat(0x3ff),
      uiMode: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const),
      initiator: fc.constantFrom(0 as const, 1 as const),
      future: fc.nat(0x7ffffff),
      sessionId: fc.nat(0xffff),
      serverId: fc.string({ unit: 'grapheme', maxLength: 20 }),
      vendor: fc.uint8Array({ maxLength: 10 }),
    });
    fc.assert(
      fc.property(any, (fields) => {
        const octets = Uint8Array.of(...new Uint8Array(16), ...encodeTrigger(fields));
        expect(decodeNotification(octets).trigger).toEqual(fields);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what is tolerated', () => {
  it.each([
    ['another version', { version: 12 }, 'notification.version', 16],
    ['reserved bits', { future: 1 }, 'notification.future-use', 17],
    ['no session id', { sessionId: 0 }, 'notification.session-id', 21],
    ['no server identifier', { serverId: '' }, 'notification.empty-server-id', 23],
  ])('%s', (_, fields, code, offset) => {
    const octets = Uint8Array.of(...new Uint8Array(16), ...encodeTrigger({ ...trigger, ...fields }));
    expect(decodeNotification(octets).warnings).toMatchObject([{ code, offset }]);
  });
});

describe('what is refused', () => {
  it.each([
    ['nothing', '', 'notification.truncated', 0],
    ['less than the fixed part', OWN.slice(0, 37), 'notification.truncated', 18],
    ['an identifier past the end', OWN.replace(' 08 ', ' 09 '), 'notification.truncated', 24],
    ['an identifier that is not UTF-8', OWN.replace('646d', 'ff6d'), 'notification.server-id', 24],
  ])('reading %s', (_, digits, code, offset) => {
    const error = refusalOf(() => decodeNotification(hex(digits)));
    expect({ code: error.code, offset: error.where?.offset }).toEqual({ code, offset });
  });

  it.each([
    ['version', { version: 1024 }],
    ['sessionId', { sessionId: 0x10000 }],
    ['sessionId', { sessionId: 1.5 }],
    ['future', { future: -1 }],
    ['serverId', { serverId: 'é'.repeat(128) }],
  ])('writing a bad %s', (path, fields) => {
    const error = refusalOf(() => encodeTrigger({ ...trigger, ...fields }));
    expect([error.code, error.where?.path]).toEqual(['notification.field', path]);
  });
});

it.each([
  [0xa1, 'A1'],
  [0x1234, '1234'],
  [1, '1'],
  [0xffff, 'FFFF'],
])('session id %i is %s as text', (id, text) => {
  expect(sessionIdText(id)).toBe(text);
});
