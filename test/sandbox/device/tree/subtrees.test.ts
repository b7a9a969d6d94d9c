/** Add and Replace of a serialised subtree (RepPro 1.2, Add and Replace; TNDS 1.2, DM commands with TNDS data). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TndsNode, writeTnds } from '../../../../src/dm/tnds.js';
import type { NodeSeed } from '../../../../src/sandbox/device/tree/node.js';
import type { ManagementTree } from '../../../../src/sandbox/device/tree/tree.js';
import { decodeMessage, encodeMessage } from '../../../../src/syncml/codec.js';
import { MEDIA_TYPES, type SyncMLMessage } from '../../../../src/syncml/message.js';
import { toBase64 } from '../../../../src/syncml/octets.js';
import { writeWbxml } from '../../../../src/syncml/wbxml-writer.js';
import { writeXml } from '../../../../src/syncml/xml.js';
import { ALL_RIGHTS, type Asking, ask, grow, interior, leaf, snapshot } from './small-tree.js';

const XML = 'application/vnd.syncml.dmtnds+xml';
const WBXML = 'application/vnd.syncml.dmtnds+wbxml';

const inner = (path: string, children: TndsNode[] = [], more: Partial<TndsNode> = {}): TndsNode => ({
  path,
  format: 'node',
  type: '',
  children,
  ...more,
});
const value = (path: string, text: string, more: Partial<TndsNode> = {}): TndsNode => ({
  path,
  format: 'chr',
  type: 'text/plain',
  value: text,
  children: [],
  ...more,
});
const document = (...nodes: TndsNode[]) => [writeTnds(nodes)];
const as = (type: string, more = {}): Asking => ({ meta: { format: 'xml', type, ...more } });

const MAIL = inner('Mail', [
  inner('Mail/POP3', [
    value('Mail/POP3/Server', 'mail.test'),
    value('Mail/POP3/Port', '110', { format: 'int' }),
  ]),
  value('Mail/Name', 'Mail', { title: 'Its name', acl: 'Get=*' }),
]);
const MAIL_URIS = ['Mail', 'Mail/POP3', 'Mail/POP3/Server', 'Mail/POP3/Port', 'Mail/Name'];

const add = (tree: ManagementTree, uri: string, data: Asking['data'], asking: Asking = as(XML)) =>
  ask(tree, 'Add', uri, { ...asking, ...(data === undefined ? {} : { data }) });
const replace = (tree: ManagementTree, uri: string, data: Asking['data'], asking: Asking = as(XML)) =>
  ask(tree, 'Replace', uri, { ...asking, ...(data === undefined ? {} : { data }) });

describe('Add of a subtree', () => {
  const root = writeTnds([MAIL]);
  const spellings: [string, Asking['data'], Asking][] = [
    ['a subtree inside the message', [root], as(XML)],
    ['a subtree inside a WBXML message', [root], as(WBXML)],
    ['XML text', writeXml(root), as(XML)],
    ['XML text with white space around it', `\n  ${writeXml(root)}\n`, as(`${XML}; charset=utf-8`)],
    ['XML octets', new TextEncoder().encode(writeXml(root)), as(XML)],
    ['XML in base64', btoa(writeXml(root)), as(XML, { format: 'b64' })],
    ['WBXML octets', writeWbxml(root), as(WBXML, { format: 'bin' })],
    ['WBXML in base64', toBase64(writeWbxml(root)), as(WBXML, { format: 'b64' })],
  ];
  it.each(spellings)('takes %s', (_how, data, asking) => {
    const { tree } = grow([interior('Op')]);
    expect(add(tree, './Op', data, asking).status).toBe('200');
    expect(tree.subtree('Op').slice(1)).toEqual(MAIL_URIS.map((uri) => `Op/${uri}`));
    expect(tree.find('Op/Mail/POP3/Port')).toMatchObject({ format: 'int', value: '110' });
    expect(tree.find('Op/Mail/Name')).toMatchObject({ title: 'Its name', acl: 'Get=*' });
  });

  it.each(['xml', 'wbxml'] as const)('takes it out of a message in %s', (encoding) => {
    const address = { locUri: 'x' };
    const sent: SyncMLMessage = {
      header: {
        verDtd: '1.2',
        verProto: 'DM/1.2',
        sessionId: '1',
        msgId: '1',
        target: address,
        source: address,
      },
      commands: [
        {
          name: 'Add',
          cmdId: '1',
          meta: { format: 'xml', type: XML },
          items: [{ target: { locUri: './Op' }, data: [root] }],
        },
        {
          name: 'Add',
          cmdId: '2',
          items: [
            {
              target: { locUri: './Octets' },
              meta: { format: 'bin', type: WBXML },
              data: writeWbxml(root),
            },
          ],
        },
      ],
      final: true,
    };
    const { message } = decodeMessage(encodeMessage(sent, encoding), MEDIA_TYPES[encoding]);
    const { tree } = grow([]);
    for (const command of message.commands) {
      const [item] = command.name === 'Add' ? command.items : [];
      const meta = { ...command.meta, ...item?.meta };
      const uri = item?.target?.locUri ?? '';
      expect(add(tree, uri, item?.data, { meta }).status).toBe('200');
      expect(tree.find(`${uri.slice(2)}/Mail/POP3/Port`)?.value).toBe('110');
    }
  });

  it('refuses any damaged document without a trace, whatever the damage', () => {
    const whole = new TextEncoder().encode(writeXml(root));
    const damaged = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.string({ maxLength: 40 }),
      fc
        .tuple(fc.constantFrom(whole, writeWbxml(root)), fc.nat(), fc.integer({ min: 0, max: 255 }))
        .map(([octets, at, octet]) => octets.with(at % octets.length, octet)),
      fc
        .tuple(fc.constantFrom(whole, writeWbxml(root)), fc.nat())
        .map(([octets, at]) => octets.slice(0, at % octets.length)),
    );
    fc.assert(
      fc.property(
        damaged,
        fc.constantFrom(XML, WBXML),
        fc.constantFrom(add, replace),
        (data, type, command) => {
          const { tree, events } = grow([interior('Op'), leaf('Op/x')]);
          const before = snapshot(tree);
          const { status } = command(tree, './Op', data, as(type));
          expect(['200', '415', '405', '418']).toContain(status);
          if (status !== '200') expect([snapshot(tree), events]).toEqual([before, []]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('puts the nodes below the target, which is made when it is missing', () => {
    const { tree } = grow([]);
    expect(add(tree, './Op', document(MAIL)).status).toBe('200');
    expect(tree.find('Op/Mail/Name')?.value).toBe('Mail');
  });

  it('takes a document that names the target itself, as deployed servers send it', () => {
    const { tree } = grow([]);
    expect(add(tree, './Op/Mail', document(MAIL)).status).toBe('200');
    expect(tree.subtree('Op')).toEqual(['Op', ...MAIL_URIS.map((uri) => `Op/${uri}`)]);
  });

  it('takes a document with full paths, as a device writes it', () => {
    const { tree } = grow([interior('Op')]);
    expect(add(tree, './Op/Mail', document(inner('Op/Mail', [value('Op/Mail/x', '1')]))).status).toBe('200');
    expect(tree.subtree('Op')).toEqual(['Op', 'Op/Mail', 'Op/Mail/x']);
  });

  const failures: [string, string, TndsNode[], NodeSeed[], Asking?][] = [
    ['418', 'one of the nodes exists', [MAIL], [interior('Op'), interior('Op/Mail')]],
    ['425', 'no right to add', [MAIL], [interior('Op', { acl: 'Add=other&Get=*' })]],
    ['405', 'the parent takes no Add', [MAIL], [interior('Op', { access: ['Get'] })]],
    [
      '415',
      'a value that does not fit',
      [inner('m', [value('m/n', 'one', { format: 'int' })])],
      [interior('Op')],
    ],
    ['415', 'no ACL', [inner('m', [value('m/n', '1', { acl: 'Grab=*' })])], [interior('Op')]],
    ['415', 'a place named twice', [value('m', '1'), value('m', '2')], [interior('Op')]],
    ['415', 'a Title that is too long', [value('m', '1', { title: 'x'.repeat(256) })], [interior('Op')]],
    [
      '414',
      'a name that is too long',
      [inner('m', [value('m/abcdef', '1')])],
      [interior('Op')],
      {
        more: { limits: { maxDepth: 0, maxTotal: 0, maxSegment: 5 } },
      },
    ],
    [
      '425',
      'an ACL that the server may not set',
      [value('leaf', '1', { acl: 'Get=*' })],
      [interior('Op', { acl: 'Add=someone&Get=*' })],
    ],
  ];
  it.each(failures)('%s for: %s, and nothing is changed', (status, _why, nodes, seeds, asking = {}) => {
    const { tree, events } = grow(seeds);
    const before = snapshot(tree);
    expect(add(tree, './Op', document(...nodes), { ...as(XML), ...asking }).status).toBe(status);
    expect(snapshot(tree)).toEqual(before);
    expect(events).toEqual([]);
  });

  it.each([
    ['text that is no XML', 'no xml'],
    ['XML that breaks off', '<MgmtTree><Node>'],
    ['another root', '<Tree/>'],
    ['no Node', '<MgmtTree xmlns="syncml:dmddf1.2"><VerDTD>1.2</VerDTD></MgmtTree>'],
    ['octets of nothing', new Uint8Array([1, 2, 3])],
    ['no data', undefined],
  ])('415 when malformed: %s', (_what, data) => {
    const { tree } = grow([interior('Op')]);
    expect(add(tree, './Op', data).status).toBe('415');
    expect(replace(tree, './Op', data).status).toBe('415');
  });

  it('415 on a device that knows no TNDS', () => {
    const { tree } = grow([interior('Op')], { lacks: new Set(['TNDS']) });
    expect(add(tree, './Op', document(MAIL)).status).toBe('415');
    expect(replace(tree, './Op', document(MAIL)).status).toBe('415');
  });
});

describe('Replace of a subtree', () => {
  const world = () =>
    grow([
      interior('Op'),
      interior('Op/Mail'),
      leaf('Op/Mail/Name', 'old'),
      interior('Op/Mail/Gone'),
      leaf('Op/Mail/Gone/x'),
    ]);

  it('leaves exactly what the document says', () => {
    const { tree } = world();
    expect(replace(tree, './Op/Mail', document(MAIL)).status).toBe('200');
    expect(tree.subtree('Op/Mail').sort()).toEqual(MAIL_URIS.map((uri) => `Op/${uri}`).sort());
    expect(tree.find('Op/Mail/Name')).toMatchObject({ value: 'Mail', acl: 'Get=*', title: 'Its name' });
  });

  it('keeps the target when the document names what stands below it', () => {
    const { tree } = world();
    expect(replace(tree, './Op', document(inner('New', [value('New/x', '1')]))).status).toBe('200');
    expect(tree.subtree('Op')).toEqual(['Op', 'Op/New', 'Op/New/x']);
  });

  it('takes back what Get ?list=TNDS gave, and changes nothing then', () => {
    const { tree, events } = grow([
      interior('p', { type: 'urn:x', permanent: true }),
      leaf('p/State', '10', { format: 'int', permanent: true, access: ['Get'] }),
      leaf('p/Data', new Uint8Array([1, 255]), { permanent: true }),
      leaf('p/Secret', 's', { access: [] }),
    ]);
    const before = snapshot(tree);
    const data = ask(tree, 'Get', './p?list=TNDS').results?.[0]?.data;
    expect(replace(tree, './p', data).status).toBe('200');
    expect([snapshot(tree), events]).toEqual([before, []]);
  });

  it.each<[string, string, TndsNode, NodeSeed[]]>([
    ['405', 'a permanent node that the document lacks', inner('t'), [leaf('t/p', 'v', { permanent: true })]],
    [
      '405',
      'a leaf that takes no Replace',
      inner('t', [value('t/l', 'new')]),
      [leaf('t/l', 'v', { access: ['Get'] })],
    ],
    [
      '425',
      'a leaf of another server',
      inner('t', [value('t/l', 'new')]),
      [leaf('t/l', 'v', { acl: 'Get=*' })],
    ],
    ['405', 'a leaf that would become interior', inner('t', [inner('t/l')]), [leaf('t/l')]],
    ['405', 'an interior node that would become a leaf', inner('t', [value('t/i', '1')]), [interior('t/i')]],
    [
      '405',
      'the Format of a permanent leaf',
      inner('t', [value('t/l', '1', { format: 'int' })]),
      [leaf('t/l', 'v', { permanent: true })],
    ],
    ['405', 'the Type of a permanent node', inner('t', [], { type: 'urn:y' }), []],
    [
      '405',
      'a parent that takes no Add',
      inner('t', [inner('t/i', [value('t/i/n', '1')])]),
      [interior('t/i', { access: ['Get'] })],
    ],
  ])('%s for: %s, and nothing is changed', (status, _why, node, seeds) => {
    const { tree, events } = grow([
      interior('t', { permanent: true, type: 'urn:x' }),
      leaf('t/first', 'v'),
      ...seeds,
    ]);
    const before = snapshot(tree);
    const first = value('t/first', 'changed first');
    const whole = { ...node, children: [first, ...node.children] };
    expect(replace(tree, './t', document(whole)).status).toBe(status);
    expect(snapshot(tree)).toEqual(before);
    expect(events).toEqual([]);
  });

  it('404 without the target, 425 without the right, 405 where Replace is not taken', () => {
    const { tree } = grow([interior('a', { acl: 'Get=*' }), interior('b', { access: ['Get'] })]);
    expect(replace(tree, './no', document(MAIL)).status).toBe('404');
    expect(replace(tree, './a', document(MAIL)).status).toBe('425');
    expect(replace(tree, './b', document(MAIL)).status).toBe('405');
  });

  it('tells the device of new values at the end, which may refuse all of it', () => {
    const { tree } = world();
    const heard: string[] = [];
    const hooks = {
      beforeReplace: (uri: string) => void heard.push(`before ${uri}`) as undefined,
      afterReplace: (uri: string) => void heard.push(`after ${uri}`),
    };
    const changed = document(inner('Mail', [value('Mail/Name', 'new')]));
    replace(tree, './Op/Mail', changed, { ...as(XML), more: hooks });
    expect(heard).toEqual(['before Op/Mail/Name', 'after Op/Mail/Name']);
    const before = snapshot(tree);
    const again = document(inner('Mail', [value('Mail/Name', 'newer'), value('Mail/x', '1')]));
    const refused = replace(tree, './Op/Mail', again, { ...as(XML), more: { beforeReplace: () => '403' } });
    expect(refused.status).toBe('403');
    expect(snapshot(tree)).toEqual(before);
  });
});

describe('a subtree of any shape', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  interface Shape {
    name: string;
    text: string | undefined;
    children: Shape[];
  }
  const shapeOf = (depth: number): fc.Arbitrary<Shape> =>
    fc.record({
      name,
      text: fc.option(fc.stringMatching(/^[a-z <&]{0,6}$/), { nil: undefined }),
      children:
        depth === 0
          ? fc.constant<Shape[]>([])
          : fc.uniqueArray(shapeOf(depth - 1), { maxLength: 3, selector: (each) => each.name }),
    });
  const shape = shapeOf(3);
  const nodeOf = ({ name: own, text, children }: Shape, above: string): TndsNode => {
    const path = above === '' ? own : `${above}/${own}`;
    return text !== undefined && children.length === 0
      ? value(path, text)
      : inner(
          path,
          children.map((child) => nodeOf(child, path)),
        );
  };

  it('comes back from the device as it was given, and replaces any other', () => {
    fc.assert(
      fc.property(shape, shape, (first, second) => {
        const { tree } = grow([interior('t', { acl: ALL_RIGHTS })]);
        const [one, two] = [first, second].map((each) => nodeOf({ ...each, name: 'x' }, 't'));
        if (!one || !two) return;
        expect(add(tree, './t/x', [writeTnds([one])]).status).toBe('200');
        const changes = one.format !== two.format;
        const { status } = replace(tree, './t/x', [writeTnds([two])]);
        expect(['200', '405']).toContain(status);
        if (changes) expect(status).toBe('405');
        const stands = status === '200' ? two : one;
        expect(new Set(tree.subtree('t/x'))).toEqual(new Set(pathsOf(stands)));
        for (const { path, value: held } of flat(stands)) expect(tree.find(path)?.value).toBe(held);
      }),
      { numRuns: 150 },
    );
  });
  const flat = (node: TndsNode): TndsNode[] => [node, ...node.children.flatMap(flat)];
  const pathsOf = (node: TndsNode): string[] => flat(node).map(({ path }) => path);
});
