/** What a value of a flow can be: the domain that the branches of a `when` are compared with. */
import { RESULT_CODES, RESULT_RANGES, STATES } from '../../dm/fumo.js';
import { NO_CHOICE } from '../flow/spelling.js';
import { lookUp, type Scope } from '../flow/template.js';
import type { Span } from './finding.js';
import { givenValues } from './given-shape.js';
import { paramOf, type StepSketch } from './nodes.js';
import { entriesIn, listOf, plainOf, type Spot, textOf, valueAt } from './spots.js';

export interface Domain {
  /** Values that can be listed. */
  values: readonly string[];
  /** Others can occur, too. */
  open: boolean;
}

/** Verbs that ask the user, with the values that are always there. */
const ASKS: Readonly<Record<string, readonly string[]>> = {
  displays: ['ok', 'no-ui'],
  'asks-confirmation': ['yes', 'no'],
  'asks-text': ['text'],
  'asks-choice': [],
  'asks-choices': [],
};

export function isAsk({ actor, verb }: StepSketch): boolean {
  return actor === 'server' && Object.hasOwn(ASKS, verb);
}

/** What steps leave behind under a name of their own, by verb. */
const OUTCOMES: Readonly<Record<string, readonly string[]>> = {
  firmware: ['outdated', 'up-to-date'],
  download: ['complete', 'failed'],
  install: ['complete', 'failed'],
  recheck: ['applies', 'obsolete'],
  notification: ['yes', 'no'],
  delivery: ['delivered', 'lost'],
  response: ['accepted', 'refused'],
};

const RESULTS: readonly string[] = [
  ...Object.keys(RESULT_CODES),
  ...RESULT_RANGES.flatMap(({ from, to }) => [String(from), String(to)]),
];

/** The domain of the value that a path names; undefined when nothing is known about it. */
export function domainOf(path: string, asks: readonly StepSketch[], given: Scope): Domain | undefined {
  const plain = path.replace(/\.outcome$/, '');
  const own = asks.filter((ask) => paramOf(ask, 'prompt') === plain);
  if (own.length > 0) return join(own.map((ask) => promptDomain(ask, given)));
  const values = OUTCOMES[plain] ?? givenValues(path.replace(/^given\./, '').split('.'));
  if (values) return { values, open: false };
  if (path === 'report.result' || path === 'live.result') return { values: RESULTS, open: false };
  if (path === 'live.state') return { values: Object.keys(STATES), open: false };
  return path === 'update' ? { values: ['none'], open: true } : undefined;
}

function join(domains: readonly Domain[]): Domain {
  return {
    values: [...new Set(domains.flatMap(({ values }) => values))],
    open: domains.some(({ open }) => open),
  };
}

function promptDomain(ask: StepSketch, given: Scope): Domain {
  const fixed = ASKS[ask.verb] ?? [];
  const { ids, open } = choicesOf(ask, given);
  if (ask.verb === 'displays') return { values: fixed, open: true };
  return { values: [...fixed, ...ids, ...NO_CHOICE], open: open || ask.verb === 'asks-choices' };
}

export interface Choices {
  ids: readonly string[];
  labels: readonly string[];
  /** Further choices may come: the list is from `given`, which --set can change. */
  open: boolean;
}

/** The choices of an ask as they are written, or as the flow's own `given` has them. */
export function choicesOf(ask: StepSketch, given: Scope): Choices {
  const spot = valueAt(ask.map, 'choices');
  if (spot?.kind === 'map') {
    const labels = spot.entries.map(({ value }) => textOf(value) ?? textOf(valueAt(value, 'label')) ?? '');
    return { ids: entriesIn(spot).map(({ key }) => key), labels, open: false };
  }
  const hole = /^\$\{\s*([\w.-]+)\s*\}$/.exec(textOf(spot) ?? '');
  const found = hole ? lookUp(given, hole[1] ?? '') : spot?.kind === 'list' ? plainOf(spot) : [];
  const ids = Array.isArray(found) ? found.map(String) : [];
  return { ids, labels: ids, open: hole !== null };
}

/** Answers that a prompt takes in `default` and `answers`; undefined when any text will do. */
export function answersOf(ask: StepSketch, given: Scope): readonly string[] | undefined {
  if (ask.verb === 'asks-text') return undefined;
  if (ask.verb === 'displays') return ['ok', 'timeout'];
  const fixed = ask.verb === 'asks-confirmation' ? ['yes', 'no'] : [];
  const { ids } = choicesOf(ask, given);
  return [...fixed, ...ids, ...ids.map((_id, at) => String(at + 1)), 'cancel', 'timeout'];
}

/** The id of a choice that an answer names by number. */
export function canonical(answer: string, asks: readonly StepSketch[], given: Scope): string {
  for (const ask of asks) {
    const { ids } = choicesOf(ask, given);
    const byNumber = ids.includes(answer) ? undefined : ids[Number(answer) - 1];
    if (byNumber !== undefined) return byNumber;
  }
  return answer;
}

/** Entries of a script or of a list of defaults, each with its place. */
export function answersIn(spot: Spot | undefined): readonly { text: string; span: Span }[] {
  return listOf(spot).flatMap((item) => {
    const text = textOf(item);
    return text === undefined ? [] : [{ text, span: item.span }];
  });
}
