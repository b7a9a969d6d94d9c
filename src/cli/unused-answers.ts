/** Answers of the command line that no prompt took: misspelled, or for a branch that was not taken. */
import type { RunSettings } from '../engine/run-types.js';
import type { KnownAnswer } from './frames.js';
import { USAGE_WORDS } from './words.js';

/** A line for each `--answer` beyond those that were taken. */
export function unusedAnswers({ answers }: RunSettings, known: readonly KnownAnswer[]): string[] {
  const left = new Map<string, number>();
  for (const { prompt, source } of known) {
    if (source === 'flag') left.set(prompt, (left.get(prompt) ?? 0) + 1);
  }
  return answers.flatMap((pair) => {
    const prompt = pair.slice(0, pair.indexOf('='));
    const taken = left.get(prompt) ?? 0;
    left.set(prompt, taken - 1);
    return taken > 0 ? [] : [USAGE_WORDS.unusedAnswer(pair)];
  });
}
