import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { paintFor, paintOf } from '../../src/cli/colour.js';
import { flowsFolder, homeFolder } from '../../src/cli/paths.js';
import { describeTerminal } from '../../src/cli/terminal.js';
import { dateOf, fullTime, span, timeOf } from '../../src/cli/times.js';

describe('the folder of runs', () => {
  it.each([
    [{ FUMO_HOME: '/f', XDG_STATE_HOME: '/x' }, '/f'],
    [{ XDG_STATE_HOME: '/x' }, '/x/fumo'],
    [{ XDG_STATE_HOME: 'relative' }, join(homedir(), '.local/state/fumo')],
    [{}, join(homedir(), '.local/state/fumo')],
  ])('by %j', (env, folder) => {
    expect(homeFolder(env)).toBe(folder);
  });
});

describe('the folder of flows', () => {
  it('is that of the package', () => {
    expect(existsSync(join(flowsFolder(), 'deferred.yaml'))).toBe(true);
  });
});

describe('the terminal', () => {
  const tty = { isTTY: true, columns: 100, rows: 30 };

  it.each([
    [
      'both streams are terminals',
      tty,
      tty,
      {},
      { interactive: true, redraws: true, columns: 100, rows: 30 },
    ],
    ['stdin is a file', {}, tty, {}, { interactive: false, redraws: false, columns: 100, rows: 30 }],
    ['stdout is a pipe', tty, {}, {}, { interactive: false, redraws: false, columns: 80, rows: 24 }],
    ['it is CI', tty, tty, { CI: 'true' }, { interactive: false, redraws: true, columns: 100, rows: 30 }],
    ['CI is false', tty, tty, { CI: 'false' }, { interactive: true, redraws: true, columns: 100, rows: 30 }],
    ['it is dumb', tty, tty, { TERM: 'dumb' }, { interactive: true, redraws: false, columns: 100, rows: 30 }],
    [
      'COLUMNS says so',
      {},
      {},
      { COLUMNS: '50' },
      { interactive: false, redraws: false, columns: 50, rows: 24 },
    ],
  ])('when %s', (_when, input, output, env, facts) => {
    expect(describeTerminal(input, output, env)).toEqual(facts);
  });
});

describe('colour', () => {
  it('is off with NO_COLOR, whatever the terminal can', () => {
    expect(paintFor('stdout', { NO_COLOR: '1' }).bad('x')).toBe('x');
  });

  it('is escape sequences otherwise', () => {
    expect(paintOf(1).good('x')).toBe('\u001b[32mx\u001b[39m');
  });
});

describe('times', () => {
  const at = Date.UTC(2026, 0, 5, 9, 0, 0, 250);

  it('are UTC, to the second', () => {
    expect([fullTime(at), dateOf(at), timeOf(at)]).toEqual([
      '2026-01-05 09:00:00Z',
      '2026-01-05',
      '09:00:00Z',
    ]);
  });

  it.each([
    [0, '0s'],
    [40, '40ms'],
    [61_000, '1m 1s'],
    [61_200_000, '17h'],
    [90_061_000, '1d 1h 1m 1s'],
  ])('%i ms is %s', (ms, words) => {
    expect(span(ms)).toBe(words);
  });
});
