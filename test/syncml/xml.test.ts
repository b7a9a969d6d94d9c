import { describe, expect, it } from 'vitest';
import { type Element, NS } from '../../src/syncml/element.js';
import { utf8Encode } from '../../src/syncml/octets.js';
import { readXml, writeXml } from '../../src/syncml/xml.js';
import { refusalOf } from '../support/refusal.js';

const XMLNS = `xmlns="${NS.syncml}"`;

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index + 10);
}

function data(...children: Element['children']): Element {
  return { name: 'Data', ns: NS.syncml, children };
}

describe('text', () => {
  it.each([
    ['is not trimmed', '  a  ', '  a  '],
    ['is not converted', '0200', '0200'],
    ['keeps exponents and hex', '1e5 0x1F', '1e5 0x1F'],
    ['keeps blanks', '   ', '   '],
    ['joins CDATA', 'a<![CDATA[<b>&amp;]]>c', 'a<b>&amp;c'],
    ['joins around comments', 'a<!-- x < & -->b', 'ab'],
    ['decodes named references', '&amp;&lt;&gt;&quot;&apos;', '&<>"\''],
    ['decodes numbers', '&#65;&#x42;&#x1F600;', 'AB\u{1F600}'],
    ['decodes once', '&amp;lt;', '&lt;'],
    ['turns line ends into LF', 'a\r\nb\rc', 'a\nb\nc'],
    ['keeps a CR by reference', 'a&#13;b', 'a\rb'],
    ['keeps brackets of CDATA', '<![CDATA[a]]]]><![CDATA[>b]]>', 'a]]>b'],
    ['skips processing instructions', 'a<?x y?>b', 'ab'],
  ])('%s', (_, content, expected) => {
    expect(readXml(`<Data ${XMLNS}>${content}</Data>`)).toEqual({ root: data(expected), warnings: [] });
  });

  it('is dropped when blank between elements', () => {
    const { root } = readXml(`<Item ${XMLNS}>\n  <Data>a</Data>\n</Item>`);
    expect(root.children).toEqual([data('a')]);
  });

  it('is dropped when blank beside a subtree in Data', () => {
    const { root } = readXml(`<Data ${XMLNS}>\n<MgmtTree xmlns="${NS.dmddf}"/>\n</Data>`);
    expect(root.children).toEqual([{ name: 'MgmtTree', ns: NS.dmddf, children: [] }]);
  });
});

