/** What a receiver tolerated in a message, in words for the trace. */
import type { Warning } from '../syncml/message.js';

/** Kinds of tolerance that one message can put into a trace; a hostile one has any number. */
const MOST = 16;

export interface ToleranceNote {
  /** The tolerance's own code, such as `syncml.element-order`. */
  code: string;
  /** What was found, where, and the clause that it is against. */
  text: string;
}

/** One note for each kind of tolerance, with how often it was needed. */
export function toleranceNotes(warnings: readonly Warning[]): ToleranceNote[] {
  const kinds = new Map<string, { first: Warning; count: number }>();
  for (const first of warnings) {
    const known = kinds.get(first.code);
    if (known) known.count += 1;
    else kinds.set(first.code, { first, count: 1 });
  }
  return [...kinds.values()]
    .slice(0, MOST)
    .map(({ first, count }) => ({ code: first.code, text: wordsFor(first, count) }));
}

function wordsFor({ message, path, offset, spec }: Warning, count: number): string {
  const where = path ?? (offset === undefined ? undefined : `offset ${offset}`);
  const facts = [where, count > 1 ? `${count} times` : undefined, spec].filter((fact) => fact !== undefined);
  return `tolerated: ${message}${facts.length > 0 ? ` (${facts.join('; ')})` : ''}`;
}
