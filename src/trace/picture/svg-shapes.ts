/** Shapes of an SVG picture, and where its lifelines stand. */
import { weightsOf } from './gaps.js';
import { depthOf, type Picture, type Said } from './picture.js';
import { linesOf, titleOf } from './safe.js';
import { escapeXml, FONT, pixelsOf, round, SMALL, type TextLine, wrapTo } from './svg-marks.js';

/** Around the picture. */
export const MARGIN = 14;
/** Between the sides of a group and of one inside it. */
export const INSET = 10;
/** Groups deeper than this are drawn at this depth. */
export const DEEPEST = 8;
/** The least room between two lifelines. */
const LEAST_GAP = 84;

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function columnsOf(picture: Picture, width: number): number[] {
  const edge = MARGIN + Math.min(DEEPEST, depthOf(picture.rows)) * INSET + 34;
  const weights = weightsOf(picture);
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const room = width - 2 * edge;
  const least = Math.min(LEAST_GAP, weights.length === 0 ? 0 : room / weights.length);
  const spare = Math.max(0, room - least * weights.length);
  const columns = [edge];
  for (const weight of weights) columns.push((columns.at(-1) ?? edge) + least + (spare * weight) / total);
  return columns.map(round);
}

export const large = (text: string): TextLine => ({ text, small: false });
export const small = (text: string): TextLine => ({ text, small: true });

/** The label and its lines, wrapped; the number in front only when it has no badge of its own. */
export function linesFor(said: Said, room: number, number?: string): TextLine[] {
  const { number: _own, ...rest } = said;
  const title = titleOf(number === undefined ? rest : { ...rest, number });
  return [
    ...wrapTo(title, room, FONT).map(large),
    ...linesOf(said).flatMap((text) => wrapTo(text, room, SMALL).map(small)),
  ];
}

export function widthOfLine({ text, small: isSmall }: TextLine): number {
  return pixelsOf(text, isSmall ? SMALL : FONT);
}

export function rect(kind: string, { x, y, width, height }: Box, radius: number): string {
  return `<rect class="${kind}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${round(radius)}"/>`;
}

export function line(kind: string, x1: number, y1: number, x2: number, y2: number): string {
  return `<line class="${kind}" x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"/>`;
}

/** The head of an arrow that ends at `x`. */
export function tip(x: number, y: number, sign: number, isOpen: boolean): string {
  const back = x - sign * 9;
  const points = `${round(back)},${round(y - 5)} ${round(x)},${round(y)} ${round(back)},${round(y + 5)}`;
  return isOpen ? `<polyline class="open" points="${points}"/>` : `<polygon class="tip" points="${points}"/>`;
}

/** The word in the upper left corner of a frame. */
export function tab(x: number, y: number, word: string): string {
  const width = pixelsOf(word, SMALL) + 20;
  const path = `M${round(x)} ${round(y)}h${round(width)}v14l-6 6h-${round(width - 6)}z`;
  return `<path class="tab" d="${path}"/><text class="t d in" x="${round(x + 8)}" y="${round(y + 14)}">${escapeXml(word)}</text>`;
}
