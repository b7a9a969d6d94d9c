/** Access control lists (spec: Tree and Description 1.2, ACL; the worked example is its own). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RIGHTS, type Right } from '../../../../src/dm/acl.js';
import type { NodeSeed } from '../../../../src/sandbox/device/tree/node.js';
import type { ManagementTree } from '../../../../src/sandbox/device/tree/tree.js';
import { ALL_RIGHTS, ask, grow, interior, leaf } from './small-tree.js';

const SERVERS = ['ServerA', 'ServerB', 'ServerC', 'ServerD'];

/** The example's tree. */
const example = (): ManagementTree =>
  grow([
    interior('', { acl: 'Add=*&Get=*', permanent: true }),
    interior('NodeA', { acl: 'Get=ServerC&Replace=ServerC' }),
    leaf('NodeA/Node1', 'one', { acl: 'Get=*' }),
    interior('NodeB', { acl: 'Get=ServerA&Replace=ServerA' }),
    leaf('NodeB/Node2'),
    interior('NodeB/Node3', { acl: 'Get=ServerB&Replace=ServerB&Delete=ServerB' }),
    leaf('NodeB/Node3/Node4'),
    leaf('NodeB/Node3/Node5', 'five', { acl: 'Get=ServerA&Replace=ServerA&Get=ServerB' }),
  ]).tree;

describe('the worked example says of its tree', () => {
  it.each(SERVERS)('any server can Get the value of Node1: %s', (by) => {
    expect(ask(example(), 'Get', './NodeA/Node1', { by }).results?.[0]?.data).toBe('one');
  });

  it.each(SERVERS)('only ServerC can change the ACL of Node1 in one operation: %s', (by) => {
    const { status } = ask(example(), 'Replace', './NodeA/Node1?prop=ACL', { by, data: 'Get=ServerD' });
    expect(status).toBe(by === 'ServerC' ? '200' : '425');
  });

  it.each(SERVERS)('no server can directly Delete Node1 or Replace its value: %s', (by) => {
    const tree = example();
    expect(ask(tree, 'Replace', './NodeA/Node1', { by, data: 'new' }).status).toBe('425');
    expect(ask(tree, 'Delete', './NodeA/Node1', { by }).status).toBe('425');
    expect(tree.text('NodeA/Node1')).toBe('one');
  });

  it('but ServerC can in two operations, taking control of the node first', () => {
    const tree = example();
    const by = 'ServerC';
    ask(tree, 'Replace', './NodeA/Node1?prop=ACL', { by, data: 'Get=*&Replace=ServerC' });
    expect(ask(tree, 'Replace', './NodeA/Node1', { by, data: 'new' }).status).toBe('200');
  });

  it('Get of Node1?prop=ACL returns Get=*', () => {
    const { results } = ask(example(), 'Get', './NodeA/Node1?prop=ACL', { by: 'ServerA' });
    expect(results?.[0]?.data).toBe('Get=*');
  });

  it('Get of Node4?prop=ACL returns no value, although the node inherits one', () => {
    const { status, results } = ask(example(), 'Get', './NodeB/Node3/Node4?prop=ACL', { by: 'ServerB' });
    expect(status).toBe('200');
    expect(results?.[0]?.data).toBe('');
  });

  it('ServerA may Replace Node5', () => {
    const tree = example();
    expect(ask(tree, 'Replace', './NodeB/Node3/Node5', { by: 'ServerA', data: 'new' }).status).toBe('200');
    expect(tree.text('NodeB/Node3/Node5')).toBe('new');
  });

  it.each([
    ['ServerA', './NodeB/Node2', '200'],
    ['ServerB', './NodeB/Node2', '425'],
    ['ServerB', './NodeB/Node3/Node4', '200'],
    ['ServerA', './NodeB/Node3/Node4', '425'],
    ['ServerC', './NodeB/Node3/Node5', '425'],
  ] as const)('(and by inheritance) Replace by %s of %s: %s', (by, uri, status) => {
    expect(ask(example(), 'Replace', uri, { by, data: 'new' }).status).toBe(status);
  });
});