describe('documents', () => {
  const plain = `<Data ${XMLNS}>a</Data>`;
  it.each([
    ['a declaration', `<?xml version="1.0" encoding="UTF-8"?>${plain}`],
    ['a declaration in single quotes', `<?xml version='1.0' encoding='utf-8' standalone='yes' ?>${plain}`],
    ['a byte order mark', `\u{FEFF}${plain}`],
    [
      'a DOCTYPE with a public identifier',
      `<!DOCTYPE Data PUBLIC "-//SYNCML//DTD SyncML 1.2//EN" "x.dtd">${plain}`,
    ],
    ['a DOCTYPE with a system identifier', `<!DOCTYPE Data SYSTEM 'a[b].dtd' >${plain}`],
    ['comments and blanks around', `\n<!-- a -->${plain}\n<!-- b -->\n`],
    ['blanks in tags', `<Data\n${XMLNS}\n>a</Data\n>`],
  ])('may have %s', (_, text) => {
    expect(readXml(text)).toEqual({ root: data('a'), warnings: [] });
  });

  it('may be octets', () => {
    expect(readXml(utf8Encode(`<Data ${XMLNS}>é</Data>`)).root).toEqual(data('é'));
  });

  it.each([
    ['crossed tags', '<a><b></a></b>', 'xml.not-well-formed', 1, 7],
    ['an open element', '<a><b></b>', 'xml.not-well-formed', 1, 11],
    ['a stray end tag', '<a/></a>', 'xml.not-well-formed', 1, 5],
    ['a stray end tag of that name', '<a/></undefined>', 'xml.not-well-formed', 1, 5],
    ['two roots', '<a/>\n<b/>', 'xml.not-well-formed', 2, 1],
    ['text alone', 'hello', 'xml.not-well-formed', 1, 1],
    ['nothing', '', 'xml.not-well-formed', 1, 1],
    ['blanks alone', '  \n', 'xml.not-well-formed', 2, 1],
    ['text after the root', '<a/>\n\nx', 'xml.not-well-formed', 1, 5],
    ['text before the root', 'x<a/>', 'xml.not-well-formed', 1, 1],
    ['CDATA outside the root', '<a/><![CDATA[x]]>', 'xml.not-well-formed', 1, 5],
    ['a bare ampersand', '<a>a & b</a>', 'xml.entity', 1, 6],
    ['a bare less-than', '<a>1 < 2</a>', 'xml.not-well-formed', 1, 6],
    ['an HTML entity', '<a>&copy;</a>', 'xml.entity', 1, 4],
    ['an unknown entity in an attribute', '<a b="&x;"/>', 'xml.entity', 1, 7],
    ['a reference to no character', '<a>&#9999999;</a>', 'xml.entity', 1, 4],
    ['a reference to NUL', '<a>&#0;</a>', 'xml.entity', 1, 4],
    ['a reference to a surrogate', '<a>&#xD800;</a>', 'xml.entity', 1, 4],
    ['a control character', '<a>\n \x01</a>', 'xml.character', 2, 2],
    ['half a surrogate pair', '<a>\ud800</a>', 'xml.character', 1, 4],
    ['a repeated attribute', '<a b="1" b="2"/>', 'xml.not-well-formed', 1, 10],
    ['an attribute without quotes', '<a b=1/>', 'xml.not-well-formed', 1, 3],
    ['an attribute without value', '<a b/>', 'xml.not-well-formed', 1, 3],
    ['a less-than in an attribute', '<a b="<"/>', 'xml.not-well-formed', 1, 3],
    ['an open comment', '<a><!-- x</a>', 'xml.not-well-formed', 1, 4],
    ['two dashes in a comment', '<a><!-- x -- y --></a>', 'xml.not-well-formed', 1, 4],
    ['open CDATA', '<a><![CDATA[x</a>', 'xml.not-well-formed', 1, 4],
    ['the end of CDATA in text', '<a>]]></a>', 'xml.not-well-formed', 1, 4],
    ['a late declaration', ' <?xml version="1.0"?><a/>', 'xml.not-well-formed', 1, 2],
    ['a bad declaration', '<?xml encoding="UTF-8"?><a/>', 'xml.not-well-formed', 1, 1],
    ['another encoding', '<?xml version="1.0" encoding="ISO-8859-1"?><a/>', 'xml.encoding', 1, 1],
    ['entity declarations', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'xml.internal-subset', 1, 1],
    [
      'an internal subset after identifiers',
      '<!DOCTYPE a PUBLIC "x[" "y" [ ]><a/>',
      'xml.internal-subset',
      1,
      1,
    ],
    ['two DOCTYPEs', '<!DOCTYPE a><!DOCTYPE a><a/>', 'xml.not-well-formed', 1, 13],
    ['a late DOCTYPE', '<a/><!DOCTYPE a>', 'xml.not-well-formed', 1, 5],
    ['a name that starts with a digit', '<1a/>', 'xml.not-well-formed', 1, 1],
    ['a name of an object member', '<a><__proto__/></a>', 'xml.reserved-name', 1, 4],
    ['another name of an object member', '<a><hasOwnProperty/></a>', 'xml.reserved-name', 1, 4],
    ['a name with what the parser takes for a blank', '<a><\u{FEFF}b/></a>', 'xml.reserved-name', 1, 4],
    ['such a name of an attribute', '<a b\u{1680}="1"/>', 'xml.reserved-name', 1, 4],
    [
      '65 attributes in one tag',
      `<a${range(65)
        .map((n) => ` b${n}=""`)
        .join('')}/>`,
      'xml.too-many-attributes',
      1,
      458,
    ],
    ['an undeclared prefix', '<a:b/>', 'xml.prefix', undefined, undefined],
  ])('may not have %s', (_, text, code, line, column) => {
    const error = refusalOf(() => readXml(text));
    expect({ code: error.code, line: error.where?.line, column: error.where?.column }).toEqual({
      code,
      line,
      column,
    });
  });

  it('must be UTF-8', () => {
    expect(refusalOf(() => readXml(Uint8Array.of(0x3c, 0xff))).code).toBe('xml.encoding');
    expect(refusalOf(() => readXml(Uint8Array.of(0xff, 0xfe, 0x3c, 0))).code).toBe('xml.encoding');
  });

  it.each([
    ['octets', { maxOctets: 13 }, 'xml.too-large'],
    ['levels', { maxDepth: 2 }, 'xml.too-deep'],
    ['nodes', { maxNodes: 3 }, 'xml.too-many-nodes'],
  ])('have limits: %s', (_, limits, code) => {
    const text = '<a><b>é<c/></b></a>';
    expect(refusalOf(() => readXml(text, limits)).code).toBe(code);
    expect(readXml(text, { maxOctets: 20, maxDepth: 3, maxNodes: 4 }).root.name).toBe('a');
  });

  it('counts octets, not characters', () => {
    expect(refusalOf(() => readXml('<a>éé</a>', { maxOctets: 10 })).code).toBe('xml.too-large');
    expect(readXml('<a>éé</a>', { maxOctets: 11 }).root.children).toEqual(['éé']);
  });

  it('are refused in time however they are broken', () => {
    const long = 'a '.repeat(250_000);
    expect(refusalOf(() => readXml(`<a ${long}`)).code).toBe('xml.not-well-formed');
    expect(refusalOf(() => readXml(`<!DOCTYPE ${long}`)).code).toBe('xml.not-well-formed');
    expect(refusalOf(() => readXml(`<a><!-- ${long}`)).code).toBe('xml.not-well-formed');
    expect(refusalOf(() => readXml(`<a b="${long}`)).code).toBe('xml.not-well-formed');
    expect(refusalOf(() => readXml(`<?x ${long}`)).code).toBe('xml.not-well-formed');
    expect(refusalOf(() => readXml('<a>'.repeat(300_000))).code).toBe('xml.too-deep');
  });
});

