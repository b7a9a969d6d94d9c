/** How far a run had come before somebody went back in it, so that a fork can leave it as it was. */
import type { RunInput, RunResult } from '../../engine/run-types.js';
import type { Timeline } from '../../engine/timeline/types.js';
import { soFar, type TraceSoFar } from './run-disk.js';

export interface Former {
  inputs: readonly RunInput[];
  trace: TraceSoFar;
  result: RunResult | undefined;
}

export class Future {
  #former: Former | undefined;

  /** The timeline is about to go back. */
  keep({ inputs, run }: Timeline): void {
    if (this.#former && isBeginning(inputs, this.#former.inputs)) return;
    const trace = { ...soFar(run), events: [...run.events] };
    this.#former = { inputs: [...inputs], trace, result: run.result() };
  }

  /** What the run was before, when it was only gone back in since. */
  of(inputs: readonly RunInput[]): Former | undefined {
    return this.#former && isBeginning(inputs, this.#former.inputs) ? this.#former : undefined;
  }

  forget(): void {
    this.#former = undefined;
  }
}

function isBeginning(start: readonly RunInput[], whole: readonly RunInput[]): boolean {
  return start.length <= whole.length && start.every((input, at) => isSame(input, whole[at]));
}

function isSame(a: RunInput, b: RunInput | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
