import { describe, expect, it } from 'vitest';
import { PLAIN } from '../../src/cli/colour.js';
import { EXIT, exitCodeOf } from '../../src/cli/exit-codes.js';
import { asFumoError } from '../../src/cli/failure.js';
import { errorJson, renderError } from '../../src/cli/render/error.js';
import { FumoError } from '../../src/errors.js';

const COMMAND = { name: 'fumo step', flags: ['seed', 'encoding', 'json'] };
const VIEW = { paint: PLAIN, columns: 80, debug: false };

function foreign(className: string, fields: object, message = 'words'): Error {
  const Foreign = { [className]: class extends Error {} }[className] ?? Error;
  return Object.assign(new Foreign(message), fields);
}

describe('exit codes', () => {
  it.each([
    ['usage.unknown-flag', EXIT.usage],
    ['answer.missing', EXIT.usage],
    ['run.timed-out', EXIT.flowFailed],
    ['flow.not-found', EXIT.inputRefused],
    ['wbxml.truncated', EXIT.inputRefused],
    ['store.locked', EXIT.environment],
    ['environment.port-taken', EXIT.environment],
    ['internal.unreachable', EXIT.bug],
    ['run.interrupted', EXIT.interrupted],
  ] as const)('%s leads to %i', (code, exit) => {
    expect(exitCodeOf(new FumoError(code, 'words'))).toBe(exit);
  });

  it('takes whatever is not ours for a bug', () => {
    expect(exitCodeOf(new TypeError('x is undefined'))).toBe(1);
  });
});

describe('foreign errors', () => {
  it('suggests the flag that was meant', () => {
    const error = asFumoError(foreign('NonExistentFlagsError', { flags: ['--sed'] }), COMMAND);
    expect(error.code).toBe('usage.unknown-flag');
    expect(error.hint).toBe('Did you mean --seed?');
  });

  it('points to the help when no flag is near', () => {
    const error = asFumoError(foreign('NonExistentFlagsError', { flags: ['--zzzzzzzz'] }), COMMAND);
    expect(error.hint).toBe('See "fumo step --help".');
  });

  it('names missing and unexpected arguments', () => {
    const missing = asFumoError(foreign('RequiredArgsError', { args: [{ name: 'flow' }] }), COMMAND);
    expect([missing.code, missing.message]).toEqual(['usage.missing-argument', '"fumo step" needs FLOW']);
    const extra = asFumoError(foreign('UnexpectedArgsError', { args: ['b'] }), COMMAND);
    expect([extra.code, extra.found]).toEqual(['usage.unexpected-argument', 'b']);
  });

  it('keeps oclif words for bad values', () => {
    const error = asFumoError(
      foreign('FlagInvalidOptionError', {}, 'Expected x\nSee more help with --help'),
      COMMAND,
    );
    expect([error.code, error.message]).toEqual(['usage.bad-value', 'Expected x']);
  });

  it('tells the system apart from bugs', () => {
    const full = asFumoError(foreign('Error', { code: 'ENOSPC', syscall: 'write', path: '/a/b' }), COMMAND);
    expect([full.code, full.where?.file, exitCodeOf(full)]).toEqual(['environment.disk-full', '/a/b', 5]);
    expect(asFumoError(new RangeError('oops'), COMMAND).code).toBe('internal.unexpected');
    expect(asFumoError('thrown text', COMMAND).message).toBe('thrown text');
  });

  it('takes a closed prompt for an interruption', () => {
    const error = Object.assign(new Error('closed'), { name: 'ExitPromptError' });
    expect(exitCodeOf(asFumoError(error, COMMAND))).toBe(130);
  });
});

describe('an error in words', () => {
  const error = new FumoError('answer.not-allowed', 'offer cannot be answered with "maybe"', {
    where: { file: 'my.yaml', line: 12, column: 3 },
    expected: 'update (1), defer (2), reject (3), cancel or timeout, which are all that this prompt takes',
    found: 'maybe',
    hint: 'Use --answer offer=defer, for example.',
  });

  it('at 80 columns', () => {
    expect(renderError(error, VIEW).split('\n')).toEqual([
      'error[answer.not-allowed]: offer cannot be answered with "maybe"',
      '  at        my.yaml:12:3',
      '  expected  update (1), defer (2), reject (3), cancel or timeout, which are all',
      '            that this prompt takes',
      '  found     maybe',
      'try: Use --answer offer=defer, for example.',
    ]);
  });

  it('at 40 columns', () => {
    const lines = renderError(error, { ...VIEW, columns: 40 }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
    expect(lines.slice(0, 2)).toEqual([
      'error[answer.not-allowed]: offer cannot',
      '  be answered with "maybe"',
    ]);
  });

  it('lets no control character through', () => {
    const nasty = new FumoError('xml.bad', 'got \u001b[2J', { found: '\u0007\u202e' });
    expect(renderError(nasty, VIEW)).toBe('error[xml.bad]: got \\e[2J\n  found     \\x07\\u{202e}');
  });

  it('admits a bug, with the stack only for debugging', () => {
    const bug = asFumoError(new TypeError('x is undefined'), COMMAND);
    expect(renderError(bug, VIEW)).toContain('bug in fumo');
    expect(renderError(bug, VIEW)).not.toContain('errors.test');
    expect(renderError(bug, { ...VIEW, debug: true })).toContain('errors.test');
  });

  it('as JSON has what is known and the exit code', () => {
    expect(errorJson(error)).toEqual({
      error: {
        code: 'answer.not-allowed',
        message: 'offer cannot be answered with "maybe"',
        where: { file: 'my.yaml', line: 12, column: 3 },
        expected: error.expected,
        found: 'maybe',
        hint: 'Use --answer offer=defer, for example.',
        exit: 2,
      },
    });
  });
});
