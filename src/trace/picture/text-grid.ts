/** Columns of a picture of text: where the lifelines stand, and how a line is put together. */
import { weightsOf } from './gaps.js';
import { depthOf, type Picture } from './picture.js';
import { safe } from './safe.js';
import { shorten, widthOf } from './width.js';

/** Columns that a group takes at the left edge. */
export const GUTTER = 2;
/** A group deeper than this is drawn at this depth. */
export const DEEPEST = 8;
/** The least room between two lifelines. */
const LEAST_GAP = 9;

export interface Grid {
  width: number;
  /** Columns for groups at the left edge. */
  gutter: number;
  /** Column of each lifeline, from 0. */
  at: ReadonlyMap<string, number>;
  /** The same, left to right. */
  columns: readonly number[];
}

/** A piece of a line. */
export interface Piece {
  at: number;
  text: string;
}

/** Room is shared out by how much there is to write between two lifelines. */
export function gridOf(picture: Picture, width: number): Grid {
  const names = picture.lifelines.map(({ name }) => widthOf(safe(name)));
  const gutter = Math.min(DEEPEST, depthOf(picture.rows)) * GUTTER;
  const start = gutter + Math.max(2, Math.floor(Math.min(names[0] ?? 0, 12) / 2));
  const last = width - 1 - Math.max(1, Math.ceil(Math.min(names.at(-1) ?? 0, 12) / 2));
  const gaps = picture.lifelines.length - 1;
  const spare = Math.max(0, last - start - gaps * LEAST_GAP);
  const weights = weightsOf(picture);
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const columns = [start];
  for (const weight of weights)
    columns.push((columns.at(-1) ?? start) + LEAST_GAP + Math.floor((spare * weight) / total));
  const at = new Map(picture.lifelines.map(({ id }, index) => [id, columns[index] ?? start]));
  return { width, gutter, at, columns };
}

/** Pieces put into one line, left to right; what is covered by an earlier piece is left out. */
export function compose(pieces: readonly Piece[], width: number): string {
  let line = '';
  let used = 0;
  for (const { at, text } of [...pieces].sort((one, other) => one.at - other.at)) {
    if (at < used) continue;
    line += ' '.repeat(at - used) + text;
    used = at + widthOf(text);
  }
  return (used > width ? shorten(line, width) : line).trimEnd();
}
