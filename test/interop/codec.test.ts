/** Our two spellings against libwbxml and libxml2, which share no code with us. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FumoError } from '../../src/errors.js';
import { encodeMessage } from '../../src/syncml/codec.js';
import { checkOrder } from '../../src/syncml/content-models.js';
import { type Element, isElement, type Node, NS } from '../../src/syncml/element.js';
import type { SyncMLMessage } from '../../src/syncml/message.js';
import { treeToMessage } from '../../src/syncml/message-tree.js';
import { utf8Decode } from '../../src/syncml/octets.js';
import { readWbxml } from '../../src/syncml/wbxml-reader.js';
import { writeWbxml } from '../../src/syncml/wbxml-writer.js';
import { readXml, writeXml } from '../../src/syncml/xml.js';
import { renderDtd, TREE_PAGES } from '../support/dtd.js';
import { describeWith, runTool } from '../support/foreign-tools.js';
import { message } from '../syncml/arbitraries.js';
import { VECTORS } from '../syncml/vectors.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fumo-codec-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function save(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A fixed choice of arbitrary messages, few enough to start one process for each. */
function sample(count: number): SyncMLMessage[] {
  return fc.sample(message, { numRuns: count, seed: 7 });
}

/** The tree without unknown elements, attributes and the choice between text and opaque. */
function plain(element: Element): Element {
  const children = element.children.map((child): Node => {
    if (isElement(child)) return plain(child);
    return typeof child === 'string' ? child : (utf8Decode(child) ?? '');
  });
  return { name: element.name, ns: element.ns, children };
}

describeWith('wbxml2xml', 'libwbxml reads the WBXML that we write', () => {
  function decoded(name: string, octets: Uint8Array): Element {
    const out = join(folder, `${name}.xml`);
    const { code, err } = runTool('wbxml2xml', ['-m', '0', '-k', '-o', out, save(`${name}.wbxml`, octets)]);
    expect([code, err.trim()]).toEqual([0, 'wbxml2xml succeeded']);
    return readXml(readFileSync(out)).root;
  }

  it.each(VECTORS)('$name', ({ name, xml }) => {
    const { root } = readXml(xml);
    expect(decoded(name, writeWbxml(root))).toEqual(root);
  });

  /** libwbxml has no names for code page 2 in a message; it must still find its way through it. */
  function asUnknown(element: Element): Element {
    const children = element.children.map((child) => (isElement(child) ? asUnknown(child) : child));
    return element.ns === NS.dmddf ? { name: 'unknown', ns: NS.syncml, children } : { ...element, children };
  }

  it('a page switch into a management tree and back', () => {
    const node =
      '<Node><NodeName>a</NodeName><RTProperties><Format><chr/></Format></RTProperties><Value>1</Value></Node>';
    const tree = `<MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD>${node}</MgmtTree>`;
    const item = `<Item><Target><LocURI>./a</LocURI></Target><Data>${tree}</Data></Item>`;
    const { xml } = VECTORS.find(({ name }) => name === 'v8_get') ?? { xml: '' };
    const { root } = readXml(xml.replace(/<Get>.*<\/Get>/, `<Add><CmdID>1</CmdID>${item}${item}</Add>`));
    expect(readWbxml(writeWbxml(root)).root).toEqual(root);
    expect(decoded('tree', writeWbxml(root))).toEqual(asUnknown(root));
  });
});

describeWith('xml2wbxml', 'we read the WBXML that libwbxml writes', () => {
  it.each(
    VECTORS.flatMap((vector) =>
      ['1.1', '1.2', '1.3'].flatMap((version) => [
        { ...vector, version, options: ['-n'] },
        { ...vector, version, options: [] },
      ]),
    ),
  )('$name in version $version $options', ({ name, xml, version, options }) => {
    const out = join(folder, `${name}.out`);
    const { code } = runTool('xml2wbxml', [
      ...options,
      '-k',
      '-v',
      version,
      '-o',
      out,
      save(`${name}.xml`, withDoctype(xml)),
    ]);
    expect(code).toBe(0);
    const { root, warnings } = readWbxml(readFileSync(out));
    expect(warnings).toEqual([]);
    expect(plain(root)).toEqual(readXml(xml).root);
  });

  function withDoctype(xml: string): string {
    return writeXml(readXml(xml).root, { doctype: true });
  }
});

