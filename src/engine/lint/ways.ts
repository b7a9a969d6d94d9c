/** Ways through a flow: what cannot be reached, what is not covered, and where includes lead. */
import { matchesSpelling, NO_CHOICE, spellingProblem } from '../flow/spelling.js';
import type { Scope } from '../flow/template.js';
import { type Domain, domainOf, isAsk } from './domains.js';
import { type BranchSketch, everyNode, type IncludeSketch, innerLists, type Sketch } from './nodes.js';
import { type Report, wrongWord } from './report.js';
import { entriesIn, plainOf, type Spot, textOf, valueAt } from './spots.js';
import { allSteps, cut, flowOf, includedNodes, labelsOf, Passage, type World } from './world.js';

export interface Outlook {
  world: World;
  given: Scope;
  report: Report;
  /** Names of flows that an include could mean. */
  knownFlows: readonly string[];
}

export function checkWays(outlook: Outlook): void {
  const { world, report } = outlook;
  const { steps, root } = world.root;
  for (const node of everyNode(steps)) {
    if (node.node === 'include') checkInclude(node, outlook);
    if (node.node === 'branch') checkBranch(node, outlook);
    if (node.node === 'repeat' && node.until) checkWanted(node.until.value, report);
  }
  checkLoops(outlook);
  const passage = new Passage(world);
  checkReach(steps, passage, report);
  checkOutcomes(outlook, passage);
  for (const { value } of entriesIn(valueAt(root, 'then')))
    for (const group of entriesIn(value))
      for (const field of entriesIn(group.value)) checkWanted(field.value, report);
}

/** A value that is expected, or a list of such. */
function checkWanted(spot: Spot, report: Report): void {
  for (const item of spot.kind === 'list' ? spot.items : [spot]) {
    const problem =
      item.kind === 'scalar' && item.value === null ? undefined : spellingProblem(plainOf(item));
    if (!problem) continue;
    const message = `${textOf(item) ?? 'this'} ${problem.message}`.trim();
    report.add('bad-spelling', item.span, { message, expected: problem.expected });
  }
}

// ---- includes ----------------------------------------------------------------------------------------------------

function checkInclude(node: IncludeSketch, { world, report, knownFlows }: Outlook): void {
  if (node.flow === '') return;
  const flow = flowOf(world, node.flow);
  if (!flow) {
    const said = wrongWord(node.flow, knownFlows, node.flowSpan);
    report.add('unknown-include', node.flowSpan, { message: `there is no flow ${node.flow}`, ...said });
    return;
  }
  for (const side of ['from', 'through'] as const) {
    const label = node[side];
    if (label === undefined || cut(world, flow.steps, label, side)) continue;
    const span = valueAt(node.map, side)?.span ?? node.span;
    const said = wrongWord(label, [...new Set(labelsOf(world, flow.steps))], span);
    report.add('unknown-label', span, { message: `${node.flow} has no step ${label}`, ...said });
  }
}

/** Includes that are reached whatever is answered; a circle of them never comes to a step. */
function checkLoops({ world, report }: Outlook): void {
  const seen = new Set<string>();
  const turnsBack = (nodes: readonly Sketch[], way: readonly string[]): boolean =>
    nodes.some((node) => {
      if (node.node !== 'include') return false;
      const key = [node.flow, node.from, node.through].join('\n');
      if (way.includes(key)) return true;
      if (seen.has(key)) return false;
      seen.add(key);
      return turnsBack(includedNodes(world, node) ?? [], [...way, key]);
    });
  const { name, steps } = world.root;
  for (const node of steps) {
    if (node.node !== 'include') continue;
    seen.clear();
    if (!turnsBack([node], [[name, undefined, undefined].join('\n')])) continue;
    report.add('include-loop', node.flowSpan, {
      message: `including ${node.flow} here leads back to itself`,
      expected: 'a branch that can end it',
      hint: 'Put the include under a when, or begin later in the flow with from.',
    });
  }
}

// ---- branches ----------------------------------------------------------------------------------------------------

