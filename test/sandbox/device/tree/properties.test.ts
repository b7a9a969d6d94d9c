/** Properties of nodes by `?prop=` (Tree and Description 1.2, properties of nodes). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROPERTIES } from '../../../../src/dm/properties.js';
import type { OptionalFeature } from '../../../../src/sandbox/device/tree/tree.js';
import { ask, grow, interior, leaf, NINE } from './small-tree.js';

const world = (lacks: readonly OptionalFeature[] = []) =>
  grow(
    [
      interior('a', { type: 'urn:x' }),
      leaf('a/b', 'häh'),
      leaf('a/o', new Uint8Array([1, 2, 3])),
      leaf('a/n', '5', { format: 'int' }),
      leaf('fixed', 'v', { permanent: true }),
    ],
    { lacks: new Set(lacks) },
  );
const read = (uri: string, { tree } = world()) => ask(tree, 'Get', uri).results?.[0]?.data;

describe('Get', () => {
  it.each([
    ['./a?prop=Format', 'node'],
    ['./a/o?prop=Format', 'bin'],
    ['./a/n?prop=Format', 'int'],
    ['./a/b?prop=Name', 'b'],
    ['.?prop=Name', '.'],
    ['./a?prop=Type', 'urn:x'],
    ['./a/b?prop=Type', 'text/plain'],
    ['./a/b?prop=Size', '4'],
    ['./a/o?prop=Size', '3'],
    ['./a/b?prop=Title', ''],
    ['./a/b?prop=TStamp', '20260105T090000Z'],
    ['./a/b?prop=VerNo', '0'],
    ['./a?prop=ACL', ''],
  ])('%s is "%s"', (uri, data) => {
    expect(read(uri)).toBe(data);
  });

  it('answers with the address that was asked', () => {
    expect(ask(world().tree, 'Get', 'a/b?prop=Name').results?.[0]?.source?.locUri).toBe('./a/b?prop=Name');
  });

  it('needs the Get right on the node', () => {
    const { tree } = grow([leaf('n', 'v', { acl: 'Get=me' })]);
    expect(ask(tree, 'Get', './n?prop=Format', { by: 'other' }).status).toBe('425');
  });
});

describe('406, not supported', () => {
  it.each(['./a/b?prop=Owner', './a/b?prop=toString', './a/b?prop=acl', './a?prop=Size'])('%s', (uri) => {
    const { tree } = world();
    expect(ask(tree, 'Get', uri).status).toBe('406');
    expect(ask(tree, 'Replace', uri, { data: 'x' }).status).toBe('406');
  });

  it.each(['Size', 'Title', 'TStamp', 'VerNo'] as const)('%s on a device that lacks it', (prop) => {
    expect(ask(world([prop]).tree, 'Get', `./a/b?prop=${prop}`).status).toBe('406');
  });

  it('TStamp on a device without a clock', () => {
    const { tree } = grow([leaf('n')], { lacks: new Set(['TStamp']) });
    expect(ask(tree, 'Get', './n?prop=TStamp').status).toBe('406');
  });

  it('but 404 comes before it when the node is missing', () => {
    expect(ask(world().tree, 'Get', './no?prop=Owner').status).toBe('404');
  });
});

describe('405, a command that the property does not take', () => {
  const rows = Object.entries(PROPERTIES).flatMap(([prop, { commands }]) =>
    (['Add', 'Delete', 'Exec', 'Get', 'Replace'] as const).map((command) => ({
      prop,
      command,
      taken: commands.some((each) => each === command),
    })),
  );
  it.each(rows.filter(({ taken }) => !taken))('$command of $prop', ({ prop, command }) => {
    const { tree } = world();
    expect(ask(tree, command, `./a/b?prop=${prop}`, { data: 'x' }).status).toBe('405');
    expect(tree.find('a/b')).toBeDefined();
  });
  it.each(rows.filter(({ taken }) => taken))('but not $command of $prop', ({ prop, command }) => {
    expect(
      ask(world().tree, command, `./a/b?prop=${prop}`, { data: prop === 'ACL' ? 'Get=*' : 'x' }).status,
    ).toBe('200');
  });
});

describe('Title', () => {
  it('is replaced, up to 255 octets', () => {
    const { tree } = world();
    expect(ask(tree, 'Replace', './a/b?prop=Title', { data: 'ü'.repeat(127) }).status).toBe('200');
    expect(read('./a/b?prop=Title', { ...world(), tree })).toBe('ü'.repeat(127));
    expect(ask(tree, 'Replace', './a/b?prop=Title', { data: 'ü'.repeat(128) }).status).toBe('413');
  });
});

describe('Name', () => {
  it('renames a node with everything below it; properties come along', () => {
    const { tree, events } = world();
    ask(tree, 'Replace', './a/b?prop=Title', { data: 'T' });
    events.length = 0;
    expect(ask(tree, 'Replace', './a?prop=Name', { data: 'z' }).status).toBe('200');
    expect(tree.subtree('').filter((uri) => uri.startsWith('a'))).toEqual([]);
    expect(tree.subtree('z')).toEqual(['z', 'z/b', 'z/o', 'z/n']);
    expect(tree.find('z/b')).toMatchObject({ value: 'häh', title: 'T' });
    expect(events.map(({ uri, change }) => `${change} ${uri}`)).toEqual([
      ...['delete ./a/n', 'delete ./a/o', 'delete ./a/b', 'delete ./a'],
      ...['add ./z', 'add ./z/b', 'add ./z/o', 'add ./z/n'],
    ]);
  });

  it.each([
    ['./a/b', 'o', '418', 'a sibling has it'],
    ['./a/b', 'b', '200', 'it is the same'],
    ['./fixed', 'loose', '405', 'the node is permanent'],
    ['.', 'root', '405', 'the root has no other name'],
    ['./a/b', '', '415', 'it is empty'],
    ['./a/b', 'x/y', '415', 'it has a slash'],
    ['./a/b', '..', '415', 'it is no name'],
    ['./a/b', 'x?prop=ACL', '415', 'it has a query'],
  ])('of %s to "%s": %s, because %s', (uri, data, status) => {
    const { tree } = world();
    expect(ask(tree, 'Replace', `${uri}?prop=Name`, { data }).status).toBe(status);
    expect(tree.subtree('')).toEqual(world().tree.subtree(''));
  });

  it('needs the Replace right on the node', () => {
    const { tree } = grow([leaf('n', 'v', { acl: 'Get=*' })]);
    expect(ask(tree, 'Replace', './n?prop=Name', { data: 'm' }).status).toBe('425');
  });

  it('counts for the limits of every node below', () => {
    const { tree } = world();
    const limits = { maxDepth: 0, maxTotal: 6, maxSegment: 0 };
    expect(ask(tree, 'Replace', './a?prop=Name', { data: 'abcd', more: { limits } }).status).toBe('200');
    expect(ask(tree, 'Replace', './abcd?prop=Name', { data: 'abcde', more: { limits } }).status).toBe('414');
  });

  it('does not change when a permanent node stands below', () => {
    const { tree } = grow([interior('a'), leaf('a/p', 'v', { permanent: true })]);
    expect(ask(tree, 'Replace', './a?prop=Name', { data: 'z' }).status).toBe('405');
  });
});

describe('VerNo and TStamp', () => {
  it('follow each change of value, ACL, Title and Name, of that node only', () => {
    const { tree, clock } = world();
    const at = () => [tree.find('a/b')?.version ?? 0, tree.timeStamp('a/b')];
    clock.moveTo(NINE + 61_000);
    ask(tree, 'Replace', './a/b', { data: 'x' });
    expect(at()).toEqual([1, '20260105T090101Z']);
    clock.moveTo(NINE + 62_500);
    ask(tree, 'Replace', './a/b?prop=ACL', { data: 'Get=*&Replace=*' });
    expect(at()).toEqual([2, '20260105T090102Z']);
    ask(tree, 'Replace', './a/b?prop=Title', { data: 'x' });
    ask(tree, 'Get', './a/b');
    expect(at()[0]).toBe(3);
    ask(tree, 'Replace', './a/b?prop=Name', { data: 'c' });
    expect(tree.find('a/c')?.version).toBe(4);
    expect(tree.find('a')?.version).toBeUndefined();
    expect(tree.timeStamp('a')).toBe('20260105T090000Z');
  });

  it('follow changes by the device, too', () => {
    const { tree } = world();
    tree.write('a/b', 'x', 'device');
    expect(read('./a/b?prop=VerNo', { ...world(), tree })).toBe('1');
  });

  it('start anew for a new node', () => {
    const { tree, clock } = world();
    clock.moveTo(NINE + 1000);
    ask(tree, 'Add', './a/new', { data: 'x' });
    expect(read('./a/new?prop=VerNo', { ...world(), tree })).toBe('0');
    expect(read('./a/new?prop=TStamp', { ...world(), tree })).toBe('20260105T090001Z');
  });

  it('wrap after 65535', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff }), (version) => {
        const { tree } = grow([leaf('n', 'v', { version })]);
        ask(tree, 'Replace', './n', { data: 'x' });
        expect(tree.find('n')?.version).toBe(version === 0xffff ? 0 : version + 1);
      }),
      { examples: [[0xffff]], numRuns: 30 },
    );
  });
});

describe('Format and Type', () => {
  it('follow the value that a server gives a dynamic leaf', () => {
    const { tree } = world();
    ask(tree, 'Replace', './a/b', { data: '7', meta: { format: 'int', type: 'text/number' } });
    expect([
      read('./a/b?prop=Format', { ...world(), tree }),
      read('./a/b?prop=Type', { ...world(), tree }),
    ]).toEqual(['int', 'text/number']);
  });

  it('stay when nothing is said', () => {
    const { tree } = world();
    expect(ask(tree, 'Replace', './a/n', { data: '7' }).status).toBe('200');
    expect(tree.find('a/n')).toMatchObject({ format: 'int', value: '7' });
    expect(ask(tree, 'Replace', './a/n', { data: 'seven' }).status).toBe('415');
  });

  it.each([
    [{ format: 'int' }, '405'],
    [{ type: 'text/xml' }, '405'],
    [{ format: 'node' }, '405'],
    [{ format: 'odd' }, '415'],
    [{ format: 'chr', type: 'text/plain' }, '200'],
    [{ type: 'Text/Plain; charset=utf-8' }, '200'],
  ])('of a permanent leaf cannot be changed: %j %s', (meta, status) => {
    expect(ask(world().tree, 'Replace', './fixed', { data: '7', meta }).status).toBe(status);
  });

  it('octets are bin, however they travelled', () => {
    const { tree } = world();
    ask(tree, 'Add', './a/x', { data: 'AQI=', meta: { format: 'b64' } });
    expect(tree.find('a/x')).toMatchObject({ format: 'bin', value: new Uint8Array([1, 2]) });
  });
});
