import { describe, expect, it } from 'vitest';
import { type Element, NS } from '../../src/syncml/element.js';
import { toHex } from '../../src/syncml/octets.js';
import { readWbxml } from '../../src/syncml/wbxml-reader.js';
import { writeWbxml } from '../../src/syncml/wbxml-writer.js';
import { refusalOf } from '../support/refusal.js';
import { hex, vector } from './vectors.js';

const HEADER = '02 a401 6a 00';
const FPI_12 = toHex(new TextEncoder().encode('-//SYNCML//DTD SyncML 1.2//EN'));
const FPI_11 = FPI_12.replace('312e32', '312e31');

function root(body: string): Element {
  return readWbxml(hex(`${HEADER} ${body}`)).root;
}

function codesOf(digits: string): string[] {
  return readWbxml(hex(digits)).warnings.map(({ code }) => code);
}

describe('header', () => {
  it.each([
    ['1.1', '01 a401 6a 00 2d', []],
    ['1.2', '02 a401 6a 00 2d', []],
    ['1.3', '03 a401 6a 00 2d', []],
    ['1.0, which has no charset', '00 a401 00 2d', ['wbxml.version']],
    ['1.9', '09 a401 6a 00 2d', ['wbxml.version']],
    ['FPI without NUL', `02 00 00 6a 1d ${FPI_12} 2d`, ['wbxml.public-id-fpi', 'wbxml.string-unterminated']],
    ['FPI with NUL', `02 00 00 6a 1e ${FPI_12} 00 2d`, ['wbxml.public-id-fpi']],
    ['FPI in capitals', `02 00 00 6a 1e ${FPI_12.replace('79', '59')} 00 2d`, ['wbxml.public-id-fpi']],
    ['FPI of 1.1', `02 00 00 6a 1e ${FPI_11} 00 2d`, ['wbxml.public-id-fpi', 'wbxml.public-id-version']],
    ['FPI of nobody', '02 00 00 6a 02 58 00 2d', ['wbxml.public-id-fpi', 'wbxml.public-id-unknown']],
    ['FPI later in the table', `02 00 02 6a 20 5800 ${FPI_12} 00 2d`, ['wbxml.public-id-fpi']],
    ['SyncML 1.1', '02 9f53 6a 00 2d', ['wbxml.public-id-version']],
    ['unknown identifier', '02 01 6a 00 2d', ['wbxml.public-id-unknown']],
    ['US-ASCII', '02 a401 03 00 2d', ['wbxml.charset']],
    ['no charset named', '02 a401 00 00 2d', ['wbxml.charset']],
  ])('is read: %s', (_, digits, warnings) => {
    expect(readWbxml(hex(digits)).root).toEqual({ name: 'SyncML', ns: NS.syncml, children: [] });
    expect(codesOf(digits)).toEqual(warnings);
  });

  it('reads both real headers to the same tree', () => {
    const { wbxml } = vector('v4_1226');
    const textual = hex(`02 00 00 6a 1d ${FPI_12} ${toHex(wbxml.subarray(5))}`);
    expect(readWbxml(textual).root).toEqual(readWbxml(wbxml).root);
  });
});

describe('content', () => {
  const data = (...children: Element['children']): Element => ({ name: 'Data', ns: NS.syncml, children });

  it.each([
    ['STR_I', '4f 03 68c3a900 01', data('hé')],
    ['strings next to each other', '4f 036100 036200 01', data('ab')],
    ['an empty string', '4f 0300 01', data()],
    ['ENTITY', '4f 036100 02 8149 036200 01', data('aÉb')],
    ['ENTITY beyond the first plane', '4f 02 87ec00 01', data('\u{1F600}')],
    ['OPAQUE', '4f c3 03 00ff01 01', data(Uint8Array.of(0, 255, 1))],
    ['OPAQUE beside strings', '4f 036100 c30162 036300 01', data('a', Uint8Array.of(0x62), 'c')],
    ['an element without content', '0f', data()],
    ['an element with no content between', '4f 01', data()],
  ])('reads %s', (_, body, expected) => {
    expect(root(body)).toEqual(expected);
  });

  it('reads STR_T by its place in the table', () => {
    const { root: read } = readWbxml(
      hex('02 a401 6a 06 6162 00 6364 00 6d 4f 8300 01 4f 8303 01 4f 8301 01 01'),
    );
    expect(read.children).toEqual([data('ab'), data('cd'), data('b')]);
  });

  it('reads STR_T at the end of a table without NUL', () => {
    expect(readWbxml(hex('02 a401 6a 02 6162 4f 8300 01')).root).toEqual(data('ab'));
  });

  it('does not copy opaque blocks', () => {
    const octets = hex(`${HEADER} 4f c30161 01`);
    const [block] = readWbxml(octets).root.children;
    expect(block).toBeInstanceOf(Uint8Array);
    expect(block instanceof Uint8Array && block.buffer).toBe(octets.buffer);
  });
});

