/**
 * The clock that drives a run, and the only module that touches `Date` or real timers.
 *
 * Virtual time stands still unless somebody moves it, and it moves from timer to timer: each timer fires at its own
 * due instant, in order of (due, order of setting), so a timer that re-arms itself fires each time.
 */
import { FumoError } from '../errors.js';

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;
export type TimerOwner = 'server' | 'device';

export interface PendingTimer {
  /** Unique in the run, counted from 1. */
  id: number;
  owner: TimerOwner;
  /** Short stable name that a flow can wait for, such as `defer` or `download`. */
  name: string;
  /** Why it was set, in words. */
  reason: string;
  setAt: Instant;
  due: Instant;
}

export interface TimerRequest {
  owner: TimerOwner;
  name: string;
  reason: string;
  /** A due instant in the past fires at once, at the present instant. */
  due: Instant;
  /** Must not wait for other actors: long work is started as an activity and returns. */
  fire: () => void | Promise<void>;
}

/** What performers see of the clock. */
export interface Clock {
  now(): Instant;
  set(timer: TimerRequest): number;
  cancel(id: number): boolean;
  /** In firing order. */
  pending(): readonly PendingTimer[];
}

export interface TimerListener {
  set?(timer: PendingTimer): void;
  fired?(timer: PendingTimer): void;
  cancelled?(timer: PendingTimer): void;
}

interface Entry extends PendingTimer {
  fire: TimerRequest['fire'];
}

export class VirtualClock implements Clock {
  #now: Instant;
  #nextId = 1;
  #timers: Entry[] = [];
  readonly #listener: TimerListener;

  constructor(start: Instant, listener: TimerListener = {}) {
    this.#now = start;
    this.#listener = listener;
  }

  now(): Instant {
    return this.#now;
  }

  set(request: TimerRequest): number {
    if (!Number.isFinite(request.due)) {
      throw new FumoError('internal.bad-instant', `timer ${request.name} has no finite due instant`);
    }
    const entry: Entry = {
      ...request,
      id: this.#nextId++,
      setAt: this.#now,
      due: Math.max(request.due, this.#now),
    };
    const at = this.#timers.findIndex((other) => other.due > entry.due);
    this.#timers.splice(at < 0 ? this.#timers.length : at, 0, entry);
    this.#listener.set?.(facts(entry));
    return entry.id;
  }

  cancel(id: number): boolean {
    const at = this.#timers.findIndex((timer) => timer.id === id);
    if (at < 0) return false;
    const [entry] = this.#timers.splice(at, 1);
    if (entry) this.#listener.cancelled?.(facts(entry));
    return true;
  }

  pending(): readonly PendingTimer[] {
    return this.#timers.map(facts);
  }

  /**
   * Moves to the next due timer and fires it, unless it is due after `limit`.
   * The caller waits for the performers to settle before it fires the next.
   * @returns the timer that fired, or undefined when none was due
   */
  async fireNext(limit: Instant = Number.POSITIVE_INFINITY): Promise<PendingTimer | undefined> {
    const next = this.#timers[0];
    if (!next || next.due > limit) return undefined;
    this.#timers.shift();
    this.#now = next.due;
    this.#listener.fired?.(facts(next));
    await next.fire();
    return facts(next);
  }

  /** Moves time forward over an interval in which no timer is due. */
  moveTo(instant: Instant): void {
    const next = this.#timers[0];
    if (instant < this.#now || (next && next.due < instant)) {
      throw new FumoError('internal.clock-jump', `cannot move the clock from ${this.#now} to ${instant}`);
    }
    this.#now = instant;
  }
}

function facts({ id, owner, name, reason, setAt, due }: Entry): PendingTimer {
  return { id, owner, name, reason, setAt, due };
}

/** The wall clock, for the registry of runs and for guards on real sockets; never for anything inside a run. */
export const wallClock = {
  now: (): Instant => Date.now(),
  /** Milliseconds from an arbitrary start, for measuring. */
  elapsed: (): number => performance.now(),
  /** Calls back after real milliseconds; does not keep the process alive. @returns a function that cancels it */
  after(ms: number, call: () => void): () => void {
    const timer = setTimeout(call, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** `2026-01-05T09:00:00.000Z` to an instant; undefined when it is not a valid ISO 8601 date with time. */
export function parseInstant(text: string): Instant | undefined {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(text)) return undefined;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : instant;
}

/** An instant as ISO 8601 in UTC, with milliseconds only when there are any: `2026-01-05T09:00:00Z`. */
export function formatInstant(instant: Instant): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}
