/**
 * Where a run stands in its flow, and which step comes next. Pure: a walk is a value, includes and branches are
 * resolved on the way, nothing is performed.
 */
import { type ErrorPlace, FumoError } from '../errors.js';
import { checkGiven, type Given, overlay } from './flow/given.js';
import { fillText, fillValue, lookUp, type Scope } from './flow/template.js';
import type { BranchNode, Flow, FlowNode, IncludeNode, StepNode } from './flow/types.js';

/** One level of nodes: the flow's own, an included flow's, or a branch's. */
interface Frame {
  flow: Flow;
  nodes: readonly FlowNode[];
  at: number;
  /** `given` as it holds inside this frame. */
  given: Given;
  /** Section that steps count in: the flow's own, or the includer's for `as-own`. */
  section: string | undefined;
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
  /** Default answers by prompt, outer flows first. */
  defaults: Readonly<Record<string, readonly string[]>>;
}

export type Found =
  | FoundStep
  | { found: 'end'; outcome: string; given: Given }
  | { found: 'fail'; outcome: string; expected: string; seen: string; where: ErrorPlace; given: Given };

/** Deep enough for any deferral count, shallow enough to stop an include that loops. */
const MAX_DEPTH = 64;
/** Outcomes of a prompt that chose nothing; a branch `none` takes them all. */
const NO_CHOICE: readonly string[] = ['none', 'cancel', 'timeout', 'no-ui'];

export function startWalk(flow: Flow, flows: ReadonlyMap<string, Flow>, given: Given): Walk {
  return { flows, frames: [{ flow, nodes: flow.steps, at: 0, given, section: flow.spec?.section }] };
}

/**
 * Resolves includes and branches up to the next step or end.
 * @returns what was found and the walk that stands before it
 * @throws FumoError `flow.branch-not-covered`, `flow.unknown-label`, `flow.include-loop`, `flow.unknown-value`
 */
export function seek(walk: Walk, captures: Scope): { found: Found; walk: Walk } {
  let { frames } = walk;
  for (;;) {
    const frame = frames.at(-1);
    if (!frame)
      return {
        found: { found: 'end', outcome: 'completed', given: rootGiven(walk) },
        walk: { ...walk, frames },
      };
    const node = frame.nodes[frame.at];
    if (!node) {
      frames = frames.slice(0, -1);
    } else if (node.node === 'include' || node.node === 'branch') {
      const inner = enter(node, frame, walk, captures);
      frames = [...frames.slice(0, -1), { ...frame, at: frame.at + 1 }, inner];
      if (frames.length > MAX_DEPTH) throw tooDeep(node.where);
    } else {
      return { found: foundOf(node, frame, frames, captures), walk: { ...walk, frames } };
    }
  }
}

/** The walk behind the step that `seek` stands before. */
export function stepOver(walk: Walk): Walk {
  const frame = walk.frames.at(-1);
  return frame ? { ...walk, frames: [...walk.frames.slice(0, -1), { ...frame, at: frame.at + 1 }] } : walk;
}

export function scopeOf(given: Given, captures: Scope): Scope {
  return overlay(given as unknown as Scope, captures);
}

function rootGiven(walk: Walk): Given {
  const [root] = walk.frames;
  if (root) return root.given;
  throw new FumoError('internal.no-frame', 'the walk has no frame left');
}

function foundOf(
  node: Exclude<FlowNode, IncludeNode | BranchNode>,
  frame: Frame,
  frames: readonly Frame[],
  captures: Scope,
): Found {
  const { given, flow, section } = frame;
  if (node.node === 'end') return { found: 'end', outcome: node.outcome, given };
  if (node.node === 'step')
    return { found: 'step', node, flow, section, given, defaults: defaultsOf(frames) };
  const scope = scopeOf(given, captures);
  return {
    found: 'fail',
    outcome: node.outcome,
    expected: fillText(node.expected, scope, node.where),
    seen: fillText(node.found, scope, node.where),
    where: node.where,
    given,
  };
}

/** The outermost flow that names a prompt decides its default. */
function defaultsOf(frames: readonly Frame[]): Record<string, readonly string[]> {
  const defaults: Record<string, readonly string[]> = {};
  for (const { flow } of [...frames].reverse()) {
    for (const [id, prompt] of Object.entries(flow.prompts)) defaults[id] = prompt.defaults;
  }
  return defaults;
}

