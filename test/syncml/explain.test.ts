import { describe, expect, it } from 'vitest';
import { explainNotification, explainWbxml } from '../../src/syncml/explain.js';
import { fromHex, toHex } from '../../src/syncml/octets.js';
import { readWbxml } from '../../src/syncml/wbxml-reader.js';
import { hex, VECTORS, vector } from './vectors.js';

describe('explainWbxml', () => {
  it.each(VECTORS)('accounts for every octet of $name, and can be read back', ({ wbxml }) => {
    const rows = explainWbxml(wbxml);
    const ends = rows.map(({ offset, length }) => offset + length);
    expect(rows.map(({ offset }) => offset)).toEqual([0, ...ends.slice(0, -1)]);
    const joined = fromHex(rows.map((row) => row.hex).join(''));
    expect(joined).toEqual(wbxml);
    expect(joined && readWbxml(joined).root).toEqual(readWbxml(wbxml).root);
  });

  it('says what each part is', () => {
    const octets = hex(
      '02 a401 6a 02 6100 54 5a 00 01 4b 8300 01 01 00 00 4f 02 41 03 6200 c30163 c301ff 01 01',
    );
    expect(explainWbxml(octets).map(({ depth, meaning }) => `${depth} ${meaning}`)).toEqual([
      '0 WBXML version 1.2',
      '0 public identifier: -//SYNCML//DTD SyncML 1.2//EN',
      '0 character set: UTF-8',
      '0 string table of 2 octets',
      '0 string 0: "a"',
      '0 <Item>',
      '1 <Meta>',
      '2 SWITCH_PAGE 1',
      '2 <Mark>',
      '3 STR_T "a"',
      '2 END </Mark>',
      '1 END </Meta>',
      '1 SWITCH_PAGE 0',
      '1 <Data>',
      '2 ENTITY "A"',
      '2 STR_I "b"',
      '2 OPAQUE, 1 octets "c"',
      '2 OPAQUE, 1 octets',
      '1 END </Data>',
      '0 END </Item>',
    ]);
  });

  it('gives page and token of tags', () => {
    const rows = explainWbxml(vector('v6_chal').wbxml);
    expect(rows.find(({ meaning }) => meaning === '<NextNonce>')).toMatchObject({ page: 1, token: 0x10 });
    expect(rows.find(({ meaning }) => meaning === '<Final/>')).toMatchObject({ page: 0, token: 0x12 });
  });

  it('explains a textual public identifier', () => {
    const meanings = explainWbxml(hex('02 00 00 6a 02 5800 2d')).map(({ meaning }) => meaning);
    expect(meanings.slice(1, 3)).toEqual([
      'public identifier: text in the string table',
      'public identifier is string 0',
    ]);
  });

  it('ends with what it cannot read', () => {
    const rows = explainWbxml(hex('02 a401 6a 00 6d ed 01 01'));
    expect(rows.at(-1)).toMatchObject({ offset: 6, length: 3, error: 'wbxml.attributes' });
  });
});

it('explainNotification accounts for every octet', () => {
  const octets = hex(`${'11'.repeat(16)} 02f8000000 00a1 02 646d beef`);
  const rows = explainNotification(octets);
  expect(rows.map((row) => row.hex).join('')).toBe(toHex(octets));
  expect(rows.map(({ offset, meaning }) => `${offset} ${meaning}`)).toEqual([
    '0 digest',
    '16 version 1.1, ui-mode user interaction, initiator server, future use 0',
    '21 session id 161 (SessionID A1)',
    '23 server identifier of 2 octets',
    '24 server identifier "dm"',
    '26 vendor-specific octets',
  ]);
  expect(explainNotification(octets.subarray(0, 20))).toMatchObject([
    { offset: 0, length: 20, error: 'notification.truncated' },
  ]);
});
