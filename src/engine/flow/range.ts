/** The part of an included flow that an include means. */
import { type ErrorPlace, FumoError } from '../../errors.js';
import type { Flow, FlowNode, IncludeNode, RepeatNode } from './types.js';

/** Includes inside includes, as deep as a label is looked for. */
const MAX_DEPTH = 64;

type Flows = ReadonlyMap<string, Flow>;

/**
 * The nodes from one label through another. A label may lie inside an include of the included flow, or inside a loop:
 * `from` then enters its first round there, `through` leaves the loop there in its first round.
 * @throws FumoError `flow.unknown-label`
 */
export function range(flow: Flow, { from, through, where }: IncludeNode, flows: Flows): readonly FlowNode[] {
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
    const inner = hasLabel(node, label) ? node : narrow(flow, node, label, side, flows, where);
    if (inner) return side === 'from' ? [inner, ...kept] : [...kept, inner];
  }
  throw new FumoError('flow.unknown-label', `${flow.name} has no step ${label}`, {
    where,
    expected: `the ad number or the id of a step of ${flow.name}`,
    found: label,
  });
}

/** What is left of an include or a loop that has the label inside; undefined when it has not. */
function narrow(
  flow: Flow,
  node: FlowNode,
  label: string,
  side: 'from' | 'through',
  flows: Flows,
  where: ErrorPlace,
): FlowNode | undefined {
  if (node.node === 'include' && includeHas(node, label, flows, 0)) return { ...node, [side]: label };
  if (node.node !== 'repeat' || !hasInside(node.first ?? node.steps, label, flows, 0)) return undefined;
  const kept = cut(flow, node.first ?? node.steps, label, side, flows, where);
  return side === 'from' ? { ...node, first: kept } : onceThrough(node, kept);
}

function onceThrough({ first: _first, ...node }: RepeatNode, steps: readonly FlowNode[]): RepeatNode {
  return { ...node, times: 1, until: undefined, steps, exhausted: [] };
}

function hasLabel(node: FlowNode, label: string): boolean {
  if (node.node === 'end' || node.node === 'fail') return false;
  return node.id === label || (node.node === 'step' && String(node.ad) === label);
}

function hasInside(nodes: readonly FlowNode[], label: string, flows: Flows, depth: number): boolean {
  return nodes.some(
    (node) =>
      hasLabel(node, label) ||
      (node.node === 'include' && includeHas(node, label, flows, depth)) ||
      (node.node === 'repeat' && hasInside(node.steps, label, flows, depth)),
  );
}

function includeHas(node: IncludeNode, label: string, flows: Flows, depth: number): boolean {
  const flow = flows.get(node.flow);
  if (!flow || depth > MAX_DEPTH) return false;
  const lowest = Number(node.from ?? Number.NEGATIVE_INFINITY);
  const highest = Number(node.through ?? Number.POSITIVE_INFINITY);
  if (Number(label) < lowest || Number(label) > highest) return false;
  return hasInside(flow.steps, label, flows, depth + 1);
}
