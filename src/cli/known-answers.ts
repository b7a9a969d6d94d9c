/** The answers that were put into a run, as they are shown: what was typed where it is hidden is dots. */
import { HIDDEN } from '../engine/prompt-log.js';
import type { RunInput } from '../engine/run-types.js';
import type { KnownAnswer } from './frames.js';

/** Pressed, not typed, so not hidden. */
const PRESSED: readonly string[] = ['cancel', 'timeout'];

export class KnownAnswers {
  #answers: KnownAnswer[] = [];
  readonly #masked: ReadonlySet<string>;

  /** @param masked ids of the prompts that hide what is typed */
  constructor(masked: ReadonlySet<string>) {
    this.#masked = masked;
  }

  get all(): readonly KnownAnswer[] {
    return this.#answers;
  }

  /** @param mark events before it */
  note(input: RunInput, mark: number): void {
    if (input.input !== 'answer') return;
    const { prompt, value, source } = input;
    const isHidden = this.#masked.has(prompt) && !PRESSED.includes(value);
    this.#answers.push({ prompt, answer: isHidden ? HIDDEN : value, source, mark });
  }

  forget(): void {
    this.#answers = [];
  }
}
