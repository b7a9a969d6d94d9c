/** What a step can see while it is planned, checked or described. */
import { parkedFor } from './cast.js';
import type { Current } from './current.js';
import type { Hands } from './effects.js';
import type { Scope } from './flow/template.js';
import type { EventMemory } from './memory.js';
import type { StepView } from './steps/kind.js';
import { scopeOf } from './walk.js';

export interface Surroundings {
  hands: Hands;
  memory: EventMemory;
  marks: StepView['marks'];
  /** Captures, and `live`. */
  known: Scope;
  answer: string | undefined;
}

/** The view of this moment; the device is looked at only when a step does. */
export function viewOf(current: Current, { hands, memory, marks, known, answer }: Surroundings): StepView {
  const { found, mark, results } = current;
  const { given, vars, defaults, node } = found;
  return {
    given,
    scope: scopeOf(given, known, vars),
    now: hands.clock.now(),
    parked: parkedFor(current, hands),
    events: memory.since(mark),
    history: memory.all,
    timers: hands.clock.pending(),
    defaults,
    answer,
    results,
    marks,
    withinMs: node.withinMs,
    get device() {
      return hands.stage.device.view();
    },
  };
}
