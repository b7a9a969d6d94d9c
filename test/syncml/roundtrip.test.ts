import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../src/syncml/codec.js';
import { type Encoding, MEDIA_TYPES, type SyncMLMessage } from '../../src/syncml/message.js';
import { messageToTree, treeToMessage } from '../../src/syncml/message-tree.js';
import { toHex } from '../../src/syncml/octets.js';
import { readXml, writeXml } from '../../src/syncml/xml.js';
import { message } from './arbitraries.js';

const RUNS = { numRuns: 300 };
const ENCODINGS: readonly Encoding[] = ['xml', 'wbxml'];

function through(original: SyncMLMessage, encoding: Encoding): SyncMLMessage {
  return decodeMessage(encodeMessage(original, encoding), MEDIA_TYPES[encoding]).message;
}

describe('any message', () => {
  it.each(ENCODINGS)('survives %s', (encoding) => {
    fc.assert(
      fc.property(message, (original) => {
        expect(through(original, encoding)).toEqual(original);
      }),
      RUNS,
    );
  });

  it('is the same text whenever it is written', () => {
    fc.assert(
      fc.property(message, (original) => {
        const once = encodeMessage(original, 'xml');
        expect(toHex(encodeMessage(through(original, 'wbxml'), 'xml'))).toBe(toHex(once));
      }),
      RUNS,
    );
  });

  it('survives pretty XML', () => {
    fc.assert(
      fc.property(message, (original) => {
        const pretty = writeXml(messageToTree(original), { pretty: true, doctype: true });
        expect(treeToMessage(readXml(pretty).root).message).toEqual(original);
      }),
      RUNS,
    );
  });
});
