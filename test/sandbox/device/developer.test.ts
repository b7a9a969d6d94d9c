/** Nodes changed by hand: what is taken, what is refused, and that nothing has happened before it is carried out. */
import { describe, expect, it } from 'vitest';
import { FUMO_URN } from '../../../src/dm/fumo.js';
import { openDeveloper } from '../../../src/sandbox/device/developer.js';
import type { NodeSeed } from '../../../src/sandbox/device/tree/node.js';
import { ManagementTree } from '../../../src/sandbox/device/tree/tree.js';
import type { Recordable } from '../../../src/trace/event.js';
import { refusalOf } from '../../support/refusal.js';

const node = (uri: string, more: Partial<NodeSeed> = {}): NodeSeed => ({
  uri,
  format: 'node',
  type: '',
  access: ['Get'],
  acl: '',
  permanent: false,
  ...more,
});
const leaf = (uri: string, value: NodeSeed['value'], more: Partial<NodeSeed> = {}): NodeSeed =>
  node(uri, { format: 'chr', type: 'text/plain', ...(value === undefined ? {} : { value }), ...more });

function open(stage?: string) {
  const events: Recordable[] = [];
  const tree = new ManagementTree(
    [
      node('', { permanent: true }),
      node('A', { permanent: true }),
      leaf('A/Text', 'old', { permanent: true }),
      leaf('A/Secret', 'old', { access: [] }),
      leaf('A/Number', '1', { format: 'int' }),
      leaf('A/Flag', 'true', { format: 'bool' }),
      leaf('A/Octets', new Uint8Array([1]), { format: 'bin' }),
      node('B'),
      leaf('B/One', 'x'),
      node('F', { type: FUMO_URN }),
      leaf('F/State', '10', { format: 'int' }),
    ],
    (change) => events.push({ kind: 'tree', ...change }),
  );
  const record = (event: Recordable) => void events.push(event);
  return { tree, events, hands: openDeveloper({ tree, record, stage: () => stage }) };
}

describe('setting a node', () => {
  it.each([
    ['./A/Text', 'new', 'new'],
    ['A/Text', '', ''],
    ['./A/Number', '-12', '-12'],
    ['./A/Flag', 'false', 'false'],
    ['./F/State', '50', '50'],
  ])('%s takes %j', (uri, value, after) => {
    const { tree, events, hands } = open();
    const act = hands.setNode(uri, value);
    expect(events).toEqual([]);
    act();
    expect(tree.text(uri.replace('./', ''))).toBe(after);
    expect(events).toMatchObject([
      { kind: 'tree', change: 'replace', after, by: 'device' },
      { kind: 'note', code: 'tree.set' },
    ]);
  });

  it('takes octets as base64, and text for a node of octets', () => {
    const { tree, hands } = open();
    hands.setNode('./A/Octets', 'base64:AgM=')();
    expect(tree.find('A/Octets')?.value).toEqual(new Uint8Array([2, 3]));
    hands.setNode('./A/Octets', 'hi')();
    expect(tree.find('A/Octets')?.value).toEqual(new Uint8Array([104, 105]));
  });

  it('does not tell a secret', () => {
    const { tree, events, hands } = open();
    hands.setNode('./A/Secret', 'hush')();
    expect(tree.text('A/Secret')).toBe('hush');
    expect(JSON.stringify(events)).not.toContain('hush');
  });

  it.each([
    ['./A', 'x', 'step.not-a-leaf'],
    ['./A/Nope', 'x', 'step.no-such-node'],
    ['./A//Text', 'x', 'step.no-such-node'],
    ['./A/Text?prop=ACL', 'x', 'step.no-such-node'],
    ['./A/Number', 'one', 'step.bad-value'],
    ['./A/Flag', 'yes', 'step.bad-value'],
    ['./A/Octets', 'base64:*', 'step.bad-value'],
    ['./F/State', '15', 'step.bad-value'],
  ])('refuses %s := %j with %s', (uri, value, code) => {
    const { hands } = open();
    expect(refusalOf(() => hands.setNode(uri, value)).code).toBe(code);
  });

  it('leaves State alone while the update agent works', () => {
    const { hands } = open('downloading');
    expect(refusalOf(() => hands.setNode('./F/State', '10')).code).toBe('step.node-in-use');
    expect(refusalOf(() => hands.deleteNode('./F')).code).toBe('step.node-in-use');
  });
});

describe('deleting a node', () => {
  it('takes all below it along', () => {
    const { tree, events, hands } = open();
    const act = hands.deleteNode('./B');
    expect(tree.find('B/One')).toBeDefined();
    act();
    expect(tree.find('B')).toBeUndefined();
    expect(events).toMatchObject([
      { uri: './B/One', change: 'delete' },
      { uri: './B', change: 'delete' },
      { kind: 'note', code: 'tree.deleted' },
    ]);
  });

  it.each([
    ['.', 'step.permanent-node'],
    ['./A', 'step.permanent-node'],
    ['./A/Text', 'step.permanent-node'],
    ['./Nope', 'step.no-such-node'],
  ])('refuses %s with %s', (uri, code) => {
    expect(refusalOf(() => open().hands.deleteNode(uri)).code).toBe(code);
  });
});
