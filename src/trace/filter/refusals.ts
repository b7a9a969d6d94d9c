/** What is said when a filter cannot be read. */
import { type ErrorCode, FumoError } from '../../errors.js';
import { sanitizeText } from '../sanitize.js';

export interface Refusal {
  code: Extract<ErrorCode, `filter.${string}`>;
  message: string;
  expected: string;
  found: string;
  hint: string;
}

/** The error for a place in the text of a filter; line and column count from 1. */
export function refuse(
  text: string,
  at: number,
  { code, message, expected, found, hint }: Refusal,
): FumoError {
  const before = text.slice(0, at).split('\n');
  const column = [...(before.at(-1) ?? '')].length + 1;
  return new FumoError(code, `${message} (column ${column} of the filter)`, {
    where: { line: before.length, column, path: 'filter' },
    expected,
    found: sanitizeText(found),
    hint: sanitizeText(hint),
  });
}

/** The candidate that a slip of the pen makes into the word; undefined when none is close. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const wrong = word.toLowerCase();
  const scored = candidates.map((candidate) => ({
    candidate,
    slips: distance(wrong, candidate.toLowerCase()),
  }));
  const [best] = scored.sort((one, other) => one.slips - other.slips);
  return best && best.slips <= Math.max(wrong.length < 4 ? 1 : 2, Math.floor(wrong.length / 3))
    ? best.candidate
    : undefined;
}

/** Letters to change, add or drop; words of more than 40 letters are not compared. */
function distance(from: string, to: string): number {
  if (from.length > 40) return from.length;
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...from].entries()) {
    const next = [at + 1];
    for (let column = 1; column <= to.length; column++) {
      const kept = (row[column - 1] ?? 0) + (to[column - 1] === letter ? 0 : 1);
      next.push(Math.min(kept, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
