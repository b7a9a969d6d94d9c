/** Names: labels, values in `${...}`, timers, faults, captures. */
import { NOTIFICATION_PROMPT } from '../flow/prompts.js';
import { isAsk } from './domains.js';
import type { Span } from './finding.js';
import { givenKeys, isGivenPath } from './given-shape.js';
import {
  everyNode,
  everyStep,
  innerLists,
  type Label,
  paramOf,
  type Sketch,
  type StepSketch,
} from './nodes.js';
import { type Report, wrongWord } from './report.js';
import { entriesIn, entryOf, listOf, scalarsOf, textOf, valueAt } from './spots.js';
import type { Outlook } from './ways.js';
import { allFlows, allSteps, labelsOf, type World } from './world.js';

export function checkNaming({ world, report }: Outlook): void {
  checkDuplicates(world.root.steps, report);
  checkStepLabels(world, report);
  const scope = new KnownValues(world);
  checkHoles(world, scope, report);
  checkTimers(world, report);
  checkCleared(world, report);
  checkCaptures(world, report);
}

// ---- labels ------------------------------------------------------------------------------------------------------

/** Alternatives of one branch exclude each other, so each begins with what was seen before the branch. */
function checkDuplicates(
  nodes: readonly Sketch[],
  report: Report,
  before: ReadonlySet<string> = new Set(),
): Set<string> {
  const seen = new Set(before);
  for (const node of nodes) {
    for (const label of node.labels) checkLabel(label, seen, report);
    const lists = innerLists(node);
    if (node.node !== 'branch')
      for (const inner of lists) for (const key of checkDuplicates(inner, report, seen)) seen.add(key);
    else for (const key of lists.flatMap((inner) => [...checkDuplicates(inner, report, seen)])) seen.add(key);
  }
  return seen;
}

function checkLabel({ name, span, by }: Label, seen: Set<string>, report: Report): void {
  if (seen.has(name))
    report.add('duplicate-label', span, {
      message: `another step of this path has the ${by} ${name} already`,
      expected: `an ${by} of its own`,
      found: name,
    });
  seen.add(name);
}

const LABEL_PARAMS: Readonly<Record<string, readonly string[]>> = {
  timing: ['from', 'to'],
  message: ['since'],
};

function checkStepLabels(world: World, report: Report): void {
  const known = [...new Set(allLabels(world))];
  for (const step of everyStep(world.root.steps)) {
    if (step.actor !== 'expect') continue;
    for (const key of LABEL_PARAMS[step.verb] ?? []) {
      const entry = entryOf(step.map, key);
      const label = textOf(entry?.value);
      if (!entry || label === undefined || known.includes(label)) continue;
      const { span } = entry.value;
      report.add('unknown-label', span, {
        message: `there is no step ${label}`,
        ...wrongWord(label, known, span),
      });
    }
  }
}

function allLabels(world: World): readonly string[] {
  const own = [...everyNode(world.root.steps)].flatMap(({ labels }) => labels.map(({ name }) => name));
  return [...own, ...allFlows(world).flatMap(({ steps }) => labelsOf(world, steps))];
}

// ---- ${...} ------------------------------------------------------------------------------------------------------

/** What steps leave behind, by name; `*` for names below that are not known beforehand. */
const LEFT_BEHIND: Readonly<Record<string, readonly string[]>> = {
  content: ['pkgUrl', 'fumoUri'],
  session: [],
  request: ['status'],
  'dev-info': ['*'],
  results: ['*'],
  info: ['firmware'],
  located: [],
  firmware: ['outcome', 'installed', 'newest'],
  recheck: ['outcome', 'reason'],
  download: ['outcome', 'state'],
  install: ['outcome', 'state'],
  report: ['result', 'meaning', 'type', 'correlator'],
  asked: ['*'],
  live: ['state', 'firmware', 'result', 'time'],
  delivery: ['outcome', 'reason'],
  response: ['*'],
  round: [],
  [NOTIFICATION_PROMPT]: ['outcome'],
};
const OF_A_PROMPT = ['outcome', 'status', 'text', 'number', 'label', 'time', 'due'];
const EXPRESSION = /^\s*([\w-]+(?:\.[\w-]+)*)(?:\s+[+-]\s+\d+)?\s*$/;

class KnownValues {
  readonly #below = new Map<string, readonly string[]>(Object.entries(LEFT_BEHIND));

  constructor(world: World) {
    for (const step of allSteps(world)) {
      if (isAsk(step)) this.#below.set(paramOf(step, 'prompt') ?? '', OF_A_PROMPT);
      for (const name of [...captureNames(step), ...ownNames(step)]) this.#below.set(name, ['*']);
    }
  }

