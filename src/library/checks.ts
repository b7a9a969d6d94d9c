/**
 * What a test can ask of a run. Each check is a function of what it is asked about; the matchers for vitest and the
 * assertions for node:test are made from the same table.
 */
import { readGenericAlerts } from '../dm/generic-alert.js';
import { brokenRules, type ConformOptions } from './conformance.js';
import { endWords } from './refusals.js';
import type { PlayedStep, Sandbox, SandboxResult } from './sandbox-types.js';
import type { Trace } from './trace-view.js';
import { CHECK_WORDS } from './words-check.js';

/** What can be checked: a sandbox at any time, or the result of its run. */
export type Subject = Sandbox | SandboxResult;

/** What a check found. */
export interface Judgement {
  holds: boolean;
  /** What was checked, after "expected the run ... to": `pass`, `have FUMO State 100`. */
  what: string;
  expected: unknown;
  found: unknown;
  /** What was found, in words. */
  foundText: string;
}

/** The run has ended and kept the promises of its flow; of a step: it did not fail. */
export function passed(subject: Subject | PlayedStep): Judgement {
  if ('status' in subject) return stepPassed(subject);
  const result = resultOf(subject);
  const foundText = result ? endWords(result) : CHECK_WORDS.running;
  return judged(CHECK_WORDS.passed, 'passed', result?.verdict, foundText);
}

function stepPassed({ status, failure }: PlayedStep): Judgement {
  const foundText = failure ? CHECK_WORDS.failed(failure.expected, failure.found) : status;
  return { ...judged(CHECK_WORDS.happened, 'done', status, foundText), holds: status !== 'failed' };
}

/** The run has ended with that outcome. */
export function endedWith(subject: Subject, outcome: string): Judgement {
  const result = resultOf(subject);
  const foundText = result ? endWords(result) : CHECK_WORDS.running;
  return judged(CHECK_WORDS.ended(outcome), outcome, result?.outcome, foundText);
}

/** @throws FumoError `filter.*` */
export function sent(subject: Subject, filter: string, times?: number): Judgement {
  const { trace } = subject;
  const fitting = trace.filter(filter).flatMap(({ message }) => (message ? [message] : []));
  const found = fitting.length;
  return {
    holds: times === undefined ? found > 0 : found === times,
    what: CHECK_WORDS.sent(filter, times),
    expected: times ?? CHECK_WORDS.atLeastOne,
    found,
    foundText: CHECK_WORDS.sentFound(fitting, trace.messages),
  };
}

/** The State node has that value (FUMO TS 1.0, State). */
export function inState(subject: Subject, state: number): Judgement {
  const { state: found, name } = standing(subject);
  return judged(CHECK_WORDS.state(state), state, found, `${found} ${name}`);
}

/** The device runs that version. */
export function runsFirmware(subject: Subject, version: string): Judgement {
  const { firmware } = standing(subject);
  return judged(CHECK_WORDS.firmware(version), version, firmware, firmware);
}

/** A Generic Alert of the device had that result code (FUMO TS 1.0, Generic Alert). */
export function reported(subject: Subject, result: number): Judgement {
  const found = reportedResults(subject.trace);
  const foundText = found.length > 0 ? found.join(', ') : CHECK_WORDS.noReport;
  return {
    holds: found.includes(result),
    what: CHECK_WORDS.reported(result),
    expected: result,
    found,
    foundText,
  };
}

/** @throws FumoError `usage.unknown-rule` */
export function conforms(subject: Subject, options: ConformOptions = {}): Judgement {
  const broken = brokenRules(subject.trace, options);
  const foundText = broken.length > 0 ? CHECK_WORDS.broken(broken) : CHECK_WORDS.conforms;
  return { holds: broken.length === 0, what: CHECK_WORDS.conform, expected: [], found: broken, foundText };
}

function judged(what: string, expected: unknown, found: unknown, foundText: string): Judgement {
  return { holds: expected === found, what, expected, found, foundText };
}

function resultOf(subject: Subject): SandboxResult | undefined {
  return 'verdict' in subject ? subject : subject.result;
}

function standing(subject: Subject): { firmware: string; state: number; name: string } {
  if (!('verdict' in subject)) {
    const { firmware, state, stateName } = subject.device;
    return { firmware, state, name: stateName };
  }
  const { firmware, fumoState, fumoStateName } = subject.device;
  return { firmware, state: fumoState, name: fumoStateName };
}

/** Result codes of all Generic Alerts (FUMO TS 1.0, Generic Alert), in order; a repeated report counts each time. */
function reportedResults({ messages }: Trace): readonly number[] {
  return messages
    .filter(({ event }) => event.direction === 'device-to-server')
    .flatMap(({ commands }) => commands)
    .flatMap(({ command }) => {
      const reading = command.name === 'Alert' ? readGenericAlerts(command) : undefined;
      return reading?.ok
        ? reading.events.flatMap(({ result }) => (result === undefined ? [] : [result]))
        : [];
    });
}
