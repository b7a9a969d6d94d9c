import * as v from 'valibot';
import { MGMT_FORMATS } from '../../../dm/mgmt-tree.js';
import { matchesSpelling, spellingText } from '../../flow/spelling.js';
import type { Scope } from '../../flow/template.js';
import type { TreeNodeView } from '../../ports.js';
import { MINUTE, type StepKind, type StepView, word } from '../kind.js';
import { expectation, listed, type Unmet } from '../shared/expectation.js';
import { claim, spelling, text, uri } from '../shared/params.js';

export const expectTree: StepKind = {
  actor: 'expect',
  verb: 'tree',
  params: {
    uri: uri('The node, such as ./DevInfo/Lang.'),
    value: v.optional(spelling('What the leaf holds.')),
    matches: v.optional(
      v.pipe(
        v.string(),
        v.check(isPattern, 'a regular expression'),
        v.description('A regular expression that the value of the leaf fits.'),
      ),
    ),
    exists: v.optional(claim('False: there is no such node.')),
    format: v.optional(v.pipe(v.picklist(MGMT_FORMATS), v.description('The format of the node.'))),
    type: v.optional(text('The media type of a leaf, or the object that an interior node is.')),
  },
  summary: 'A node of the device’s management tree must be so.',
  doc:
    'Without any wish but `uri` the node must exist. With `within` virtual time may pass until it holds; without, it ' +
    'must hold now. The tree itself is looked at, no message is sent.',
  example: `
steps:
  - { expect: tree, uri: ./DevInfo/Lang, value: en, format: chr }
  - { expect: tree, uri: ./DevInfo/DevId, matches: "^IMEI:[0-9]{15}$" }
  - { expect: tree, uri: ./FwUpdate/FwPkg9, exists: false }
  - { end: looked }
`,
  withinMs: 24 * 60 * MINUTE,
  onlyLooks: true,
  text: (params) =>
    `Expected: ${word(params, 'uri')} ${listed(WISHES.flatMap((wish) => wantedBy(wish, params)))}`,
  plan: () => [],
  check: (params, view) => expectation(view, unmet(params, view)),
};

interface Wish {
  name: string;
  wanted(wish: unknown): string;
  found(node: TreeNodeView | undefined): string;
  holds(node: TreeNodeView | undefined, wish: unknown): boolean;
}

const WISHES: readonly Wish[] = [
  {
    name: 'exists',
    wanted: (wish) => (wish === false ? 'is absent' : 'is there'),
    found: (node) => (node ? 'it is there' : 'there is no such node'),
    holds: (node, wish) => (node !== undefined) === (wish !== false),
  },
  {
    name: 'value',
    wanted: (wish) => `is ${spellingText(wish)}`,
    found: (node) => node?.value ?? 'no value',
    holds: (node, wish) => matchesSpelling(node?.value, wish),
  },
  {
    name: 'matches',
    wanted: (wish) => `matches ${String(wish)}`,
    found: (node) => node?.value ?? 'no value',
    holds: (node, wish) => node?.value !== undefined && new RegExp(String(wish)).test(node.value),
  },
  {
    name: 'format',
    wanted: (wish) => `has format ${String(wish)}`,
    found: (node) => `format ${node?.format ?? 'none'}`,
    holds: (node, wish) => node?.format === wish,
  },
  {
    name: 'type',
    wanted: (wish) => `has type ${String(wish)}`,
    found: (node) => `type ${node?.type || 'none'}`,
    holds: (node, wish) => node?.type === wish,
  },
];

/** A node is expected to be there unless it is said otherwise. */
function wishesOf(params: Scope): Scope {
  return { ...params, exists: params.exists ?? true };
}

function wantedBy({ name, wanted }: Wish, params: Scope): string[] {
  const wishes = Object.keys(params).length > 1 ? params : wishesOf(params);
  return wishes[name] === undefined ? [] : [wanted(wishes[name])];
}

function unmet(params: Scope, view: StepView): Unmet | undefined {
  const node = view.device.tree.find((candidate) => candidate.uri === word(params, 'uri'));
  const wishes = wishesOf(params);
  const broken = WISHES.find(
    (wish) => wishes[wish.name] !== undefined && !wish.holds(node, wishes[wish.name]),
  );
  return (
    broken && {
      expected: `${word(params, 'uri')} ${broken.wanted(wishes[broken.name])}`,
      found: broken.found(node),
    }
  );
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
