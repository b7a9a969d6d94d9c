/** Copy, Delete, parents that are missing, and URIs that are too long (RepPro 1.2; DevDetail/URI). */
import { describe, expect, it } from 'vitest';
import type { Right } from '../../../../src/dm/acl.js';
import { ask, grow, interior, leaf } from './small-tree.js';

describe('Copy', () => {
  const world = () =>
    grow([
      interior('a'),
      leaf('a/from', 'value', { type: 'text/x' }),
      leaf('a/octets', new Uint8Array([1, 2])),
      leaf('a/to', 'old'),
      leaf('a/number', '5', { format: 'int' }),
      leaf('a/secret', 's', { access: [] }),
      leaf('a/readonly', 'v', { access: ['Get'] }),
      leaf('a/mine', 'v', { acl: 'Get=me&Replace=me' }),
      interior('closed', { access: ['Get'] }),
      interior('noadd', { acl: 'Get=*' }),
    ]);
  const copy = (source: string, target: string, more = {}) => {
    const grown = world();
    return { ...grown, ...ask(grown.tree, 'Copy', target, { source, ...more }) };
  };

  it.each([
    ['./a/from', './a/to', '200', 'leaf over leaf'],
    ['./a/from', './a/new', '200', 'leaf to a new leaf'],
    ['./a/from', './a/deep/er/new', '200', 'with the parents'],
    ['./a/no', './a/to', '404', 'no source'],
    ['./a', './a/to', '403', 'an interior source'],
    ['./a/from', './closed', '403', 'an interior target'],
    ['./a/from', './a/number', '403', 'a value that does not fit'],
    ['./a/octets', './a/to', '403', 'octets that do not fit'],
    ['./a/from', './a/from', '418', 'onto itself'],
    ['./a/secret', './a/to', '405', 'a source that takes no Get'],
    ['./a/from', './a/readonly', '405', 'a target that takes no Replace'],
    ['./a/from', './closed/new', '405', 'a parent that takes no Add'],
    ['./a/mine', './a/to', '425', 'no Get right'],
    ['./a/from', './a/mine', '425', 'no Replace right'],
    ['./a/from', './noadd/new', '425', 'no Add right'],
    ['./a/from?prop=Name', './a/to', '405', 'a property'],
    ['./a/from', './a/to?prop=Title', '405', 'to a property'],
    ['../x', './a/to', '404', 'no URI'],
  ])('%s to %s: %s (%s)', (source, target, status) => {
    expect(copy(source, target).status).toBe(status);
  });

  it('overwrites the value alone, and makes a new leaf like the old one', () => {
    expect(copy('./a/from', './a/to').tree.find('a/to')).toMatchObject({
      value: 'value',
      type: 'text/plain',
    });
    expect(copy('./a/from', './a/new').tree.find('a/new')).toMatchObject({ value: 'value', type: 'text/x' });
  });

  it('leaves source and copy independent', () => {
    const { tree } = copy('./a/octets', './a/new');
    const [from, to] = [tree.find('a/octets')?.value, tree.find('a/new')?.value];
    expect(to).toEqual(from);
    expect(to).not.toBe(from);
  });

  it('asks the device as Replace does', () => {
    const heard: string[] = [];
    const hooks = { beforeReplace: () => undefined, afterReplace: (uri: string) => void heard.push(uri) };
    copy('./a/from', './a/to', { more: hooks });
    expect(heard).toEqual(['a/to']);
    expect(copy('./a/from', './a/to', { more: { beforeReplace: () => '403' } }).status).toBe('403');
  });

  it('is 406 on a device without it, and 412 without Source', () => {
    const { tree } = grow([leaf('x')], { lacks: new Set(['Copy']) });
    expect(ask(tree, 'Copy', './y', { source: './x' }).status).toBe('406');
    expect(ask(world().tree, 'Copy', './a/to').status).toBe('412');
  });
});

