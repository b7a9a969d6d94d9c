/**
 * One pass over the octets of a WBXML message, reporting each construct with the range that it takes up. The reader
 * builds a tree from the reports and the explainer a list of rows, so both see the same message.
 */
import { type ReadLimits, resolveLimits } from './limits.js';
import { utf8Decode } from './octets.js';
import { namespaceOfPage, unknownTagName } from './unknown-tags.js';
import { rowOfToken, type VocabularyRow } from './vocabulary.js';
import { WbxmlCursor, wbxmlError } from './wbxml-cursor.js';
import { readHeader, type WbxmlHeader } from './wbxml-header.js';
import { EXTENSION_TOKENS, HAS_ATTRIBUTES, HAS_CONTENT, TOKEN, TOKEN_MASK } from './wbxml-tokens.js';

/** The start of an element. */
export interface WbxmlTag {
  name: string;
  ns: string;
  page: number;
  /** The tag octet as it stands, with its content bit. */
  octet: number;
  hasContent: boolean;
  row: VocabularyRow | undefined;
}

export type TextKind = 'inline' | 'table' | 'entity';

/** Receives what the scan finds, in order; `start` and `end` are byte offsets, `end` exclusive. */
export interface WbxmlSink {
  header(header: WbxmlHeader): void;
  page(page: number, start: number, end: number): void;
  tag(tag: WbxmlTag, start: number, end: number): void;
  text(text: string, kind: TextKind, start: number, end: number): void;
  /** `octets` is a view into the message, not a copy. */
  opaque(octets: Uint8Array, start: number, end: number): void;
  end(start: number): void;
}

/**
 * Reports the message to the sink. Errors: `wbxml.*` with the byte offset of what is refused. On an error everything
 * before it has been reported.
 */
export function scanWbxml(octets: Uint8Array, sink: WbxmlSink, options?: Partial<ReadLimits>): void {
  const limits = resolveLimits(options);
  if (octets.length > limits.maxOctets)
    throw overLimit('too-large', limits.maxOctets, 'octets', limits.maxOctets);
  new BodyScan(octets, sink, limits).run();
}

function overLimit(reason: string, limit: number, unit: string, offset: number): Error {
  return wbxmlError(reason, offset, `The message has more than ${limit} ${unit}`, {
    expected: `at most ${limit} ${unit}`,
    hint: 'Raise the limit if the message is meant to be this large.',
  });
}

class BodyScan {
  readonly #cursor: WbxmlCursor;
  readonly #sink: WbxmlSink;
  readonly #limits: ReadLimits;
  #table: Uint8Array = new Uint8Array();
  #page = 0;
  #depth = 0;
  #nodes = 0;
  /** Octets of the table that references have named so far: two octets of a message can name all of it. */
  #referenced = 0;

  constructor(octets: Uint8Array, sink: WbxmlSink, limits: ReadLimits) {
    this.#cursor = new WbxmlCursor(octets);
    this.#sink = sink;
    this.#limits = limits;
  }

  run(): void {
    const header = readHeader(this.#cursor, this.#limits);
    this.#table = header.table;
    this.#sink.header(header);
    do this.#construct();
    while (this.#depth > 0 || !this.#rootClosed);
    if (!this.#cursor.atEnd) {
      throw wbxmlError('trailing-octets', this.#cursor.offset, 'There are octets after the end of the root');
    }
  }

  /** Before the root only page switches may stand; after it nothing. */
  #rootClosed = false;

  #construct(): void {
    const start = this.#cursor.offset;
    const octet = this.#cursor.octet();
    if (octet === TOKEN.switchPage) this.#switchPage(start);
    else if (octet === TOKEN.end) this.#end(start);
    else if (octet === TOKEN.inlineString) this.#inlineString(start);
    else if (octet === TOKEN.opaque) this.#opaque(start);
    else if (octet === TOKEN.tableString) this.#tableString(start);
    else if (octet === TOKEN.entity) this.#entity(start);
    else this.#tag(octet, start);
  }

  #switchPage(start: number): void {
    this.#page = this.#cursor.octet();
    this.#sink.page(this.#page, start, this.#cursor.offset);
  }

  #end(start: number): void {
    this.#insideRoot(start, 'an END');
    this.#depth -= 1;
    this.#rootClosed = this.#depth === 0;
    this.#sink.end(start);
  }

