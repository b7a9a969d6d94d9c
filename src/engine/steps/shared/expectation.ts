/** What the expecting steps share: holding now, or within a while. */
import type { Check, StepView } from '../kind.js';

export interface Unmet {
  expected: string;
  found: string;
  hint?: string;
}

/** Done when nothing is unmet; else it waits as long as the step's own `within` lasts, or fails at once without one. */
export function expectation(view: StepView, unmet: Unmet | undefined): Check {
  if (!unmet) return { is: 'done' };
  if (view.withinMs !== undefined) return { is: 'waiting', for: unmet.expected, found: unmet.found };
  return { is: 'failed', code: 'run.not-as-expected', ...unmet };
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : words.join('');
}
