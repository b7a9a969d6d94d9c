/** The nodes of a flow as far as they can be made out; every other part of the linter works on these. */
import { findKind } from '../steps/index.js';
import type { StepKind } from '../steps/kind.js';
import type { Span } from './finding.js';
import {
  type Entry,
  entriesIn,
  entryOf,
  headOf,
  type MapSpot,
  type Spot,
  type SpotText,
  textOf,
  valueAt,
} from './spots.js';

export const ACTORS = ['server', 'device', 'user', 'clock', 'expect'] as const;

interface NodeBase {
  map: MapSpot;
  /** The first key, which is where people look for the node. */
  span: Span;
  /** Labels by which other nodes can name it. */
  labels: readonly Label[];
}

export interface Label {
  name: string;
  span: Span;
  by: 'ad' | 'id';
}

export interface StepSketch extends NodeBase {
  node: 'step';
  actor: string;
  verb: string;
  verbSpan: Span;
  /** Undefined for a verb that nobody has. */
  kind: StepKind | undefined;
}

export interface IncludeSketch extends NodeBase {
  node: 'include';
  flow: string;
  flowSpan: Span;
  from: string | undefined;
  through: string | undefined;
}

export interface BranchSketch extends NodeBase {
  node: 'branch';
  on: string;
  onSpan: Span;
  branches: readonly Branch[];
}

export interface Branch {
  key: string;
  entry: Entry;
  nodes: readonly Sketch[];
}

export interface RepeatSketch extends NodeBase {
  node: 'repeat';
  times: number | string;
  until: Entry | undefined;
  steps: readonly Sketch[];
  exhausted: readonly Sketch[];
}

export interface EndSketch extends NodeBase {
  node: 'end' | 'fail';
  outcome: string;
}

/** A node that nothing can be made of; it has its finding already. */
export interface UnknownSketch extends NodeBase {
  node: 'unknown';
}

export type Sketch = StepSketch | IncludeSketch | BranchSketch | RepeatSketch | EndSketch | UnknownSketch;

/** A flow file, read as far as it goes. */
export interface FlowSketch {
  source: SpotText;
  name: string;
  root: MapSpot | undefined;
  steps: readonly Sketch[];
}

/** Never throws: what cannot be read is left out or `unknown`. */
export function sketchFlow(source: SpotText): FlowSketch {
  const root = source.root?.kind === 'map' ? source.root : undefined;
  return {
    source,
    root,
    name: textOf(valueAt(root, 'flow')) ?? '',
    steps: sketchNodes(valueAt(root, 'steps')),
  };
}

/** A list of nodes, one node, or `continue`. */
export function sketchNodes(spot: Spot | undefined): Sketch[] {
  if (spot?.kind === 'list')
    return spot.items.flatMap((item) => (item.kind === 'map' ? [sketchNode(item)] : []));
  return spot?.kind === 'map' ? [sketchNode(spot)] : [];
}

type Reader = (map: MapSpot, base: NodeBase) => Sketch;

const READERS: Readonly<Record<string, Reader>> = {
  include: (map, base) => ({
    ...base,
    node: 'include',
    flow: textOf(valueAt(map, 'include')) ?? '',
    flowSpan: valueAt(map, 'include')?.span ?? base.span,
    from: textOf(valueAt(map, 'from')),
    through: textOf(valueAt(map, 'through')),
  }),
  when: (map, base) => ({
    ...base,
    node: 'branch',
    on: textOf(valueAt(map, 'when')) ?? '',
    onSpan: valueAt(map, 'when')?.span ?? base.span,
    branches: map.entries
      .filter(({ key }) => key !== 'when' && key !== 'id')
      .map((entry) => ({ key: entry.key, entry, nodes: sketchNodes(entry.value) })),
  }),
  repeat: (map, base) => ({
    ...base,
    node: 'repeat',
    times: timesOf(valueAt(map, 'repeat')),
    until: entriesIn(valueAt(map, 'until'))[0],
    steps: sketchNodes(valueAt(map, 'steps')),
    exhausted: sketchNodes(valueAt(map, 'exhausted')),
  }),
  end: (map, base) => ({ ...base, node: 'end', outcome: textOf(valueAt(map, 'end')) ?? '' }),
  fail: (map, base) => ({ ...base, node: 'fail', outcome: textOf(valueAt(map, 'fail')) ?? '' }),
};

function sketchNode(map: MapSpot): Sketch {
  const base: NodeBase = { map, span: headOf(map), labels: labelsOf(map) };
  const actor = ACTORS.find((name) => entryOf(map, name) !== undefined);
  // `expect` and `found` are words of other forms, too, so those are looked for first.
  const form = Object.keys(READERS).find((name) => entryOf(map, name) !== undefined);
  if (form !== undefined) return READERS[form]?.(map, base) ?? { ...base, node: 'unknown' };
  if (actor === undefined) return { ...base, node: 'unknown' };
  const verb = textOf(valueAt(map, actor)) ?? '';
  return {
    ...base,
    node: 'step',
    actor,
    verb,
    verbSpan: valueAt(map, actor)?.span ?? base.span,
    kind: findKind(actor, verb),
  };
}

function labelsOf(map: MapSpot): Label[] {
  return (['ad', 'id'] as const).flatMap((by) => {
    const spot = valueAt(map, by);
    const name = textOf(spot);
    return spot && name !== undefined ? [{ name, span: spot.span, by }] : [];
  });
}

function timesOf(spot: Spot | undefined): number | string {
  if (spot?.kind !== 'scalar') return Number.POSITIVE_INFINITY;
  return typeof spot.value === 'number' ? spot.value : String(spot.value ?? '');
}

// ---- looking around ------------------------------------------------------------------------------------------------

/** A parameter of a step as text. */
export function paramOf(step: { map: MapSpot }, key: string): string | undefined {
  return textOf(valueAt(step.map, key));
}

/** The lists of nodes below a node. */
export function innerLists(node: Sketch): readonly (readonly Sketch[])[] {
  if (node.node === 'branch') return node.branches.map(({ nodes }) => nodes);
  return node.node === 'repeat' ? [node.steps, node.exhausted] : [];
}

/** All nodes at any depth, in the order of the file. */
export function* everyNode(nodes: readonly Sketch[]): Iterable<Sketch> {
  for (const node of nodes) {
    yield node;
    for (const inner of innerLists(node)) yield* everyNode(inner);
  }
}

export function everyStep(nodes: readonly Sketch[]): StepSketch[] {
  return [...everyNode(nodes)].filter((node) => node.node === 'step');
}
