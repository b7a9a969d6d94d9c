/** The steps of a run that are over: their events in the trace, their results, and where they stood. */
import type { Failure } from '../trace/event.js';
import { formatInstant, type Instant } from './clock.js';
import { type Current, labelOf, namesOf } from './current.js';
import type { EventMemory } from './memory.js';
import type { DoneStep, StepResult } from './run-types.js';
import type { StepMark } from './steps/kind.js';

interface Extra {
  failure?: Failure;
  why?: string;
}

export class StepLog {
  readonly results: StepResult[] = [];
  /** The same steps, under all their names. */
  readonly done: DoneStep[] = [];
  /** Events when the last step was over, or before the first. */
  endedAt: number;
  /** By `ad` number and by `id`; a label that came twice means its last. */
  marks: Readonly<Record<string, StepMark>> = {};
  readonly #memory: EventMemory;

  constructor(memory: EventMemory) {
    this.#memory = memory;
    this.endedAt = memory.all.length;
  }

  /** Position of the step that comes next. */
  get next(): number {
    return this.results.length + 1;
  }

  begin(current: Current, text: string): void {
    this.#memory.record({ kind: 'step', phase: 'start', ...labelOf(current), text });
  }

  end(
    status: StepResult['status'],
    current: Current,
    at: { text: string; now: Instant },
    extra: Extra = {},
  ): StepResult {
    const { text, now } = at;
    const label = labelOf(current);
    this.#memory.record({ kind: 'step', phase: status, ...label, text, ...extra });
    const result: StepResult = {
      ...label,
      text,
      startedAt: formatInstant(current.startedAt),
      endedAt: formatInstant(now),
      status,
      ...(extra.why !== undefined && { why: extra.why }),
    };
    this.results.push(result);
    this.done.push(namesOf(current));
    this.endedAt = this.#memory.all.length;
    this.#mark(current, now);
    return result;
  }

  #mark({ found, startedAt, mark }: Current, endedAt: Instant): void {
    const { ad, id } = found.node;
    const labels = [...(ad === undefined ? [] : [String(ad)]), ...(id === undefined ? [] : [id])];
    if (labels.length === 0) return;
    const stood: StepMark = { startedAt, endedAt, firstEvent: mark, lastEvent: this.#memory.all.length };
    this.marks = { ...this.marks, ...Object.fromEntries(labels.map((label) => [label, stood])) };
  }
}
