/** A flow with all that it includes, and what can be said of the way through it without knowing any answer. */
import { isExactly, matchesSpelling } from '../flow/spelling.js';
import { everyStep, type FlowSketch, type IncludeSketch, type Sketch, type StepSketch } from './nodes.js';

export interface World {
  root: FlowSketch;
  /** Included flows by the name that the include writes. */
  included: ReadonlyMap<string, FlowSketch>;
}

/** The flow that an include means; undefined when it was not found. */
export function flowOf(world: World, name: string): FlowSketch | undefined {
  return name === world.root.name ? world.root : world.included.get(name);
}

/** The root and every flow that it leads to. */
export function allFlows({ root, included }: World): readonly FlowSketch[] {
  return [...new Set([root, ...included.values()])];
}

export function allSteps(world: World): readonly StepSketch[] {
  return allFlows(world).flatMap(({ steps }) => everyStep(steps));
}

/** The nodes that an include stands for; undefined when the flow or a label is unknown. */
export function includedNodes(world: World, node: IncludeSketch): readonly Sketch[] | undefined {
  const flow = flowOf(world, node.flow);
  if (!flow) return undefined;
  const tail = node.from === undefined ? flow.steps : cut(world, flow.steps, node.from, 'from');
  if (!tail || node.through === undefined) return tail;
  return cut(world, tail, node.through, 'through');
}

export type Side = 'from' | 'through';

/** As the walk of a run does it: a label may lie inside an include of the flow. */
export function cut(
  world: World,
  nodes: readonly Sketch[],
  label: string,
  side: Side,
): readonly Sketch[] | undefined {
  for (const [at, node] of nodes.entries()) {
    const kept = side === 'from' ? nodes.slice(at + 1) : nodes.slice(0, at);
    const inner = hasLabel(node, label) ? node : narrowed(world, node, label, side);
    if (inner) return side === 'from' ? [inner, ...kept] : [...kept, inner];
  }
  return undefined;
}

function narrowed(world: World, node: Sketch, label: string, side: Side): Sketch | undefined {
  if (node.node === 'include' && includeHas(world, node, label, 0))
    return side === 'from' ? { ...node, from: label } : { ...node, through: label };
  const steps = node.node === 'repeat' ? cut(world, node.steps, label, side) : undefined;
  if (node.node !== 'repeat' || !steps) return undefined;
  return side === 'from' ? { ...node, steps } : { ...node, steps, times: 1, until: undefined, exhausted: [] };
}

function hasLabel(node: Sketch, label: string): boolean {
  return node.labels.some(({ name }) => name === label);
}

const MAX_DEPTH = 32;

function includeHas(world: World, node: IncludeSketch, label: string, depth: number): boolean {
  const flow = flowOf(world, node.flow);
  if (!flow || depth > MAX_DEPTH) return false;
  const lowest = Number(node.from ?? Number.NEGATIVE_INFINITY);
  const highest = Number(node.through ?? Number.POSITIVE_INFINITY);
  if (Number(label) < lowest || Number(label) > highest) return false;
  return hasInside(world, flow.steps, label, depth + 1);
}

function hasInside(world: World, nodes: readonly Sketch[], label: string, depth: number): boolean {
  return nodes.some(
    (node) =>
      hasLabel(node, label) ||
      (node.node === 'include' && includeHas(world, node, label, depth)) ||
      (node.node === 'repeat' && hasInside(world, node.steps, label, depth)),
  );
}

/** Labels that an include of the flow can name. */
export function labelsOf(world: World, nodes: readonly Sketch[], depth = 0): readonly string[] {
  return nodes.flatMap((node) => {
    const own = node.labels.map(({ name }) => name);
    if (node.node === 'repeat') return [...own, ...labelsOf(world, node.steps, depth)];
    if (node.node !== 'include' || depth > 4) return own;
    return [...own, ...labelsOf(world, flowOf(world, node.flow)?.steps ?? [], depth + 1)];
  });
}

/** Whether a run can come out behind these nodes. */
export class Passage {
  readonly #world: World;
  readonly #known = new Map<string, boolean>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Of a list: whether all its nodes let through. */
  list(nodes: readonly Sketch[]): boolean {
    return nodes.every((node) => this.node(node));
  }

  node(node: Sketch): boolean {
    if (node.node === 'end' || node.node === 'fail') return false;
    if (node.node === 'include') return this.#include(node);
    if (node.node === 'branch')
      return node.branches.length === 0 || node.branches.some(({ nodes }) => this.list(nodes));
    if (node.node !== 'repeat') return true;
    const after = node.exhausted.length === 0 || this.list(node.exhausted);
    return this.list(node.steps) && (node.until !== undefined || after);
  }

  /** A flow that only comes back to itself lets nobody through. */
  #include(node: IncludeSketch): boolean {
    const key = [node.flow, node.from, node.through].join('\n');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const nodes = includedNodes(this.#world, node);
    if (!nodes) return true;
    this.#known.set(key, false);
    const passes = this.list(nodes);
    this.#known.set(key, passes);
    return passes;
  }
}

/** The branch that a value takes, as the walk of a run chooses it. */
export function branchFor<B extends { key: string }>(branches: readonly B[], value: string): B | undefined {
  const named = branches.filter(({ key }) => key !== 'else');
  return (
    named.find(({ key }) => isExactly(value, key)) ??
    named.find(({ key }) => matchesSpelling(value, key)) ??
    branches.find(({ key }) => key === 'else')
  );
}
