/** `?list=`: a part of the tree in one answer (Tree and Description 1.2, device management tree exchange). */
import { describe, expect, it } from 'vitest';
import { flattenTnds, readTnds } from '../../../../src/dm/tnds.js';
import type { OptionalFeature } from '../../../../src/sandbox/device/tree/tree.js';
import { decodeMessage, encodeMessage } from '../../../../src/syncml/codec.js';
import { checkOrder } from '../../../../src/syncml/content-models.js';
import { type Element, isElement } from '../../../../src/syncml/element.js';
import { type Item, MEDIA_TYPES } from '../../../../src/syncml/message.js';
import { ask, grow, interior, leaf } from './small-tree.js';

const world = (lacks: readonly OptionalFeature[] = []) =>
  grow(
    [
      interior('a', { type: 'urn:x', acl: 'Get=*&Add=me' }),
      leaf('a/b', 'text', { title: 'B' }),
      leaf('a/o', new Uint8Array([1, 2, 3])),
      leaf('a/secret', 's', { access: [] }),
      interior('a/hidden', { acl: 'Get=me' }),
      leaf('a/hidden/open', 'v', { acl: 'Get=*' }),
    ],
    { lacks: new Set(lacks) },
  ).tree;
const list = (query: string, more: Parameters<typeof ask>[3] = {}) =>
  ask(world(), 'Get', `./a?list=${query}`, more);

describe('Struct', () => {
  it('has one Item for each node that the server may Get, with Meta unless default, without data', () => {
    expect(list('Struct').results).toEqual([
      { source: { locUri: './a' }, meta: { format: 'node', type: 'urn:x' } },
      { source: { locUri: './a/b' } },
      { source: { locUri: './a/o' }, meta: { format: 'bin', type: 'application/octet-stream' } },
      { source: { locUri: './a/secret' } },
      { source: { locUri: './a/hidden/open' } },
    ]);
    expect(list('Struct', { by: 'me' }).results).toHaveLength(6);
  });
});

describe('StructData', () => {
  it('has the values of leaves that take Get', () => {
    const data = (list('StructData').results ?? []).map(({ source, data: value }) => [source?.locUri, value]);
    expect(data).toEqual([
      ['./a', undefined],
      ['./a/b', 'text'],
      ['./a/o', 'AQID'],
      ['./a/secret', undefined],
      ['./a/hidden/open', 'v'],
    ]);
  });
});

const treeOf = (item: Item | undefined): Element => {
  const [root] = Array.isArray(item?.data) ? item.data : [];
  if (!root) throw new Error('no subtree in the Item');
  return root;
};
/** Names of everything inside RTProperties and beside it, anywhere. */
const partsIn = (element: Element): Set<string> =>
  new Set(
    element.children
      .filter(isElement)
      .flatMap((child) =>
        child.name === 'Node'
          ? [...partsIn(child)]
          : child.name === 'RTProperties'
            ? child.children.filter(isElement).map(({ name }) => name)
            : [child.name],
      ),
  );

describe('TNDS', () => {
  it('is one Item with the nodes, their properties and values', () => {
    const { results = [] } = list('TNDS');
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({
      source: { locUri: './a' },
      meta: { format: 'xml', type: 'application/vnd.syncml.dmtnds+xml' },
    });
    const root = treeOf(results[0]);
    expect(checkOrder(root)).toEqual([]);
    const { nodes, warnings } = readTnds(root);
    expect(warnings).toEqual([]);
    expect(flattenTnds(nodes).map(({ children: _, ...node }) => node)).toEqual([
      { path: 'a', format: 'node', type: 'urn:x', acl: 'Get=*&Add=me', ...FRESH },
      { path: 'a/b', format: 'chr', type: 'text/plain', value: 'text', title: 'B', ...FRESH },
      {
        path: 'a/o',
        format: 'bin',
        type: 'application/octet-stream',
        value: new Uint8Array([1, 2, 3]),
        ...FRESH,
      },
      { path: 'a/secret', format: 'chr', type: 'text/plain', ...FRESH },
      { path: 'a/hidden/open', format: 'chr', type: 'text/plain', value: 'v', acl: 'Get=*', ...FRESH },
    ]);
  });

  it.each([
    ['TNDS', ['ACL', 'Format', 'Title', 'TStamp', 'Type', 'VerNo', 'Value']],
    ['TNDS+Value+ACL', ['ACL', 'Value']],
    ['TNDS+Format', ['Format']],
    ['TNDS-Format', ['ACL', 'Title', 'TStamp', 'Type', 'VerNo', 'Value']],
    ['TNDS-Value-TStamp-VerNo', ['ACL', 'Format', 'Title', 'Type']],
  ])('%s has of the parts %j only', (query, parts) => {
    const frame = ['NodeName', 'Path', 'VerDTD'];
    const found = [...partsIn(treeOf(list(query).results?.[0]))].filter((name) => !frame.includes(name));
    expect(found.sort()).toEqual([...parts].sort());
  });

  it.each(['TNDS+Value-ACL', 'TNDS-Format+ACL', 'TNDS+Owner', 'TNDS+Size', 'All', 'TNDS+', 'struct'])(
    '406 for %s',
    (query) => {
      expect(list(query).status).toBe('406');
    },
  );

  it('of the root begins with the root', () => {
    const { nodes } = readTnds(treeOf(ask(world(), 'Get', '.?list=TNDS').results?.[0]));
    expect(nodes.map(({ path }) => path)).toEqual(['', 'a/hidden/open']);
    expect(flattenTnds(nodes)).toHaveLength(6);
  });

  it.each(['Struct', 'StructData', 'TNDS'] as const)('406 for %s on a device that lacks it', (kind) => {
    expect(ask(world([kind]), 'Get', `./a?list=${kind}`).status).toBe('406');
  });

  it.each(['Add', 'Delete', 'Exec', 'Replace'] as const)('405 for %s', (command) => {
    expect(ask(world(), command, './a?list=TNDS', { data: 'x' }).status).toBe('405');
    expect(ask(world(), command, './a?list=TNDS+A-B', { data: 'x' }).status).toBe('405');
  });

  it('404 without the node, 425 without the right, 405 where Get is not taken', () => {
    expect(ask(world(), 'Get', './no?list=TNDS').status).toBe('404');
    expect(ask(world(), 'Get', './a/hidden?list=TNDS').status).toBe('425');
    expect(ask(world(), 'Get', './a/secret?list=Struct').status).toBe('405');
  });

  it.each(['xml', 'wbxml'] as const)('says the same in %s', (encoding) => {
    const [item] = list('TNDS', { more: { encoding } }).results ?? [];
    expect(item?.meta?.type).toBe(`application/vnd.syncml.dmtnds+${encoding}`);
    const address = { locUri: 'x' };
    const message = {
      header: {
        verDtd: '1.2',
        verProto: 'DM/1.2',
        sessionId: '1',
        msgId: '1',
        target: address,
        source: address,
      },
      commands: [{ name: 'Results' as const, cmdId: '1', cmdRef: '1', items: item ? [item] : [] }],
      final: true,
    };
    const back = decodeMessage(encodeMessage(message, encoding), MEDIA_TYPES[encoding]).message.commands[0];
    const found = back?.name === 'Results' ? back.items[0] : undefined;
    expect(readTnds(treeOf(found)).nodes).toEqual(readTnds(treeOf(item)).nodes);
  });
});

const FRESH = { tstamp: '20260105T090000Z', verNo: '0' };
