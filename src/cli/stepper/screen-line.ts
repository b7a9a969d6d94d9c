/** A line that is typed: text, cursor, and the lines typed before, which the up key brings back. */
import type { Pressed } from './screen-state.js';

interface Facts {
  text: string;
  /** Before which character the cursor stands. */
  cursor: number;
  history: readonly string[];
  /** Which line of the history is shown; its length means the one that is being typed. */
  at: number;
  /** What was typed before the history was looked at. */
  own: string;
}

export class Typing {
  readonly #facts: Facts;

  private constructor(facts: Facts) {
    this.#facts = facts;
  }

  /** A line that begins with this text. @param history earlier lines, oldest first */
  static of(text: string, history: readonly string[] = []): Typing {
    return new Typing({ text, cursor: text.length, history, at: history.length, own: text });
  }

  get text(): string {
    return this.#facts.text;
  }

  get cursor(): number {
    return this.#facts.cursor;
  }

  /** The line after a key; keys that mean nothing here leave it as it is. */
  pressed(key: Pressed): Typing {
    const edit = (key.ctrl ? CTRL : PLAIN)[key.name ?? ''];
    if (edit) return new Typing(edit(this.#facts));
    const typed = key.ctrl ? '' : printable(key.sequence ?? '');
    return typed === '' ? this : this.#inserted(typed);
  }

  /** Another text in the place of this one, the cursor at its end. */
  replaced(text: string): Typing {
    return new Typing({ ...this.#facts, text, cursor: text.length });
  }

  #inserted(typed: string): Typing {
    const { text, cursor } = this.#facts;
    return new Typing({
      ...this.#facts,
      text: text.slice(0, cursor) + typed + text.slice(cursor),
      cursor: cursor + typed.length,
    });
  }
}

function printable(sequence: string): string {
  return /^[^\p{Cc}\p{Cs}]+$/u.test(sequence) ? sequence : '';
}

type Edit = (facts: Facts) => Facts;

const toStart: Edit = (facts) => ({ ...facts, cursor: 0 });
const toEnd: Edit = (facts) => ({ ...facts, cursor: facts.text.length });

const PLAIN: Readonly<Record<string, Edit>> = {
  left: (facts) => ({ ...facts, cursor: facts.cursor - before(facts).length }),
  right: (facts) => ({ ...facts, cursor: facts.cursor + after(facts).length }),
  home: toStart,
  end: toEnd,
  backspace: (facts) => cut(facts, facts.cursor - before(facts).length, facts.cursor),
  delete: (facts) => cut(facts, facts.cursor, facts.cursor + after(facts).length),
  up: (facts) => recalled(facts, facts.at - 1),
  down: (facts) => recalled(facts, facts.at + 1),
};

const CTRL: Readonly<Record<string, Edit>> = {
  a: toStart,
  e: toEnd,
  u: (facts) => cut(facts, 0, facts.cursor),
  k: (facts) => cut(facts, facts.cursor, facts.text.length),
  w: (facts) => cut(facts, facts.text.slice(0, facts.cursor).replace(/\S+\s*$/, '').length, facts.cursor),
};

function cut(facts: Facts, from: number, to: number): Facts {
  return { ...facts, text: facts.text.slice(0, from) + facts.text.slice(to), cursor: from };
}

/** The whole character before the cursor, as a person sees it. */
function before({ text, cursor }: Facts): string {
  return graphemesOf(text.slice(0, cursor)).at(-1) ?? '';
}

function after({ text, cursor }: Facts): string {
  return graphemesOf(text.slice(cursor))[0] ?? '';
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function graphemesOf(text: string): string[] {
  return [...graphemes.segment(text)].map(({ segment }) => segment);
}

function recalled(facts: Facts, at: number): Facts {
  const { history } = facts;
  if (at < 0 || at > history.length) return facts;
  const own = facts.at === history.length ? facts.text : facts.own;
  const text = at === history.length ? own : (history[at] ?? '');
  return { ...facts, text, cursor: text.length, at, own };
}
