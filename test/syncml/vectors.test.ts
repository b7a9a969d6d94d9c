import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../src/syncml/codec.js';
import { checkOrder } from '../../src/syncml/content-models.js';
import type { Element, Node } from '../../src/syncml/element.js';
import { isElement } from '../../src/syncml/element.js';
import { MEDIA_TYPES } from '../../src/syncml/message.js';
import { messageToTree, treeToMessage } from '../../src/syncml/message-tree.js';
import { toHex, utf8Decode, utf8Encode } from '../../src/syncml/octets.js';
import { readWbxml } from '../../src/syncml/wbxml-reader.js';
import { writeWbxml } from '../../src/syncml/wbxml-writer.js';
import { readXml, writeXml } from '../../src/syncml/xml.js';
import { VECTORS, vector } from './vectors.js';

/** Opaque blocks as text, as a WBXML encoder is free to choose them. */
function withoutOpaque(element: Element): Element {
  const children = element.children.map((child): Node => {
    if (isElement(child)) return withoutOpaque(child);
    return typeof child === 'string' ? child : (utf8Decode(child) ?? 'not text');
  });
  return { name: element.name, ns: element.ns, children };
}

describe.each(VECTORS)('vector $name', ({ xml, wbxml }) => {
  const fromXml = decodeMessage(utf8Encode(xml), MEDIA_TYPES.xml);
  const { message } = fromXml;

  it('reads as XML and as WBXML to the same message, without warnings', () => {
    expect(decodeMessage(wbxml, MEDIA_TYPES.wbxml)).toEqual({ message, warnings: [] });
    expect(fromXml.warnings).toEqual([]);
  });

  it('reads as XML and as WBXML to the same tree', () => {
    expect(withoutOpaque(readWbxml(wbxml).root)).toEqual(readXml(xml).root);
  });

  it('survives each spelling', () => {
    expect(decodeMessage(encodeMessage(message, 'xml'), MEDIA_TYPES.xml).message).toEqual(message);
    expect(decodeMessage(encodeMessage(message, 'wbxml'), MEDIA_TYPES.wbxml).message).toEqual(message);
  });

  it('survives as a tree, from either spelling into the other', () => {
    const { root } = readXml(xml);
    expect(readXml(writeXml(root)).root).toEqual(root);
    expect(readWbxml(writeWbxml(root)).root).toEqual(root);
    expect(readXml(writeXml(readWbxml(wbxml).root)).root).toEqual(root);
    expect(readXml(writeXml(root, { pretty: true, doctype: true })).root).toEqual(root);
  });

  it('is written in DTD order', () => {
    expect(checkOrder(messageToTree(message))).toEqual([]);
    expect(treeToMessage(messageToTree(message), { strict: true }).message).toEqual(message);
  });

  it('passes strict reading', () => {
    expect(decodeMessage(wbxml, MEDIA_TYPES.wbxml, { strict: true }).message).toEqual(message);
  });
});

it.each(['v1_min', 'v2_1103', 'v3_1103reply', 'v7_1100'])(
  'writes %s to the octets that libwbxml wrote',
  (name) => {
    const { xml, wbxml } = vector(name);
    expect(toHex(writeWbxml(readXml(xml).root))).toBe(toHex(wbxml));
  },
);

it('keeps v8 in hex and as octets alike', () => {
  const digits = readFileSync(new URL('../fixtures/vectors/v8_get.hex', import.meta.url), 'utf8').trim();
  expect(toHex(vector('v8_get').wbxml)).toBe(digits);
});

it('reads what v4 says', () => {
  const { message } = decodeMessage(vector('v4_1226').wbxml, MEDIA_TYPES.wbxml);
  expect(message).toEqual({
    header: {
      verDtd: '1.2',
      verProto: 'DM/1.2',
      sessionId: 'A1',
      msgId: '1',
      target: { locUri: 'http://127.0.0.1:8080/dm' },
      source: { locUri: 'IMEI:493005100592800' },
      meta: { maxMsgSize: '16384' },
    },
    commands: [
      { name: 'Alert', cmdId: '1', data: '1201', items: [] },
      {
        name: 'Alert',
        cmdId: '2',
        data: '1226',
        correlator: 'c-42',
        items: [
          {
            source: { locUri: './FwUpdate/FwPkg1' },
            meta: {
              type: 'org.openmobilealliance.dm.firmwareupdate.update',
              format: 'int',
              mark: 'informational',
            },
            data: '200',
          },
        ],
      },
    ],
    final: true,
  });
});

it('reads the empty first item of v7 as an empty item', () => {
  const { message } = decodeMessage(vector('v7_1100').wbxml, MEDIA_TYPES.wbxml);
  expect(message.commands).toEqual([
    { name: 'Alert', cmdId: '2', data: '1100', items: [{}, { data: 'Firmware is up-to-date' }] },
  ]);
});
