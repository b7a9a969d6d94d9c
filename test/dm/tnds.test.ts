import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MGMT_FORMATS } from '../../src/dm/mgmt-tree.js';
import { flattenTnds, readTnds, readTndsData, type TndsNode, writeTnds } from '../../src/dm/tnds.js';
import { checkOrder } from '../../src/syncml/content-models.js';
import type { Element } from '../../src/syncml/element.js';
import { readWbxml } from '../../src/syncml/wbxml-reader.js';
import { writeWbxml } from '../../src/syncml/wbxml-writer.js';
import { readXml, writeXml } from '../../src/syncml/xml.js';
import { refusalOf } from '../support/refusal.js';
import { text } from '../syncml/arbitraries.js';

const name = fc.stringMatching(/^[A-Za-z0-9_%-]{1,8}$/);
const trimmed = text.map((value) => value.trim());

interface Draft {
  name: string;
  format: (typeof MGMT_FORMATS)[number];
  type: string;
  value: string;
  octets: Uint8Array;
  extra: Partial<Pick<TndsNode, 'acl' | 'title' | 'tstamp' | 'verNo'>>;
  children: Draft[];
}

const { draft } = fc.letrec<{ draft: Draft }>((tie) => ({
  draft: fc.record({
    name,
    format: fc.constantFrom(...MGMT_FORMATS),
    type: fc.constantFrom('', 'text/plain', 'urn:oma:mo:oma-fumo:1.0'),
    value: text,
    octets: fc.uint8Array({ maxLength: 12 }),
    extra: fc.record(
      {
        acl: fc.constantFrom('', 'Get=*&Replace=a+b'),
        title: trimmed,
        tstamp: fc.constant('20010711T163817Z'),
        verNo: fc.constantFrom('0', '65535'),
      },
      { requiredKeys: [] },
    ),
    children: fc.oneof(
      { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
      fc.constant([]),
      fc.array(tie('draft'), { maxLength: 3 }),
    ) as fc.Arbitrary<Draft[]>,
  }),
}));

function nodeOf(parent: string, { name, format, type, value, octets, extra, children }: Draft): TndsNode {
  const path = parent === '' ? name : `${parent}/${name}`;
  const facts = { path, type, ...extra };
  if (format === 'node') {
    return { ...facts, format, children: children.map((child) => nodeOf(path, child)) };
  }
  const held = format === 'bin' || format === 'b64' ? octets : value;
  return { ...facts, format, value: held, children: [] };
}

const forest = fc
  .tuple(fc.constantFrom('', 'A', 'A/B'), fc.array(draft, { minLength: 1, maxLength: 3 }))
  .map(([parent, drafts]) => drafts.map((one) => nodeOf(parent, one)));

const small: TndsNode = {
  path: 'FwUpdate/Pkg',
  format: 'node',
  type: 'urn:oma:mo:oma-fumo:1.0',
  acl: 'Get=*',
  title: 'the package',
  children: [
    { path: 'FwUpdate/Pkg/State', format: 'int', type: 'text/plain', value: '10', verNo: '3', children: [] },
    {
      path: 'FwUpdate/Pkg/Data',
      format: 'bin',
      type: 'application/octet-stream',
      value: Uint8Array.of(0, 255),
      children: [],
    },
  ],
};

const SPELLINGS: readonly [string, (root: Element) => Element][] = [
  ['XML', (root) => readXml(writeXml(root)).root],
  ['WBXML', (root) => readWbxml(writeWbxml(root)).root],
];

describe('writing and reading TNDS', () => {
  it.each(SPELLINGS)(
    'any tree comes back from %s, without a warning, in the order of the DTD',
    (_name, carry) => {
      fc.assert(
        fc.property(forest, (nodes) => {
          const root = writeTnds(nodes);
          expect(checkOrder(root)).toEqual([]);
          expect(readTnds(carry(root))).toEqual({ nodes, warnings: [] });
        }),
        { numRuns: 300 },
      );
    },
  );

  it('says where a node is once, and the root by a dot', () => {
    const nested = writeXml(writeTnds([small]), { declaration: false });
    expect(nested.match(/<Path>/g)).toHaveLength(1);
    expect(nested).toContain('<NodeName>Pkg</NodeName><Path>./FwUpdate</Path>');
    const root: TndsNode = { path: '', format: 'node', type: '', children: [small] };
    const whole = writeXml(writeTnds([root]), { declaration: false });
    expect(whole).toContain('<NodeName>.</NodeName><RTProperties>');
    expect(readTnds(readXml(whole).root).nodes).toEqual([root]);
  });

  it('writes only the parts that a list request wants', () => {
    const shown = (sign: '+' | '-', ...parts: string[]): string =>
      writeXml(writeTnds([small], { sign, parts }), { declaration: false });
    expect(shown('+', 'ACL', 'Value')).toContain('<RTProperties><ACL>Get=*</ACL></RTProperties>');
    expect(shown('+', 'ACL', 'Value')).not.toMatch(/<(Format|Type|Title|VerNo)/);
    expect(shown('+', 'ACL', 'Value')).toContain('<Value>10</Value>');
    expect(shown('-', 'Value', 'Title')).not.toMatch(/<(Value|Title)/);
    expect(shown('-', 'Value', 'Title')).toMatch(/<Format>.*<VerNo>/);
  });

  it('lists every node, parents first', () => {
    expect(flattenTnds([small]).map(({ path }) => path)).toEqual([
      'FwUpdate/Pkg',
      'FwUpdate/Pkg/State',
      'FwUpdate/Pkg/Data',
    ]);
  });
});

const tree = (inside: string, version = '1.2'): string =>
  `<MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>${version}</VerDTD>${inside}</MgmtTree>`;
const read = (inside: string) => readTnds(readXml(tree(inside)).root);

describe('what others write', () => {
  it('assumes formats and types that are left out', () => {
    const { nodes } = read(
      '<Node><NodeName>A</NodeName><Node><NodeName>B</NodeName><Value>x</Value></Node></Node>',
    );
    expect(flattenTnds(nodes)).toMatchObject([
      { path: 'A', format: 'node', type: '' },
      { path: 'A/B', format: 'chr', type: 'text/plain', value: 'x' },
    ]);
  });

  it('takes nodes side by side, each with a Path', () => {
    const { nodes } = read(
      '<Node><NodeName>A</NodeName><Path>.</Path></Node><Node><NodeName>B</NodeName><Path>./A</Path><Value/></Node>',
    );
    expect(nodes.map(({ path }) => path)).toEqual(['A', 'A/B']);
  });

  it('names each tolerance', () => {
    const { nodes, warnings } = readTnds(
      readXml(
        '<MgmtTree xmlns="urn:x"><VerDTD>1.1</VerDTD><Node><NodeName>A</NodeName><RTProperties><Format>int</Format><Type>text/plain</Type><verNo>7</verNo></RTProperties><Value>1</Value></Node></MgmtTree>',
      ).root,
    );
    expect(nodes).toMatchObject([{ format: 'int', type: 'text/plain', verNo: '7', value: '1' }]);
    expect(warnings.map(({ code }) => code)).toEqual([
      'syncml.tnds-namespace',
      'syncml.tnds-version',
      'syncml.tnds-word-as-text',
      'syncml.tnds-word-as-text',
      'syncml.tnds-property-name',
    ]);
    expect(warnings[2]?.path).toBe('MgmtTree/Node/RTProperties/Format');
  });

  it('takes opaque octets of a binary value as they are', () => {
    const opaque = withOpaque(writeTnds([small]));
    const [, , data] = flattenTnds(readTnds(readWbxml(writeWbxml(opaque)).root).nodes);
    expect(data?.value).toEqual(Uint8Array.of(7, 8));
  });

  it('reads inline XML as the value of an xml node', () => {
    const { nodes } = read(
      '<Node><NodeName>A</NodeName><RTProperties><Format><xml/></Format></RTProperties><Value><a xmlns="urn:a">1</a></Value></Node>',
    );
    expect(nodes[0]?.value).toBe('<a xmlns="urn:a">1</a>');
  });

  it('reads Data in all its forms', () => {
    const root = writeTnds([small]);
    for (const data of [[root], writeXml(root), new TextEncoder().encode(writeXml(root)), writeWbxml(root)]) {
      expect(readTndsData(data).nodes).toEqual([small]);
    }
    expect(refusalOf(() => readTndsData(undefined)).code).toBe('syncml.tnds-root');
    expect(refusalOf(() => readTndsData([root, root])).code).toBe('syncml.tnds-root');
  });

  it.each([
    ['another root', '<Meta xmlns="SYNCML:SYNCML1.2"/>', 'syncml.tnds-root', 'Meta'],
    ['no node', tree(''), 'syncml.tnds-root', 'MgmtTree/Node'],
    [
      'a name with a slash',
      tree('<Node><NodeName>A/B</NodeName></Node>'),
      'syncml.tnds-node-name',
      'MgmtTree/Node/NodeName',
    ],
    [
      'a child without a name',
      tree('<Node><NodeName>A</NodeName><Node><NodeName/></Node></Node>'),
      'syncml.tnds-node-name',
      'MgmtTree/Node/Node/NodeName',
    ],
    [
      'a parent path',
      tree('<Node><NodeName>A</NodeName><Path>../B</Path></Node>'),
      'syncml.tnds-path',
      'MgmtTree/Node/Path',
    ],
    [
      'an unknown format',
      tree('<Node><NodeName>A</NodeName><RTProperties><Format><text/></Format></RTProperties></Node>'),
      'syncml.tnds-format',
      'MgmtTree/Node/RTProperties/Format',
    ],
    [
      'nodes below a leaf',
      tree(
        '<Node><NodeName>A</NodeName><RTProperties><Format><int/></Format></RTProperties><Node><NodeName>B</NodeName></Node></Node>',
      ),
      'syncml.tnds-format',
      'MgmtTree/Node/Node',
    ],
    [
      'a value beside nodes',
      tree('<Node><NodeName>A</NodeName><Value>1</Value><Node><NodeName>B</NodeName></Node></Node>'),
      'syncml.tnds-value',
      'MgmtTree/Node/Value',
    ],
    [
      'octets that are no base64',
      tree(
        '<Node><NodeName>A</NodeName><RTProperties><Format><bin/></Format></RTProperties><Value>%</Value></Node>',
      ),
      'syncml.tnds-value',
      'MgmtTree/Node/Value',
    ],
    [
      'an interior node with a value',
      tree(
        '<Node><NodeName>A</NodeName><RTProperties><Format><node/></Format></RTProperties><Value>1</Value></Node>',
      ),
      'syncml.tnds-value',
      'MgmtTree/Node/Value',
    ],
  ])('refuses %s with its place', (_name, xml, code, path) => {
    const refusal = refusalOf(() => readTnds(readXml(xml).root));
    expect({ code: refusal.code, path: refusal.where?.path }).toEqual({ code, path });
  });
});

/** The tree with the content of its last Value as opaque octets. */
function withOpaque(element: Element): Element {
  const children = element.children.map((child) =>
    typeof child === 'string' || child instanceof Uint8Array ? child : withOpaque(child),
  );
  const isData = element.name === 'Value' && element.children[0] === 'AP8=';
  return { ...element, children: isData ? [Uint8Array.of(7, 8)] : children };
}