describeWith('xmllint', 'libxml2 agrees on what is valid and what is XML', () => {
  function lint(name: string, text: string, ...options: string[]): number | null {
    return runTool('xmllint', ['--noout', '--nonet', ...options, save(name, text)]).code;
  }

  it('every vector is valid against the DTD of the content models', () => {
    const dtd = save('message.dtd', renderDtd());
    for (const { name, xml } of VECTORS) {
      const ours = writeXml(treeless(readXml(xml).root), { pretty: true });
      expect(lint(`${name}.xml`, ours, '--dtdvalid', dtd), name).toBe(0);
    }
  });

  function treeless(root: Element): Element {
    treeToMessage(root, { strict: true });
    return root;
  }

  it('the DTD and our order check give the same verdict', () => {
    const dtd = save('message.dtd', renderDtd());
    const trees = VECTORS.flatMap(({ xml }) => variants(readXml(xml).root)).slice(0, 60);
    const verdicts = trees.map((root, index) => {
      const valid = lint(`variant-${index}.xml`, writeXml(root), '--dtdvalid', dtd) === 0;
      return { valid, ours: checkOrder(root).length === 0 };
    });
    expect(verdicts.filter(({ valid, ours }) => valid !== ours)).toEqual([]);
    expect(new Set(verdicts.map(({ valid }) => valid)).size).toBe(2);
  });

  /** The tree with one command's first two children swapped, its first child gone, or doubled. */
  function variants(root: Element): Element[] {
    const [header, body] = root.children.filter(isElement);
    const [command] = body?.children.filter(isElement) ?? [];
    if (!header || !body || !command) return [];
    const [first, second, ...rest] = command.children;
    if (first === undefined || second === undefined) return [];
    const lists: Node[][] = [
      [first, second, ...rest],
      [second, first, ...rest],
      [second, ...rest],
      [first, first, second, ...rest],
    ];
    return lists.map((children) => {
      const changed = { ...body, children: [{ ...command, children }, ...body.children.slice(1)] };
      return { ...root, children: [header, changed] };
    });
  }

  it('a management tree is valid against the DTD of its page', () => {
    const dtd = save('tree.dtd', renderDtd(TREE_PAGES));
    const properties =
      '<RTProperties><ACL>Get=*</ACL><Format><chr/></Format><Type><MIME>text/plain</MIME></Type></RTProperties>';
    const node = `<Node><NodeName>a</NodeName><Path>./</Path>${properties}<Value>1</Value></Node>`;
    const tree = (inner: string): string =>
      `<MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD>${inner}</MgmtTree>`;
    expect(lint('tree.xml', writeXml(readXml(tree(node)).root), '--dtdvalid', dtd)).toBe(0);
    expect(lint('tree.xml', tree(''), '--dtdvalid', dtd)).not.toBe(0);
  });

  it('any message that we write is well-formed', () => {
    for (const [index, each] of sample(40).entries()) {
      expect(lint(`message-${index}.xml`, new TextDecoder().decode(encodeMessage(each, 'xml')))).toBe(0);
    }
  });

  it('whatever we read as XML is XML', () => {
    const edits = [
      '<',
      '>',
      '&',
      '"',
      "'",
      '/',
      '<a>',
      '</a>',
      '<!--',
      '-->',
      ']]>',
      '<![CDATA[',
      '<?x?>',
      '&#1;',
      ' a="b"',
      '<a:b/>',
      '--',
      '<!DOCTYPE a>',
    ];
    const bases = VECTORS.slice(0, 2).map(({ xml }) => xml.slice(xml.indexOf('<SyncML')));
    const change = fc.tuple(fc.constantFrom(...bases), fc.nat(), fc.nat(2), fc.constantFrom(...edits));
    const texts = fc.sample(change, { numRuns: 400, seed: 11 }).map(([base, place, removed, added]) => {
      const at = place % base.length;
      return base.slice(0, at) + added + base.slice(at + removed);
    });
    const verdicts = texts.map((text, index) => ({
      text,
      ours: isRead(text),
      theirs: lint(`edit-${index}.xml`, text) === 0,
    }));
    expect(verdicts.filter(({ ours, theirs }) => ours && !theirs)).toEqual([]);
    expect(verdicts.filter(({ ours }) => ours).length).toBeGreaterThan(20);
  });

  function isRead(text: string): boolean {
    try {
      readXml(text);
      return true;
    } catch (error) {
      if (error instanceof FumoError) return false;
      throw error;
    }
  }
});
