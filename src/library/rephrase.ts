/** The engine speaks to people at a command line; a program that calls the library reads the same in its own terms. */
import { allowedText } from '../engine/answers.js';
import type { Question } from '../engine/run-types.js';
import { FumoError, type FumoErrorDetails } from '../errors.js';
import { LIBRARY_WORDS } from './words.js';

/** The same error with other details or words. */
export function rephrased(error: FumoError, details: FumoErrorDetails, message = error.message): FumoError {
  const { where, expected, found, hint, spec } = error;
  const known = Object.entries({ where, expected, found, hint, spec }).filter(
    ([, value]) => value !== undefined,
  );
  return new FumoError(error.code, message, { ...Object.fromEntries(known), ...details, cause: error });
}

/** `answer.missing` for a question that nobody answers. */
export function missingAnswer(question: Question): FumoError {
  const { prompt, allowed } = question;
  return new FumoError('answer.missing', LIBRARY_WORDS.missing(prompt), {
    expected: LIBRARY_WORDS.missingExpected(prompt, allowedText(question)),
    found: LIBRARY_WORDS.missingFound,
    hint: LIBRARY_WORDS.answerHint(prompt, allowed[0] ?? 'ok'),
  });
}

/** Calls, and names the call of the library in the hint of an `answer.not-allowed`. */
export function answering(question: Question, call: () => void): void {
  try {
    call();
  } catch (error) {
    if (!(error instanceof FumoError)) throw error;
    const example = question.default ?? question.allowed[0] ?? 'ok';
    throw rephrased(error, { hint: LIBRARY_WORDS.answerHint(question.prompt, example) });
  }
}
