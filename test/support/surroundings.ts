/** Surroundings for tests of performers: virtual time, a seed, events in an array, turns answered by a function. */
import { type Instant, VirtualClock } from '../../src/engine/clock.js';
import type { Surroundings, Turn, TurnAnswer } from '../../src/engine/ports.js';
import { openSeed } from '../../src/engine/seed.js';
import type { EventBody, EventKind, Recordable } from '../../src/trace/event.js';

type AnyAnswer = TurnAnswer<Turn>;
/** Undefined takes the default; a `Held` one keeps the performer waiting, which counts as quiet. */
export type Answerer = (turn: Turn) => AnyAnswer | Held | undefined;

/** An answer that the test gives later, with `release`. */
export class Held {
  #resume: (answer: AnyAnswer) => void = () => {
    throw new Error('no turn waits for this answer');
  };

  wait(resume: (answer: AnyAnswer) => void): void {
    this.#resume = resume;
  }

  release(answer: AnyAnswer): void {
    this.#resume(answer);
  }
}

export interface TestSurroundings extends Surroundings {
  clock: VirtualClock;
  events: readonly Recordable[];
  /** Turns in the order they were taken. */
  turns: readonly Turn[];
  of<K extends EventKind>(kind: K): Extract<EventBody, { kind: K }>[];
  /** Codes of the notes. */
  notes(): string[];
  /** Resolves when every activity has ended or waits at a turn; rejects with the first failure of one. */
  quiet(): Promise<void>;
  /** Lets things settle, then fires timer after timer, until none is due up to `limit`. */
  settle(limit?: Instant): Promise<void>;
}

export interface SurroundingsOptions {
  seed?: string;
  start?: Instant;
  answer?: Answerer;
}

/** 2026-01-05T09:00:00Z. */
export const START: Instant = 1_767_603_600_000;

const DEFAULTS: { readonly [K in Turn['kind']]: AnyAnswer } = {
  'server-reply': { wishes: [] },
  'device-open': { accept: true },
  'device-send': {},
  'device-show': {},
  'user-answer': { action: 'cancel' },
};

export function testSurroundings(options: SurroundingsOptions = {}): TestSurroundings {
  const events: Recordable[] = [];
  const turns: Turn[] = [];
  const desk = openDesk();
  const timer = (phase: 'set' | 'fired' | 'cancelled') => ({
    [phase]: ({
      id,
      owner,
      name,
      reason,
      due,
    }: {
      id: number;
      owner: 'server' | 'device';
      name: string;
      reason: string;
      due: number;
    }) => events.push({ kind: 'timer', phase, timer: id, owner, name, reason, due }),
  });
  const clock = new VirtualClock(options.start ?? START, {
    ...timer('set'),
    ...timer('fired'),
    ...timer('cancelled'),
  });
  const of = <K extends EventKind>(kind: K) =>
    events.filter((event): event is Extract<EventBody, { kind: K }> => event.kind === kind);
  return {
    clock,
    seed: openSeed(options.seed ?? 'test'),
    events,
    turns,
    of,
    notes: () => of('note').map(({ code }) => code),
    record: (event) => void events.push(event),
    async turn<T extends Turn>(turn: T): Promise<TurnAnswer<T>> {
      turns.push(turn);
      const answer = options.answer?.(turn) ?? DEFAULTS[turn.kind];
      return (await desk.parked(answer)) as TurnAnswer<T>;
    },
    activity: (_label, work) => desk.start(work),
    pause: (timer) => desk.pause((resume) => void clock.set({ ...timer, fire: resume })),
    quiet: desk.quiet,
    async settle(limit) {
      await desk.quiet();
      while (await clock.fireNext(limit)) await desk.quiet();
    },
  };
}

/** Answers to user prompts one after the other; every other turn gets its default. */
export function userAnswers(
  ...answers: readonly TurnAnswer<Extract<Turn, { kind: 'user-answer' }>>[]
): Answerer {
  const queue = [...answers];
  return (turn) => (turn.kind === 'user-answer' ? queue.shift() : undefined);
}

function openDesk() {
  let busy = 0;
  let waiters: (() => void)[] = [];
  const failures: unknown[] = [];
  const done = (): void => {
    busy -= 1;
    if (busy > 0) return;
    for (const wake of waiters) wake();
    waiters = [];
  };
  return {
    start(work: () => Promise<void>): void {
      busy += 1;
      work()
        .catch((error: unknown) => void failures.push(error))
        .finally(done);
    },
    /** Whoever waits is not busy, until the very moment of release. */
    parked(answer: AnyAnswer | Held): AnyAnswer | Promise<AnyAnswer> {
      if (!(answer instanceof Held)) return answer;
      return new Promise((resolve) => {
        answer.wait((given) => {
          busy += 1;
          resolve(given);
        });
        done();
      });
    },
    pause(begin: (resume: () => void) => void): Promise<void> {
      return new Promise((resolve) => {
        begin(() => {
          busy += 1;
          resolve();
        });
        done();
      });
    },
    async quiet(): Promise<void> {
      while (busy > 0) await new Promise<void>((resolve) => void waiters.push(resolve));
      if (failures.length > 0) throw failures[0];
    },
  };
}
