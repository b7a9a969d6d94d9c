/** A picture as text, for terminals and files. */
import { GROUP_WORDS } from './narration.js';
import type { ArrowRow, EventRow, GroupRow, Picture, Row, Said } from './picture.js';
import { allLines, linesOf, safe, titleOf } from './safe.js';
import { compose, DEEPEST, type Grid, GUTTER, gridOf, type Piece } from './text-grid.js';
import { pad, shorten, widthOf, wrap } from './width.js';

export const DEFAULT_COLUMNS = 80;
export const LEAST_COLUMNS = 60;

export interface TextOptions {
  /** Columns; 80 unless told, never less than 60. */
  width?: number;
  /** Nothing but ASCII in the drawing; labels stay as they are. */
  ascii?: boolean;
}

/** Lines without line feeds at their ends. */
export function* textPicture(picture: Picture, options: TextOptions = {}): Generator<string> {
  const { width = DEFAULT_COLUMNS, ascii = false } = options;
  const drawing = new TextDrawing(picture, Math.max(LEAST_COLUMNS, width));
  for (const line of drawing.lines()) yield ascii ? asAscii(line) : line;
}

const ASCII_GLYPHS: Readonly<Record<string, string>> = {
  '│': '|',
  '┊': ':',
  '─': '-',
  '╌': '-',
  '═': '=',
  '├': '+',
  '┤': '+',
  '┼': '+',
  '┌': '+',
  '└': '+',
  '┐': '+',
  '┘': '+',
  '┬': '+',
  '▶': '>',
  '◀': '<',
  '▷': '>',
  '◁': '<',
  '◆': '*',
  '◷': '@',
  '■': '#',
  '•': '*',
};

function asAscii(line: string): string {
  return line.replace(/[│┊─╌═├┤┼┌└┐┘┬▶◀▷◁◆◷■•]/g, (glyph) => ASCII_GLYPHS[glyph] ?? glyph);
}

const HEADS = { call: ['▶', '◀'], answer: ['▶', '◀'], async: ['▷', '◁'] } as const;

class TextDrawing {
  readonly #picture: Picture;
  readonly #grid: Grid;
  /** Groups around the row that is drawn. */
  #level = 0;
  /** The line before needs no room below it. */
  #isTight = true;

  constructor(picture: Picture, width: number) {
    this.#picture = picture;
    this.#grid = gridOf(picture, width);
  }

  *lines(): Generator<string> {
    const { title, subtitle } = this.#picture;
    yield* wrap(safe(title), this.#grid.width);
    if (subtitle !== undefined) yield* wrap(safe(subtitle), this.#grid.width);
    yield '';
    yield* this.#heads();
    yield* this.#rows(this.#picture.rows);
    yield* this.#space();
  }

  /** An empty line, unless there is room already. */
  *#space(): Generator<string> {
    if (!this.#isTight) yield this.#line([]);
    this.#isTight = false;
  }

  *#heads(): Generator<string> {
    const { lifelines } = this.#picture;
    const rows = [
      lifelines.map(({ name }) => name),
      lifelines.map(({ remark }) => (remark ? `(${remark})` : '')),
    ];
    for (const row of rows) {
      if (row.every((word) => word === '')) continue;
      yield compose(
        row.map((word, index) => this.#centred(safe(word), index)),
        this.#grid.width,
      );
    }
    this.#isTight = false;
  }

  #centred(text: string, index: number): Piece {
    const { columns, width } = this.#grid;
    const at = columns[index] ?? 0;
    const room = 2 * Math.min(at - (columns[index - 1] ?? -1), (columns[index + 1] ?? width) - at) - 3;
    const word = shorten(text, Math.max(4, Math.min(room, 2 * (width - at) - 1)));
    return { at: Math.max(0, at - Math.floor(widthOf(word) / 2)), text: word };
  }

  *#rows(rows: readonly Row[]): Generator<string> {
    for (const row of rows) yield* this.#row(row);
  }

