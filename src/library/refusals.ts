/** What the sandbox refuses: a program that calls it wrongly. */
import { nearest } from '../engine/flow/nearest.js';
import type { RunResult } from '../engine/run-types.js';
import { FumoError, formatPlace } from '../errors.js';
import { LIBRARY_WORDS } from './words.js';

/** `usage.closed`. */
export function closed(): FumoError {
  return new FumoError('usage.closed', LIBRARY_WORDS.closed, { hint: LIBRARY_WORDS.closedHint });
}

/** `usage.ended`, with how the run ended. */
export function ended(result: RunResult): FumoError {
  return new FumoError('usage.ended', LIBRARY_WORDS.ended, {
    expected: LIBRARY_WORDS.running,
    found: endWords(result),
    hint: LIBRARY_WORDS.endedHint,
  });
}

/** `usage.has-flow`. */
export function hasFlow(): FumoError {
  return new FumoError('usage.has-flow', LIBRARY_WORDS.hasFlow, { hint: LIBRARY_WORDS.hasFlowHint });
}

/** `usage.not-a-step`. */
export function notOneStep(found: unknown): FumoError {
  return new FumoError('usage.not-a-step', LIBRARY_WORDS.notOneStep, {
    expected: LIBRARY_WORDS.notOneStepExpected,
    found: JSON.stringify(found),
    hint: LIBRARY_WORDS.notOneStepHint,
  });
}

/** `usage.step-not-reached`. */
export function neverCame(label: string, result: RunResult | undefined): FumoError {
  return new FumoError('usage.step-not-reached', LIBRARY_WORDS.neverCame(label), {
    expected: LIBRARY_WORDS.neverCameExpected(label),
    found: result ? endWords(result) : LIBRARY_WORDS.nothingLeft,
    hint: LIBRARY_WORDS.neverCameHint,
  });
}

/** `usage.unknown-prompt`, with the nearest right one. */
export function unknownPrompt(prompt: string, known: readonly string[]): FumoError {
  const near = nearest(prompt, known);
  return new FumoError('usage.unknown-prompt', LIBRARY_WORDS.unknownPrompt(prompt), {
    expected: `one of ${known.join(', ')}`,
    found: prompt,
    ...(near !== undefined && { hint: LIBRARY_WORDS.didYouMean(near) }),
  });
}

/** `passed: updated`, or `failed at step 2 (server notifies): expected ..., found ..., flows/mine.yaml:7:5`. */
export function endWords({ verdict, outcome, failure, steps }: RunResult): string {
  const end = LIBRARY_WORDS.end(verdict, outcome);
  if (!failure) return end;
  const last = steps.at(-1);
  const step = last?.status === 'failed' ? LIBRARY_WORDS.atStep(last.step, last.actor, last.verb) : '';
  const place = formatPlace(failure.where);
  const why = LIBRARY_WORDS.failure(failure.expected, failure.found);
  return `${end}${step}: ${why}${place === '' ? '' : ` (${place})`}`;
}
