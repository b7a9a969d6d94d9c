/** Steps that a flow names by their `ad` number or their `id`. */
import type { Check, StepMark, StepView } from '../kind.js';

/** Where the step stood; undefined when no step of that label is done. */
export function stepMark({ marks }: StepView, label: unknown): StepMark | undefined {
  const name = String(label);
  return Object.hasOwn(marks, name) ? marks[name] : undefined;
}

/** The failure of a step that names another in vain. */
export function noSuchStep({ marks }: StepView, label: unknown): Check {
  return {
    is: 'failed',
    code: 'run.unknown-label',
    expected: `a step with the ad number or id ${String(label)} that is done`,
    found: Object.keys(marks).join(', ') || 'no step that has one',
    hint: `Give the step that is meant an id: { id: ${String(label)}, ... }`,
  };
}
