/**
 * Text on a grid of columns: how wide it is, and how to wrap, pad and shorten it. Works on plain text and on text
 * with colour sequences in it.
 */
import { stripVTControlCharacters } from 'node:util';

/** First and last code point of ranges that take two columns (Unicode East Asian Width W and F, and emoji). */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2329, 0x232a],
  [0x23e9, 0x23ec],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x1fa70, 0x1faff],
  [0x20000, 0x3fffd],
];
const INVISIBLE = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const ASCII = /^[\x20-\x7e]*$/;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Columns that the text takes on a terminal; colour sequences take none. */
export function widthOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const segment of segmentsOf(stripVTControlCharacters(text))) width += graphemeWidth(segment);
  return width;
}

/** Code units that are segmented at a time: the segmenter's time grows with the square of what it is given. */
const STRETCH = 2048;

function* segmentsOf(text: string): Iterable<string> {
  for (let at = 0; at < text.length; ) {
    let end = Math.min(text.length, at + STRETCH);
    if (end < text.length && /[\udc00-\udfff]/.test(text[end] ?? '')) end += 1;
    for (const { segment } of graphemes.segment(text.slice(at, end))) yield segment;
    at = end;
  }
}

function graphemeWidth(segment: string): number {
  const first = segment.codePointAt(0) ?? 0;
  if (segment.includes('\u{fe0f}') || WIDE.some(([from, to]) => first >= from && first <= to)) return 2;
  return INVISIBLE.test(String.fromCodePoint(first)) ? 0 : 1;
}

/** The text with spaces after it up to `width` columns. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** The text with spaces before it up to `width` columns. */
export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text;
}

/** Plain text in at most `width` columns, ending in `…` when something had to go. */
export function shorten(text: string, width: number): string {
  return widthOf(text) <= width ? text : `${head(text, Math.max(0, width - 1))}…`;
}

/** As many whole characters of plain text as fit in `width` columns. */
function head(text: string, width: number): string {
  let taken = '';
  let used = 0;
  for (const segment of segmentsOf(text)) {
    used += graphemeWidth(segment);
    if (used > width) break;
    taken += segment;
  }
  return taken;
}

/**
 * Plain text as lines of at most `width` columns: broken at spaces, words that are too long broken where they must
 * be. Later lines begin with `indent` spaces. Nothing but the spaces at breaks is dropped.
 */
export function wrap(text: string, width: number, indent = 0): string[] {
  const room = Math.max(8, width);
  const lines: string[] = [];
  for (const paragraph of text.split('\n'))
    lines.push(...wrapParagraph(paragraph, room, Math.min(indent, room - 4)));
  return lines;
}

function wrapParagraph(text: string, width: number, indent: number): string[] {
  const lead = ' '.repeat(indent);
  const lines: string[] = [];
  let line = '';
  let isFresh = true;
  for (const [, spaces = '', word = ''] of text.matchAll(/( *)([^ ]+)/g)) {
    if (!isFresh && widthOf(line) + spaces.length + widthOf(word) > width) {
      lines.push(line);
      line = lead + word;
    } else line += spaces + word;
    isFresh = false;
    const pieces = broken(line, width, lead);
    line = pieces.pop() ?? '';
    for (const piece of pieces) lines.push(piece);
  }
  return [...lines, line];
}

/** A line cut wherever it reaches `width` columns, each further piece after `lead`; one pass, however long it is. */
function broken(line: string, width: number, lead: string): string[] {
  if (widthOf(line) <= width) return [line];
  if (ASCII.test(line)) return slices(line, width, lead);
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const segment of segmentsOf(line)) {
    const columns = graphemeWidth(segment);
    if (used + columns > width) {
      pieces.push(piece);
      piece = lead;
      used = lead.length;
    }
    piece += segment;
    used += columns;
  }
  return [...pieces, piece];
}

/** The same for text in which each character takes one column. */
function slices(line: string, width: number, lead: string): string[] {
  const pieces = [line.slice(0, width)];
  const room = width - lead.length;
  for (let at = width; at < line.length; at += room) pieces.push(lead + line.slice(at, at + room));
  return pieces;
}

/** Rows of cells as aligned lines, two spaces between columns, nothing after the last cell. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, widthOf(cell));
    });
  }
  return rows.map((row) =>
    row
      .map((cell, at) => pad(cell, widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
