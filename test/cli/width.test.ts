import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns, pad, shorten, widthOf, wrap } from '../../src/cli/width.js';

describe('widthOf', () => {
  it.each([
    ['abc', 3],
    ['日本語', 6],
    ['\u001b[31mred\u001b[39m', 3],
    ['e\u0301', 1],
    ['👩‍👩‍👧', 2],
    ['', 0],
  ])('%j takes %i columns', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });
});

describe('wrap', () => {
  it('breaks at spaces and hangs later lines', () => {
    expect(wrap('one two three four', 9, 2)).toEqual(['one two', '  three', '  four']);
  });

  it('keeps runs of spaces inside a line, and leading ones', () => {
    expect(wrap('  a   b', 20)).toEqual(['  a   b']);
  });

  it('breaks a word that is longer than the line', () => {
    expect(wrap('abcdefghijkl', 8)).toEqual(['abcdefgh', 'ijkl']);
  });

  it('never makes a line wider than asked, and loses no letter', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.integer({ min: 8, max: 60 }),
        (text, width) => {
          const clean = text.replace(/[\p{C}\p{M}]/gu, '');
          const lines = wrap(clean, width, 2);
          expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width);
          expect(lines.join('').replaceAll(' ', '')).toBe(clean.replaceAll('\n', '').replaceAll(' ', ''));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('shorten', () => {
  it('says with an ellipsis that something is gone', () => {
    expect(shorten('日本語です', 5)).toBe('日本…');
    expect(shorten('abc', 3)).toBe('abc');
  });
});

describe('columns and pad', () => {
  it('aligns by columns, not by code units', () => {
    expect(
      columns([
        ['日', 'x'],
        ['abc', 'y'],
      ]),
    ).toEqual(['日   x', 'abc  y']);
    expect(pad('日', 4)).toBe('日  ');
  });
});

it('wraps a very long word in one pass', () => {
  const lines = wrap('x'.repeat(1_000_000), 80, 2);
  expect(lines).toHaveLength(Math.ceil((1_000_000 - 80) / 78) + 1);
  expect(lines.map((line, at) => (at === 0 ? line : line.slice(2))).join('')).toHaveLength(1_000_000);
});

it('measures and wraps very long wide text in time that grows with its length', () => {
  const text = '日本'.repeat(100_000);
  expect(widthOf(text)).toBe(400_000);
  const lines = wrap(text, 80);
  expect(lines).toHaveLength(5000);
  expect(lines.join('')).toBe(text);
});
