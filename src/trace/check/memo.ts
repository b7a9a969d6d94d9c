/** What many rules derive from the same evidence is derived once. */
import type { Evidence } from './evidence.js';

/** The function, with its result kept as long as the evidence is. */
export function once<T>(derive: (evidence: Evidence) => T): (evidence: Evidence) => T {
  const known = new WeakMap<Evidence, { value: T }>();
  return (evidence) => {
    const found = known.get(evidence) ?? { value: derive(evidence) };
    known.set(evidence, found);
    return found.value;
  };
}