  *#row(row: Row): Generator<string> {
    if (row.row === 'arrow') yield* this.#arrow(row);
    else if (row.row === 'event') yield* this.#event(row);
    else if (row.row === 'group') yield* this.#group(row);
    else if (row.row === 'delay') yield* this.#delay(row);
    else if (row.row === 'divider') yield* this.#divider(row);
    else if (row.row === 'end') yield* this.#end(row);
    else if (row.row === 'ref') yield* this.#box(row);
    else yield* this.#note(row);
  }

  /** A line with lifelines wherever no piece stands, and the bars of the groups around it. */
  #line(pieces: readonly Piece[], life = '│'): string {
    const bars = Array.from({ length: this.#level }, (_, level) => ({ at: level * GUTTER, text: '│' }));
    const spans = pieces.map(({ at, text }) => [at, at + widthOf(text)] as const);
    const covered = (column: number): boolean => spans.some(([from, to]) => column >= from && column < to);
    const lives = this.#grid.columns
      .filter((column) => !covered(column))
      .map((column) => ({ at: column, text: life }));
    return compose([...bars, ...lives, ...pieces], this.#grid.width);
  }

  *#arrow({ from, to, style = 'call', row: _row, ...said }: ArrowRow): Generator<string> {
    const [start, end] = [this.#columnOf(from), this.#columnOf(to)];
    if (start === end) {
      yield* this.#event({ ...said, row: 'event', at: from });
      return;
    }
    const [left, right] = [Math.min(start, end), Math.max(start, end)];
    yield* this.#space();
    for (const line of this.#wrapped(said, right - left - 3))
      yield this.#line([{ at: left + 2, text: line }]);
    const shaft = this.#shaft(left, right, style === 'answer' ? '╌' : '─');
    const [forth, back] = HEADS[style];
    const drawn = start < end ? `├${shaft}${forth}│` : `│${back}${shaft}┤`;
    yield this.#line([{ at: left, text: drawn }]);
  }

  /** Crosses the lifelines on its way. */
  #shaft(left: number, right: number, glyph: string): string {
    const columns = Array.from({ length: right - left - 2 }, (_, index) => left + 1 + index);
    return columns.map((column) => (this.#grid.columns.includes(column) ? '┼' : glyph)).join('');
  }

  *#event({ at, sort = 'event', ...said }: EventRow): Generator<string> {
    const column = this.#columnOf(at);
    const { toLeft, toRight } = this.#roomAround(column);
    const mark = { event: '', state: '◆ ', timer: '◷ ' }[sort];
    yield* this.#space();
    if (toRight >= toLeft) {
      const lines = this.#wrapped(said, toRight - 2 - widthOf(mark));
      for (const [index, line] of lines.entries())
        yield this.#line([
          { at: column, text: index === 0 ? `├ ${mark}${line}` : `│ ${' '.repeat(widthOf(mark))}${line}` },
        ]);
      return;
    }
    const lines = this.#wrapped(said, toLeft - 3 - widthOf(mark));
    const widest = Math.max(...lines.map(widthOf));
    for (const [index, line] of lines.entries()) {
      const text = `${index === 0 ? mark : ' '.repeat(widthOf(mark))}${pad(line, widest)} ${index === 0 ? '┤' : '│'}`;
      yield this.#line([{ at: column - widthOf(text) + 1, text }]);
    }
  }

  /** Columns between a lifeline and its neighbours, or the edges. */
  #roomAround(column: number): { toLeft: number; toRight: number } {
    const { columns, width, gutter } = this.#grid;
    const before = columns.filter((other) => other < column).at(-1) ?? gutter - 1;
    const after = columns.find((other) => other > column) ?? width;
    return { toLeft: column - before - 1, toRight: after - column - 1 };
  }

  #wrapped(said: Said, room: number): string[] {
    const inner = Math.max(8, room);
    const hang = said.number === undefined ? 0 : Math.min(4, widthOf(said.number) + 2);
    const more = linesOf(said).flatMap((line) => wrap(line, inner - hang, 2));
    return [...wrap(titleOf(said), inner, hang), ...more.map((line) => ' '.repeat(hang) + line)];
  }

  *#delay(said: Said): Generator<string> {
    yield this.#line([], '┊');
    for (const line of allLines(said).flatMap((text) => wrap(text, this.#inner() - 4)))
      yield this.#line([this.#middle(` ${line} `)], '┊');
    yield this.#line([], '┊');
    this.#isTight = true;
  }

  #middle(text: string): Piece {
    const { gutter, width } = this.#grid;
    return { at: gutter + Math.max(0, Math.floor((width - gutter - widthOf(text)) / 2)), text };
  }

  #inner(): number {
    return this.#grid.width - this.#grid.gutter;
  }

  /** A rule across the page with words in it. */
  *#divider(said: Said): Generator<string> {
    yield* this.#space();
    const start = this.#level * GUTTER;
    const room = this.#grid.width - start;
    const [title = '', ...more] = [...wrap(titleOf(said), room - 6), ...linesOf(said)];
    const words = `── ${title} `;
    yield this.#line([{ at: start, text: words + '─'.repeat(Math.max(0, room - widthOf(words))) }]);
    yield* this.#below(more, start);
  }

  *#end(said: Said): Generator<string> {
    yield* this.#space();
    const start = this.#level * GUTTER;
    const [title = '', ...more] = [...wrap(titleOf(said), this.#grid.width - start - 10), ...linesOf(said)];
    yield this.#line([{ at: start, text: `${this.#level > 0 ? ' ' : ''}══ ${title} ══ ` }]);
    yield* this.#below(more, start);
    this.#isTight = this.#level > 0;
  }

  /** What follows a rule, over the lifelines. */
  *#below(lines: readonly string[], start: number): Generator<string> {
    const room = this.#grid.width - start - 6;
    for (const line of lines.flatMap((text) => wrap(text, room, 2)))
      yield this.#line([{ at: start + 1, text: `   ${line} ` }]);
  }

  *#note(said: Said): Generator<string> {
    yield* this.#space();
    const room = this.#inner() - 6;
    const [title = '', ...more] = [
      ...wrap(titleOf(said), room),
      ...linesOf(said).flatMap((text) => wrap(text, room, 2)),
    ];
    yield this.#line([{ at: this.#grid.gutter + 1, text: ` • ${title} ` }]);
    for (const line of more) yield this.#line([{ at: this.#grid.gutter + 1, text: `   ${line} ` }]);
  }

  *#box(said: Said): Generator<string> {
    const start = (this.#grid.columns[0] ?? 0) + 2;
    const room = Math.max(20, (this.#grid.columns.at(-1) ?? 0) - start - 1);
    yield* this.#space();
    yield this.#line([{ at: start, text: `┌─ ref ${'─'.repeat(room - 8)}┐` }]);
    for (const line of allLines(said).flatMap((text) => wrap(text, room - 4, 2)))
      yield this.#line([{ at: start, text: `│ ${pad(line, room - 4)} │` }]);
    yield this.#line([{ at: start, text: `└${'─'.repeat(room - 2)}┘` }]);
  }

  *#group({ sort, sections }: GroupRow): Generator<string> {
    const level = Math.min(this.#level, DEEPEST - 1);
    yield* this.#space();
    for (const [index, { label, rows }] of sections.entries()) {
      const word = index === 0 ? GROUP_WORDS[sort] : 'or';
      yield* this.#frame(level, index === 0 ? '┌' : '├', `${word}: ${safe(label)}`);
      this.#level = level + 1;
      this.#isTight = true;
      yield* this.#rows(rows);
      yield* this.#space();
      this.#level = level;
    }
    yield* this.#frame(level, '└', '');
    this.#isTight = false;
  }

  /** The upper edge of a section, or the lower edge of the group. */
  *#frame(level: number, corner: string, label: string): Generator<string> {
    const start = level * GUTTER;
    const room = this.#grid.width - start;
    const [first = '', ...more] = label === '' ? [] : wrap(label, room - 6);
    const words = first === '' ? corner : `${corner}─ ${first} `;
    yield this.#line([{ at: start, text: words + '─'.repeat(Math.max(0, room - widthOf(words))) }]);
    for (const line of more) yield this.#line([{ at: start, text: `│  ${pad(line, room - 3)}` }]);
  }

  #columnOf(id: string): number {
    return this.#grid.at.get(id) ?? this.#grid.columns[0] ?? 0;
  }
}
