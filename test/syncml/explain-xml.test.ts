import { describe, expect, it } from 'vitest';
import { explainNotification, explainWbxml } from '../../src/syncml/explain.js';
import { pushHeader, readPushHeader } from '../../src/syncml/explain-push.js';
import { type ExplainRow, rowFinder } from '../../src/syncml/explain-rows.js';
import { explainXml } from '../../src/syncml/explain-xml.js';
import { fromHex, toHex, utf8Encode } from '../../src/syncml/octets.js';
import { hex, VECTORS, vector } from './vectors.js';

function joined(rows: readonly ExplainRow[]): Uint8Array | undefined {
  return fromHex(rows.map((row) => row.hex).join(''));
}

describe('explainXml', () => {
  it.each(VECTORS)('accounts for every octet of $name', ({ xml }) => {
    const rows = explainXml(utf8Encode(xml));
    expect(joined(rows)).toEqual(utf8Encode(xml));
    expect(rows.every(({ error }) => error === undefined)).toBe(true);
  });

  it('says what each part is and where it stands', () => {
    const text =
      '\u{FEFF}<?xml version="1.0"?>\r\n<!-- é --><a x="/>">\n  <b/><![CDATA[<]]>t&amp;</a>\n<?end?>';
    const rows = explainXml(utf8Encode(text));
    expect(rows.map(({ line, column, depth, meaning }) => `${line}:${column} ${depth} ${meaning}`)).toEqual([
      '1:1 0 byte order mark',
      '1:1 0 XML declaration',
      '1:22 0 white space',
      '2:1 0 comment',
      '2:11 0 <a x="/>">',
      '2:21 1 white space',
      '3:3 1 <b/>',
      '3:7 1 CDATA "<"',
      '3:20 1 text "t&amp;"',
      '3:26 0 </a>',
      '3:30 0 white space',
      '4:1 0 processing instruction end',
    ]);
  });

  it('ends with what it cannot read, at the place of the refusal', () => {
    const text = '<a>\n <b></c></a>';
    const last = explainXml(utf8Encode(text)).at(-1);
    expect(last).toMatchObject({ offset: 8, length: 8, error: 'xml.not-well-formed' });
    expect(explainXml(Uint8Array.of(0x3c, 0xff))).toMatchObject([{ length: 2, error: 'xml.encoding' }]);
  });
});

describe('rowFinder', () => {
  it('finds elements in either spelling', () => {
    const { xml, wbxml } = vector('v2_1103');
    const path = 'SyncML/SyncBody/Alert/Item[3]/Data';
    const [inXml, inWbxml] = [explainXml(utf8Encode(xml)), explainWbxml(wbxml)];
    for (const rows of [inXml, inWbxml]) {
      const start = rowFinder(rows)(path);
      const next = rows.find(({ offset }) => start && offset === start.offset + start.length);
      expect(next?.meaning).toContain('"Now"');
    }
    expect(rowFinder(inXml)('SyncML/SyncBody/Alert/Item[1]')?.path).toBe('SyncML/SyncBody/Alert/Item');
  });

  it('finds the parent of what is missing', () => {
    const rows = explainWbxml(vector('v1_min').wbxml);
    expect(rowFinder(rows)('SyncML/SyncBody/Status/Item')?.meaning).toBe('<Status>');
    expect(rowFinder(rows)('Other')).toBeUndefined();
  });
});

describe('Package #0 in an SMS', () => {
  const WHOLE = hex(
    '0605040b84c00201 0603c4af87 8f7354bca3bf14f9d1bbdb9014472a23 02f800000000a108646d2e6c6f63616c',
  );

  it('has the headers of the standard before it', () => {
    expect(toHex(pushHeader())).toBe('0605040b84c002010603c4af87');
    expect(readPushHeader(WHOLE)).toMatchObject({ length: 13, warnings: [] });
    expect(readPushHeader(WHOLE.subarray(7))).toMatchObject({ length: 6, warnings: [] });
  });

  it('is explained to the octet and to the bit', () => {
    const rows = explainNotification(WHOLE);
    expect(joined(rows)).toEqual(WHOLE);
    expect(rows.slice(0, 10).map(({ offset, meaning }) => `${offset} ${meaning}`)).toEqual([
      '0 user data header of 6 octets',
      '1 application ports of 16 bits, 4 octets',
      '3 to port 2948',
      '5 from port 49154',
      '7 push id',
      '8 PDU type Push',
      '9 headers of 3 octets',
      '10 content type application/vnd.syncml.notification',
      '11 application id x-wap-application:syncml.dm',
      '13 digest',
    ]);
    const bits = rows.find((row) => row.bits)?.bits ?? [];
    expect(bits.map((field) => `${field.first} ${field.bits}`)).toEqual([
      '0 0000001011',
      '10 11',
      '12 1',
      `13 ${'0'.repeat(27)}`,
    ]);
    expect(bits.map((field) => field.bits).join('')).toBe(
      BigInt('0x02f8000000').toString(2).padStart(40, '0'),
    );
  });

  it.each([
    ['another port', WHOLE.with(4, 0x85), 'notification.push-port'],
    ['another application', WHOLE.with(12, 0x86), 'notification.push-application'],
  ])('is tolerated for %s', (_, octets, code) => {
    expect(readPushHeader(octets)?.warnings).toMatchObject([{ code }]);
  });

  it.each([
    ['nothing', ''],
    ['another content type', '0605040b84c00201 0603c5af87'],
    ['headers past the end', '0605040b84c00201 067fc4af87'],
    ['no headers', '0605040b84c00201 0600c4'],
    ['another PDU', '01 07 03 c4 af 87'],
  ])('is not seen in %s', (_, digits) => {
    expect(readPushHeader(hex(digits))).toBeUndefined();
  });
});
