/** The rows that every explainer of octets writes. They tile the input: nothing is left out, nothing counts twice. */
import { type ErrorCode, FumoError } from '../errors.js';
import { toHex } from './octets.js';

/** Some of the bits of a row's octets that mean something by themselves. */
export interface BitField {
  /** Bits before it in the row; 0 is the highest bit of the first octet. */
  first: number;
  /** As binary digits. */
  bits: string;
  meaning: string;
}

/** One construct of the input. */
export interface ExplainRow {
  /** Byte offset of the first octet. */
  offset: number;
  /** How many octets. */
  length: number;
  /** The octets in lower-case hex. */
  hex: string;
  /** Code page of a WBXML tag or page switch. */
  page?: number;
  /** WBXML tag token without content and attribute bits. */
  token?: number;
  /** Of XML text: 1-based line of its first character. */
  line?: number;
  /** Of XML text: 1-based column of its first character. */
  column?: number;
  meaning: string;
  /** How many elements are open around it. */
  depth: number;
  /** On the start of an element: its path, such as `SyncML/SyncBody/Alert[2]`; the first of its name has no index. */
  path?: string;
  /** What the single bits say, where that is how the octets are made. */
  bits?: readonly BitField[];
  /** On a last row of octets that cannot be read: the code of the refusal. */
  error?: ErrorCode;
}

export type RowDetails = Partial<
  Pick<ExplainRow, 'page' | 'token' | 'line' | 'column' | 'path' | 'bits' | 'error'>
>;

/** Collects rows, each from where the last one ended. */
export class Rows {
  readonly rows: ExplainRow[] = [];
  readonly #octets: Uint8Array;
  #next = 0;

  constructor(octets: Uint8Array) {
    this.#octets = octets;
  }

  /** Adds the row of the octets up to `end`; none when there are none. */
  add(end: number, meaning: string, depth = 0, details: RowDetails = {}): void {
    if (end <= this.#next) return;
    const hex = toHex(this.#octets.subarray(this.#next, end));
    this.rows.push({ offset: this.#next, length: end - this.#next, hex, meaning, depth, ...details });
    this.#next = end;
  }

  /** Adds one row for all the octets that are left. */
  rest(error: FumoError): void {
    this.add(this.#octets.length, error.message, 0, { error: error.code });
  }
}

/** The rows of an explainer that stops at its first refusal: the rest then stands in a row of its own. */
export function explained(rows: Rows, explain: () => void): ExplainRow[] {
  try {
    explain();
  } catch (error) {
    if (!(error instanceof FumoError)) throw error;
    rows.rest(error);
  }
  return rows.rows;
}

/** The elements that are open, and the path of each one that is opened. */
export class OpenElements {
  readonly #open: { name: string; path: string; seen: Map<string, number> }[] = [];
  readonly #roots = new Map<string, number>();

  get depth(): number {
    return this.#open.length;
  }

  /** Path of a new element here; it stays open when it has content. */
  start(name: string, hasContent: boolean): string {
    const outer = this.#open.at(-1);
    const seen = outer?.seen ?? this.#roots;
    const index = (seen.get(name) ?? 0) + 1;
    seen.set(name, index);
    const step = index === 1 ? name : `${name}[${index}]`;
    const path = outer ? `${outer.path}/${step}` : step;
    if (hasContent) this.#open.push({ name, path, seen: new Map() });
    return path;
  }

  /** Closes the innermost element. */
  end(): string | undefined {
    return this.#open.pop()?.name;
  }
}

/**
 * Finds the row where an element starts, given its path as errors and warnings spell it. A path to what is missing
 * gives its nearest ancestor.
 */
export function rowFinder(rows: readonly ExplainRow[]): (path: string) => ExplainRow | undefined {
  const byPath = new Map(rows.map((row) => [row.path, row]));
  return (path) => {
    const steps = path.replaceAll('[1]', '').split('/');
    for (let length = steps.length; length > 0; length -= 1) {
      const row = byPath.get(steps.slice(0, length).join('/'));
      if (row) return row;
    }
    return undefined;
  };
}