describe('inheritance', () => {
  it('is of the whole ACL: a command that the own value does not name is not looked for above', () => {
    const { tree } = grow([leaf('a', 'v', { acl: 'Get=me' })]);
    expect(ask(tree, 'Get', './a', { by: 'me' }).status).toBe('200');
    expect(ask(tree, 'Replace', './a', { by: 'me', data: 'x' }).status).toBe('425');
  });

  it('comes back when the own value is taken away', () => {
    const { tree } = grow([leaf('a', 'v', { acl: 'Get=me' })]);
    expect(ask(tree, 'Replace', './a?prop=ACL', { data: '' }).status).toBe('200');
    expect(ask(tree, 'Replace', './a', { data: 'x' }).status).toBe('200');
  });

  it('and the right to change an ACL are what the naive reading gives every server', () => {
    fc.assert(
      fc.property(fc.array(acl, { minLength: NAMES.length, maxLength: NAMES.length }), acl, (acls, own) => {
        const texts = textsOf(acls, own);
        const { tree } = grow([...texts].map(([uri, text]) => nodeOf(uri, text)));
        for (const uri of texts.keys())
          for (const server of ['s1', 's2', 's3']) {
            for (const right of RIGHTS) {
              const may = oracle(texts, uri, right, server);
              expect(tree.allows(uri, right, server), `${right} of ${uri} by ${server}`).toBe(may);
            }
            const change = { by: server, data: texts.get(uri) ?? '' };
            const { status } = ask(tree, 'Replace', `./${uri}?prop=ACL`, change);
            expect(status !== '425', `ACL of ${uri} by ${server}`).toBe(mayChange(texts, uri, server));
            const read = ask(tree, 'Get', `./${uri}`, { by: server });
            expect(read.status === '200').toBe(oracle(texts, uri, 'Get', server));
          }
      }),
      { numRuns: 200 },
    );
  });
});

const NAMES = ['a', 'a/b', 'a/b/c', 'a/b/c/d', 'a/e', 'f', 'f/g'];
const LEAVES = ['a/b/c/d', 'a/e', 'f/g'];
const ids = fc.uniqueArray(fc.constantFrom('s1', 's2', '*'), { minLength: 1 });
const entry = fc.tuple(fc.constantFrom(...RIGHTS), ids).map(([right, who]) => `${right}=${who.join('+')}`);
const acl = fc.array(entry, { maxLength: 3 }).map((entries) => entries.join('&'));

const textsOf = (acls: readonly string[], root: string): ReadonlyMap<string, string> =>
  new Map([
    ['', root === '' ? 'Add=*&Get=*' : root],
    ...NAMES.map((uri, at): [string, string] => [uri, acls[at] ?? '']),
  ]);
const nodeOf = (uri: string, text: string): NodeSeed =>
  LEAVES.includes(uri) ? leaf(uri, 'v', { acl: text }) : interior(uri, { acl: text });

const mayChange = (texts: ReadonlyMap<string, string>, uri: string, server: string): boolean => {
  const parent = uri.split('/').slice(0, -1).join('/');
  return (
    (uri !== '' && oracle(texts, parent, 'Replace', server)) ||
    (!LEAVES.includes(uri) && oracle(texts, uri, 'Replace', server))
  );
};

/** Reads the texts only: the last one on the way down that says anything decides. */
function oracle(texts: ReadonlyMap<string, string>, uri: string, right: Right, server: string): boolean {
  const way = uri === '' ? [''] : ['', ...uri.split('/').map((_, at, all) => all.slice(0, at + 1).join('/'))];
  const deciding = way.map((each) => texts.get(each) ?? '').findLast((text) => text !== '') ?? '';
  const granted = deciding
    .split('&')
    .filter((entry) => entry.split('=')[0] === right)
    .flatMap((entry) => entry.split('=')[1]?.split('+') ?? []);
  return granted.some((id) => id === '*' || id === server);
}

describe('changing an ACL', () => {
  const own = (acl: string) => ({ acl });
  const rows = [
    {
      what: 'interior node, own right',
      node: interior('p/n', own('Replace=me')),
      parent: 'Get=*',
      status: '200',
    },
    {
      what: 'interior node, right on the parent',
      node: interior('p/n', own('Get=*')),
      parent: 'Replace=me',
      status: '200',
    },
    {
      what: 'interior node, no right',
      node: interior('p/n', own('Get=me')),
      parent: 'Get=me',
      status: '425',
    },
    { what: 'leaf, own right', node: leaf('p/n', 'v', own('Replace=me')), parent: 'Get=*', status: '425' },
    {
      what: 'leaf, right on the parent',
      node: leaf('p/n', 'v', own('Get=*')),
      parent: 'Replace=me',
      status: '200',
    },
    {
      what: 'leaf that inherits, so the parent decides',
      node: leaf('p/n'),
      parent: 'Replace=me',
      status: '200',
    },
    { what: 'leaf, right on the grandparent only', node: leaf('p/n'), parent: 'Get=*', status: '425' },
  ] as const;
  it.each(rows)('$what: $status', ({ node, parent, status }) => {
    const { tree } = grow([interior('p', own(parent)), node]);
    expect(ask(tree, 'Replace', './p/n?prop=ACL', { by: 'me', data: 'Get=me' }).status).toBe(status);
    expect(tree.find('p/n')?.acl).toBe(status === '200' ? 'Get=me' : node.acl);
  });

  it('with the Replace right on the node alone changes value and other properties, but not the ACL of a leaf', () => {
    const { tree } = grow([interior('p', { acl: 'Get=*' }), leaf('p/n', 'v', own('Replace=me'))]);
    expect(ask(tree, 'Replace', './p/n', { by: 'me', data: 'x' }).status).toBe('200');
    expect(ask(tree, 'Replace', './p/n?prop=Title', { by: 'me', data: 'x' }).status).toBe('200');
    expect(ask(tree, 'Replace', './p/n?prop=ACL', { by: 'me', data: '' }).status).toBe('425');
  });

  it.each(['Get', 'Get=', 'Grab=a', 'Get=a=b', 'Get=a&', 'Get=a b', 'Get=a++b', 'Get=a*'])(
    'to what is no ACL gives 415: %s',
    (data) => {
      expect(ask(grow([leaf('n')]).tree, 'Replace', './n?prop=ACL', { data }).status).toBe('415');
    },
  );

  it('is announced as a change of the property', () => {
    const { tree, events } = grow([leaf('n')]);
    ask(tree, 'Replace', './n?prop=ACL', { data: 'Get=*' });
    expect(events).toEqual([
      { uri: './n?prop=ACL', change: 'replace', before: '', after: 'Get=*', by: 'server' },
    ]);
  });
});

