/**
 * A flow as a ladder, without playing it. Branches on what `given` says are decided; branches on what only a run can
 * know (answers, results, captures) become alternatives.
 */
import { castOf, type Lifeline, type Picture, type Row, type Section } from '../../trace/picture/picture.js';
import { type Given, overlay } from '../flow/given.js';
import { range } from '../flow/range.js';
import { isExactly, matchesSpelling } from '../flow/spelling.js';
import { outcomeAt, type Scope } from '../flow/template.js';
import type {
  BranchNode,
  EndNode,
  FailNode,
  Flow,
  FlowNode,
  IncludeNode,
  RepeatNode,
} from '../flow/types.js';
import type { AskedBefore } from './arrows.js';
import { softText, softValue } from './soft-fill.js';
import { drawStep } from './step-rows.js';
import { GRAPH_WORDS } from './words.js';

export interface GraphOptions {
  /** Includes as boxes that name the other flow, instead of its steps. */
  collapse?: boolean;
  /** Branches that `given` decides are drawn with all their alternatives too. */
  everyBranch?: boolean;
}

/** Where the drawing stands. */
export interface Place {
  flow: Flow;
  flows: ReadonlyMap<string, Flow>;
  given: Scope;
  options: GraphOptions;
  /** Flows that are being drawn around this place. */
  within: readonly Flow[];
  /** How each prompt was asked so far; shared by all places. */
  prompts: Map<string, AskedBefore>;
}

/** Rows, and whether the flow is over behind them whatever happened. */
interface Drawn {
  rows: readonly Row[];
  ends: boolean;
}

/** @param flows the flow and all that it includes @param given all of it, defaults included */
export function flowPicture(
  flow: Flow,
  flows: ReadonlyMap<string, Flow>,
  given: Given,
  options: GraphOptions = {},
): Picture {
  const place: Place = {
    flow,
    flows,
    given: given as unknown as Scope,
    options,
    within: [flow],
    prompts: new Map(),
  };
  const { rows } = drawNodes(flow.steps, place);
  return {
    title: softText(flow.title, place.given),
    subtitle: subtitleOf(flow),
    lifelines: castOf(rows, lifelinesOf(flow)),
    rows,
  };
}

function subtitleOf({ name, spec }: Flow): string {
  const source = spec ? [`${spec.document} ${spec.section}`] : [];
  const numbering = spec?.numbering === 'inferred' ? [GRAPH_WORDS.inferred] : [];
  return [`flow ${name}`, ...source, ...numbering].join(', ');
}

function lifelinesOf({ actors = {} }: Flow): Lifeline[] {
  return Object.entries(GRAPH_WORDS.lifelines).map(([id, name]) => ({
    id,
    name,
    ...((actors as Readonly<Record<string, string>>)[id] === 'real' && { remark: GRAPH_WORDS.real }),
  }));
}

function drawNodes(nodes: readonly FlowNode[], place: Place): Drawn {
  const rows: Row[] = [];
  for (const node of nodes) {
    const drawn = drawNode(node, place);
    rows.push(...drawn.rows);
    if (drawn.ends) return { rows, ends: true };
  }
  return { rows, ends: false };
}

type Draw = {
  readonly [K in FlowNode['node']]: (node: Extract<FlowNode, { node: K }>, place: Place) => Drawn;
};

const DRAW: Draw = {
  step: (node, place) => ({ rows: drawStep(node, place), ends: false }),
  include: drawInclude,
  branch: drawBranch,
  repeat: drawRepeat,
  end: drawEnd,
  fail: drawFail,
};

function drawNode<K extends FlowNode['node']>(node: Extract<FlowNode, { node: K }>, place: Place): Drawn {
  return DRAW[node.node as K](node, place);
}

function drawEnd({ outcome }: EndNode, { given }: Place): Drawn {
  const label = GRAPH_WORDS.ends(softText(outcome, given));
  return { rows: [{ row: 'end', label, tone: outcome === 'updated' ? 'good' : 'plain' }], ends: true };
}

function drawFail({ outcome, expected, found }: FailNode, { given }: Place): Drawn {
  const lines = [GRAPH_WORDS.expected(softText(expected, given)), GRAPH_WORDS.found(softText(found, given))];
  return { rows: [{ row: 'end', label: GRAPH_WORDS.fails(outcome), lines, tone: 'bad' }], ends: true };
}

// ---- includes -----------------------------------------------------------------------------------------------------

