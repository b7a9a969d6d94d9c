/** Octets that were written down as text: hex in many fashions, dumps with offsets, base64. */
import { FumoError } from '../../errors.js';
import { DEFAULT_LIMITS } from '../../syncml/limits.js';
import { fromBase64, utf8Decode } from '../../syncml/octets.js';
import { MESSAGE_WORDS } from './words.js';

/** How the octets of a message are written in the input. */
export const INPUT_FORMS = ['binary', 'hex', 'base64'] as const;
export type InputForm = (typeof INPUT_FORMS)[number];

/** Octets of a message and how they were written. */
export interface OctetInput {
  octets: Uint8Array;
  form: InputForm;
}

/**
 * The octets that an input means: as they are, or spelled in hex or base64. Without a form it is guessed; text that
 * can be both is hex.
 * @throws FumoError `syncml.not-hex`, `syncml.not-base64`, with line and column; `syncml.empty`
 */
export function octetsIn(raw: Uint8Array, form: InputForm = formOf(raw)): OctetInput {
  const octets = form === 'binary' ? raw : READERS[form](textOf(raw, form));
  if (octets.length === 0)
    throw new FumoError('syncml.empty', MESSAGE_WORDS.empty, { hint: MESSAGE_WORDS.emptyHint });
  return { octets, form };
}

const READERS = { hex: readHex, base64: readBase64 } as const;

function textOf(raw: Uint8Array, form: keyof typeof READERS): string {
  const text = utf8Decode(raw);
  if (text !== undefined) return text;
  throw new FumoError(`syncml.not-${form}`, MESSAGE_WORDS.notText(form), { hint: MESSAGE_WORDS.binaryHint });
}

const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/;
/** XML and JSON, with or without a byte order mark. */
const MARKUP = /^\u{FEFF}?\s*[<{]/u;
const HEX_TEXT = /^[\s0-9a-fA-FxX:,;\\-]*$/;
const BASE64_TEXT = /^[\sA-Za-z0-9+/_=-]*$/;
/** `0000: 02a4`, `0000  02a4`, `000000 02 a4`: a dump begins at offset 0. */
const DUMP_START = /^[ \t]*0{4,8}(?::[ \t]*|[ \t]{2,}|\t| (?=[0-9a-fA-F]{2}(?: |$)))[0-9a-fA-F]{2}/;
const COMMENT = /^\s*#/;

function formOf(raw: Uint8Array): InputForm {
  const text = utf8Decode(raw);
  if (text === undefined || CONTROL.test(text) || MARKUP.test(text)) return 'binary';
  if (DUMP_START.test(contentLines(text)[0]?.text ?? '')) return 'hex';
  const bare = contentLines(text)
    .map((line) => line.text)
    .join('\n');
  if (HEX_TEXT.test(bare) && /[0-9a-fA-F]{2}/.test(bare)) return 'hex';
  return BASE64_TEXT.test(text) ? 'base64' : 'binary';
}

interface Line {
  text: string;
  /** 1-based. */
  number: number;
}

/** The lines that say something: neither blank nor a comment of ours. */
function contentLines(text: string): Line[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line, at) => ({ text: line, number: at + 1 }))
    .filter((line) => line.text.trim() !== '' && !COMMENT.test(line.text));
}

/** Digits of text that is no dump. */
function plainDigits(text: string): string {
  return text.replace(/0[xX]|\\[xX]/g, '').replace(/[\s:,;-]/g, '');
}

function readHex(text: string): Uint8Array {
  const lines = contentLines(text);
  return DUMP_START.test(lines[0]?.text ?? '') ? readDump(lines) : readPlain(lines);
}