function checkBranch(node: BranchSketch, { world, given, report }: Outlook): void {
  const asks = allSteps(world).filter(isAsk);
  const named = node.branches.filter(({ key }) => key !== 'else');
  for (const { key, entry } of named) {
    const problem = spellingProblem(key);
    if (problem)
      report.add('bad-spelling', entry.keySpan, {
        message: `${key} ${problem.message}`,
        expected: problem.expected,
      });
  }
  const domain = domainOf(node.on, asks, given);
  if (!domain || node.branches.length === 0) return;
  if (!domain.open) checkNever(node, domain, report);
  checkCovered(node, domain, report);
}

function checkNever(node: BranchSketch, { values }: Domain, report: Report): void {
  for (const { key, entry } of node.branches) {
    if (key === 'else' || /result|state/.test(node.on)) continue;
    if (values.some((value) => matchesSpelling(value, key))) continue;
    const known = values.filter((value) => !node.branches.some((branch) => branch.key === value));
    const said = wrongWord(key, known.length > 0 ? known : values, entry.keySpan, entry.plainKey ? '' : '"');
    report.add('branch-never-taken', entry.keySpan, {
      message: `${node.on} is never ${key}`,
      ...said,
      expected: `one of ${values.join(', ')}`,
    });
  }
}

const MOST_NAMED = 6;

function checkCovered(node: BranchSketch, { values }: Domain, report: Report): void {
  const keys = node.branches.map(({ key }) => key);
  if (keys.includes('else')) return;
  const left = values.filter((value) => !keys.some((key) => matchesSpelling(value, key)));
  if (left.length === 0) return;
  const shown = left.slice(0, MOST_NAMED).join(', ');
  const more = left.length > MOST_NAMED ? ` and ${left.length - MOST_NAMED} more` : '';
  const isSoft = left.every((value) => NO_CHOICE.includes(value));
  report.add('branch-not-covered', node.onSpan, {
    message: `no branch for ${node.on} being ${shown}${more}`,
    expected: `a branch for each, or else`,
    found: keys.join(', '),
    hint: isSoft ? 'Add none: for a user who chooses nothing, or else:.' : 'Add the branches, or else:.',
  });
}

// ---- reach -------------------------------------------------------------------------------------------------------

function checkReach(nodes: readonly Sketch[], passage: Passage, report: Report): void {
  const stop = nodes.findIndex((node) => !passage.node(node));
  const next = stop < 0 ? undefined : nodes[stop + 1];
  if (next && nodes[stop])
    report.add('unreachable-step', next.span, {
      message: 'nothing ever comes here',
      found: `${endWords(nodes[stop])} before it`,
      hint: 'Move it up, or remove it.',
    });
  for (const node of stop < 0 ? nodes : nodes.slice(0, stop + 1))
    for (const inner of innerLists(node)) checkReach(inner, passage, report);
}

const END_WORDS: Readonly<Partial<Record<Sketch['node'], string>>> = {
  end: 'the end',
  fail: 'the fail',
  include: 'an include that ends the flow',
  branch: 'a when whose branches all end the flow',
  repeat: 'a repeat that always ends the flow',
};

function endWords(node: Sketch): string {
  return END_WORDS[node.node] ?? 'an end';
}

function checkOutcomes({ world, report }: Outlook, passage: Passage): void {
  const then = entriesIn(valueAt(world.root.root, 'then'));
  if (then.length === 0) return;
  const outcomes = new Set<string>();
  collectOutcomes(world, world.root.steps, outcomes, new Set());
  if (passage.list(world.root.steps)) outcomes.add('completed');
  for (const { key, keySpan, plainKey } of then) {
    if (outcomes.has(key)) continue;
    const said = wrongWord(key, [...outcomes], keySpan, plainKey ? '' : '"');
    report.add('unknown-outcome', keySpan, { message: `the flow never ends in ${key}`, ...said });
  }
}

function collectOutcomes(world: World, nodes: readonly Sketch[], into: Set<string>, seen: Set<string>): void {
  for (const node of everyNode(nodes)) {
    if (node.node === 'end' || node.node === 'fail') into.add(node.outcome);
    if (node.node !== 'include') continue;
    const key = [node.flow, node.from, node.through].join('\n');
    if (seen.has(key)) continue;
    seen.add(key);
    collectOutcomes(world, includedNodes(world, node) ?? [], into, seen);
  }
}
