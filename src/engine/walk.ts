/**
 * Where a run stands in its flow, and which step comes next. Pure: a walk is a value, includes and branches are
 * resolved on the way, nothing is performed.
 */
import { type ErrorPlace, FumoError } from '../errors.js';
import { checkGiven, type Given, overlay } from './flow/given.js';
import { isRounds, MOST_ROUNDS } from './flow/parse-nodes.js';
import { range } from './flow/range.js';
import { isExactly, matchesSpelling } from './flow/spelling.js';
import { fillText, fillValue, outcomeAt, type Scope } from './flow/template.js';
import type {
  BranchNode,
  EndNode,
  FailNode,
  Flow,
  FlowNode,
  IncludeNode,
  PromptDefaults,
  RepeatNode,
  StepNode,
} from './flow/types.js';

/** One level of nodes: the flow's own, an included flow's, a branch's, or one round of a loop. */
interface Frame {
  flow: Flow;
  nodes: readonly FlowNode[];
  at: number;
  /** `given` as it holds inside this frame. */
  given: Given;
  /** Section that steps count in: the flow's own, or the includer's for `as-own`. */
  section: string | undefined;
  /** What is known besides `given` and captures: `round` inside a loop. */
  vars: Scope;
  /** The loop of which `nodes` are a round. */
  loop?: Loop | undefined;
}

interface Loop {
  node: RepeatNode;
  times: number;
  /** From 1. */
  round: number;
}

export interface Walk {
  flows: ReadonlyMap<string, Flow>;
  frames: readonly Frame[];
}

/** A step found by the walk, with the surroundings that it stands in. */
export interface FoundStep {
  found: 'step';
  node: StepNode;
  flow: Flow;
  section: string | undefined;
  given: Given;
  /** `round` inside a loop. */
  vars: Scope;
  /** Default answers by prompt; the outermost flow that names some decides. */
  defaults: Readonly<Record<string, readonly string[]>>;
  /** Scripts of answers by prompt; the outermost flow that has one decides. */
  scripts: Readonly<Record<string, PromptDefaults>>;
}

export type Found =
  | FoundStep
  | { found: 'end'; outcome: string; given: Given }
  | { found: 'fail'; outcome: string; expected: string; seen: string; where: ErrorPlace; given: Given };

/** Deep enough for any deferral count, shallow enough to stop an include that loops. */
const MAX_DEPTH = 64;
/** Nodes that lead to no step; a loop whose rounds are empty comes to an end long before. */
const MAX_MOVES = 20_000;

export function startWalk(flow: Flow, flows: ReadonlyMap<string, Flow>, given: Given): Walk {
  return {
    flows,
    frames: [{ flow, nodes: flow.steps, at: 0, given, section: flow.spec?.section, vars: {} }],
  };
}

/**
 * Resolves includes, branches and loops up to the next step or end.
 * @param captures what steps have captured, and `live`
 * @returns what was found and the walk that stands before it
 * @throws FumoError `flow.branch-not-covered`, `flow.unknown-label`, `flow.include-loop`, `flow.unknown-value`,
 * `flow.bad-repeat`, `flow.endless-loop`
 */
export function seek(walk: Walk, captures: Scope): { found: Found; walk: Walk } {
  let { frames } = walk;
  for (let moves = 0; ; moves++) {
    const frame = frames.at(-1);
    if (!frame) return { found: completed(walk), walk: { ...walk, frames } };
    const node = frame.nodes[frame.at];
    if (node && isEvent(node))
      return { found: foundOf(node, frame, frames, captures), walk: { ...walk, frames } };
    const outer = frames.slice(0, -1);
    frames = node
      ? [...outer, { ...frame, at: frame.at + 1 }, enter(node, frame, walk, captures)]
      : [...outer, ...leave(frame, captures)];
    if (node && frames.length > MAX_DEPTH) throw tooDeep(node.where);
    if (moves > MAX_MOVES) throw endless(frame);
  }
}

type Event = StepNode | EndNode | FailNode;

function isEvent(node: FlowNode): node is Event {
  return node.node === 'step' || node.node === 'end' || node.node === 'fail';
}

function completed(walk: Walk): Found {
  return { found: 'end', outcome: 'completed', given: rootGiven(walk) };
}

/** The walk behind the step that `seek` stands before. */
export function stepOver(walk: Walk): Walk {
  const frame = walk.frames.at(-1);
  return frame ? { ...walk, frames: [...walk.frames.slice(0, -1), { ...frame, at: frame.at + 1 }] } : walk;
}

/** All that can be named at one place of a flow. @param vars `round`, which goes before a capture of that name */
export function scopeOf(given: Given, captures: Scope, vars: Scope = {}): Scope {
  return { ...overlay(given as unknown as Scope, captures), ...vars };
}

function scopeIn({ given, vars }: Frame, captures: Scope): Scope {
  return scopeOf(given, captures, vars);
}

function rootGiven(walk: Walk): Given {
  const [root] = walk.frames;
  if (root) return root.given;
  throw new FumoError('internal.no-frame', 'the walk has no frame left');
}

