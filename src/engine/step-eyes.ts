/** What a step sees, and its words; what was typed where it is hidden is hidden in the words too. */
import { type Current, paramsOf, textOf } from './current.js';
import type { Hands } from './effects.js';
import type { Scope } from './flow/template.js';
import type { EventMemory } from './memory.js';
import type { PromptLog } from './prompt-log.js';
import type { StepLog } from './step-log.js';
import { viewOf } from './step-view.js';
import type { StepView } from './steps/kind.js';

export interface EyesParts {
  hands: Hands;
  memory: EventMemory;
  steps: StepLog;
  prompts: PromptLog;
  /** Captures, and `live`. */
  known(): Scope;
}

export class StepEyes {
  readonly #parts: EyesParts;

  constructor(parts: EyesParts) {
    this.#parts = parts;
  }

  view(current: Current, known = this.#parts.known(), answer = current.answer?.value): StepView {
    const { hands, memory, steps } = this.#parts;
    return viewOf(current, { hands, memory, marks: steps.marks, known, answer });
  }

  text(current: Current): string {
    const { current: shown, view } = this.#forOthers(current);
    return textOf(shown, view);
  }

  /** The kind's own words for when it has happened, if it has some. */
  textAfter(current: Current): string | undefined {
    const { current: shown, view } = this.#forOthers(current);
    return shown.kind.textAfter?.(shown.params, view);
  }

  #forOthers(current: Current): { current: Current; view: StepView } {
    const { prompts, known } = this.#parts;
    if (!prompts.hidesAnything) return { current, view: this.view(current) };
    const hidden = prompts.hide(known());
    const view = this.view(current, hidden, prompts.shown(current.answer));
    return { current: { ...current, params: paramsOf(current.found, hidden) }, view };
  }
}
