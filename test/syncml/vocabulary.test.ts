import { describe, expect, it } from 'vitest';
import { checkOrder, contentModel } from '../../src/syncml/content-models.js';
import { type Element, NS } from '../../src/syncml/element.js';
import { toHex } from '../../src/syncml/octets.js';
import { rowOfName, rowOfToken, VOCABULARY } from '../../src/syncml/vocabulary.js';
import { readWbxml } from '../../src/syncml/wbxml-reader.js';
import { writeWbxml } from '../../src/syncml/wbxml-writer.js';
import { readXml, writeXml } from '../../src/syncml/xml.js';
import { hex } from './vectors.js';

describe('vocabulary', () => {
  it('has the elements of the three code pages', () => {
    const counts = [0, 1, 2].map((page) => VOCABULARY.filter((row) => row.page === page).length);
    expect(counts).toEqual([55, 18, 56]);
  });

  it('gives each token and each name of a page to one element', () => {
    const tokens = new Set(VOCABULARY.map((row) => `${row.page} ${row.token}`));
    const names = new Set(VOCABULARY.map((row) => `${row.page} ${row.name}`));
    expect([tokens.size, names.size]).toEqual([VOCABULARY.length, VOCABULARY.length]);
  });

  it('names only elements of its own pages in content models', () => {
    for (const row of VOCABULARY) {
      const model = contentModel(row.ns, row.name);
      for (const name of model?.ranks.keys() ?? []) {
        const known = rowOfName(model?.childNs ?? '', name) ?? (name === 'MetInf' ? row : undefined);
        expect(known, `${name} in ${row.name}`).toBeDefined();
      }
    }
  });

  it('looks up what it does not have as nothing', () => {
    expect(rowOfToken(0, 0x30)).toBeUndefined();
    expect(rowOfToken(7, 0x05)).toBeUndefined();
    expect(rowOfName('urn:other', 'Alert')).toBeUndefined();
    expect(rowOfName(NS.syncml, 'constructor')).toBeUndefined();
  });
});

/** The least document that has the element at a place where its namespace can be told. */
function around(ns: string, name: string, children: Element['children']): Element {
  return { name: 'SyncML', ns: NS.syncml, children: [{ name, ns, children }] };
}

describe.each(VOCABULARY)('$name of page $page', ({ name, ns, page, token, content }) => {
  const filled = content === '(#PCDATA)' || content === 'ANY' ? ['a text'] : [];

  it('survives both spellings, empty and filled', () => {
    for (const children of [[], filled]) {
      const root = around(ns, name, children);
      expect(readWbxml(writeWbxml(root)).root).toEqual(root);
      expect(readXml(writeXml(root))).toEqual({ root, warnings: [] });
    }
  });

  it('is written with its token on its page', () => {
    const onPage = page === 0 ? '' : `00${toHex(Uint8Array.of(page))}`;
    const expected = `02a4016a006d${onPage}${toHex(Uint8Array.of(token))}01`;
    expect(toHex(writeWbxml(around(ns, name, [])))).toBe(expected);
  });
});

describe('checkOrder', () => {
  const text = (name: string, content = '1'): Element => ({ name, ns: NS.syncml, children: [content] });
  const put = (name: string, ...children: Element[]): Element => ({ name, ns: NS.syncml, children });
  const item = put('Item', put('Target', text('LocURI', './A')));

  it('accepts the order of the DTD', () => {
    expect(checkOrder(put('Exec', text('CmdID'), text('Correlator'), item))).toEqual([]);
    expect(checkOrder(put('Sequence', text('CmdID'), put('Get', text('CmdID'), item)))).toEqual([]);
  });

  it.each([
    ['a wrong order', put('Exec', text('CmdID'), item, text('Correlator')), 'CmdID, Item, Correlator'],
    ['a missing element', put('Exec', text('CmdID')), 'CmdID'],
    ['a repeated element', put('Exec', text('CmdID'), text('CmdID'), item), 'CmdID, CmdID, Item'],
    ['a foreign element', put('Exec', text('CmdID'), item, text('Lang')), 'CmdID, Item, Lang'],
    ['text', { ...put('Exec'), children: [text('CmdID'), 'x', item] }, 'CmdID, #PCDATA, Item'],
  ])('reports %s', (_, exec, found) => {
    const expected = '(CmdID, NoResp?, Cred?, Meta?, Correlator?, Item+)';
    expect(checkOrder(exec)).toEqual([{ path: 'Exec', expected, found }]);
  });

  it('names the place of a violation deep in the tree', () => {
    const bad = put('Alert', put('Item', text('Data'), put('Target', text('LocURI'))));
    const good = put('Alert', text('CmdID'));
    expect(checkOrder(put('SyncBody', good, bad)).map(({ path }) => path)).toEqual([
      'SyncBody/Alert[2]',
      'SyncBody/Alert[2]/Item',
    ]);
  });

  it('judges an element by its namespace', () => {
    const type = { name: 'Type', ns: NS.metinf, children: ['x'] };
    expect(checkOrder(put('Meta', type))).toEqual([]);
    expect(checkOrder(put('Meta', text('Type'))).map(({ found }) => found)).toEqual([`{${NS.syncml}}Type`]);
  });

  it('takes any order in Meta, and the one of MetInf there', () => {
    const [type, format] = ['Type', 'Format'].map((name) => ({ name, ns: NS.metinf, children: ['x'] }));
    if (!type || !format) throw new Error('unreachable');
    expect(checkOrder(put('Meta', type, format))).toEqual([]);
    const metInf = { name: 'MetInf', ns: NS.metinf, children: [type, format] };
    expect(checkOrder(put('Meta', metInf)).map(({ path }) => path)).toEqual(['Meta/MetInf']);
  });

  it('takes nodes or a value inside a Node, not both', () => {
    const ddf = (name: string, ...children: Element['children']): Element => ({
      name,
      ns: NS.dmddf,
      children,
    });
    const leaf = ddf('Node', ddf('NodeName', 'b'), ddf('Value', '1'));
    expect(checkOrder(ddf('Node', ddf('NodeName', 'a'), leaf, leaf))).toEqual([]);
    expect(checkOrder(ddf('Node', ddf('NodeName', 'a'), leaf, ddf('Value')))).toHaveLength(1);
  });
});

it('reads a page switch wherever it stands', () => {
  const [plain, switched] = ['6d 6c 01 01', '00 01 00 00 6d 00 01 00 00 6c 00 02 01 00 00 01'];
  const roots = [plain, switched].map((body) => readWbxml(hex(`02a4016a00 ${body}`)).root);
  expect(roots[1]).toEqual(roots[0]);
});