function enter(node: IncludeNode | BranchNode, frame: Frame, walk: Walk, captures: Scope): Frame {
  if (node.node === 'branch')
    return { ...frame, nodes: takeBranch(node, scopeOf(frame.given, captures)), at: 0 };
  const flow = walk.flows.get(node.flow);
  if (!flow) throw new FumoError('internal.flow-not-loaded', `flow ${node.flow} was not loaded`);
  return {
    flow,
    nodes: range(flow, node, walk.flows),
    at: 0,
    given: givenInside(node, flow, frame, captures),
    section: node.asOwn ? frame.section : flow.spec?.section,
  };
}

/** The includer's `given`, with what the include changes. */
function givenInside(node: IncludeNode, flow: Flow, frame: Frame, captures: Scope): Given {
  const changes = fillValue(node.with, scopeOf(frame.given, captures), node.where) as Scope;
  const given = overlay(frame.given as unknown as Scope, changes);
  return checkGiven(given, () => ({ ...node.where, path: `include ${flow.name}` }));
}

function takeBranch(node: BranchNode, scope: Scope): readonly FlowNode[] {
  const value = lookUp(scope, node.on);
  const outcome = typeof value === 'object' && value !== null ? lookUp(scope, `${node.on}.outcome`) : value;
  const name = String(outcome);
  for (const key of [name, ...(NO_CHOICE.includes(name) ? ['none'] : []), 'else']) {
    const branch = node.branches[key];
    if (branch) return branch;
  }
  throw new FumoError('flow.branch-not-covered', `no branch for ${node.on} being ${name}`, {
    where: node.where,
    expected: `one of ${Object.keys(node.branches).join(', ')}`,
    found: value === undefined ? `nothing is known as ${node.on} here` : name,
    hint: `Add a branch "${name}:" or "else:" beside "when: ${node.on}".`,
  });
}

// ---- ranges of an included flow ----------------------------------------------------------------------------------

type Flows = ReadonlyMap<string, Flow>;

/** The nodes from one label through another; a label may lie inside an include of the included flow. */
function range(flow: Flow, { from, through, where }: IncludeNode, flows: Flows): readonly FlowNode[] {
  const tail = from === undefined ? flow.steps : cut(flow, flow.steps, from, 'from', flows, where);
  return through === undefined ? tail : cut(flow, tail, through, 'through', flows, where);
}

function cut(
  flow: Flow,
  nodes: readonly FlowNode[],
  label: string,
  side: 'from' | 'through',
  flows: Flows,
  where: ErrorPlace,
): readonly FlowNode[] {
  for (const [at, node] of nodes.entries()) {
    const kept = side === 'from' ? nodes.slice(at + 1) : nodes.slice(0, at);
    const whole = hasLabel(node, label) ? node : undefined;
    const inner =
      whole ??
      (node.node === 'include' && includeHas(node, label, flows, 0) ? narrow(node, label, side) : undefined);
    if (inner) return side === 'from' ? [inner, ...kept] : [...kept, inner];
  }
  throw new FumoError('flow.unknown-label', `${flow.name} has no step ${label}`, {
    where,
    expected: `the ad number or the id of a step of ${flow.name}`,
    found: label,
  });
}

function narrow(node: IncludeNode, label: string, side: 'from' | 'through'): IncludeNode {
  return side === 'from' ? { ...node, from: label } : { ...node, through: label };
}

function hasLabel(node: FlowNode, label: string): boolean {
  if (node.node === 'branch') return node.id === label;
  return node.node === 'step' && (node.id === label || String(node.ad) === label);
}

function includeHas(node: IncludeNode, label: string, flows: Flows, depth: number): boolean {
  const flow = flows.get(node.flow);
  if (!flow || depth > MAX_DEPTH) return false;
  const lowest = Number(node.from ?? Number.NEGATIVE_INFINITY);
  const highest = Number(node.through ?? Number.POSITIVE_INFINITY);
  if (Number(label) < lowest || Number(label) > highest) return false;
  return flow.steps.some(
    (inner) =>
      hasLabel(inner, label) || (inner.node === 'include' && includeHas(inner, label, flows, depth + 1)),
  );
}

function tooDeep(where: ErrorPlace): FumoError {
  return new FumoError('flow.include-loop', 'this include never ends', {
    where,
    expected: `at most ${MAX_DEPTH} levels of includes and branches`,
    found: 'a flow that includes itself without a branch that ends it',
  });
}
