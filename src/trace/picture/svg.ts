/** A picture as SVG: one file that needs nothing else, without script, for light and dark. */

import { GROUP_WORDS, narrate } from './narration.js';
import type { ArrowRow, EventRow, GroupRow, Picture, Row, Said, Section } from './picture.js';
import { safe } from './safe.js';
import {
  escapeXml,
  FONT,
  heightOf,
  pixelsOf,
  round,
  SMALL,
  STYLE,
  safeXml,
  textBlock,
  wrapTo,
} from './svg-marks.js';
import {
  type Box,
  columnsOf,
  DEEPEST,
  INSET,
  large,
  line,
  linesFor,
  MARGIN,
  rect,
  small,
  tab,
  tip,
  widthOfLine,
} from './svg-shapes.js';
import { shorten } from './width.js';

export const DEFAULT_PIXELS = 800;
export const LEAST_PIXELS = 360;

/** Where there is less room than this between two lifelines, words may stand over their neighbours. */
const LEAST_WORDS = 190;
/** Between one row and the next. */
const SPACE = 16;

export interface SvgOptions {
  /** Pixels; 800 unless told, never less than 360. Viewers shrink the picture when there is less room. */
  width?: number;
}

/** The document in pieces. */
export function* svgPicture(
  picture: Picture,
  { width = DEFAULT_PIXELS }: SvgOptions = {},
): Generator<string> {
  const drawing = new SvgDrawing(picture, Math.max(LEAST_PIXELS, width));
  yield drawing.document();
}

class SvgDrawing {
  readonly #picture: Picture;
  readonly #width: number;
  readonly #columns: readonly number[];
  /** Below the lifelines, and above them. */
  readonly #frames: string[] = [];
  readonly #rows: string[] = [];
  #y = MARGIN;
  #level = 0;

  constructor(picture: Picture, width: number) {
    this.#picture = picture;
    this.#width = width;
    this.#columns = columnsOf(picture, width);
  }

