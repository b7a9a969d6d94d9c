/** Answers that the program gives: in advance with the options, or along the way. */

import type { AnswerSource } from '../engine/run-types.js';
import { FumoError } from '../errors.js';
import type { Answer, SandboxOptions } from './options.js';
import { LIBRARY_WORDS } from './words.js';

/** An answer on its way to the prompt. */
export interface SaidAnswer {
  value: string;
  source: AnswerSource;
}

/** Each prompt takes its own in the order given, one an asking. */
export class SaidAnswers {
  readonly #byPrompt = new Map<string, SaidAnswer[]>();

  constructor(answers: SandboxOptions['answers'] = {}) {
    for (const [prompt, given] of Object.entries(answers)) {
      for (const one of Array.isArray(given) ? given : [given]) this.add(prompt, one, 'flag');
    }
  }

  /** @throws FumoError `usage.bad-answer` when the answer is empty */
  add(prompt: string, answer: Answer, source: AnswerSource): void {
    const value = answerText(prompt, answer);
    this.#byPrompt.set(prompt, [...(this.#byPrompt.get(prompt) ?? []), { value, source }]);
  }

  get prompts(): readonly string[] {
    return [...this.#byPrompt.keys()];
  }

  /** The next answer to that prompt stays until it is taken. */
  next(prompt: string): SaidAnswer | undefined {
    return this.#byPrompt.get(prompt)?.[0];
  }

  take(prompt: string): void {
    this.#byPrompt.get(prompt)?.shift();
  }
}

/** The answer in the words of `--answer`. @throws FumoError `usage.bad-answer` */
export function answerText(prompt: string, answer: Answer): string {
  if (typeof answer === 'boolean') return answer ? 'yes' : 'no';
  const text = String(answer).trim();
  if (text !== '') return text;
  throw new FumoError('usage.bad-answer', LIBRARY_WORDS.badAnswer(prompt), {
    expected: 'a choice, ok, yes, no, cancel, timeout, or a text',
    found: 'an empty text',
  });
}
