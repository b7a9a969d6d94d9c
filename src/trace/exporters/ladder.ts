/** Draws on three lifelines, User, Device and Server, in a fixed number of columns. */
import { padTo, shorten, widthOf, wrap } from './columns.js';

export const DEFAULT_WIDTH = 80;
export const LEAST_WIDTH = 60;

interface Glyphs {
  life: string;
  /** A lifeline over which time passes. */
  gap: string;
  line: string;
  /** A lifeline with something that happens to its right, and to its left. */
  right: string;
  left: string;
}

const LIGHT: Glyphs = { life: '│', gap: '┊', line: '─', right: '├', left: '┤' };
const ASCII: Glyphs = { life: '|', gap: ':', line: '-', right: '+', left: '+' };

/** Columns left of the first lifeline. */
const MARGIN = 2;
/** Columns between User and Device. */
const USER_GAP = 10;

export type Side = 'device' | 'server';

export class Ladder {
  readonly #glyphs: Glyphs;
  /** Columns between Device and Server. */
  readonly #room: number;
  readonly #width: number;

  constructor(width: number, ascii: boolean) {
    this.#glyphs = ascii ? ASCII : LIGHT;
    this.#width = Math.max(LEAST_WIDTH, width);
    this.#room = this.#width - 2 * MARGIN - USER_GAP - 3;
  }

  /** The names above the lifelines. */
  heads(): string[] {
    const start = padTo(`${padTo('User', MARGIN + USER_GAP - 1)}Device`, this.#width - 'Server'.length);
    return [`${start}Server`];
  }

  empty(): string {
    return this.#row('', '');
  }

  /** A rule across the page with words at both ends. */
  rule(left: string, right: string): string {
    const { line } = this.#glyphs;
    const end = right === '' ? '' : ` ${right} ${line.repeat(2)}`;
    const start = `${line.repeat(2)} ${shorten(left, this.#width - widthOf(end) - 6)} `;
    return start + line.repeat(Math.max(0, this.#width - widthOf(start) - widthOf(end))) + end;
  }

  /** Prose across the page, indented. */
  prose(text: string): string[] {
    return wrap(text, this.#width - 6, 2).map((line) => `   ${line}`);
  }

  /** Words between Device and Server, indented under what they belong to. */
  words(text: string, indent = 1): string[] {
    const lines = wrap(text, this.#room - indent - 1, 2);
    return lines.map((line) => this.#row('', ' '.repeat(indent) + line));
  }

  /** Something that happens at one end. */
  at(side: Side, text: string): string[] {
    const lines = wrap(text, this.#room - 2, 2);
    return lines.map((line, index) =>
      side === 'device' ? this.#atDevice(line, index) : this.#atServer(lines, index),
    );
  }

  #atDevice(line: string, index: number): string {
    return this.#row('', ` ${line}`, index === 0 ? { device: this.#glyphs.right } : {});
  }

  #atServer(lines: readonly string[], index: number): string {
    const widest = Math.max(...lines.map(widthOf));
    const line = padTo(lines[index] ?? '', widest);
    const lead = ' '.repeat(Math.max(0, this.#room - widest - 1));
    return this.#row('', `${lead}${line} `, index === 0 ? { server: this.#glyphs.left } : {});
  }

  /** An arrow between Device and Server with its title on it; what does not fit goes below. */
  arrow(from: Side, title: string): string[] {
    const { line } = this.#glyphs;
    const [first = ''] = wrap(title, this.#room - 8);
    const rest = title.slice(first.length).trim();
    const middle = `${line.repeat(2)} ${first} `;
    const shaft = middle + line.repeat(Math.max(0, this.#room - 1 - widthOf(middle)));
    const drawn = from === 'device' ? `${shaft}>` : `<${shaft}`;
    return [this.#row('', drawn), ...(rest === '' ? [] : this.words(rest, 3))];
  }

  /** An arrow between User and Device, its words to the right of it. */
  userArrow(from: 'user' | 'device', text: string): string[] {
    const shaft = this.#glyphs.line.repeat(USER_GAP - 1);
    const arrow = from === 'user' ? `${shaft}>` : `<${shaft}`;
    const lines = wrap(text, this.#room - 2, 2);
    return lines.map((line, index) => this.#row(index === 0 ? arrow : '', ` ${line}`));
  }

  /** Virtual time went on. */
  time(text: string): string {
    const { gap } = this.#glyphs;
    const lead = ' '.repeat(Math.max(0, Math.floor((this.#room - widthOf(text)) / 2)));
    return this.#row('', lead + text, { user: gap, device: gap, server: gap });
  }

  #row(left: string, middle: string, marks: Partial<Record<'user' | Side, string>> = {}): string {
    const { life } = this.#glyphs;
    const { user = life, device = life, server = life } = marks;
    const start = ' '.repeat(MARGIN) + user + padTo(left, USER_GAP) + device;
    return start + padTo(shorten(middle, this.#room), this.#room) + server;
  }
}