describe('unknown tags', () => {
  it.each([
    ['an unknown token of page 0', '70 036100 01', 'x-00-30', NS.syncml],
    ['an unknown token of page 1', '0001 7f 036100 01', 'x-01-3f', NS.metinf],
    ['a token of an unknown page', '0009 45 036100 01', 'x-09-05', 'x-wbxml-page:09'],
  ])('keeps %s and writes it back', (_, body, name, ns) => {
    const read = root(body);
    expect(read).toEqual({ name, ns, children: ['a'] });
    expect(toHex(writeWbxml(read))).toBe(toHex(hex(`${HEADER} ${body}`)));
  });

  it('reads and writes literal tags', () => {
    const octets = hex('02 a401 6a 04 416263 00 6d 44 00 036100 01 04 00 01');
    const { root: read } = readWbxml(octets);
    expect(read.children).toEqual([
      { name: 'Abc', ns: NS.syncml, children: ['a'] },
      { name: 'Abc', ns: NS.syncml, children: [] },
    ]);
    expect(toHex(writeWbxml(read))).toBe(toHex(octets));
  });
});

describe('literal tags that look like unknown ones', () => {
  /** The string table holds one name, which a literal tag inside SyncML has on the page given. */
  const literal = (name: string, page: string): Element => {
    const octets = toHex(new TextEncoder().encode(name));
    const length = (name.length + 1).toString(16).padStart(2, '0');
    return readWbxml(hex(`02 a401 6a ${length} ${octets} 00 6d 00 ${page} 04 00 01`)).root;
  };

  it.each([
    ['of a token that has a name', 'x-00-06', '00', NS.syncml],
    ['of another page', 'x-07-22', '00', NS.syncml],
    ['on a page without names', 'colour', '07', 'x-wbxml-page:07'],
  ])('stay what they are: %s', (_, name, page, ns) => {
    const read = literal(name, page);
    expect(read.children).toEqual([{ name, ns, children: [] }]);
    expect(readWbxml(writeWbxml(read)).root).toEqual(read);
  });

  it('do not lead to pages that no octet can name', () => {
    const child = { name: 'a', ns: 'x-wbxml-page:fff', children: [] };
    const octets = writeWbxml({ name: 'SyncML', ns: NS.syncml, children: [child] });
    expect(readWbxml(octets).root.children).toEqual([{ ...child, ns: NS.syncml }]);
  });
});