describe('namespaces', () => {
  const metinf = (name: string, ...children: string[]): Element => ({ name, ns: NS.metinf, children });
  const meta = (...children: Element[]): Element => ({ name: 'Meta', ns: NS.syncml, children });

  it.each([
    ['default declarations', `<Meta ${XMLNS}><Type xmlns="${NS.metinf}">a</Type></Meta>`],
    ['prefixes', `<s:Meta xmlns:s="${NS.syncml}" xmlns:m="${NS.metinf}"><m:Type>a</m:Type></s:Meta>`],
    ['an inner prefix', `<Meta ${XMLNS}><m:Type xmlns:m="${NS.metinf}">a</m:Type></Meta>`],
  ])('are resolved: %s', (_, text) => {
    expect(readXml(text)).toEqual({ root: meta(metinf('Type', 'a')), warnings: [] });
  });

  it.each([
    ['none', '<Meta><Type>a</Type></Meta>', 2],
    ['SyncML 1.1', `<Meta xmlns="SYNCML:SYNCML1.1"><Type xmlns="${NS.metinf}">a</Type></Meta>`, 1],
    ['another case', `<Meta xmlns="syncml:SYNCML1.2"><Type xmlns="${NS.metinf}">a</Type></Meta>`, 1],
    ['Meta children left in the outer one', `<Meta ${XMLNS}><Type>a</Type></Meta>`, 1],
  ])('are put right with a warning: %s', (_, text, count) => {
    const { root, warnings } = readXml(text);
    expect(root).toEqual(meta(metinf('Type', 'a')));
    expect(warnings.map(({ code }) => code)).toEqual(new Array(count).fill('xml.namespace'));
  });

  it('put a whole subtree right that inherits the wrong one', () => {
    const { root } = readXml(
      `<Data ${XMLNS}><MgmtTree><Node><NodeName/><Type/><DFProperties><Add/></DFProperties></Node></MgmtTree></Data>`,
    );
    const spaces = new Set<string>();
    const visit = (element: Element): void => {
      spaces.add(element.ns);
      for (const child of element.children) if (typeof child === 'object' && 'ns' in child) visit(child);
    };
    for (const child of root.children) if (typeof child === 'object' && 'ns' in child) visit(child);
    expect([...spaces]).toEqual([NS.dmddf]);
  });

  it('of others are left alone', () => {
    const text = '<media xmlns="http://www.openmobilealliance.org/xmlns/dd"><size>1</size><Type/></media>';
    const ns = 'http://www.openmobilealliance.org/xmlns/dd';
    const size = { name: 'size', ns, children: ['1'] };
    expect(readXml(text)).toEqual({
      root: { name: 'media', ns, children: [size, { name: 'Type', ns, children: [] }] },
      warnings: [],
    });
  });

  it('may be missing in a document of others', () => {
    expect(readXml('<media><size>1</size></media>').warnings).toEqual([]);
  });

  it('leave other attributes in place, with a warning', () => {
    const { root, warnings } = readXml(`<Data ${XMLNS} a="1&amp;" xml:lang="en">x</Data>`);
    expect(root.attributes).toEqual({ a: '1&', 'xml:lang': 'en' });
    expect(warnings.map(({ code }) => code)).toEqual(['xml.attributes']);
    expect(readXml(writeXml(root)).root).toEqual(root);
  });
});

