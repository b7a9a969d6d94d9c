/** JSON text with places: every value can be traced back to its line and column. */
import { type ErrorPlace, FumoError } from '../../errors.js';
import { DEFAULT_LIMITS, HIGHEST_DEPTH } from '../../syncml/limits.js';
import { tooLarge } from './octet-text.js';
import { MESSAGE_WORDS } from './words.js';

export type JsonPath = readonly (string | number)[];

export interface JsonSource {
  value: unknown;
  /** Where the value of a path stands; for a path to nothing, the nearest value around it. */
  place(path: JsonPath): ErrorPlace;
}

/** An element takes two levels, its object and its list of children. */
const MOST_LEVELS = 2 * HIGHEST_DEPTH;
/** Base64, escapes and names make JSON some times larger than the message. */
const MOST_CHARACTERS = 4 * DEFAULT_LIMITS.maxOctets;

/** @throws FumoError `syncml.not-json`, `syncml.too-deep`, `syncml.too-large`, with line and column */
export function readJson(text: string): JsonSource {
  if (text.length > MOST_CHARACTERS) throw tooLarge();
  const reader = new JsonReader(text);
  const value = reader.read();
  return { value, place: (path) => placeOf(text, reader.startOf(path)) };
}

function placeOf(text: string, index: number): ErrorPlace {
  const before = text.slice(0, index).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

const BLANK = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /true|false|null/y;

/** Where a value starts and where those inside it do. */
interface Spot {
  start: number;
  inside: Map<string | number, Spot>;
}

/** Reads by itself and not with `JSON.parse`, which says neither where values stand nor when they are too deep. */
class JsonReader {
  readonly #text: string;
  #at = 0;
  #root: Spot = { start: 0, inside: new Map() };

  constructor(text: string) {
    this.#text = text.startsWith('\u{FEFF}') ? ` ${text.slice(1)}` : text;
  }

  read(): unknown {
    this.#skip();
    const { value, spot } = this.#value(0);
    this.#root = spot;
    this.#skip();
    if (this.#at < this.#text.length) throw this.#fail('the end of the text');
    return value;
  }

  startOf(path: JsonPath): number {
    let spot = this.#root;
    for (const step of path) {
      const next = spot.inside.get(step);
      if (!next) break;
      spot = next;
    }
    return spot.start;
  }

  #value(depth: number): { value: unknown; spot: Spot } {
    if (depth > MOST_LEVELS) throw this.#tooDeep();
    const spot: Spot = { start: this.#at, inside: new Map() };
    const first = this.#text[this.#at];
    if (first === '{') return { value: this.#object(depth, spot), spot };
    if (first === '[') return { value: this.#array(depth, spot), spot };
    const plain = this.#match(STRING) ?? this.#match(NUMBER) ?? this.#match(WORD);
    if (plain === undefined) throw this.#fail('a value');
    return { value: JSON.parse(plain) as unknown, spot };
  }

  #object(depth: number, spot: Spot): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    this.#list('}', () => {
      const key = this.#match(STRING);
      if (key === undefined) throw this.#fail('a name in quotes');
      this.#skip();
      this.#expect(':');
      const name = String(JSON.parse(key));
      const inner = this.#value(depth + 1);
      spot.inside.set(name, inner.spot);
      entries.push([name, inner.value]);
    });
    return Object.fromEntries(entries);
  }

  #array(depth: number, spot: Spot): unknown[] {
    const values: unknown[] = [];
    this.#list(']', () => {
      const inner = this.#value(depth + 1);
      spot.inside.set(values.length, inner.spot);
      values.push(inner.value);
    });
    return values;
  }

  /** Members with commas between them, up to and with the closing bracket. */
  #list(close: string, member: () => void): void {
    this.#at += 1;
    this.#skip();
    if (this.#text[this.#at] !== close) {
      member();
      this.#skip();
      while (this.#text[this.#at] === ',') {
        this.#expect(',');
        member();
        this.#skip();
      }
    }
    this.#expect(close);
  }

  /** Passes the character and the blanks after it. */
  #expect(character: string): void {
    if (this.#text[this.#at] !== character) throw this.#fail(JSON.stringify(character));
    this.#at += 1;
    if (character === ',' || character === ':') this.#skip();
  }

  #skip(): void {
    this.#match(BLANK);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #fail(expected: string): FumoError {
    const found = this.#text.slice(this.#at, this.#at + 20);
    return new FumoError('syncml.not-json', MESSAGE_WORDS.notJson, {
      where: placeOf(this.#text, this.#at),
      expected,
      found: found === '' ? 'the end of the text' : JSON.stringify(found),
    });
  }

  #tooDeep(): FumoError {
    return new FumoError('syncml.too-deep', MESSAGE_WORDS.jsonTooDeep(MOST_LEVELS), {
      where: placeOf(this.#text, this.#at),
    });
  }
}
