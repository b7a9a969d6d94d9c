/** Cuts the text of a filter into tokens, each with its place. */
import { refuse } from './refusals.js';

export interface Token {
  is: 'open' | 'close' | 'or' | 'and' | 'not' | 'word' | 'quoted' | 'end';
  /** A word as written; of quoted text what stands between the quotes; of `key:"..."` only the key and the sign. */
  text: string;
  /** `key:"two words"`: the quoted value. */
  value?: string;
  /** Offset in the filter. */
  at: number;
}

const SIGNS: Readonly<Record<string, Token['is']>> = {
  '(': 'open',
  ')': 'close',
  '|': 'or',
  '&': 'and',
  '!': 'not',
};
const OPERATORS: Readonly<Record<string, Token['is']>> = { or: 'or', and: 'and', not: 'not' };

/** Always ends in a token `end`. @throws FumoError `filter.unclosed-quote` */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const blank = /\s+/y;
    blank.lastIndex = at;
    if (blank.test(text)) {
      at = blank.lastIndex;
      continue;
    }
    const { token, next } = tokenAt(text, at);
    tokens.push(token);
    at = next;
  }
  return [...tokens, { is: 'end', text: '', at: text.length }];
}

interface Taken {
  token: Token;
  next: number;
}

function tokenAt(text: string, at: number): Taken {
  const first = text.charAt(at);
  const sign = SIGNS[first];
  if (sign) return signAt(text, at, sign);
  if (first === '"' || first === "'") {
    const { value, next } = quotedAt(text, at);
    return { token: { is: 'quoted', text: value, at }, next };
  }
  return wordAt(text, at);
}

/** `||` and `&&` are `|` and `&`. */
function signAt(text: string, at: number, is: Token['is']): Taken {
  const first = text.charAt(at);
  const isDoubled = (is === 'or' || is === 'and') && text.charAt(at + 1) === first;
  const length = isDoubled ? 2 : 1;
  return { token: { is, text: text.slice(at, at + length), at }, next: at + length };
}

/** Up to a blank, a bracket, `|` or a quote; a quote behind a key's sign is the key's value. */
function wordAt(text: string, at: number): Taken {
  const run = /[^\s()|"']+/y;
  run.lastIndex = at;
  const word = run.exec(text)?.[0] ?? '';
  const next = at + word.length;
  const behind = text.charAt(next);
  if (/^[\w-]+(:|[<>!]?=|<|>)$/.test(word) && (behind === '"' || behind === "'")) {
    const quoted = quotedAt(text, next);
    return { token: { is: 'word', text: word, value: quoted.value, at }, next: quoted.next };
  }
  return { token: { is: OPERATORS[word.toLowerCase()] ?? 'word', text: word, at }, next };
}

/** `\"` and `\\` stand for themselves. */
function quotedAt(text: string, at: number): { value: string; next: number } {
  const quote = text.charAt(at);
  let value = '';
  for (let next = at + 1; next < text.length; next++) {
    const here = text.charAt(next);
    if (here === quote) return { value, next: next + 1 };
    if (here === '\\') next += 1;
    value += text.charAt(next);
  }
  throw refuse(text, at, {
    code: 'filter.unclosed-quote',
    message: 'this quote never ends',
    expected: `a closing ${quote}`,
    found: 'the end of the filter',
    hint: `Put ${quote} behind the text, or \\${quote} where a quote is meant.`,
  });
}