describe('writeXml', () => {
  const bare = { declaration: false };

  it('declares each namespace where it changes', () => {
    const type = (name: string): Element => ({ name, ns: NS.metinf, children: ['a'] });
    const meta = { name: 'Meta', ns: NS.syncml, children: [type('Type'), type('Format')] };
    const inner = `<Type xmlns="syncml:metinf">a</Type><Format xmlns="syncml:metinf">a</Format>`;
    expect(writeXml(meta, bare)).toBe(`<Meta ${XMLNS}>${inner}</Meta>`);
  });

  it('escapes what must be escaped', () => {
    expect(writeXml(data('a&<>"\'\r\n\t'), bare)).toBe(`<Data ${XMLNS}>a&amp;&lt;&gt;"'&#13;\n\t</Data>`);
  });

  it('indents element content only', () => {
    const item = { name: 'Item', ns: NS.syncml, children: [data('a'), data()] };
    expect(writeXml(item, { ...bare, pretty: true })).toBe(
      `<Item ${XMLNS}>\n  <Data>a</Data>\n  <Data/>\n</Item>\n`,
    );
  });

  it('writes a declaration and a DOCTYPE when asked', () => {
    expect(writeXml(data())).toBe(`<?xml version="1.0" encoding="UTF-8"?><Data ${XMLNS}/>`);
    expect(writeXml(data(), { ...bare, doctype: true })).toMatch(
      /^<!DOCTYPE Data PUBLIC "-\/\/SYNCML\/\/DTD SyncML 1\.2\/\/EN" "[^"]+"><Data /,
    );
  });

  it('spells octets as text where they are text', () => {
    expect(readXml(writeXml(data(utf8Encode('é')))).root).toEqual(data('é'));
  });

  it.each([
    ['octets that are no text', [], Uint8Array.of(0xff, 0x00), '/wA='],
    ['octets with a control character', [], Uint8Array.of(0x01), 'AQ=='],
    ['text under Format bin', ['bin'], utf8Encode('abc'), 'YWJj'],
  ])('spells as base64: %s', (_, format, octets, base64) => {
    const metaOf = (text: string): Element => ({
      name: 'Meta',
      ns: NS.syncml,
      children: [{ name: 'Format', ns: NS.metinf, children: [text] }],
    });
    const item: Element = { name: 'Item', ns: NS.syncml, children: [...format.map(metaOf), data(octets)] };
    const spelled = { ...item, children: [metaOf('b64'), data(base64)] };
    expect(readXml(writeXml(item)).root).toEqual(spelled);
  });

  it.each([
    ['a control character', data('\x01'), 'xml.character'],
    ['half a surrogate pair', data('\udc00'), 'xml.character'],
    ['a name with a blank', { ...data(), name: 'a b' }, 'xml.name'],
    ['a name that is markup', { ...data(), name: 'a><b' }, 'xml.name'],
    ['a bad attribute value', { ...data(), attributes: { a: '\0' } }, 'xml.character'],
  ])('refuses %s', (_, element, code) => {
    expect(refusalOf(() => writeXml(element)).code).toBe(code);
  });
});