  document(): string {
    this.#title();
    const top = this.#y;
    const heads = this.#heads();
    for (const row of this.#picture.rows) this.#row(row);
    const bottom = this.#y + 6;
    this.#y = bottom;
    const feet = this.#heads();
    const height = round(this.#y - SPACE + MARGIN);
    const lives = this.#columns.map((x) => line('life', x, top + 30, x, bottom));
    const open = `<svg xmlns="http://www.w3.org/2000/svg" class="fumo" width="${this.#width}" height="${height}" viewBox="0 0 ${this.#width} ${height}" role="img" aria-labelledby="fumo-title fumo-desc">`;
    const told = `<title id="fumo-title">${safeXml(this.#picture.title)}</title><desc id="fumo-desc">${escapeXml(narrate(this.#picture))}</desc>`;
    const ground = `<rect class="bg" width="${this.#width}" height="${height}"/>`;
    const parts = [ground, ...this.#frames, ...lives, heads, feet, ...this.#rows];
    return `${open}\n${told}\n<style>${STYLE}</style>\n${parts.join('\n')}\n</svg>\n`;
  }

  #title(): void {
    const { title, subtitle } = this.#picture;
    const room = this.#width - 2 * MARGIN;
    for (const text of wrapTo(safe(title), room, 19)) {
      this.#rows.push(`<text class="t h" x="${MARGIN}" y="${round(this.#y + 18)}">${escapeXml(text)}</text>`);
      this.#y += 25;
    }
    const lines = subtitle === undefined ? [] : wrapTo(safe(subtitle), room, SMALL).map(small);
    this.#rows.push(textBlock(lines, MARGIN, this.#y, 'start'));
    this.#y += heightOf(lines) + 12;
  }

  #heads(): string {
    const boxes = this.#picture.lifelines.map(({ name, remark }, index) => this.#head(name, remark, index));
    this.#y += 30 + SPACE;
    return boxes.join('\n');
  }

  #head(name: string, remark: string | undefined, index: number): string {
    const x = this.#columns[index] ?? 0;
    const words = safe(remark === undefined ? name : `${name} (${remark})`);
    const room = this.#roomFor(index);
    const text = shorten(words, Math.max(3, Math.floor((room - 12) / (FONT * 0.56))));
    const width = Math.min(room, Math.max(56, pixelsOf(text, FONT) + 22));
    const box = { x: x - width / 2, y: this.#y, width, height: 30 };
    return `${rect('head', box, 6)}<text class="t name" x="${round(x)}" y="${round(this.#y + 20)}" text-anchor="middle">${escapeXml(text)}</text>`;
  }

  /** Pixels for a head, so that neighbours do not touch. */
  #roomFor(index: number): number {
    const x = this.#columns[index] ?? 0;
    const left = index === 0 ? 2 * (x - 4) : x - (this.#columns[index - 1] ?? 0) - 6;
    const right =
      index === this.#columns.length - 1
        ? 2 * (this.#width - x - 4)
        : (this.#columns[index + 1] ?? 0) - x - 6;
    return Math.min(left, right);
  }

  #row(row: Row): void {
    if (row.row === 'arrow') this.#arrow(row);
    else if (row.row === 'event') this.#event(row);
    else if (row.row === 'group') this.#group(row);
    else if (row.row === 'delay') this.#pill(row, 'timer', '◷ ');
    else if (row.row === 'divider') this.#divider(row);
    else if (row.row === 'end') this.#pill(row, row.tone, '');
    else if (row.row === 'ref') this.#ref(row);
    else this.#note(row, row.tone === 'bad' || row.tone === 'good' ? row.tone : 'note');
  }

  #arrow({ from, to, style = 'call', row: _row, ...said }: ArrowRow): void {
    const [start, end] = [this.#columnOf(from), this.#columnOf(to)];
    if (start === end) {
      this.#event({ ...said, row: 'event', at: from });
      return;
    }
    const { number, ...rest } = said;
    const lines = linesFor(rest, Math.max(Math.abs(end - start) - 34, this.#least()));
    const middle = this.#inPage((start + end) / 2, Math.max(0, ...lines.map(widthOfLine)) / 2);
    this.#rows.push(textBlock(lines, middle, this.#y, 'middle'));
    // A badge needs room of its own when the words reach over it.
    const reaches =
      number !== undefined && Math.max(0, ...lines.map(widthOfLine)) > Math.abs(end - start) - 34;
    const y = this.#y + heightOf(lines) + (reaches ? 13 : 6);
    const sign = Math.sign(end - start);
    const [x1, x2] = [start + sign * (number === undefined ? 0 : 10), end - sign * 2];
    this.#rows.push(
      line(style === 'answer' ? 'arrow answer' : 'arrow', x1, y, x2 - sign * 6, y),
      tip(x2, y, sign, style === 'async'),
    );
    this.#badge(number, start, y);
    this.#y = y + SPACE;
  }

  #least(): number {
    return Math.min(LEAST_WORDS, this.#inside().width - 30);
  }

  /** The middle of something that reaches so far to both sides, moved until all of it is on the page. */
  #inPage(middle: number, reach: number): number {
    const { x, width } = this.#inside();
    return Math.max(x + 4 + reach, Math.min(middle, x + width - 4 - reach));
  }

  #badge(number: string | undefined, x: number, y: number): void {
    if (number === undefined) return;
    const text = shorten(safe(number), 6);
    const width = Math.max(20, pixelsOf(text, 11) + 10);
    this.#rows.push(
      rect('num', { x: x - width / 2, y: y - 10, width, height: 20 }, 10),
      `<text class="t numt" x="${round(x)}" y="${round(y + 4)}" text-anchor="middle">${escapeXml(text)}</text>`,
    );
  }

  /** A box that begins at the lifeline and goes to where there is more room. */
  #event({ at, sort = 'event', number, label, lines = [] }: EventRow): void {
    const x = this.#columnOf(at);
    const { toLeft, toRight } = this.#roomAround(x);
    const room = Math.max(toLeft, toRight, this.#least() + 16) - 16;
    const mark = sort === 'timer' ? '◷ ' : '';
    const text = linesFor({ label: mark + label, lines }, room - 34);
    const width = Math.min(room, Math.max(70, ...text.map((one) => widthOfLine(one) + 34)));
    const goesRight = toRight >= toLeft ? x - 14 + width <= this.#width : x + 14 < width;
    const box = {
      x: goesRight ? x - 14 : x - width + 14,
      y: this.#y,
      width,
      height: heightOf(text) + 10,
    };
    const from = goesRight ? box.x + 28 : box.x + 10;
    this.#rows.push(`<g class="box">${rect(sort, box, 5)}${textBlock(text, from, box.y + 4, 'start')}</g>`);
    if (number === undefined)
      this.#rows.push(`<circle class="num" cx="${round(x)}" cy="${round(box.y + box.height / 2)}" r="3.5"/>`);
    this.#badge(number, x, box.y + box.height / 2);
    this.#y += box.height + SPACE;
  }

