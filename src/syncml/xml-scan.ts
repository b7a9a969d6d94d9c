/**
 * One pass over XML text before the parser sees it: well-formedness, limits and what SyncML documents may not have.
 *
 * fast-xml-parser takes much that is not XML (unclosed and crossed tags, several roots, text around the root, control
 * characters, unknown entities) and counts limits after the work is done, so text reaches it only after this.
 */
import { type ErrorCode, FumoError, type FumoErrorDetails } from '../errors.js';
import type { ReadLimits } from './limits.js';

const NAME_START =
  ':A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}' +
  '\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';
const NAME = `[${NAME_START}][${NAME_START}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}]*`;
const SPACE = '[ \\t\\r\\n]';
const QUOTED = `(?:"[^"]*"|'[^']*')`;
const ATTRIBUTE = `${SPACE}+(${NAME})${SPACE}*=${SPACE}*(?:"([^<"]*)"|'([^<']*)')`;

const WHOLE_NAME = new RegExp(`^${NAME}$`, 'u');
const START_TAG = new RegExp(`<(${NAME})((?:${ATTRIBUTE})*)${SPACE}*(/?)>`, 'uy');
const END_TAG = new RegExp(`</(${NAME})${SPACE}*>`, 'uy');
const EACH_ATTRIBUTE = new RegExp(ATTRIBUTE, 'gu');
const INSTRUCTION = new RegExp(`<\\?(${NAME})(?:${SPACE}[^]*?)?\\?>`, 'uy');
const DECLARATION = new RegExp(
  `<\\?xml${SPACE}+version${SPACE}*=${SPACE}*(?:"1\\.[0-9]+"|'1\\.[0-9]+')` +
    `(?:${SPACE}+encoding${SPACE}*=${SPACE}*["']([A-Za-z][\\w.-]*)["'])?` +
    `(?:${SPACE}+standalone${SPACE}*=${SPACE}*["'](?:yes|no)["'])?${SPACE}*\\?>`,
  'y',
);
const DOCTYPE = new RegExp(
  `<!DOCTYPE${SPACE}+${NAME}(?:${SPACE}+(?:PUBLIC${SPACE}+${QUOTED}|SYSTEM)${SPACE}+${QUOTED})?${SPACE}*>`,
  'uy',
);
const INTERNAL_SUBSET = /<!DOCTYPE(?:"[^"]*"|'[^']*'|[^>"'[])*\[/y;
const REFERENCE = /&(?:(?:amp|lt|gt|quot|apos);|#(?:([0-9]{1,8})|x([0-9a-fA-F]{1,7}));)?/g;
const NOT_XML = /[^\t\n\r\x20-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
const COMMENT_START = '<!--';
const CDATA_START = '<![CDATA[';
const ENCODINGS = /^(?:utf-?8|us-ascii)$/i;
/** Names that fast-xml-parser renames or refuses because JavaScript objects have members of that name. */
const RESERVED_NAMES = new Set([
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  'valueOf',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
]);

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

/** True when every character of the text may stand in XML. */
export function isXmlText(text: string): boolean {
  return !NOT_XML.test(text);
}

/** True for a name without a colon that can stand in XML. */
export function isXmlName(name: string): boolean {
  return WHOLE_NAME.test(name) && !name.includes(':') && !RESERVED_NAMES.has(name);
}

/** True for the characters that XML allows (XML 1.0, 2.2). */
function isXmlCharacter(code: number): boolean {
  return code <= 0x10_ffff && !(code >= 0xd800 && code <= 0xdfff) && isXmlText(String.fromCodePoint(code));
}

/**
 * Checks the text and finds its root element. Errors, each with line and column: `xml.not-well-formed`,
 * `xml.character`, `xml.entity`, `xml.internal-subset`, `xml.encoding`, `xml.reserved-name`, `xml.too-deep`,
 * `xml.too-many-nodes`.
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
    const match = this.#expect(START_TAG, 'a start tag');
    const [name = '', attributes = '', empty] = [match[1], match[2], match.at(-1)];
    if (attributes !== '') this.#attributes(attributes, start + 1 + name.length);
    this.#named(name, start);
    this.#count();
    if (this.#open.length >= this.#limits.maxDepth)
      throw this.#overLimit('too-deep', this.#limits.maxDepth, 'levels');
    if (this.#open.length === 0) this.#rootStart = start;
    if (empty === '/') this.#closed();
    else this.#open.push(name);
  }

  #named(name: string, at: number): void {
    if (!RESERVED_NAMES.has(name)) return;
    throw this.#fail('reserved-name', at, 'An element has a name that cannot be read', { found: name });
  }

  #attributes(attributes: string, start: number): void {
    const names = new Set<string>();
    for (const match of attributes.matchAll(EACH_ATTRIBUTE)) {
      const [whole, name = '', double, single] = match;
      const value = double ?? single ?? '';
      const end = start + match.index + whole.length;
      if (names.has(name)) throw this.#malformed('each attribute once', name, end - whole.trimStart().length);
      names.add(name);
      this.#references(value, end - 1 - value.length);
    }
  }

  #endTag(): void {
    const start = this.#at;
    const name = this.#expect(END_TAG, 'an end tag')[1];
    const expected = this.#open.pop();
    if (expected !== name)
      throw this.#malformed(expected ? `</${expected}>` : 'no end tag', `</${name}>`, start);
    this.#closed();
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

  #expect(pattern: RegExp, what: string): RegExpExecArray {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (!match) throw this.#malformed(what, this.#text.slice(this.#at, this.#at + 20));
    this.#at += match[0].length;
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