function readPlain(lines: readonly Line[]): Uint8Array {
  const digits: string[] = [];
  for (const { text, number } of lines) {
    const bare = text.replace(/0[xX]|\\[xX]/g, '  ');
    const bad = bare.search(/[^\s:,;\-0-9a-fA-F]/);
    if (bad >= 0) throw notHex({ line: number, column: bad + 1 }, JSON.stringify(bare[bad]));
    digits.push(plainDigits(bare));
  }
  const all = digits.join('');
  const { number = 1, text = '' } = lines.at(-1) ?? {};
  if (all.length % 2 !== 0)
    throw notHex({ line: number, column: text.trimEnd().length + 1 }, MESSAGE_WORDS.oddDigits);
  return fromDigits(all);
}

/**
 * A line of a dump: offset, a colon or two blanks, octets, and words that do not count. The octets end at a bar, or
 * (xxd) at two blanks, or (other dumps, which leave a gap in the middle) at three.
 */
const DUMP_LINE = /^[ \t]*([0-9a-fA-F]{4,8})(:|(?=[ \t]|$))[ \t]*(.*)$/;

function readDump(lines: readonly Line[]): Uint8Array {
  const digits: string[] = [];
  let length = 0;
  for (const line of lines) {
    const octets = dumpLine(line, length);
    digits.push(octets);
    length += octets.length / 2;
  }
  return fromDigits(digits.join(''));
}

/** The digits of one line, whose offset must be the number of octets before it. */
function dumpLine({ text, number }: Line, length: number): string {
  if (/^[ \t]*\|/.test(text)) return '';
  const [, offset, colon, rest = ''] = DUMP_LINE.exec(text) ?? [];
  if (offset === undefined)
    throw notHex({ line: number, column: 1 }, JSON.stringify(text.trim().slice(0, 20)));
  if (Number.parseInt(offset, 16) !== length) throw wrongOffset(number, offset, length);
  const end = rest.includes('|') ? /\|/ : colon === ':' ? / {2}|$/ : / {3}|\t|$/;
  const part = rest.slice(0, rest.search(end));
  const octets = part.replace(/\s/g, '');
  const column = text.length - rest.length + 1;
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(octets))
    throw notHex({ line: number, column }, JSON.stringify(part.trim()));
  return octets;
}

function wrongOffset(line: number, found: string, length: number): FumoError {
  return new FumoError('syncml.not-hex', MESSAGE_WORDS.wrongOffset, {
    where: { line, column: 1 },
    expected: length.toString(16).padStart(found.length, '0'),
    found,
    hint: MESSAGE_WORDS.wrongOffsetHint,
  });
}

function notHex(where: { line: number; column: number }, found: string): FumoError {
  return new FumoError('syncml.not-hex', MESSAGE_WORDS.notHex, {
    where,
    expected: MESSAGE_WORDS.hexDigits,
    found,
  });
}

function fromDigits(digits: string): Uint8Array {
  const octets = new Uint8Array(digits.length / 2);
  for (let at = 0; at < octets.length; at += 1) {
    octets[at] = Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16);
  }
  return octets;
}

/** Standard or URL-safe, padded or not, over any number of lines. */
function readBase64(text: string): Uint8Array {
  const solid = text.replace(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/');
  if (solid.length > DEFAULT_LIMITS.maxOctets * 2) throw tooLarge();
  const octets = fromBase64(solid.padEnd(Math.ceil(solid.length / 4) * 4, '='));
  if (octets) return octets;
  const bad = text.search(/[^\sA-Za-z0-9+/_=-]/);
  const before = text.slice(0, Math.max(bad, 0)).split(/\r\n|\r|\n/);
  throw new FumoError('syncml.not-base64', MESSAGE_WORDS.notBase64, {
    where: { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 },
    expected: MESSAGE_WORDS.base64Digits,
    found: bad < 0 ? MESSAGE_WORDS.wrongLength : JSON.stringify(text[bad]),
  });
}

/** The refusal of an input that is larger than any message. */
export function tooLarge(): FumoError {
  return new FumoError('syncml.too-large', MESSAGE_WORDS.tooLarge, {
    expected: MESSAGE_WORDS.atMost(DEFAULT_LIMITS.maxOctets),
  });
}
