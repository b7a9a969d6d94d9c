/** Element paths to byte ranges, in both spellings. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeMessage } from '../../../src/syncml/codec.js';
import { MEDIA_TYPES, type SyncMLMessage } from '../../../src/syncml/message.js';
import { utf8DecodeLeniently, utf8Encode } from '../../../src/syncml/octets.js';
import { locate } from '../../../src/trace/check/locate.js';
import { SCENES } from './scenes.js';
import { messageOf, messagesIn } from './traces.js';

const MESSAGE = messageOf(messagesIn(SCENES['scene: nodes of the object']())[2] ?? fail()) ?? fail();

function fail(): never {
  throw new Error('the scene has changed');
}

describe('an element', () => {
  it('is found in XML with line and column', () => {
    const octets = encodeMessage(MESSAGE, 'xml');
    const found = locate(octets, MEDIA_TYPES.xml, 'SyncML/SyncBody/Status[2]/Data[1]');
    const { offset = 0, length = 0 } = found ?? {};
    expect(utf8DecodeLeniently(octets.subarray(offset, offset + length))).toBe('<Data>200</Data>');
    expect(found).toMatchObject({ path: 'SyncML/SyncBody/Status[2]/Data', line: 1, column: offset + 1 });
  });

  it('is found in WBXML from its tag to its END', () => {
    const octets = encodeMessage(MESSAGE, 'wbxml');
    const found = locate(octets, MEDIA_TYPES.wbxml, 'SyncML/SyncHdr/MsgID');
    const { offset = 0, length = 0 } = found ?? {};
    expect([...octets.subarray(offset, offset + length)]).toEqual([0x5b, 0x03, 0x32, 0x00, 0x01]);
    expect(found?.path).toBe('SyncML/SyncHdr/MsgID');
  });

  it('that is missing is located at what is around it', () => {
    const octets = encodeMessage(MESSAGE, 'xml');
    const around = locate(octets, MEDIA_TYPES.xml, 'SyncML/SyncHdr');
    const missing = locate(octets, MEDIA_TYPES.xml, 'SyncML/SyncHdr/Cred[1]/Data');
    expect(missing).toEqual({ ...around, path: 'SyncML/SyncHdr/Cred/Data' });
  });

  it('after other characters than ASCII has its byte offset, not its character index', () => {
    const octets = utf8Encode('<?xml version="1.0"?>\n<!-- <a> --><SyncML>\n<b>ä€</b><c x="/>"/></SyncML>');
    expect(locate(octets, MEDIA_TYPES.xml, 'SyncML/c')).toEqual({
      path: 'SyncML/c',
      offset: 22 + 21 + 12,
      length: 11,
      line: 3,
      column: 10,
    });
  });
});

describe('what is not there', () => {
  it.each(['Other/SyncHdr', 'header x-syncml-hmac'])('%s has no place', (path) => {
    expect(locate(encodeMessage(MESSAGE, 'xml'), MEDIA_TYPES.xml, path)).toBeUndefined();
  });

  it('octets that are no message have no place, and do no harm', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom('xml', 'wbxml'), (octets, encoding) => {
        const found = locate(octets, MEDIA_TYPES[encoding as 'xml' | 'wbxml'], 'SyncML/SyncBody');
        expect(found === undefined || found.offset + found.length <= octets.length).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('a message cut anywhere is located within what is left', () => {
    const whole: SyncMLMessage = MESSAGE;
    for (const encoding of ['xml', 'wbxml'] as const) {
      const octets = encodeMessage(whole, encoding);
      for (let length = 0; length < octets.length; length += 7) {
        const cut = octets.subarray(0, length);
        const found = locate(cut, MEDIA_TYPES[encoding], 'SyncML/SyncBody/Status[3]/Data');
        expect((found?.offset ?? 0) + (found?.length ?? 0)).toBeLessThanOrEqual(length);
      }
    }
  });
});
