/** What each part of XML text is for, from the declaration to the last line break. */
import { FumoError } from '../errors.js';
import { type ExplainRow, explained, OpenElements, Rows } from './explain-rows.js';
import type { ReadLimits } from './limits.js';
import { utf8Decode, utf8Encode } from './octets.js';
import { readXml } from './xml.js';

const BYTE_ORDER_MARK = '\u{FEFF}';
const LINE_BREAK = /\r\n|\r|\n/g;

/** What a piece of markup is. Names end where a lookahead says, so that a piece without an end fails at once. */
const PIECE =
  /<\?(?<instruction>[^\s?]+)(?=[\s?])[\s\S]*?\?>|<!--[\s\S]*?(?<comment>-->)|<!\[CDATA\[(?<cdata>[\s\S]*?)\]\]>|<!DOCTYPE\s+(?<doctype>[^\s>]+)(?=[\s>])(?:"[^"]*"|'[^']*'|[^"'>])*>|<\/(?<end>[^\s>]+)\s*>|<(?<start>[^\s/>!?][^\s/>]*)(?=[\s/>])(?:"[^"]*"|'[^']*'|[^"'>])*>|(?<text>[^<]+)/y;

type Groups = Partial<Record<string, string>>;

/**
 * The rows of an XML document, in order, each with its line and column. Text that cannot be read to its end gets a
 * last row that holds the rest and the error's code; the explainer itself refuses nothing.
 */
export function explainXml(octets: Uint8Array, options?: Partial<ReadLimits>): ExplainRow[] {
  const rows = new Rows(octets);
  return explained(rows, () => {
    const refusal = refusalOf(octets, options);
    const text = utf8Decode(octets);
    if (text === undefined || refusal?.code === 'xml.too-large') throw refusal;
    new XmlPieces(text.slice(0, readableLength(text, refusal)), rows).run();
    if (refusal) throw refusal;
  });
}

function refusalOf(octets: Uint8Array, options?: Partial<ReadLimits>): FumoError | undefined {
  try {
    readXml(octets, options);
    return undefined;
  } catch (error) {
    if (error instanceof FumoError) return error;
    throw error;
  }
}

/** Characters before the place of the refusal; all of them when it has none. */
function readableLength(text: string, refusal: FumoError | undefined): number {
  const { line, column } = refusal?.where ?? {};
  if (line === undefined || column === undefined) return text.length;
  let start = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  let breaks = line - 1;
  for (const match of text.matchAll(LINE_BREAK)) {
    if (breaks === 0) break;
    breaks -= 1;
    start = match.index + match[0].length;
  }
  return start + column - 1;
}

class XmlPieces {
  readonly #text: string;
  readonly #rows: Rows;
  readonly #open = new OpenElements();
  #at = 0;
  #offset = 0;
  #line = 1;
  #column = 1;

  constructor(text: string, rows: Rows) {
    this.#text = text;
    this.#rows = rows;
  }

  run(): void {
    if (this.#text.startsWith(BYTE_ORDER_MARK)) this.#mark();
    while (this.#at < this.#text.length) {
      PIECE.lastIndex = this.#at;
      const match = PIECE.exec(this.#text);
      if (!match) return;
      this.#piece(match[0], match.groups ?? {});
    }
  }

  #mark(): void {
    this.#at = 1;
    this.#offset = utf8Encode(BYTE_ORDER_MARK).length;
    this.#rows.add(this.#offset, 'byte order mark', 0, { line: 1, column: 1 });
  }

  #piece(whole: string, groups: Groups): void {
    const closing = groups.end === undefined ? undefined : this.#open.end();
    const depth = this.#open.depth;
    const path = this.#start(whole, groups);
    const place = { line: this.#line, column: this.#column, ...(path === undefined ? {} : { path }) };
    this.#offset += utf8Encode(whole).length;
    this.#rows.add(
      this.#offset,
      closing === undefined ? meaningOf(whole, groups) : `</${closing}>`,
      depth,
      place,
    );
    this.#move(whole);
  }

  #start(whole: string, { start }: Groups): string | undefined {
    if (start === undefined) return undefined;
    return this.#open.start(start.replace(/^.*:/, ''), !whole.endsWith('/>'));
  }

  #move(whole: string): void {
    this.#at += whole.length;
    const breaks = [...whole.matchAll(LINE_BREAK)];
    const last = breaks.at(-1);
    this.#line += breaks.length;
    this.#column = last ? whole.length - last.index - last[0].length + 1 : this.#column + whole.length;
  }
}

function meaningOf(whole: string, { instruction, comment, cdata, doctype, text }: Groups): string {
  if (instruction !== undefined) {
    return instruction.toLowerCase() === 'xml' ? 'XML declaration' : `processing instruction ${instruction}`;
  }
  if (comment !== undefined) return 'comment';
  if (cdata !== undefined) return `CDATA ${JSON.stringify(cdata)}`;
  if (doctype !== undefined) return `document type ${doctype}`;
  if (text !== undefined) return text.trim() === '' ? 'white space' : `text ${JSON.stringify(text)}`;
  return whole.replace(/\s+/g, ' ');
}
