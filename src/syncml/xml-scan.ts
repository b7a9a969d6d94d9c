/**
 * One pass over XML text before the parser sees it: well-formedness, limits and what SyncML documents may not have.
 *
 * fast-xml-parser takes much that is not XML (unclosed and crossed tags, several roots, text around the root, control
 * characters, unknown entities) and counts limits after the work is done, so text reaches it only after this.
 */
import { type ErrorCode, FumoError, type FumoErrorDetails } from '../errors.js';
import type { ReadLimits } from './limits.js';
import {
  CDATA_START,
  COMMENT_START,
  DECLARATION,
  DOCTYPE,
  ENCODINGS,
  END_TAG,
  INSTRUCTION,
  INTERNAL_SUBSET,
  isReadableName,
  isXmlCharacter,
  MAX_ATTRIBUTES,
  NEXT_ATTRIBUTE,
  NOT_XML,
  PLAIN_TAG,
  REFERENCE,
  TAG_END,
  TAG_NAME,
} from './xml-grammar.js';

/** Where the root element is in the text. */
export interface RootRange {
  start: number;
  /** Exclusive. */
  end: number;
}

/** 1-based line and column of an index. */
function placeOf(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/**
 * Checks the text and finds its root element. Errors, each with line and column: `xml.not-well-formed`,
 * `xml.character`, `xml.entity`, `xml.internal-subset`, `xml.encoding`, `xml.reserved-name`, `xml.too-deep`,
 * `xml.too-many-nodes`, `xml.too-many-attributes`.
 */
export function scanXml(text: string, limits: ReadLimits): RootRange {
  return new XmlScan(text, limits).run();
}

class XmlScan {
  readonly #text: string;
  readonly #limits: ReadLimits;
  readonly #open: string[] = [];
  #at = 0;
  #nodes = 0;
  #rootStart = -1;
  #rootEnd = -1;
  #doctypes = 0;

  constructor(text: string, limits: ReadLimits) {
    this.#text = text;
    this.#limits = limits;
  }

  run(): RootRange {
    const bad = this.#text.search(NOT_XML);
    if (bad >= 0) throw this.#fail('character', bad, 'The text has a character that XML does not allow');
    this.#declaration();
    while (this.#at < this.#text.length) this.#next();
    if (this.#open.length > 0) throw this.#malformed(`</${this.#open.at(-1)}>`, 'the end of the text');
    if (this.#rootStart < 0) throw this.#malformed('a root element', 'none');
    return { start: this.#rootStart, end: this.#rootEnd };
  }

  #next(): void {
    const second = this.#text[this.#at + 1];
    if (this.#text[this.#at] !== '<') this.#characters();
    else if (second === '/') this.#endTag();
    else if (second === '?') this.#instruction();
    else if (second === '!') this.#bang();
    else this.#startTag();
  }

  #declaration(): void {
    if (!/^<\?xml[ \t\r\n]/.test(this.#text)) return;
    const encoding = this.#expect(DECLARATION, 'an XML declaration')[1];
    if (encoding === undefined || ENCODINGS.test(encoding)) return;
    throw this.#fail('encoding', 0, 'The text declares an encoding that is not read', {
      expected: 'UTF-8',
      found: encoding,
    });
  }

  #characters(): void {
    const next = this.#text.indexOf('<', this.#at);
    const end = next < 0 ? this.#text.length : next;
    const text = this.#text.slice(this.#at, end);
    if (this.#open.length > 0) this.#textInside(text);
    else if (/[^ \t\r\n]/.test(text)) throw this.#malformed('markup', 'text outside the root element');
    this.#at = end;
  }

  #textInside(text: string): void {
    this.#count();
    this.#references(text, this.#at);
    const stray = text.indexOf(']]>');
    if (stray >= 0) throw this.#malformed(']]&gt;', ']]>', this.#at + stray);
  }

  #references(text: string, start: number): void {
    if (!text.includes('&')) return;
    for (const match of text.matchAll(REFERENCE)) {
      const [whole, decimal, hex] = match;
      const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : undefined;
      const valid = whole !== '&' && (code === undefined || isXmlCharacter(code));
      if (!valid) throw this.#badReference(text, start, match.index);
    }
  }

  #badReference(text: string, start: number, index: number): FumoError {
    const found = /^&[^;\s<]{0,20};?/.exec(text.slice(index))?.[0] ?? '&';
    return this.#fail('entity', start + index, 'A reference names no character', {
      expected: 'one of &amp; &lt; &gt; &quot; &apos; or a character number',
      found,
      hint: 'Write an ampersand of the text as &amp;.',
    });
  }

  #startTag(): void {
    const start = this.#at;
    if (this.#open.length === 0 && this.#rootStart >= 0)
      throw this.#malformed('one root element', 'a second one');
    const plain = this.#take(PLAIN_TAG);
    const name = (plain ?? this.#expect(TAG_NAME, 'a start tag'))[1] ?? '';
    this.#named(name, start);
    if (!plain) this.#attributes();
    const [, empty] = plain?.slice(1) ?? this.#expect(TAG_END, 'the end of a start tag');
    this.#count();
    if (this.#open.length >= this.#limits.maxDepth)
      throw this.#overLimit('too-deep', this.#limits.maxDepth, 'levels');
    if (this.#open.length === 0) this.#rootStart = start;
    if (empty === '/') this.#closed();
    else this.#open.push(name);
  }

  #named(name: string, at: number): void {
    if (isReadableName(name)) return;
    throw this.#fail('reserved-name', at, 'A name stands here that cannot be read', { found: name });
  }

  #attributes(): void {
    const names: string[] = [];
    for (let match = this.#take(NEXT_ATTRIBUTE); match; match = this.#take(NEXT_ATTRIBUTE)) {
      const [whole, name = '', double, single] = match;
      const value = double ?? single ?? '';
      if (names.includes(name))
        throw this.#malformed('each attribute once', name, this.#at - whole.trimStart().length);
      if (names.length >= MAX_ATTRIBUTES)
        throw this.#overLimit('too-many-attributes', MAX_ATTRIBUTES, 'attributes');
      this.#named(name, this.#at - whole.trimStart().length);
      names.push(name);
      this.#references(value, this.#at - 1 - value.length);
    }
  }

  #endTag(): void {
    const start = this.#at;
    const expected = this.#open.pop();
    const plain = `</${expected}>`;
    if (expected !== undefined && this.#text.startsWith(plain, start)) this.#at += plain.length;
    else this.#otherEndTag(expected, start);
    this.#closed();
  }

  #otherEndTag(expected: string | undefined, start: number): void {
    const name = this.#expect(END_TAG, 'an end tag')[1];
    if (expected !== name)
      throw this.#malformed(expected ? `</${expected}>` : 'no end tag', `</${name}>`, start);
  }

  #closed(): void {
    if (this.#open.length === 0) this.#rootEnd = this.#at;
  }

  #instruction(): void {
    const start = this.#at;
    const name = this.#expect(INSTRUCTION, 'a processing instruction')[1] ?? '';
    if (name.toLowerCase() === 'xml') throw this.#malformed('no second XML declaration', name, start);
  }

  #bang(): void {
    if (this.#text.startsWith(COMMENT_START, this.#at)) this.#comment();
    else if (this.#text.startsWith(CDATA_START, this.#at)) this.#cdata();
    else this.#doctype();
  }

  #comment(): void {
    const end = this.#text.indexOf('--', this.#at + COMMENT_START.length);
    if (end < 0 || this.#text[end + 2] !== '>')
      throw this.#malformed('a comment that ends and has no -- in it', 'none');
    this.#at = end + 3;
  }

  #cdata(): void {
    const end = this.#text.indexOf(']]>', this.#at);
    if (this.#open.length === 0) throw this.#malformed('markup', 'CDATA outside the root element');
    if (end < 0) throw this.#malformed(']]>', 'the end of the text');
    this.#count();
    this.#at = end + 3;
  }

  #doctype(): void {
    INTERNAL_SUBSET.lastIndex = this.#at;
    if (INTERNAL_SUBSET.test(this.#text)) {
      throw this.#fail(
        'internal-subset',
        this.#at,
        'The document type declares entities or elements of its own',
        {
          hint: 'Remove the part between [ and ] of the DOCTYPE.',
        },
      );
    }
    this.#doctypes += 1;
    const misplaced = this.#rootStart >= 0 || this.#doctypes > 1;
    if (misplaced) throw this.#malformed('at most one DOCTYPE before the root', 'another');
    this.#expect(DOCTYPE, 'a DOCTYPE, a comment or CDATA');
  }

  /** Moves past what the pattern matches here, if it does. */
  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text) ?? undefined;
    if (match) this.#at = pattern.lastIndex;
    return match;
  }

  #expect(pattern: RegExp, what: string): RegExpExecArray {
    const match = this.#take(pattern);
    if (!match) throw this.#malformed(what, this.#text.slice(this.#at, this.#at + 20));
    return match;
  }

  #count(): void {
    this.#nodes += 1;
    if (this.#nodes > this.#limits.maxNodes) {
      throw this.#overLimit('too-many-nodes', this.#limits.maxNodes, 'nodes');
    }
  }

  #overLimit(reason: string, limit: number, unit: string): FumoError {
    return this.#fail(reason, this.#at, `The document has more than ${limit} ${unit}`, {
      expected: `at most ${limit} ${unit}`,
    });
  }

  #malformed(expected: string, found: string, at = this.#at): FumoError {
    return this.#fail('not-well-formed', at, 'This is not well-formed XML', { expected, found });
  }

  #fail(
    reason: string,
    at: number,
    message: string,
    details: Omit<FumoErrorDetails, 'where'> = {},
  ): FumoError {
    const code: ErrorCode = `xml.${reason}`;
    return new FumoError(code, message, { spec: 'XML 1.0', ...details, where: placeOf(this.#text, at) });
  }
}
