/** Assertions for node:test and any other runner: each throws an `AssertionError` that says what was expected and found. */
import { AssertionError } from 'node:assert';
import * as checks from './checks.js';
import type { ConformOptions } from './conformance.js';
import type { PlayedStep } from './sandbox-types.js';
import { CHECK_WORDS } from './words-check.js';

export type { Subject } from './checks.js';
export type { ConformOptions } from './conformance.js';

/** The run has ended and kept every promise of its flow; or the step was not a failed one. @throws AssertionError */
export function assertPassed(subject: checks.Subject | PlayedStep): void {
  hold(checks.passed(subject), assertPassed);
}

/** The run has ended with that outcome of the flow, such as `updated`. @throws AssertionError */
export function assertEndedWith(subject: checks.Subject, outcome: string): void {
  hold(checks.endedWith(subject, outcome), assertEndedWith);
}

/**
 * A message fits the filter. @param times exactly so many do; at least one when absent
 * @throws AssertionError, FumoError `filter.*`
 */
export function assertSent(subject: checks.Subject, filter: string, times?: number): void {
  hold(checks.sent(subject, filter, times), assertSent);
}

/** No message fits the filter. @throws AssertionError, FumoError `filter.*` */
export function assertNotSent(subject: checks.Subject, filter: string): void {
  hold(checks.sent(subject, filter, 0), assertNotSent);
}

/** The State node of the device has that value (FUMO TS 1.0, State). @throws AssertionError */
export function assertState(subject: checks.Subject, state: number): void {
  hold(checks.inState(subject, state), assertState);
}

/** The device runs that version. @throws AssertionError */
export function assertFirmware(subject: checks.Subject, version: string): void {
  hold(checks.runsFirmware(subject, version), assertFirmware);
}

/** The device reported that result code in a Generic Alert (FUMO TS 1.0, result codes). @throws AssertionError */
export function assertReported(subject: checks.Subject, result: number): void {
  hold(checks.reported(subject, result), assertReported);
}

/** The trace breaks no rule of docs/conformance.md. @throws AssertionError, FumoError `usage.unknown-rule` */
export function assertConforms(subject: checks.Subject, options?: ConformOptions): void {
  hold(checks.conforms(subject, options), assertConforms);
}

type Caller = (...args: never[]) => void;

function hold({ holds, what, expected, found, foundText }: checks.Judgement, caller: Caller): void {
  if (holds) return;
  const message = CHECK_WORDS.expected(false, what, foundText);
  throw new AssertionError({ message, actual: found, expected, operator: caller.name, stackStartFn: caller });
}