  #roomAround(x: number): { toLeft: number; toRight: number } {
    const edge = MARGIN + this.#level * INSET;
    const before = this.#columns.filter((other) => other < x).at(-1) ?? edge;
    const after = this.#columns.find((other) => other > x) ?? this.#width - edge;
    return { toLeft: x - before, toRight: after - x };
  }

  /** In the middle of the page. */
  #pill(said: Said, kind: string, mark: string): void {
    const room = this.#inside().width - 40;
    const lines = linesFor({ ...said, label: mark + said.label }, room, said.number);
    const width = Math.min(room + 30, Math.max(...lines.map(widthOfLine)) + 34);
    const box = { x: (this.#width - width) / 2, y: this.#y, width, height: heightOf(lines) + 10 };
    this.#rows.push(
      `<g class="box">${rect(kind, box, Math.min(15, box.height / 2))}${textBlock(lines, this.#width / 2, box.y + 4, 'middle')}</g>`,
    );
    this.#y += box.height + SPACE;
  }

  #note(said: Said, kind: string): void {
    const { x, width } = this.#inside();
    const lines = linesFor(said, width - 40, said.number);
    const box = {
      x: x + 8,
      y: this.#y,
      width: Math.min(width - 16, Math.max(...lines.map(widthOfLine)) + 28),
      height: heightOf(lines) + 10,
    };
    this.#rows.push(
      `<g class="box">${rect(kind, box, 4)}${textBlock(lines, box.x + 12, box.y + 4, 'start')}</g>`,
    );
    this.#y += box.height + SPACE;
  }

  #divider(said: Said): void {
    const { x, width } = this.#inside();
    const lines = linesFor(said, width - 60, said.number);
    const height = heightOf(lines);
    this.#rows.push(
      line('rule', x + 4, this.#y + 10, x + width - 4, this.#y + 10),
      textBlock(lines, this.#width / 2, this.#y, 'middle', 'cond'),
    );
    this.#y += height + SPACE;
  }

  #ref(said: Said): void {
    const [first = 0, last = first] = [this.#columns[0], this.#columns.at(-1)];
    const lines = linesFor(said, last - first - 30, said.number);
    const box = { x: first - 16, y: this.#y, width: last - first + 32, height: heightOf(lines) + 34 };
    this.#rows.push(
      `<g class="box">${rect('note', box, 4)}${tab(box.x, box.y, 'ref')}${textBlock(lines, (first + last) / 2, box.y + 22, 'middle')}</g>`,
    );
    this.#y += box.height + SPACE;
  }

  #group({ sort, sections }: GroupRow): void {
    const level = this.#level;
    const { x, width } = this.#inside();
    const top = this.#y;
    const marks: string[] = [];
    this.#level = Math.min(DEEPEST, level + 1);
    for (const [index, section] of sections.entries()) {
      if (index > 0) marks.push(line('cut', x, this.#y, x + width, this.#y));
      this.#section(section, index === 0 ? GROUP_WORDS[sort] : '', { x, width });
    }
    this.#level = level;
    const box = { x, y: top, width, height: this.#y - top };
    this.#frames.push(rect('frame', box, 4), ...marks);
    this.#rows.push(tab(x, top, GROUP_WORDS[sort]));
    this.#y += SPACE;
  }

  #section({ label, rows }: Section, word: string, { x, width }: Pick<Box, 'x' | 'width'>): void {
    const lead = word === '' ? 12 : pixelsOf(word, SMALL) + 30;
    const lines = wrapTo(`[${safe(label)}]`, width - lead - 10, FONT).map(large);
    this.#rows.push(textBlock(lines, x + lead, this.#y + 1, 'start', 'cond'));
    this.#y += heightOf(lines) + 12;
    for (const row of rows) this.#row(row);
    this.#y -= rows.length > 0 ? 6 : 0;
  }

  /** The page inside the groups around the row. */
  #inside(): Pick<Box, 'x' | 'width'> {
    const x = MARGIN / 2 + this.#level * INSET;
    return { x, width: this.#width - 2 * x };
  }

  #columnOf(id: string): number {
    const index = this.#picture.lifelines.findIndex((lifeline) => lifeline.id === id);
    return this.#columns[Math.max(0, index)] ?? 0;
  }
}