describe('Delete', () => {
  const world = () =>
    grow([
      interior('a'),
      interior('a/b', { access: ['Get'], acl: 'Get=*' }),
      leaf('a/b/c', 'v', { access: ['Get'], acl: 'Get=me' }),
      interior('held'),
      leaf('held/p', 'v', { permanent: true }),
    ]);

  it.each([
    ['./a', '200', 'AccessType and ACL of descendants do not matter'],
    ['./a/b', '405', 'AccessType of the addressed node does'],
    ['./held/p', '405', 'a permanent node'],
    ['./held', '405', 'a permanent node below'],
    ['.', '405', 'the root'],
    ['./no', '404', 'a missing node'],
  ])('%s: %s (%s)', (uri, status) => {
    const { tree } = world();
    const before = tree.subtree('');
    expect(ask(tree, 'Delete', uri).status).toBe(status);
    expect(tree.subtree('').length < before.length).toBe(status === '200');
  });

  it('needs the right on the addressed node', () => {
    const { tree } = grow([leaf('n', 'v', { acl: 'Get=*' })]);
    expect(ask(tree, 'Delete', './n').status).toBe('425');
  });

  it('is refused while the device needs one of the leaves', () => {
    const { tree } = world();
    const beforeRemove = (uri: string) => (uri === 'a/b/c' ? '403' : undefined);
    expect(ask(tree, 'Delete', './a', { more: { beforeRemove } }).status).toBe('403');
    expect(ask(tree, 'Replace', './a?prop=Name', { data: 'z', more: { beforeRemove } }).status).toBe('403');
    expect(tree.find('a')).toBeDefined();
  });
});

describe('missing parents', () => {
  it('are made, empty of ACL', () => {
    const { tree } = grow([]);
    expect(ask(tree, 'Add', './a/b/c', { data: 'x' }).status).toBe('200');
    expect(tree.find('a/b')).toMatchObject({ format: 'node', acl: '', permanent: false });
  });

  it('that cannot be made are named in the Status, and nothing is left behind', () => {
    const { tree, events } = grow([interior('p', { acl: 'Add=other&Get=*' })]);
    const { status, items } = ask(tree, 'Add', './p/b/c', { data: 'x' });
    expect(status).toBe('425');
    expect(items).toEqual([{ target: { locUri: './p/b' } }]);
    expect([tree.subtree('p'), events]).toEqual([['p'], []]);
  });

  it('are not made for a node that cannot be', () => {
    const { tree, events } = grow([]);
    const meta = { format: 'int' };
    expect(ask(tree, 'Add', './a/b/c', { data: 'x', meta }).status).toBe('415');
    expect([tree.subtree(''), events]).toEqual([[''], []]);
  });

  it('are 404 on a device that makes none', () => {
    const { tree } = grow([], { lacks: new Set(['ImplicitAdd']) });
    expect(ask(tree, 'Add', './a/b', { data: 'x' }).status).toBe('404');
    expect(ask(tree, 'Add', './a', { data: 'x' }).status).toBe('200');
  });
});

describe('414', () => {
  const limits = { maxDepth: 3, maxTotal: 10, maxSegment: 5 };
  const { tree } = grow([interior('a'), leaf('a/b')]);
  it.each<[Right, string, string, string]>([
    ['Get', './a/b/c', '404', 'three levels'],
    ['Get', './a/b/c/d', '414', 'four levels'],
    ['Add', './a/bcdefg', '414', 'a segment of six octets'],
    ['Delete', './ääx', '404', 'a segment of five octets'],
    ['Delete', './äää', '414', 'a segment of six octets, in three characters'],
    ['Replace', './aaaa/bbbbb', '404', 'ten octets, ./ not counted'],
    ['Exec', './aaaaa/bbbbb', '414', 'eleven octets'],
    ['Get', './aaaaa/bbbbb?prop=ACL', '414', 'the query is not counted, but the path is'],
  ])('%s %s: %s (%s)', (command, uri, status) => {
    expect(ask(tree, command, uri, { data: 'x', more: { limits } }).status).toBe(status);
  });

  it('counts for both ends of a Copy', () => {
    const long = './a/bcdefg';
    expect(ask(tree, 'Copy', long, { source: './a/b', more: { limits } }).status).toBe('414');
    expect(ask(tree, 'Copy', './a/c', { source: long, more: { limits } }).status).toBe('414');
  });

  it('0 sets no limit', () => {
    expect(ask(tree, 'Get', `./${'x/'.repeat(100)}x`).status).toBe('404');
  });
});
