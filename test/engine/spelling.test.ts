import { describe, expect, it } from 'vitest';
import {
  compareValues,
  isExactly,
  matchesSpelling,
  spellingProblem,
  spellingText,
} from '../../src/engine/flow/spelling.js';

describe('a spelling means', () => {
  it.each([
    ['a value', 'update', 'update', 'defer'],
    ['a number', 200, '200', 201],
    ['a truth', true, 'true', false],
    ['any of a list', 250, '200, 250', 251],
    ['any of a YAML list', 250, [200, '250'], 251],
    ['a range, first end', 400, '400..499', 399],
    ['a range, last end', 499, '400..499', 500],
    ['a list of ranges', 510, '400..420, 500..599', 450],
    ['less', 2, '< 3', 3],
    ['at most', 3, '<=3', 4],
    ['more', 4, '> 3', 3],
    ['at least', 400, '>= 400', 399],
    ['all but one', 'y', '!= x', 'x'],
    ['exactly one', 'x', '== x', 'y'],
    ['later versions', '1.10.0', '> 1.9.9', '1.9.0'],
    ['earlier instants', '2026-01-05T09:00:00Z', '< 2026-01-05T10:00:00Z', '2026-01-05T11:00:00Z'],
    ['a range of versions', '1.5.0', '1.0.0..2.0.0', '2.0.1'],
    ['a text with commas', 'Hello, world', 'Hello, world', 'Hullo'],
    ['a chosen pair, spelled as it is', 'modem,app', 'modem,app', 'modem;app'],
    ['nothing', undefined, 'none', 'update'],
    ['a prompt that was cancelled', 'cancel', 'none', 'update'],
    ['a device without a screen', 'no-ui', 'none, no', 'yes'],
  ])('%s', (_name, yes, spelling, no) => {
    expect(matchesSpelling(yes, spelling)).toBe(true);
    expect(matchesSpelling(no, spelling)).toBe(false);
  });

  it.each([
    ['what has no order is in no comparison', 'apple', '< 3'],
    ['what is not there is in no comparison', undefined, '< 3'],
    ['versions are no numbers when written so', '1.0', '1.00'],
    ['an order of words', 'b', 'a..c'],
  ])('%s', (_name, actual, spelling) => {
    expect(matchesSpelling(actual, spelling)).toBe(false);
  });

  it('exactly is only what is written so', () => {
    expect([isExactly(200, '200'), isExactly(200, '200, 250'), isExactly(undefined, 'undefined')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('spellings that mean nothing are told apart', () => {
  it.each([
    ['<', 'compares with nothing'],
    ['>= apple', 'apple has no order'],
    ['499..400', 'ends before it begins'],
    ['200,,250', 'has an empty place in its list'],
    ['', 'has an empty place in its list'],
  ])('%s', (spelling, message) => {
    expect(spellingProblem(spelling)?.message).toBe(message);
  });

  it('a map is none', () => {
    expect(spellingProblem({ least: 1 })?.message).toBe('is no value');
    expect(spellingProblem([1, { least: 1 }])?.message).toBe('is no value');
  });

  it.each([
    ['200'],
    ['200, 250'],
    ['400..499'],
    ['!= x'],
    [`< \${policy.deferrals}`],
    ['./A/../B'],
    [10],
    [false],
  ])('%s is one', (spelling) => {
    expect(spellingProblem(spelling)).toBeUndefined();
  });
});

it('spells lists by or', () => {
  expect([spellingText('200, 250, 300'), spellingText([1, 2]), spellingText('< 3')]).toEqual([
    '200, 250 or 300',
    '1 or 2',
    '< 3',
  ]);
});

it('compares numbers by value and words not at all', () => {
  expect(compareValues('10', 9)).toBeGreaterThan(0);
  expect(compareValues('1.2.3', '1.2.3')).toBe(0);
  expect(compareValues('a', 'b')).toBeUndefined();
});
