import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitizeText } from '../../src/trace/sanitize.js';

const OBEYED = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;

describe('sanitizeText', () => {
  it.each([
    ['plain text, Größe 大', 'plain text, Größe 大'],
    ['a\u001b[31mred', 'a\\e[31mred'],
    ['\u009b31m', '\\x9b31m'],
    ['one\ntwo\ttab\r', 'one\\ntwo\\ttab\\r'],
    ['bell\u0007 nul\u0000 del\u007f', 'bell\\x07 nul\\x00 del\\x7f'],
    ['abc\u202egnp.exe', 'abc\\u{202e}gnp.exe'],
    ['\u2066x\u2069\u200f', '\\u{2066}x\\u{2069}\\u{200f}'],
    ['\ud800 alone', '\\u{d800} alone'],
    ['tag \u{e0041}', 'tag \\u{e0041}'],
    ['👩\u200d🚀', '👩\u200d🚀'],
  ])('%j becomes %j', (text, safe) => {
    expect(sanitizeText(text)).toBe(safe);
  });

  it('leaves line feeds when asked, and nothing else', () => {
    expect(sanitizeText('a\nb\r\u001b', { keepLines: true })).toBe('a\nb\\r\\e');
  });

  it('leaves nothing that a terminal obeys, and changes nothing twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const safe = sanitizeText(text);
        expect(safe).not.toMatch(OBEYED);
        expect(sanitizeText(safe)).toBe(safe);
      }),
      { numRuns: 500 },
    );
  });
});
