/**
 * Rows of an explainer as lines that `decode` and `encode` read back: offset, octets in hex, a bar, and words that do
 * not count. A row that takes several lines repeats its offset for each run of octets, and leaves it out for words.
 */
import type { ExplainRow } from '../../syncml/explain.js';
import { cleanLine } from '../clean.js';
import { wrap } from '../width.js';
import { brief } from './brief.js';
import type { MessageKind } from './kind.js';
import { EXPLAIN_WORDS } from './words.js';

const WIDE = 8;
const NARROW = 4;
/** Fewer columns than this get fewer octets on a line. */
const WIDE_FROM = 70;
const MIDDLE_WIDTH = 8;
/** `13-39` */
const BIT_RANGE = 5;
/** Columns that the words get at least. */
const LEAST_WORDS = 16;

interface Grid {
  offsetWidth: number;
  perLine: number;
  /** Columns of the words. */
  words: number;
}

export function explainLines(kind: MessageKind, rows: readonly ExplainRow[], columns: number): string[] {
  const last = rows.at(-1);
  const octets = last ? last.offset + last.length : 0;
  const offsetWidth = Math.max(4, octets.toString(16).length);
  const perLine = columns < WIDE_FROM ? NARROW : WIDE;
  const words = Math.max(LEAST_WORDS, columns - offsetWidth - perLine * 3 - MIDDLE_WIDTH - 7);
  const grid = { offsetWidth, perLine, words };
  const { at, octets: octetsHead, middle, meaning } = EXPLAIN_WORDS;
  const head = `# ${at.padEnd(offsetWidth)}${octetsHead.padEnd(perLine * 3)} | ${middle[kind].padEnd(MIDDLE_WIDTH)} | ${meaning}`;
  return [`# ${EXPLAIN_WORDS.heading(kind, octets)}`, head, ...rows.flatMap((row) => rowLines(row, grid))];
}

function rowLines(row: ExplainRow, grid: Grid): string[] {
  const pairs = row.hex.match(/../g) ?? [];
  const words = wordsOf(row, grid.words);
  const count = Math.max(words.length, Math.ceil(pairs.length / grid.perLine));
  return Array.from({ length: count }, (_, at) => {
    const start = at * grid.perLine;
    const hex = pairs.slice(start, start + grid.perLine).join(' ');
    const offset = hex === '' ? '' : (row.offset + start).toString(16).padStart(grid.offsetWidth, '0');
    const middle = at === 0 ? middleOf(row) : '';
    const lead = `${offset.padEnd(grid.offsetWidth)}  ${hex.padEnd(grid.perLine * 3)}`;
    return `${lead}| ${middle.padEnd(MIDDLE_WIDTH)} | ${words[at] ?? ''}`.trimEnd();
  });
}

function wordsOf({ meaning, depth, error, bits = [] }: ExplainRow, columns: number): string[] {
  const indent = Math.min(depth * 2, Math.max(0, columns - LEAST_WORDS));
  const shown = brief(meaning);
  const text = error === undefined ? shown : `${EXPLAIN_WORDS.notReadable(error)}: ${shown}`;
  const lines = [text, ...bits.map((field) => `  ${bitWords(field)}`)];
  return lines
    .flatMap((line) => wrap(cleanLine(line), columns - indent, 2))
    .map((line) => ' '.repeat(indent) + line);
}

function bitWords({ first, bits, meaning }: NonNullable<ExplainRow['bits']>[number]): string {
  const last = first + bits.length - 1;
  const range = bits.length === 1 ? `${first}` : `${first}-${last}`;
  return `${range.padEnd(BIT_RANGE)} ${bits}  ${meaning}`;
}

function middleOf({ page, token, line, column }: ExplainRow): string {
  if (line !== undefined) return `${line}:${column}`;
  if (page === undefined) return '';
  return token === undefined ? `${page}` : `${page}    ${token.toString(16).padStart(2, '0')}`;
}