describe('refusals', () => {
  it.each([
    ['nothing', '', 'wbxml.truncated', 0],
    ['WBXML 2', '12 a401 6a 00 2d', 'wbxml.version', 0],
    ['XML text', '3c3f786d6c', 'wbxml.version', 0],
    ['UTF-16', '02 a401 87f7 00 2d', 'wbxml.charset', 3],
    ['a string table past the end', '02 a401 6a 05 6100', 'wbxml.truncated', 5],
    ['a huge string table', '02 a401 6a 8fffffff7f 2d', 'wbxml.string-table', 4],
    ['an identifier outside the table', '02 00 05 6a 02 6100 2d', 'wbxml.string-index', 2],
    ['an integer without end', '02 ffffffffffff', 'wbxml.integer', 1],
    ['an integer beyond 32 bits', '02 9fffffff7f 6a 00 2d', 'wbxml.integer', 1],
    ['no body', HEADER, 'wbxml.truncated', 5],
    ['an open element', `${HEADER} 6d`, 'wbxml.truncated', 6],
    ['a string without NUL', `${HEADER} 4f 0361`, 'wbxml.truncated', 7],
    ['an opaque block past the end', `${HEADER} 4f c3 05 61 01`, 'wbxml.truncated', 8],
    ['an opaque block with a lying length', `${HEADER} 4f c3 8fffffff7f 61 01`, 'wbxml.truncated', 12],
    ['a switch without a page', `${HEADER} 00`, 'wbxml.truncated', 6],
    ['a string reference outside the table', `${HEADER} 4f 83 00 01`, 'wbxml.string-index', 6],
    ['a string that is not UTF-8', `${HEADER} 4f 03ff00 01`, 'wbxml.utf8', 6],
    ['a surrogate as an entity', `${HEADER} 4f 02 83b000 01`, 'wbxml.entity', 6],
    ['NUL as an entity', `${HEADER} 4f 02 00 01`, 'wbxml.entity', 6],
    ['an entity beyond Unicode', `${HEADER} 4f 02 c48000 01`, 'wbxml.entity', 6],
    ['attributes', `${HEADER} ed 01 01`, 'wbxml.attributes', 5],
    ['a literal with attributes', `${HEADER} 84 00`, 'wbxml.attributes', 5],
    ['an extension token', `${HEADER} 6d c0 01`, 'wbxml.extension', 6],
    ['a processing instruction', `${HEADER} 43 00`, 'wbxml.processing-instruction', 5],
    ['text before the root', `${HEADER} 036100 2d`, 'wbxml.no-root', 5],
    ['an END before the root', `${HEADER} 01`, 'wbxml.no-root', 5],
    ['octets after the root', `${HEADER} 2d 2d`, 'wbxml.trailing-octets', 6],
  ])('%s', (_, digits, code, offset) => {
    const error = refusalOf(() => readWbxml(hex(digits)));
    expect({ code: error.code, offset: error.where?.offset }).toEqual({ code, offset });
  });

  it.each([
    ['octets', { maxOctets: 9 }, 'wbxml.too-large', 9],
    ['levels', { maxDepth: 2 }, 'wbxml.too-deep', 8],
    ['nodes', { maxNodes: 3 }, 'wbxml.too-many-nodes', 9],
    ['string table', { maxStringTable: 0 }, 'wbxml.string-table', 4],
  ])('a limit: %s', (_, limits, code, offset) => {
    const octets = hex('02 a401 6a 01 00 6d 6c 71 036100 01 01 01');
    const error = refusalOf(() => readWbxml(octets, limits));
    expect({ code: error.code, offset: error.where?.offset }).toEqual({ code, offset });
    expect(readWbxml(octets, { maxOctets: 15, maxDepth: 3, maxNodes: 4, maxStringTable: 1 }).root.name).toBe(
      'SyncML',
    );
  });

  it('never goes deeper than the readers after it can', () => {
    const octets = hex(`${HEADER} ${'6d'.repeat(300)} ${'01'.repeat(300)}`);
    expect(refusalOf(() => readWbxml(octets, { maxDepth: 1e9 })).code).toBe('wbxml.too-deep');
  });
});

describe('writer', () => {
  const put = (name: string, ...children: Element['children']): Element => ({
    name,
    ns: NS.syncml,
    children,
  });

  it('switches pages only where the next tag needs it', () => {
    const type = { name: 'Type', ns: NS.metinf, children: ['a'] };
    const format = { name: 'Format', ns: NS.metinf, children: ['b'] };
    const item = put('Item', put('Meta', type, format), put('Data', 'c'));
    expect(toHex(writeWbxml(item))).toBe(
      toHex(hex(`${HEADER} 54 5a 0001 53 036100 01 47 036200 01 01 0000 4f 036300 01 01`)),
    );
  });

  it('writes octets and text with a NUL as opaque blocks', () => {
    expect(toHex(writeWbxml(put('Data', Uint8Array.of(1, 2))))).toBe(toHex(hex(`${HEADER} 4f c3020102 01`)));
    expect(toHex(writeWbxml(put('Data', 'a\0')))).toBe(toHex(hex(`${HEADER} 4f c3026100 01`)));
  });

  it('writes empty content as no content', () => {
    expect(toHex(writeWbxml(put('Data', '', new Uint8Array())))).toBe(toHex(hex(`${HEADER} 0f`)));
  });

  it('writes lengths of more than one octet', () => {
    const long = new Uint8Array(300).fill(7);
    expect(toHex(writeWbxml(put('Data', long)).subarray(5, 9))).toBe('4fc3822c');
    expect(readWbxml(writeWbxml(put('Data', long))).root).toEqual(put('Data', long));
  });

  it('refuses half a surrogate pair', () => {
    const error = refusalOf(() => writeWbxml(put('Data', '\ud800')));
    expect([error.code, error.where?.path]).toEqual(['wbxml.not-text', 'Data']);
  });
});
