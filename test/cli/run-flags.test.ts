import { describe, expect, it } from 'vitest';
import { type RunFlagValues, settingsFrom } from '../../src/cli/run-flags.js';
import { unusedAnswers } from '../../src/cli/unused-answers.js';
import { DEFAULT_SETTINGS } from '../../src/engine/run-types.js';
import { FumoError } from '../../src/errors.js';

const FLAGS: RunFlagValues = { seed: '1', encoding: 'wbxml', auth: 'md5', transport: 'http' };

function refusal(flags: Partial<RunFlagValues>): FumoError {
  try {
    settingsFrom({ ...FLAGS, ...flags });
  } catch (error) {
    if (error instanceof FumoError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('settings from flags', () => {
  it('are the defaults without flags', () => {
    expect(settingsFrom(FLAGS)).toEqual(DEFAULT_SETTINGS);
  });

  it('keep order and repetition of answers', () => {
    expect(settingsFrom({ ...FLAGS, answer: ['offer=defer', 'offer=update'] }).answers).toEqual([
      'offer=defer',
      'offer=update',
    ]);
  });

  it('draw a seed that can be repeated', () => {
    expect(settingsFrom({ ...FLAGS, seed: 'random' }).seed).toMatch(/^[0-9a-f]{12}$/);
  });

  it('take a fault from the start or from a step', () => {
    expect(settingsFrom({ ...FLAGS, fault: ['device-off', 'install-fails@7'] }).faults).toEqual([
      'device-off',
      'install-fails@7',
    ]);
  });

  it.each([
    [{ seed: ' ' }, 'usage.empty-seed'],
    [{ answer: ['defer'] }, 'usage.bad-answer'],
    [{ set: ['=3'] }, 'usage.bad-set'],
    [{ fault: ['device-of'] }, 'usage.unknown-fault'],
    [{ fault: ['device-off@0'] }, 'usage.bad-fault-step'],
    [{ fault: ['device-off@'] }, 'usage.bad-fault-step'],
    [{ fault: ['constructor'] }, 'usage.unknown-fault'],
  ])('refuse %j with %s', (flags, code) => {
    expect(refusal(flags).code).toBe(code);
  });

  it('suggest the fault that was meant', () => {
    expect(refusal({ fault: ['package-currupted'] }).hint).toBe('Did you mean package-corrupted?');
  });
});

describe('answers that nobody asked for', () => {
  const known = [{ prompt: 'offer', answer: 'defer', source: 'flag' as const, mark: 3 }];

  it('are told, one by one', () => {
    const settings = { ...DEFAULT_SETTINGS, answers: ['offer=2', 'offer=update', 'slto=2'] };
    expect(unusedAnswers(settings, known)).toEqual([
      'note: --answer offer=update was not asked for',
      'note: --answer slto=2 was not asked for',
    ]);
  });
});
