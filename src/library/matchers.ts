/** Matchers for vitest: `expect.extend(matchers)`. */
import type {} from 'vitest';
import * as checks from './checks.js';
import type { ConformOptions } from './conformance.js';
import type { PlayedStep } from './sandbox-types.js';
import { CHECK_WORDS } from './words-check.js';

export type { Subject } from './checks.js';
export type { ConformOptions } from './conformance.js';

/** What `expect(box)` and `expect(result)` can be asked, once `expect.extend(matchers)` was called. */
export interface FumoMatchers {
  /** The run has ended and kept every promise of its flow; or the step was not a failed one. */
  toHavePassed(): void;
  /** The run has ended with that outcome of the flow, such as `updated`. */
  toEndWith(outcome: string): void;
  /** A message fits the filter. @param times exactly so many do; at least one when absent */
  toHaveSent(filter: string, times?: number): void;
  /** The State node of the device has that value (FUMO TS 1.0, State). */
  toHaveState(state: number): void;
  /** The device runs that version. */
  toHaveFirmware(version: string): void;
  /** The device reported that result code in a Generic Alert (FUMO TS 1.0, result codes). */
  toHaveReported(result: number): void;
  /** The trace breaks no rule of docs/conformance.md. */
  toConform(options?: ConformOptions): void;
}

declare module 'vitest' {
  interface Matchers<T> extends FumoMatchers {}
}

/** What a matcher gives back to the runner. */
export interface MatcherResult {
  pass: boolean;
  message(): string;
  actual: unknown;
  expected: unknown;
}

/** One function for each of `FumoMatchers`, in the form that `expect.extend` takes. */
export const matchers = {
  toHavePassed: (subject: checks.Subject | PlayedStep): MatcherResult => shown(checks.passed(subject)),
  toEndWith: (subject: checks.Subject, outcome: string): MatcherResult =>
    shown(checks.endedWith(subject, outcome)),
  toHaveSent: (subject: checks.Subject, filter: string, times?: number): MatcherResult =>
    shown(checks.sent(subject, filter, times)),
  toHaveState: (subject: checks.Subject, state: number): MatcherResult =>
    shown(checks.inState(subject, state)),
  toHaveFirmware: (subject: checks.Subject, version: string): MatcherResult =>
    shown(checks.runsFirmware(subject, version)),
  toHaveReported: (subject: checks.Subject, result: number): MatcherResult =>
    shown(checks.reported(subject, result)),
  toConform: (subject: checks.Subject, options?: ConformOptions): MatcherResult =>
    shown(checks.conforms(subject, options)),
};

function shown({ holds, what, expected, found, foundText }: checks.Judgement): MatcherResult {
  return {
    pass: holds,
    message: () => CHECK_WORDS.expected(holds, what, foundText),
    actual: found,
    expected,
  };
}