  /** Undefined when the path is known; else the wrong part, and what would be right there. */
  wrongPart(path: string): { part: string; known: readonly string[]; offset: number } | undefined {
    const [root = '', ...rest] = path.split('.');
    const below = this.#below.get(root);
    if (below) return this.#wrongBelow(root, rest, below);
    if (isGivenPath([root, ...rest])) return undefined;
    if (root === 'update' && rest[0] === 'object') return undefined;
    for (let depth = 0; depth <= rest.length; depth++) {
      const known = givenKeys([root, ...rest].slice(0, depth)) ?? [];
      const part = [root, ...rest][depth] ?? '';
      if (known.includes(part)) continue;
      const offset = path.split('.').slice(0, depth).join('.').length + (depth > 0 ? 1 : 0);
      return { part, known: depth === 0 ? [...known, ...this.#below.keys()] : known, offset };
    }
    return undefined;
  }

  #wrongBelow(root: string, rest: readonly string[], below: readonly string[]) {
    const [part] = rest;
    if (part === undefined || below.includes('*') || below.includes(part)) return undefined;
    return { part, known: below, offset: root.length + 1 };
  }
}

function captureNames(step: StepSketch): string[] {
  return entriesIn(valueAt(step.map, 'capture')).map(({ key }) => key);
}

/** Steps that keep something under a name that the flow gives (`as`, `capture` of a kind). */
function ownNames(step: StepSketch): string[] {
  const name = paramOf(step, 'as');
  return name === undefined ? [] : [name];
}

function checkHoles(world: World, scope: KnownValues, report: Report): void {
  const { root, source, steps } = world.root;
  if (!root) return;
  for (const { span } of scalarsOf(root)) {
    const text = source.text.slice(span.start, span.end);
    for (const match of text.matchAll(/\$\{([^}]*)\}/g)) {
      checkHole(match[1] ?? '', span.start + match.index + 2, scope, report);
    }
  }
  for (const node of everyNode(steps)) {
    if (node.node === 'branch')
      checkPath(node.on, node.onSpan.start + quoteOf(source.text, node.onSpan), scope, report);
    const until = node.node === 'repeat' ? node.until : undefined;
    if (until) checkPath(until.key, until.keySpan.start + (until.plainKey ? 0 : 1), scope, report);
  }
}

function quoteOf(text: string, { start }: Span): number {
  return /["']/.test(text[start] ?? '') ? 1 : 0;
}

function checkHole(expression: string, start: number, scope: KnownValues, report: Report): void {
  const path = EXPRESSION.exec(expression)?.[1];
  if (path === undefined) {
    report.add(
      'bad-expression',
      { start, end: start + Math.max(1, expression.length) },
      {
        message: `cannot read \${${expression}}`,
        expected:
          'a path such as update.version, or a path plus or minus a number with spaces around the sign',
        found: expression,
      },
    );
    return;
  }
  checkPath(path, start + expression.indexOf(path), scope, report);
}

function checkPath(path: string, start: number, scope: KnownValues, report: Report): void {
  if (path === '' || path.startsWith('given.')) return;
  const wrong = scope.wrongPart(path);
  if (!wrong) return;
  const span = { start: start + wrong.offset, end: start + wrong.offset + wrong.part.length };
  report.add('unknown-value', span, {
    message: `nothing is known as ${path}`,
    ...wrongWord(wrong.part, wrong.known, span),
  });
}

// ---- timers, faults, captures --------------------------------------------------------------------------------------

function checkTimers(world: World, report: Report): void {
  const set = allSteps(world).flatMap((step) =>
    step.actor !== 'clock' ? (paramOf(step, 'timer') ?? []) : [],
  );
  for (const step of everyStep(world.root.steps)) {
    const timer = paramOf(step, 'timer');
    if (step.actor !== 'clock' || timer === undefined || set.includes(timer) || timer.includes('${'))
      continue;
    const span = valueAt(step.map, 'timer')?.span ?? step.span;
    report.add('timer-never-set', span, {
      message: `no step sets a timer ${timer}`,
      ...wrongWord(timer, [...new Set(set)], span),
      ...(set.length === 0 && { expected: '{ server: sets-timer } with that name before it' }),
    });
  }
}

function checkCleared(world: World, report: Report): void {
  const set = allSteps(world).flatMap((step) => listOf(valueAt(step.map, 'fault')).map(textOf));
  for (const step of everyStep(world.root.steps)) {
    for (const spot of listOf(valueAt(step.map, 'clear'))) {
      const name = textOf(spot);
      if (name === undefined || set.includes(name)) continue;
      const known = set.filter((one) => one !== undefined);
      report.add('fault-never-set', spot.span, {
        message: `no step sets the fault ${name}`,
        ...wrongWord(name, known, spot.span),
        ...(known.length === 0 && { expected: `fault: ${name} at an earlier step` }),
      });
    }
  }
}

function checkCaptures(world: World, report: Report): void {
  const texts = allFlows(world)
    .map(({ source }) => source.text)
    .join('\n');
  const used = new Set([...texts.matchAll(/\$\{\s*([\w-]+)/g)].map(([, name]) => name));
  for (const flow of allFlows(world)) for (const name of namesUsed(flow.steps)) used.add(name);
  for (const step of everyStep(world.root.steps)) {
    for (const { key, keySpan } of entriesIn(valueAt(step.map, 'capture'))) {
      if (used.has(key)) continue;
      report.add('unused-capture', keySpan, { message: `${key} is captured and never used`, found: key });
    }
  }
}

/** Names that branches, loops and expectations look at. */
function* namesUsed(nodes: readonly Sketch[]): Iterable<string> {
  const head = (path: string): string => path.split('.')[0] ?? '';
  for (const node of everyNode(nodes)) {
    if (node.node === 'branch') yield head(node.on);
    if (node.node === 'repeat' && node.until) yield head(node.until.key);
    if (node.node === 'step') for (const key of ['of', 'if']) yield head(paramOf(node, key) ?? '');
    if (node.node !== 'step') continue;
    for (const { value } of entriesIn(valueAt(node.map, 'choices')))
      yield head(textOf(valueAt(value, 'if')) ?? '');
  }
}
