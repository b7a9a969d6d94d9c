/**
 * Compares two traces by what they mean: the same flow run again with another seed, on another day or over another
 * spelling says the same. Both are read event by event; see `CompareOptions.window` for what is held.
 */
import type { TraceEvent, TraceHeader } from '../event.js';
import { align, alignStreams, type Pair } from './align.js';
import { Bindings } from './bindings.js';
import type {
  ComparedItem,
  ComparedPair,
  CompareOptions,
  Comparison,
  Difference,
  FieldValue,
} from './difference.js';
import { type FieldChange, fieldChanges } from './fields.js';
import { type CommandItem, type Content, type Item, Normaliser } from './normalise.js';
import { COMPARE_WORDS } from './words.js';

const DEFAULT_WINDOW = 400;

/** A trace as `readTrace`, `streamTrace` or a run gives it. */
export interface ComparedTrace {
  header: TraceHeader;
  events: Iterable<TraceEvent>;
}

/** All differences at once. */
export function compareTraces(a: ComparedTrace, b: ComparedTrace, options: CompareOptions = {}): Comparison {
  const sides = normalisers(options);
  const differences = [...compare(a, b, options, sides)];
  return {
    same: differences.length === 0,
    differences,
    events: { a: sides.a.events, b: sides.b.events },
  };
}

/** The differences in order, each as soon as it is found; whoever wants only the first stops there. */
export function differencesOf(
  a: ComparedTrace,
  b: ComparedTrace,
  options: CompareOptions = {},
): Generator<Difference, void> {
  return compare(a, b, options, normalisers(options));
}

/** Both traces side by side, the equal parts too; the headers come first. */
export function comparedPairs(
  a: ComparedTrace,
  b: ComparedTrace,
  options: CompareOptions = {},
): Generator<ComparedPair, void> {
  return comparePairs(a, b, options, normalisers(options));
}

interface Sides {
  a: Normaliser;
  b: Normaliser;
}

function normalisers(options: CompareOptions): Sides {
  return { a: new Normaliser(options), b: new Normaliser(options) };
}

function* compare(
  a: ComparedTrace,
  b: ComparedTrace,
  options: CompareOptions,
  sides: Sides,
): Generator<Difference, void> {
  for (const { differences } of comparePairs(a, b, options, sides)) yield* differences;
}

function* comparePairs(
  a: ComparedTrace,
  b: ComparedTrace,
  options: CompareOptions,
  sides: Sides,
): Generator<ComparedPair, void> {
  const whole: Whole = { names: options.names ?? COMPARE_WORDS.names, bindings: new Bindings() };
  const compared = (pair: Pair<Item>): ComparedPair => ({
    ...(pair.a ? { a: itemOf(pair.a) } : {}),
    ...(pair.b ? { b: itemOf(pair.b) } : {}),
    differences: pairDifferences(pair, whole).filter(({ path }) => !isIgnored(path, options.ignore ?? [])),
  });
  yield compared({ a: sides.a.header(a.header), b: sides.b.header(b.header) });
  const window = Math.max(1, options.window ?? DEFAULT_WINDOW);
  for (const pair of alignStreams(sides.a.all(a.events), sides.b.all(b.events), window)) yield compared(pair);
}

function itemOf({ subject, brief, place }: Item): ComparedItem {
  return { subject, brief, place };
}

function isIgnored(path: string, ignored: readonly string[]): boolean {
  return ignored.some((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`));
}

/** What holds for the whole comparison. */
interface Whole {
  names: NonNullable<CompareOptions['names']>;
  bindings: Bindings;
}

function pairDifferences({ a, b }: Pair<Item>, whole: Whole): Difference[] {
  if (a && b) return itemDifferences(a, b, whole);
  const one = a ?? b;
  if (!one) return [];
  const side = a ? 'a' : 'b';
  const what = `${one.brief} (${COMPARE_WORDS.place(one.place)})`;
  return [
    {
      kind: a ? 'removed' : 'added',
      subject: one.subject,
      path: one.subject,
      [side]: one.brief,
      [a ? 'inA' : 'inB']: one.place,
      words: COMPARE_WORDS.only(what, whole.names[side]),
    },
  ];
}

/** Differences inside two items that belong together. */
function itemDifferences(a: Item, b: Item, whole: Whole): Difference[] {
  const what = b.subject === 'header' ? b.brief : `${COMPARE_WORDS.place(b.place)}, ${b.brief}`;
  const within: Within = { ...whole, a, b, what, path: b.subject };
  return [
    ...contentDifferences(a, b, within),
    ...align(a.commands, b.commands).flatMap((pair) => commandDifferences(pair, within)),
  ];
}

function contentDifferences(a: Content, b: Content, within: Within): Difference[] {
  const changes = fieldChanges(a.fields, b.fields).map((change) => fieldDifference(change, within));
  return [...changes, ...drawnDifferences(a, b, within)];
}

/** Session ids and the like that are not the counterparts of those that stood there before. */
function drawnDifferences(a: Content, b: Content, within: Within): Difference[] {
  return a.drawn.flatMap(({ path, kind, value }): Difference[] => {
    const other = b.drawn.find((one) => one.path === path);
    if (!other || within.bindings.agree(kind, value, other.value)) return [];
    const words = COMPARE_WORDS.another(within.what, path, value, other.value);
    return [
      {
        ...placesOf(within),
        kind: 'changed',
        path: `${within.path}.${path}`,
        a: value,
        b: other.value,
        words,
      },
    ];
  });
}

/** Where a difference is: in which two items, and below which path. */
interface Within extends Whole {
  a: Item;
  b: Item;
  what: string;
  path: string;
}

function fieldDifference({ path, a, b }: FieldChange, within: Within): Difference {
  const { names, what } = within;
  const field = COMPARE_WORDS.field(within.path, path);
  const base = { ...placesOf(within), path: `${within.path}.${path}` };
  if (a !== undefined && b !== undefined) {
    return { ...base, kind: 'changed', a, b, words: COMPARE_WORDS.changed(what, field, a, b) };
  }
  const [side, value]: ['a' | 'b', FieldValue] = a === undefined ? ['b', b ?? null] : ['a', a];
  const words = COMPARE_WORDS.onlyField(what, field, value, names[side]);
  return { ...base, kind: side === 'a' ? 'removed' : 'added', [side]: value, words };
}

function placesOf({ a, b }: Within): Pick<Difference, 'inA' | 'inB' | 'subject'> {
  return { subject: b.subject, inA: a.place, inB: b.place };
}

function commandDifferences({ a, b }: Pair<CommandItem>, within: Within): Difference[] {
  if (a && b) {
    const path = `${within.path}.commands[${b.label}]`;
    const what = `${COMPARE_WORDS.place(within.b.place)}, ${b.label}`;
    return contentDifferences(a, b, { ...within, path, what });
  }
  const one = a ?? b;
  if (!one) return [];
  const side = a ? 'a' : 'b';
  return [
    {
      ...placesOf(within),
      kind: a ? 'removed' : 'added',
      path: `${within.path}.commands[${one.label}]`,
      [side]: one.label,
      words: COMPARE_WORDS.only(
        `${COMPARE_WORDS.place(within[side].place)}, ${one.label}`,
        within.names[side],
      ),
    },
  ];
}