describe('the root', () => {
  const rooted = () => grow([interior('', { acl: ALL_RIGHTS, permanent: true })]).tree;
  it.each([
    ['', '405', 'it must have a value'],
    ['Get=*&Replace=*', '405', 'nobody could add any more'],
    ['Add=me&Replace=*', '405', 'only one could add'],
    ['Add=*&Get=me&Replace=me', '200', 'everybody still may add'],
  ])('takes the ACL "%s" with %s: %s', (data, status) => {
    expect(ask(rooted(), 'Replace', '.?prop=ACL', { data }).status).toBe(status);
  });
});

describe('the ACL of a new node', () => {
  const add = (acl: string, uri: string, format: string) => {
    const { tree } = grow([interior('p', { acl })]);
    const { status } = ask(tree, 'Add', uri, { by: 'me', meta: { format }, data: 'x' });
    return { tree, status };
  };

  it('is empty, so that it inherits', () => {
    expect(add('Add=me&Replace=me', './p/n', 'node').tree.find('p/n')?.acl).toBe('');
    expect(add('Add=me&Replace=me', './p/n', 'chr').tree.find('p/n')?.acl).toBe('');
  });

  it('gives Add, Delete and Replace over an interior node to a server without Replace on the parent', () => {
    const { tree } = add('Add=me', './p/n', 'node');
    expect(tree.find('p/n')?.acl).toBe('Add=me&Delete=me&Replace=me');
    expect(ask(tree, 'Add', './p/n/x', { by: 'me', data: 'x' }).status).toBe('200');
    expect(ask(tree, 'Add', './p/n/y', { by: 'other', data: 'x' }).status).toBe('425');
    expect(ask(tree, 'Delete', './p/n', { by: 'me' }).status).toBe('200');
  });

  it('stays empty for a leaf of such a server', () => {
    expect(add('Add=me', './p/n', 'chr').tree.find('p/n')?.acl).toBe('');
  });

  it('of a missing parent follows the same rules as if it had been added before', () => {
    const shared = add('Add=me&Replace=me', './p/a/b/c', 'chr').tree;
    expect(['p/a', 'p/a/b', 'p/a/b/c'].map((uri) => shared.find(uri)?.acl)).toEqual(['', '', '']);
    const own = add('Add=me', './p/a/b/c', 'chr').tree;
    expect(['p/a', 'p/a/b', 'p/a/b/c'].map((uri) => own.find(uri)?.acl)).toEqual([
      'Add=me&Delete=me&Replace=me',
      '',
      '',
    ]);
  });
});

describe('when the account of a server is deleted', () => {
  const ACCOUNT = { type: 'urn:oma:mo:oma-dm-dmacc:1.0' };
  const account = (uri: string, id: string) => [interior(uri, ACCOUNT), leaf(`${uri}/ServerID`, id)];
  const world = () =>
    grow([
      interior('', { acl: 'Add=*&Delete=old&Get=*&Replace=*+old', permanent: true }),
      interior('acc', { acl: ALL_RIGHTS }),
      ...account('acc/old', 'old'),
      leaf('shared', 'v', { acl: 'Get=old+new&Replace=old' }),
      leaf('own', 'v', { acl: 'Get=old&Delete=old' }),
    ]).tree;

  it('no ACL names it any more, empty ones inherit again, and the root keeps each command', () => {
    const tree = world();
    expect(ask(tree, 'Delete', './acc/old').status).toBe('200');
    expect(tree.find('shared')?.acl).toBe('Get=new');
    expect(tree.find('own')?.acl).toBe('');
    expect(tree.find('')?.acl).toBe('Add=*&Delete=*&Get=*&Replace=*');
  });

  it('nothing changes while another account has the same server', () => {
    const tree = world();
    for (const { uri, ...node } of account('acc/twin', 'old')) tree.add(uri, node, 'device');
    ask(tree, 'Delete', './acc/old');
    expect(tree.find('own')?.acl).toBe('Get=old&Delete=old');
  });
});