function foundOf(node: Event, frame: Frame, frames: readonly Frame[], captures: Scope): Found {
  const { given, flow, section, vars } = frame;
  if (node.node === 'end')
    return { found: 'end', outcome: fillText(node.outcome, scopeIn(frame, captures), node.where), given };
  if (node.node === 'step') {
    const { defaults, scripts } = answersOf(frames);
    return { found: 'step', node, flow, section, given, vars, defaults, scripts };
  }
  const scope = scopeIn(frame, captures);
  return {
    found: 'fail',
    outcome: node.outcome,
    expected: fillText(node.expected, scope, node.where),
    seen: fillText(node.found, scope, node.where),
    where: node.where,
    given,
  };
}

/** The outermost flow that says how a prompt is answered decides; of script and default each for itself. */
function answersOf(frames: readonly Frame[]): Pick<FoundStep, 'defaults' | 'scripts'> {
  const defaults: Record<string, readonly string[]> = {};
  const scripts: Record<string, PromptDefaults> = {};
  for (const { flow } of [...frames].reverse()) {
    for (const [id, prompt] of Object.entries(flow.prompts)) {
      if (prompt.defaults.length > 0) defaults[id] = prompt.defaults;
      if (prompt.answers) scripts[id] = prompt;
    }
  }
  return { defaults, scripts };
}

// ---- into includes, branches and loops, and out of them ----------------------------------------------------------

function enter(node: Exclude<FlowNode, Event>, frame: Frame, walk: Walk, captures: Scope): Frame {
  const plain: Frame = { ...frame, at: 0, loop: undefined };
  if (node.node === 'branch') return { ...plain, nodes: takeBranch(node, scopeIn(frame, captures)) };
  if (node.node === 'repeat') return enterLoop(node, plain, captures);
  const flow = walk.flows.get(node.flow);
  if (!flow) throw new FumoError('internal.flow-not-loaded', `flow ${node.flow} was not loaded`);
  return {
    ...plain,
    flow,
    nodes: range(flow, node, walk.flows),
    given: givenInside(node, flow, frame, captures),
    section: node.asOwn ? frame.section : flow.spec?.section,
  };
}

function enterLoop(node: RepeatNode, frame: Frame, captures: Scope): Frame {
  const times = fillValue(node.times, scopeIn(frame, captures), node.where);
  if (!isRounds(times)) {
    throw new FumoError('flow.bad-repeat', `a loop cannot run ${String(times)} times`, {
      where: node.where,
      expected: `a whole number from 0 to ${MOST_ROUNDS}`,
      found: String(times),
    });
  }
  if (times === 0) return { ...frame, nodes: node.exhausted };
  const vars = { ...frame.vars, round: 1 };
  return { ...frame, nodes: node.first ?? node.steps, vars, loop: { node, times, round: 1 } };
}

/** What takes the place of a frame that has come to its end: nothing, the next round, or what follows the last. */
function leave(frame: Frame, captures: Scope): readonly Frame[] {
  const { loop } = frame;
  if (!loop) return [];
  const { node, times, round } = loop;
  if (node.until && holds(node.until, node, scopeIn(frame, captures))) return [];
  if (round >= times) return [{ ...frame, nodes: node.exhausted, at: 0, loop: undefined }];
  const vars = { ...frame.vars, round: round + 1 };
  return [{ ...frame, nodes: node.steps, at: 0, vars, loop: { node, times, round: round + 1 } }];
}

function holds({ path, is }: NonNullable<RepeatNode['until']>, { where }: RepeatNode, scope: Scope): boolean {
  return matchesSpelling(outcomeAt(scope, path), fillText(is, scope, where));
}

/** The includer's `given`, with what the include changes. */
function givenInside(node: IncludeNode, flow: Flow, frame: Frame, captures: Scope): Given {
  const changes = fillValue(node.with, scopeIn(frame, captures), node.where) as Scope;
  const given = overlay(frame.given as unknown as Scope, changes);
  return checkGiven(given, () => ({ ...node.where, path: `include ${flow.name}` }));
}

/** The exact key first, then the first in the file that means the value, then `else`. */
function takeBranch(node: BranchNode, scope: Scope): readonly FlowNode[] {
  const value = outcomeAt(scope, node.on);
  const keys = Object.keys(node.branches);
  const filled = new Map(keys.map((key) => [key, fillText(key, scope, node.where)]));
  const taken =
    keys.find((key) => isExactly(value, filled.get(key) ?? key)) ??
    keys.find((key) => key !== 'else' && matchesSpelling(value, filled.get(key) ?? key)) ??
    keys.find((key) => key === 'else');
  const branch = taken === undefined ? undefined : node.branches[taken];
  if (branch) return branch;
  const name = String(value);
  throw new FumoError('flow.branch-not-covered', `no branch for ${node.on} being ${name}`, {
    where: node.where,
    expected: `one of ${keys.join(', ')}`,
    found: value === undefined ? `nothing is known as ${node.on} here` : name,
    hint: `Add a branch "${name}:" or "else:" beside "when: ${node.on}".`,
  });
}

function tooDeep(where: ErrorPlace): FumoError {
  return new FumoError('flow.include-loop', 'this include never ends', {
    where,
    expected: `at most ${MAX_DEPTH} levels of includes, branches and loops`,
    found: 'a flow that includes itself without a branch that ends it',
  });
}

function endless({ loop, flow }: Frame): FumoError {
  return new FumoError('flow.endless-loop', 'the flow goes round and round without a step', {
    where: loop?.node.where ?? { file: flow.file },
    expected: 'a loop with a step in it',
    found: `no step in ${MAX_MOVES} moves`,
  });
}
