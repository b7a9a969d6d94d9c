/** A message as typed values, as XML and as explained octets. */
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../src/syncml/codec.js';
import { MEDIA_TYPES } from '../../src/syncml/message.js';
import { toBase64, utf8Encode } from '../../src/syncml/octets.js';
import { decodeEvent } from '../../src/trace/decode.js';
import type { MessageEvent } from '../../src/trace/event.js';
import {
  explainOctets,
  octetsOf,
  pathAround,
  rowOfOctet,
  xmlOf,
  xmlPieces,
} from '../../src/view/model/octets.js';
import { type TypedNode, typedMessage, typedNotification } from '../../src/view/model/typed.js';
import { eventsOf } from '../support/play.js';
import { compose, smallTrace, status } from '../support/traces.js';

const messages = (encoding: 'xml' | 'wbxml') => eventsOf(smallTrace(encoding).events, 'message');

function messageOf(mediaType: string, octets: Uint8Array): MessageEvent {
  return {
    kind: 'message',
    message: 1,
    direction: 'device-to-server',
    mediaType,
    to: 'x',
    octets: toBase64(octets),
  };
}

describe('octets', () => {
  it.each(['xml', 'wbxml'] as const)('are explained without a gap (%s, and the notification)', (encoding) => {
    for (const event of messages(encoding)) {
      const rows = explainOctets(event);
      let next = 0;
      for (const [at, { offset, length }] of rows.entries()) {
        expect(offset).toBe(next);
        expect([rowOfOctet(rows, offset), rowOfOctet(rows, offset + length - 1)]).toEqual([at, at]);
        next += length;
      }
      expect(next).toBe(octetsOf(event).length);
    }
  });

  it('are told with the element in which they stand', () => {
    const event = messages('wbxml')[1];
    const rows = event ? explainOctets(event) : [];
    const at = (meaning: string): number => rows.findIndex((row) => row.meaning === meaning);
    expect(pathAround(rows, at('STR_I "A1"'))).toBe('SyncML/SyncHdr/SessionID');
    expect(pathAround(rows, at('END </SessionID>'))).toBe('SyncML/SyncHdr/SessionID');
    expect(pathAround(rows, at('END </SyncHdr>'))).toBe('SyncML/SyncHdr');
    expect(pathAround(rows, at('<SyncBody>'))).toBe('SyncML/SyncBody');
    expect(pathAround(rows, 0)).toBeUndefined();
  });

  it('that mean nothing are told with the reason', () => {
    const rows = explainOctets(messageOf(MEDIA_TYPES.wbxml, Uint8Array.of(3, 1, 106, 0, 0xff)));
    expect(rows.at(-1)?.error).toMatch(/^wbxml\./);
    expect(explainOctets({ ...messageOf(MEDIA_TYPES.wbxml, new Uint8Array()), octets: '?' })).toEqual([]);
  });
});

describe('XML', () => {
  it('is written out from WBXML, and reads the same', () => {
    const [, event] = messages('wbxml');
    const xml = event && xmlOf(event);
    const text = xml && 'text' in xml ? xml.text : '';
    const back = decodeMessage(utf8Encode(text), MEDIA_TYPES.xml).message;
    expect(back.commands.map(({ name }) => name)).toEqual(['Alert', 'Replace']);
  });

  it('is refused with the code when there is none', () => {
    expect(xmlOf(messageOf(MEDIA_TYPES.notification, new Uint8Array(30)))).toEqual({ none: 'notification' });
    const broken = xmlOf(messageOf(MEDIA_TYPES.xml, utf8Encode('<SyncML>')));
    expect('error' in broken && broken.error).toMatch(/^xml\./);
  });

  it.each([
    '<a>text</a>',
    '  <Meta xmlns="syncml:metinf"/>',
    '<?xml version="1.0"?>',
    'a < b',
    '<',
    '<a',
    '',
  ])('is cut into pieces that make up the line: %s', (line) => {
    expect(
      xmlPieces(line)
        .map(({ text }) => text)
        .join(''),
    ).toBe(line);
  });
});

describe('typed', () => {
  const flat = (nodes: readonly TypedNode[]): string[] =>
    nodes.flatMap(({ name, value, children }) => [
      value === undefined ? name : `${name}=${value}`,
      ...flat(children),
    ]);

  it('names fields as the specification does, with what codes mean', () => {
    const [, event] = messages('wbxml');
    const { message } = event ? decodeEvent({ event }) : {};
    if (!message) throw new Error('the second message decodes');
    const { header, commands, final } = typedMessage(message);
    expect(flat(header)).toContain('SessionID=A1');
    expect(commands[0]).toMatchObject({
      name: 'Alert',
      value: '1200',
      remark: 'Server-initiated session',
      cmdId: '1',
    });
    expect(flat(commands)).toContain('Source=./DevInfo/Man');
    expect(final).toBe(true);
  });

  it('has nested commands, references, challenges, and data of any kind', () => {
    const chal = { meta: { type: 'syncml:auth-md5', nextNonce: 'AAAA' } };
    const message = compose('device-to-server', {
      msgId: '2',
      statuses: [status('1/0', 'SyncHdr', '407', { chal })],
      wishes: [
        {
          name: 'Sequence',
          commands: [
            { name: 'Replace', items: [{ target: { locUri: './A' }, data: Uint8Array.of(0, 255) }] },
          ],
        },
      ],
    });
    const { commands } = typedMessage(message);
    expect(commands[0]).toMatchObject({
      answers: { msgRef: '1', cmdRef: '0', cmd: 'SyncHdr' },
      value: '407',
    });
    expect(flat(commands)).toEqual(expect.arrayContaining(['NextNonce=AAAA', 'Data=base64:AP8=']));
    expect(commands[1]?.children[0]).toMatchObject({ name: 'Replace', cmdId: expect.any(String) });
    expect(encodeMessage(message, 'wbxml').length).toBeGreaterThan(50);
  });

  it('reads a notification', () => {
    const [event] = messages('wbxml');
    const { notification } = event ? decodeEvent({ event }) : {};
    expect(notification && flat(typedNotification(notification))).toEqual([
      'Version=1.1',
      'UI mode=2',
      'Initiator=1',
      'Session id=161',
      'Server id=dm.fumo.test',
    ]);
  });
});
