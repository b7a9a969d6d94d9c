/** YAML as plain values that know where they stand: what the linter reads, however broken the rest of the file is. */
import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import type { FindingPlace, Span } from './finding.js';

export type Spot = MapSpot | ListSpot | ScalarSpot;

export interface MapSpot {
  kind: 'map';
  span: Span;
  entries: readonly Entry[];
}

export interface ListSpot {
  kind: 'list';
  span: Span;
  items: readonly Spot[];
}

export interface ScalarSpot {
  kind: 'scalar';
  span: Span;
  /** As YAML 1.2 reads it; null for nothing. */
  value: string | number | boolean | null;
  /** Written without quotes. */
  plain: boolean;
}

export interface Entry {
  key: string;
  keySpan: Span;
  /** The key is written without quotes. */
  plainKey: boolean;
  value: Spot;
}

/** An error of YAML itself. */
export interface SyntaxFault {
  span: Span;
  code: string;
  message: string;
}

export interface SpotText {
  file: string;
  text: string;
  root: Spot | undefined;
  faults: readonly SyntaxFault[];
  place(span: Span): FindingPlace;
}

/** Reads any text; never throws. @param file name shown in findings */
export function readSpots(text: string, file: string): SpotText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  if (lines.lineStarts.length === 0) lines.addNewLine(0);
  const { contents } = document;
  return {
    file,
    text,
    root: contents === null ? undefined : spotOf(contents, document, 0),
    faults: document.errors.map(({ pos: [start, end], code, message }) => ({
      span: { start, end: Math.max(end, start + 1) },
      code,
      message,
    })),
    place: ({ start, end }) => {
      const from = lines.linePos(start);
      const to = lines.linePos(Math.max(start, end));
      return { file, line: from.line, column: from.col, endLine: to.line, endColumn: to.col };
    },
  };
}

/** Deeper than this an alias is taken to lead in circles. */
const MAX_DEPTH = 64;

function spotOf(node: unknown, document: Document, depth: number): Spot {
  if (isAlias(node)) {
    const target = depth < MAX_DEPTH ? node.resolve(document) : undefined;
    return target ? { ...spotOf(target, document, depth + 1), span: spanOf(node) } : nothing(spanOf(node));
  }
  if (isMap(node))
    return { kind: 'map', span: spanOf(node), entries: entriesOf(node.items, document, depth) };
  if (isSeq(node)) {
    const items = node.items.map((item) => spotOf(item, document, depth + 1));
    return { kind: 'list', span: spanOf(node), items };
  }
  return isScalar(node) ? scalarOf(node.value, node.type, spanOf(node)) : nothing({ start: 0, end: 0 });
}

function entriesOf(items: readonly unknown[], document: Document, depth: number): Entry[] {
  return items.filter(isPair).map(({ key, value }) => {
    const keySpan = spanOf(key);
    const plainKey = isScalar(key) && key.type === 'PLAIN';
    const name = isScalar(key) ? String(key.value) : '';
    const found = value === null ? nothing(keySpan) : spotOf(value, document, depth + 1);
    return { key: name, keySpan, plainKey, value: found };
  });
}

function scalarOf(value: unknown, type: unknown, span: Span): ScalarSpot {
  const known = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return { kind: 'scalar', span, value: known ? value : null, plain: type === 'PLAIN' };
}

function nothing(span: Span): ScalarSpot {
  return { kind: 'scalar', span, value: null, plain: true };
}

function spanOf(node: unknown): Span {
  const range = (node as Node | null)?.range;
  return range ? { start: range[0], end: range[1] } : { start: 0, end: 0 };
}

// ---- reading -----------------------------------------------------------------------------------------------------

export function entryOf(spot: Spot | undefined, key: string): Entry | undefined {
  return spot?.kind === 'map' ? spot.entries.find((entry) => entry.key === key) : undefined;
}

/** The value at a key, or undefined. */
export function valueAt(spot: Spot | undefined, key: string): Spot | undefined {
  return entryOf(spot, key)?.value;
}

/** A scalar as text; undefined for anything else and for nothing. */
export function textOf(spot: Spot | undefined): string | undefined {
  return spot?.kind === 'scalar' && spot.value !== null ? String(spot.value) : undefined;
}

/** Items of a list; a single value is a list of one, nothing is none. */
export function listOf(spot: Spot | undefined): readonly Spot[] {
  if (spot === undefined || (spot.kind === 'scalar' && spot.value === null)) return [];
  return spot.kind === 'list' ? spot.items : [spot];
}

/** As plain JavaScript. */
export function plainOf(spot: Spot): unknown {
  if (spot.kind === 'scalar') return spot.value;
  if (spot.kind === 'list') return spot.items.map(plainOf);
  return Object.fromEntries(spot.entries.map(({ key, value }) => [key, plainOf(value)]));
}

/** Every scalar below, with its span. */
export function* scalarsOf(spot: Spot): Iterable<ScalarSpot> {
  if (spot.kind === 'scalar') yield spot;
  else
    for (const inner of spot.kind === 'list' ? spot.items : spot.entries.map(({ value }) => value))
      yield* scalarsOf(inner);
}

/** Entries of a map; none of anything else. */
export function entriesIn(spot: Spot | undefined): readonly Entry[] {
  return spot?.kind === 'map' ? spot.entries : [];
}

/** The first line of a collection is its place for people; the rest of it would underline half the file. */
export function headOf(spot: Spot): Span {
  if (spot.kind !== 'map') return spot.span;
  const [first] = spot.entries;
  return first
    ? { start: spot.span.start, end: Math.max(first.keySpan.end, spot.span.start + 1) }
    : spot.span;
}
