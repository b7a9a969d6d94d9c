/** Aligning: what is paired, in which order, and that nothing is lost. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align, alignStreams, type Keyed, type Pair } from '../../../src/trace/compare/align.js';

interface Letter extends Keyed {
  text: string;
}

/** `A1` is the letter A with content 1: equal texts are equal, equal letters the same sort of thing. */
function letters(texts: readonly string[]): Letter[] {
  return texts.map((text) => ({ text, keys: [text, text.slice(0, 1)] }));
}

function shown(pairs: readonly Pair<Letter>[]): string {
  return pairs.map(({ a, b }) => `${a?.text ?? '-'}:${b?.text ?? '-'}`).join(' ');
}

const texts = fc.array(fc.constantFrom('A1', 'A2', 'B1', 'B2', 'C1'), { maxLength: 24 });

describe('align', () => {
  it.each([
    ['A1 B1 C1', 'A1 B1 C1', 'A1:A1 B1:B1 C1:C1'],
    ['A1 B1 C1', 'A1 B2 C1', 'A1:A1 B1:B2 C1:C1'],
    ['A1 C1', 'A1 B1 C1', 'A1:A1 -:B1 C1:C1'],
    ['A1 B1 C1', 'A1 C1', 'A1:A1 B1:- C1:C1'],
    ['A1 B1', 'B1 A1', 'A1:- B1:B1 -:A1'],
    ['', 'A1', '-:A1'],
  ])('pairs %j with %j', (a, b, expected) => {
    const split = (text: string): Letter[] => letters(text.split(' ').filter((one) => one !== ''));
    expect(shown(align(split(a), split(b)))).toBe(expected);
  });

  it('loses nothing and keeps the order of both', () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const pairs = align(letters(a), letters(b));
        expect(pairs.flatMap((pair) => (pair.a ? [pair.a.text] : []))).toEqual(a);
        expect(pairs.flatMap((pair) => (pair.b ? [pair.b.text] : []))).toEqual(b);
      }),
    );
  });

  it('pairs only the same sort of thing', () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const wrong = align(letters(a), letters(b)).filter(
          (pair) => pair.a && pair.b && pair.a.text[0] !== pair.b.text[0],
        );
        expect(wrong).toEqual([]);
      }),
    );
  });
});

describe('align of very many', () => {
  const many = (count: number, from = 0): string[] =>
    Array.from({ length: count }, (_, at) => `A${at + from}`);

  it('loses nothing, and still finds what is common', () => {
    const a = ['B1', ...many(3000), 'B2'];
    const b = ['C1', ...many(10).map((text) => text.replace('A', 'B')), ...many(3000), 'C2'];
    const pairs = align(letters(a), letters(b));
    expect(pairs.flatMap((pair) => (pair.a ? [pair.a.text] : []))).toEqual(a);
    expect(pairs.flatMap((pair) => (pair.b ? [pair.b.text] : []))).toEqual(b);
    expect(pairs.filter((pair) => pair.a?.text === pair.b?.text).length).toBeGreaterThanOrEqual(3000);
  });
});

describe('alignStreams', () => {
  it('loses nothing whatever the window', () => {
    fc.assert(
      fc.property(texts, texts, fc.integer({ min: 1, max: 8 }), (a, b, window) => {
        const pairs = [...alignStreams(letters(a), letters(b), window)];
        expect(pairs.flatMap((pair) => (pair.a ? [pair.a.text] : []))).toEqual(a);
        expect(pairs.flatMap((pair) => (pair.b ? [pair.b.text] : []))).toEqual(b);
      }),
    );
  });

  it('finds one change anywhere in a long stream as one pair, with a small window', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 499 }), (at) => {
        const a = Array.from({ length: 500 }, (_, index) => `A${index}`);
        const b = a.map((text, index) => (index === at ? 'Ax' : text));
        const changed = [...alignStreams(letters(a), letters(b), 8)].filter(
          (pair) => pair.a?.text !== pair.b?.text,
        );
        expect(shown(changed)).toBe(`A${at}:Ax`);
      }),
    );
  });

  it('holds no more than it must while both agree', () => {
    let taken = 0;
    function* counted(): Generator<Letter> {
      for (let at = 0; at < 1000; at++) {
        taken += 1;
        yield { text: 'A1', keys: ['A1', 'A'] };
      }
    }
    const pairs = alignStreams(counted(), letters(Array.from({ length: 1000 }, () => 'A1')), 400);
    pairs.next();
    expect(taken).toBe(1);
  });
});
