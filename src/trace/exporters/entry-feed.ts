/** Entries of a trace that is still being written: each event with its step, its message and session, as it comes. */
import { decodeEvent } from '../decode.js';
import type { TraceEvent } from '../event.js';
import type { PassingEntry } from '../source.js';
import type { EventOf, StepView } from '../views.js';
import { OpenSessions } from './open-sessions.js';

export class EntryFeed {
  readonly #sessions = new OpenSessions();
  #step: StepView | undefined;

  /** The same as `follow` gives, but a step is known only as far as it has come. */
  push(event: TraceEvent): PassingEntry {
    if (event.kind === 'step') this.#follow(event);
    const step = event.kind === 'end' ? undefined : this.#step;
    const placed = step ? { event, step } : { event };
    if (event.kind === 'session') return { ...placed, session: this.#sessions.event(event) };
    if (event.kind !== 'message') return placed;
    const { view, session } = this.#sessions.message(decodeEvent({ event, ...(step && { step }) }));
    return { ...placed, message: view, ...(session && { session }) };
  }

  #follow(event: EventOf<'step'>): void {
    const { kind: _kind, phase, at, seq: _seq, why, failure, ...facts } = event;
    const isNew = phase === 'start' || this.#step?.step !== event.step;
    const before: StepView =
      this.#step && !isNew ? this.#step : { ...facts, status: 'running', startedAt: at };
    this.#step = {
      ...before,
      text: event.text,
      ...(phase === 'start' ? {} : { status: phase, endedAt: at }),
      ...(why === undefined ? {} : { why }),
      ...(failure && { failure }),
    };
  }
}