  #inlineString(start: number): void {
    const text = this.#utf8(this.#cursor.takeToNul(), start);
    this.#content(start, 'a string');
    this.#sink.text(text, 'inline', start, this.#cursor.offset);
  }

  #tableString(start: number): void {
    const text = this.#stringAt(this.#cursor.integer(), start);
    this.#content(start, 'a string');
    this.#sink.text(text, 'table', start, this.#cursor.offset);
  }

  #entity(start: number): void {
    const code = this.#cursor.integer();
    if (code === 0 || code > 0x10_ffff || (code >= 0xd800 && code <= 0xdfff)) {
      throw wbxmlError('entity', start, 'A character entity names no character', {
        expected: 'a Unicode scalar value other than 0',
        found: `0x${code.toString(16)}`,
      });
    }
    this.#content(start, 'a character entity');
    this.#sink.text(String.fromCodePoint(code), 'entity', start, this.#cursor.offset);
  }

  #opaque(start: number): void {
    const octets = this.#cursor.take(this.#cursor.integer());
    this.#content(start, 'an opaque block');
    this.#sink.opaque(octets, start, this.#cursor.offset);
  }

  #tag(octet: number, start: number): void {
    refuseNonTag(octet, start);
    const tag = this.#tagOf(octet, start);
    this.#count(start);
    if (this.#depth >= this.#limits.maxDepth)
      throw overLimit('too-deep', this.#limits.maxDepth, 'levels', start);
    if (tag.hasContent) this.#depth += 1;
    else this.#rootClosed = this.#depth === 0;
    this.#sink.tag(tag, start, this.#cursor.offset);
  }

  #tagOf(octet: number, start: number): WbxmlTag {
    const token = octet & TOKEN_MASK;
    const page = this.#page;
    const row = rowOfToken(page, token);
    const hasContent = (octet & HAS_CONTENT) !== 0;
    if (row) return { name: row.name, ns: row.ns, page, octet, hasContent, row };
    const name =
      token === TOKEN.literal ? this.#stringAt(this.#cursor.integer(), start) : unknownTagName(page, token);
    return { name, ns: namespaceOfPage(page), page, octet, hasContent, row };
  }

  #stringAt(index: number, start: number): string {
    if (index >= this.#table.length) {
      throw wbxmlError('string-index', start, 'A string table reference points outside the table', {
        expected: `less than ${this.#table.length}`,
        found: String(index),
      });
    }
    const end = this.#table.indexOf(0, index);
    const octets = this.#table.subarray(index, end < 0 ? undefined : end);
    this.#referenced += octets.length;
    if (this.#referenced > this.#limits.maxOctets)
      throw overLimit('too-much-text', this.#limits.maxOctets, 'octets of referenced strings', start);
    return this.#utf8(octets, start);
  }

  #utf8(octets: Uint8Array, start: number): string {
    const text = utf8Decode(octets);
    if (text === undefined) throw wbxmlError('utf8', start, 'A string is not UTF-8');
    return text;
  }

  #content(start: number, what: string): void {
    this.#insideRoot(start, what);
    this.#count(start);
  }

  #insideRoot(start: number, what: string): void {
    if (this.#depth === 0) {
      throw wbxmlError('no-root', start, `There is ${what} where the root element should begin`);
    }
  }

  #count(start: number): void {
    this.#nodes += 1;
    if (this.#nodes > this.#limits.maxNodes)
      throw overLimit('too-many-nodes', this.#limits.maxNodes, 'nodes', start);
  }
}

/** Errors for the octets that could be a tag by their bits but mean something else, or carry attributes. */
function refuseNonTag(octet: number, start: number): void {
  if (octet === TOKEN.processingInstruction) {
    throw wbxmlError('processing-instruction', start, 'SyncML has no processing instructions');
  }
  if (EXTENSION_TOKENS.has(octet)) {
    throw wbxmlError('extension', start, 'SyncML defines no extension tokens', {
      found: `0x${octet.toString(16)}`,
    });
  }
  if ((octet & HAS_ATTRIBUTES) !== 0) {
    throw wbxmlError('attributes', start, 'SyncML elements have no attributes in WBXML', {
      found: `0x${octet.toString(16)}`,
    });
  }
}
