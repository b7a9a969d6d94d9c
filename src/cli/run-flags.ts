/**
 * The flags that `step` and `run` share, and how they become the settings of a run; and those of `run` alone.
 */
import { availableParallelism } from 'node:os';
import * as Flags from '@oclif/core/flags';
import { FAULTS } from '../engine/ports.js';
import { DEFAULT_SETTINGS, type RunSettings } from '../engine/run-types.js';
import { randomSeed } from '../engine/seed.js';
import { FumoError } from '../errors.js';
import { REPORTER_NAMES } from './run/reporters/names.js';
import { RUN_FLAG_WORDS, RUN_USAGE_WORDS } from './run/words.js';
import { nearest } from './suggest.js';
import { orList, USAGE_WORDS, WORDS } from './words.js';
import { FLAG_WORDS } from './words-help.js';

/** Flags of a run; `multipleNonGreedy` keeps `--answer offer=defer deferred` from eating the flow's name. */
export const RUN_FLAGS = {
  answer: Flags.string({
    summary: FLAG_WORDS.answer,
    helpValue: 'PROMPT=VALUE',
    multiple: true,
    multipleNonGreedy: true,
  }),
  set: Flags.string({
    summary: FLAG_WORDS.set,
    helpValue: 'PATH=VALUE',
    multiple: true,
    multipleNonGreedy: true,
  }),
  seed: Flags.string({ summary: FLAG_WORDS.seed, helpValue: 'N|random', default: DEFAULT_SETTINGS.seed }),
  encoding: Flags.option({ options: ['wbxml', 'xml'] as const, default: 'wbxml' })({
    summary: FLAG_WORDS.encoding,
  }),
  auth: Flags.option({ options: ['basic', 'md5', 'hmac'] as const, default: 'md5' })({
    summary: FLAG_WORDS.auth,
  }),
  transport: Flags.option({ options: ['http', 'loopback'] as const, default: 'http' })({
    summary: FLAG_WORDS.transport,
  }),
  fault: Flags.string({
    summary: FLAG_WORDS.fault(Object.keys(FAULTS)),
    helpValue: 'NAME[@STEP]',
    multiple: true,
    multipleNonGreedy: true,
  }),
  strict: Flags.boolean({ summary: FLAG_WORDS.strict, default: false }),
  trace: Flags.string({ summary: FLAG_WORDS.trace, helpValue: 'FILE' }),
};

/** Flags of `run` alone: which flows, how they are played, how results are told. */
export const RUN_MANY_FLAGS = {
  ...RUN_FLAGS,
  grep: Flags.string({ char: 'g', summary: RUN_FLAG_WORDS.grep, helpValue: 'TEXT|/RE/' }),
  parallel: Flags.string({ char: 'p', summary: RUN_FLAG_WORDS.parallel, helpValue: 'N' }),
  bail: Flags.boolean({ summary: RUN_FLAG_WORDS.bail, default: false, exclusive: ['parallel'] }),
  watch: Flags.boolean({ char: 'w', summary: RUN_FLAG_WORDS.watch, default: false }),
  reporter: Flags.string({
    summary: RUN_FLAG_WORDS.reporter(REPORTER_NAMES),
    helpValue: 'NAME[=FILE]',
    multiple: true,
    multipleNonGreedy: true,
  }),
  out: Flags.string({ summary: RUN_FLAG_WORDS.out, helpValue: 'FILE' }),
  update: Flags.boolean({ char: 'u', summary: RUN_FLAG_WORDS.update, default: false }),
  exact: Flags.boolean({ summary: RUN_FLAG_WORDS.exact, default: false }),
};

/** `--parallel` as a number; as many as there are processors when it was not given. @throws FumoError `usage.bad-parallel` */
export function parallelFrom(text: string | undefined): number {
  if (text === undefined) return availableParallelism();
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new FumoError('usage.bad-parallel', RUN_USAGE_WORDS.badParallel(text), {
    expected: 'a number from 1 to 9999',
    found: text,
  });
}

/** What the flags that `step` and `run` share parse to. */
export interface RunFlagValues {
  answer?: string[] | undefined;
  set?: string[] | undefined;
  seed: string;
  encoding: RunSettings['encoding'];
  auth: RunSettings['auth'];
  transport: RunSettings['transport'];
  fault?: string[] | undefined;
  strict?: boolean | undefined;
  trace?: string | undefined;
}

/**
 * @throws FumoError `usage.bad-answer`, `usage.bad-set`, `usage.unknown-fault`, `usage.bad-fault-step`,
 *   `usage.empty-seed`
 */
export function settingsFrom(flags: RunFlagValues): RunSettings {
  return {
    seed: seedFrom(flags.seed),
    encoding: flags.encoding,
    auth: flags.auth,
    transport: flags.transport,
    ...(flags.strict === true && { strict: true }),
    faults: (flags.fault ?? []).map(checkFault),
    set: (flags.set ?? []).map((pair) => checkPair('set', pair, 'PATH=VALUE, such as update.version=3.0.0')),
    answers: (flags.answer ?? []).map((pair) =>
      checkPair('answer', pair, 'PROMPT=VALUE, such as offer=defer'),
    ),
  };
}

function seedFrom(text: string): string {
  if (text === 'random') return randomSeed();
  if (text.trim() !== '') return text;
  throw new FumoError('usage.empty-seed', USAGE_WORDS.emptySeed, {
    expected: 'a number, any text, or "random"',
  });
}

function checkPair(flag: 'set' | 'answer', pair: string, expected: string): string {
  if (/^[^=\s]+=/.test(pair)) return pair;
  throw new FumoError(`usage.bad-${flag}`, USAGE_WORDS.badPair(flag, pair), { expected, found: pair });
}

function checkFault(text: string): string {
  const [name = '', step, ...more] = text.split('@');
  if (!Object.hasOwn(FAULTS, name)) throw unknownFault(name);
  if (step !== undefined && (more.length > 0 || !/^[1-9]\d*$/.test(step))) {
    throw new FumoError('usage.bad-fault-step', USAGE_WORDS.badFaultStep(text), {
      expected: 'NAME@STEP with the step of the run, counted from 1',
      found: text,
    });
  }
  return text;
}

function unknownFault(name: string): FumoError {
  const names = Object.keys(FAULTS);
  const near = nearest(name, names);
  return new FumoError('usage.unknown-fault', USAGE_WORDS.badFault(name), {
    expected: orList(names),
    found: name,
    ...(near.length > 0 ? { hint: WORDS.didYouMean(near) } : {}),
  });
}
