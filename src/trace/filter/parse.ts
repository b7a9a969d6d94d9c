/** Reads the text of a filter into its tree: `not` binds closest, then a blank (and), then `or`. */
import type { Expression } from './expression.js';
import { refuse } from './refusals.js';
import { readTerm } from './terms.js';
import { type Token, tokensOf } from './tokens.js';

/** Brackets and negations inside each other. */
const MOST_LEVELS = 50;
/** Characters. */
const LONGEST = 4000;

/**
 * @throws FumoError `filter.empty`, `filter.too-long`, `filter.too-deep`, `filter.unexpected`, `filter.unclosed-quote`,
 *   `filter.unclosed-bracket`, and those of `readTerm`
 */
export function parseExpression(text: string): Expression {
  if (text.trim() === '') throw empty(text);
  if (text.length > LONGEST) throw tooLong(text);
  const reader = new Reader(text);
  return reader.whole();
}

class Reader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #level = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  whole(): Expression {
    const expression = this.#any();
    if (this.#next.is !== 'end') throw this.#unexpected();
    return expression;
  }

  get #next(): Token {
    return this.#tokens[this.#at] ?? { is: 'end', text: '', at: this.#text.length };
  }

  #take(): Token {
    const token = this.#next;
    this.#at += 1;
    return token;
  }

  #any(): Expression {
    const parts = [this.#all()];
    while (this.#next.is === 'or') {
      this.#take();
      parts.push(this.#all());
    }
    return joined('any', parts);
  }

  #all(): Expression {
    const parts = [this.#one()];
    for (;;) {
      if (this.#next.is === 'and') this.#take();
      else if (!STARTS.includes(this.#next.is)) return joined('all', parts);
      parts.push(this.#one());
    }
  }

  #one(): Expression {
    const token = this.#next;
    if (!STARTS.includes(token.is)) throw this.#unexpected();
    this.#take();
    if (token.is === 'word' || token.is === 'quoted') return readTerm(this.#text, token);
    this.#level += 1;
    if (this.#level > MOST_LEVELS) throw this.#tooDeep(token);
    const inside = token.is === 'not' ? ({ is: 'not', of: this.#one() } as const) : this.#bracket(token);
    this.#level -= 1;
    return inside;
  }

  #bracket(open: Token): Expression {
    const inside = this.#any();
    if (this.#next.is === 'close') {
      this.#take();
      return inside;
    }
    if (this.#next.is !== 'end') throw this.#unexpected();
    throw refuse(this.#text, open.at, {
      code: 'filter.unclosed-bracket',
      message: 'this bracket never closes',
      expected: 'a closing )',
      found: 'the end of the filter',
      hint: 'Put ) where the group ends.',
    });
  }

  #unexpected() {
    const { is, text, at } = this.#next;
    const found = is === 'end' ? 'the end of the filter' : text;
    return refuse(this.#text, at, {
      code: 'filter.unexpected',
      message: is === 'end' ? 'something is missing at the end' : `${text} cannot stand here`,
      expected: 'a word, a quoted text, "not" or a bracket',
      found,
      hint: UNEXPECTED_HINTS[is] ?? 'Look for a bracket too many.',
    });
  }

  #tooDeep({ at }: Token) {
    return refuse(this.#text, at, {
      code: 'filter.too-deep',
      message: 'too many brackets and negations inside each other',
      expected: `at most ${MOST_LEVELS}`,
      found: `${MOST_LEVELS + 1}`,
      hint: 'Leave out the brackets that do nothing.',
    });
  }
}

const STARTS: readonly Token['is'][] = ['word', 'quoted', 'not', 'open'];

const UNEXPECTED_HINTS: Partial<Record<Token['is'], string>> = {
  or: '"or" stands between two terms.',
  and: '"and" stands between two terms, and may be left out.',
  end: 'Write a term behind the last word.',
};

function joined(is: 'all' | 'any', parts: readonly Expression[]): Expression {
  const [only] = parts;
  return only && parts.length === 1 ? only : { is, of: parts };
}

function empty(text: string) {
  return refuse(text, 0, {
    code: 'filter.empty',
    message: 'the filter says nothing',
    expected: 'at least one term, such as Exec or status:404',
    found: 'nothing',
    hint: 'Leave the filter out to see everything.',
  });
}

function tooLong(text: string) {
  return refuse(text, LONGEST, {
    code: 'filter.too-long',
    message: 'the filter is too long',
    expected: `at most ${LONGEST} characters`,
    found: `${text.length} characters`,
    hint: 'Use * in names and nodes instead of long lists.',
  });
}
