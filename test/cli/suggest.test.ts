import { describe, expect, it } from 'vitest';
import { distance, nearest } from '../../src/cli/suggest.js';
import { meant } from '../../src/cli/unknown-command.js';

describe('distance', () => {
  it.each([
    ['seed', 'seed', 0],
    ['sed', 'seed', 1],
    ['sede', 'seed', 1],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
  ])('%s to %s is %i', (from, to, edits) => {
    expect(distance(from, to)).toBe(edits);
  });
});

describe('nearest', () => {
  it('finds slips and beginnings, best first', () => {
    expect(nearest('packge-missing', ['package-missing', 'package-corrupted', 'device-off'])).toEqual([
      'package-missing',
    ]);
    expect(nearest('enc', ['encoding', 'auth'])).toEqual(['encoding']);
  });

  it('finds nothing when nothing is near', () => {
    expect(nearest('xyzzy', ['device-off', 'install-fails'])).toEqual([]);
  });
});

describe('what was meant by an unknown command', () => {
  const commands = ['step', 'run', 'flow list', 'flow show', 'trace list', 'trace show', 'trace export'];

  it.each([
    ['trace shwo', ['trace show']],
    ['stpe', ['step']],
    ['stpe deferred', ['step deferred']],
    ['deferred', ['step deferred']],
  ])('%s', (words, expected) => {
    expect(meant(words, commands, ['deferred'])).toEqual(expected);
  });

  it('says nothing rather than nonsense', () => {
    expect(meant('quit everything now', commands, [])).toEqual([]);
  });
});
