/** The events of a run in memory: numbered, stamped with virtual time, passed on as they come. */
import type { MessageEvent, Recordable, TraceEvent } from '../trace/event.js';
import type { Clock } from './clock.js';

export class EventMemory {
  readonly #events: TraceEvent[] = [];
  readonly #clock: Clock;
  readonly #onEvent: ((event: TraceEvent) => void) | undefined;
  #messages = 0;

  constructor(clock: Clock, onEvent?: (event: TraceEvent) => void) {
    this.#clock = clock;
    this.#onEvent = onEvent;
  }

  get all(): readonly TraceEvent[] {
    return this.#events;
  }

  /** The events from position `mark` on (a former `all.length`). */
  since(mark: number): readonly TraceEvent[] {
    return this.#events.slice(mark);
  }

  record(body: Recordable): void {
    const numbered = body.kind === 'message' ? this.#number(body) : body;
    const { kind, ...rest } = numbered;
    const event = { seq: this.#events.length + 1, at: this.#clock.now(), kind, ...rest } as TraceEvent;
    this.#events.push(event);
    this.#onEvent?.(event);
  }

  #number(body: Extract<Recordable, { kind: 'message' }>): MessageEvent {
    this.#messages += 1;
    const { kind, ...rest } = body;
    return { kind, message: this.#messages, ...rest };
  }
}