function drawInclude(node: IncludeNode, place: Place): Drawn {
  const flow = place.flows.get(node.flow);
  const steps = GRAPH_WORDS.steps(node.from, node.through);
  const title = flow?.title ?? node.flow;
  const changes = changesOf(node, place);
  const lines = Object.keys(changes).length === 0 ? [] : [GRAPH_WORDS.withChanges(changeWords(changes))];
  if (!flow || place.options.collapse === true)
    return { rows: [{ row: 'ref', label: GRAPH_WORDS.part(title, steps), lines }], ends: false };
  if (place.within.includes(flow))
    return { rows: [{ row: 'ref', label: GRAPH_WORDS.again(title, steps), lines }], ends: true };
  const inside = { ...place, flow, given: overlay(place.given, changes), within: [...place.within, flow] };
  const drawn = drawNodes(range(flow, node, place.flows), inside);
  if (node.asOwn) return drawn;
  return {
    ...drawn,
    rows: [{ row: 'divider', label: GRAPH_WORDS.part(title, steps), lines }, ...drawn.rows],
  };
}

function changesOf({ with: changes }: IncludeNode, { given }: Place): Scope {
  return softValue(changes, given) as Scope;
}

/** `policy.confirm false`. */
function changeWords(changes: Scope, path = ''): string {
  return Object.entries(changes)
    .map(([key, value]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? changeWords(value as Scope, `${path}${key}.`)
        : `${path}${key} ${Array.isArray(value) ? value.join(', ') : String(value)}`,
    )
    .join(', ');
}

// ---- branches and loops -------------------------------------------------------------------------------------------

function drawBranch(node: BranchNode, place: Place): Drawn {
  const value = outcomeAt(place.given, node.on);
  if (value === undefined || place.options.everyBranch === true) return drawAlternatives(node, place);
  const key = keyFor(value, Object.keys(node.branches), place.given);
  return key === undefined ? drawAlternatives(node, place) : drawNodes(node.branches[key] ?? [], place);
}

/** As the walk decides: the exact key, the first that means the value, `else`. */
function keyFor(value: unknown, keys: readonly string[], scope: Scope): string | undefined {
  return (
    keys.find((key) => isExactly(value, softText(key, scope))) ??
    keys.find((key) => key !== 'else' && matchesSpelling(value, softText(key, scope))) ??
    keys.find((key) => key === 'else')
  );
}

interface Alternative extends Section {
  ends: boolean;
}

function drawAlternatives({ on, branches }: BranchNode, place: Place): Drawn {
  const all = Object.entries(branches).map(([key, nodes]): Alternative => {
    const drawn = drawNodes(nodes, place);
    return { label: keyLabel(on, softText(key, place.given)), ...drawn };
  });
  const ends = all.length > 0 && all.every((one) => one.ends);
  const told = all.filter(({ rows }) => rows.length > 0);
  if (told.length === 0) return { rows: [], ends };
  const [only] = told;
  const sections = told.length === 1 && only ? [only] : all.map(withGoesOn);
  return {
    rows: [{ row: 'group', sort: told.length === 1 && all.length > 1 ? 'opt' : 'alt', sections }],
    ends,
  };
}

function keyLabel(on: string, key: string): string {
  return GRAPH_WORDS.is(on, key === 'else' ? GRAPH_WORDS.otherwise : key);
}

function withGoesOn({ label, rows }: Alternative): Section {
  return { label, rows: rows.length > 0 ? rows : [{ row: 'note', label: GRAPH_WORDS.goesOn }] };
}

function drawRepeat({ times, until, first, steps, exhausted }: RepeatNode, place: Place): Drawn {
  const rounds = GRAPH_WORDS.round(softText(String(times), place.given));
  const label =
    until === undefined
      ? rounds
      : `${rounds}, ${GRAPH_WORDS.until(until.path, softText(until.is, place.given))}`;
  const before = first === undefined ? [] : drawNodes(first, place).rows;
  const body = drawNodes(steps, place);
  const rows: Row[] = [...before, { row: 'group', sort: 'loop', sections: [{ label, rows: body.rows }] }];
  const after = drawNodes(exhausted, place);
  if (after.rows.length > 0)
    rows.push({ row: 'group', sort: 'opt', sections: [{ label: GRAPH_WORDS.exhausted, rows: after.rows }] });
  return { rows, ends: body.ends };
}
