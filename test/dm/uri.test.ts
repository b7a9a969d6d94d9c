import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatUri, isBelow, normalizeUri, parseUri, tryParseUri } from '../../src/dm/uri.js';

describe('parseUri (DM TND, addressing)', () => {
  it.each([
    ['', { segments: [] }],
    ['.', { segments: [] }],
    ['./', { segments: [] }],
    ['A', { segments: ['A'] }],
    ['./A/B', { segments: ['A', 'B'] }],
    ['A/B', { segments: ['A', 'B'] }],
    ['./A%2FB/C d', { segments: ['A%2FB', 'C d'] }],
    ['./A.B/..C', { segments: ['A.B', '..C'] }],
    ['./A?prop=ACL', { segments: ['A'], prop: 'ACL' }],
    ['?prop=ACL', { segments: [], prop: 'ACL' }],
    ['./?list=Struct', { segments: [], list: { kind: 'Struct', parts: [] } }],
    ['A?list=StructData', { segments: ['A'], list: { kind: 'StructData', parts: [] } }],
    ['A?list=TNDS', { segments: ['A'], list: { kind: 'TNDS', parts: [] } }],
    [
      'A?list=TNDS+Value+ACL',
      { segments: ['A'], list: { kind: 'TNDS', sign: '+', parts: ['Value', 'ACL'] } },
    ],
    ['A?list=TNDS-Format', { segments: ['A'], list: { kind: 'TNDS', sign: '-', parts: ['Format'] } }],
  ])('reads %s', (text, expected) => {
    expect(parseUri(text)).toEqual(expected);
  });

  it.each([
    ['/A', 'syncml.uri-absolute'],
    ['/', 'syncml.uri-absolute'],
    ['../A', 'syncml.uri-parent'],
    ['./A/../B', 'syncml.uri-parent'],
    ['A/..', 'syncml.uri-parent'],
    ['A/./B', 'syncml.uri-dot'],
    ['././A', 'syncml.uri-dot'],
    ['./A/', 'syncml.uri-empty-segment'],
    ['A//B', 'syncml.uri-empty-segment'],
    ['A?', 'syncml.uri-query'],
    ['A?prop=', 'syncml.uri-query'],
    ['A?prop=ACL&list=Struct', 'syncml.uri-query'],
    ['A?other=1', 'syncml.uri-query'],
    ['A?list=struct', 'syncml.uri-query'],
    ['A?list=TNDS+ACL-Format', 'syncml.uri-query'],
    ['A?list=TNDS+', 'syncml.uri-query'],
  ])('refuses %s', (text, code) => {
    expect(() => parseUri(text)).toThrowError(expect.objectContaining({ code, found: text }));
    expect(tryParseUri(text)).toBeUndefined();
  });
});

describe('normalizeUri and formatUri', () => {
  it.each([
    ['.', '', '.'],
    ['', '', '.'],
    ['./A/B', 'A/B', './A/B'],
    ['A/B', 'A/B', './A/B'],
    ['./%41', '%41', './%41'],
  ])('%s', (text, inside, outside) => {
    expect(normalizeUri(text)).toBe(inside);
    expect(formatUri(text)).toBe(outside);
  });

  it('refuses a query', () => {
    expect(() => normalizeUri('./A?prop=ACL')).toThrowError(
      expect.objectContaining({ code: 'syncml.uri-query' }),
    );
  });

  const name = fc.stringMatching(/^[^/?]+$/).filter((text) => text !== '.' && text !== '..');
  it('brings both spellings of any path to the same node', () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 6 }), (segments) => {
        const bare = segments.join('/');
        expect(normalizeUri(bare)).toBe(bare);
        expect(normalizeUri(`./${bare}`)).toBe(bare);
        expect(normalizeUri(formatUri(bare))).toBe(bare);
        expect(formatUri(segments)).toBe(`./${bare}`);
        expect(parseUri(formatUri(segments)).segments).toEqual(segments);
      }),
      { numRuns: 300 },
    );
  });
});

describe('isBelow', () => {
  it.each([
    ['./A/B', 'A', true],
    ['A', './A', true],
    ['A/B/C', '.', true],
    ['A/B?prop=ACL', 'A', true],
    ['AB', 'A', false],
    ['A', 'A/B', false],
    ['B/A', 'A', false],
    ['../A', 'A', false],
    ['A', '/A', false],
  ])('%s below %s: %s', (uri, ancestor, expected) => {
    expect(isBelow(uri, ancestor)).toBe(expected);
  });
});
