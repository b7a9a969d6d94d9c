/**
 * The desk at which performers take their turns. The run is quiet when every activity has ended or waits here; only
 * then does the conductor act, so the order of events never depends on which socket was first.
 */
import { unreachable } from '../errors.js';
import type { Turn, TurnAnswer } from './ports.js';

interface Parked {
  turn: Turn;
  release(answer: TurnAnswer<Turn>): void;
}

export class TurnDesk {
  #parked: Parked[] = [];
  #busy = 0;
  #waiters: (() => void)[] = [];
  #failure: { error: unknown } | undefined;
  #closed = false;

  /** Turns that wait, in the order they were taken. */
  get parked(): readonly Turn[] {
    return this.#parked.map(({ turn }) => turn);
  }

  /** A performer waits until the conductor answers. After `close` nobody answers any more. */
  turn<T extends Turn>(turn: T): Promise<TurnAnswer<T>> {
    if (this.#closed) return new Promise(() => undefined);
    return new Promise((resolve) => {
      const release = (answer: TurnAnswer<Turn>) => {
        this.#busy += 1;
        resolve(answer as TurnAnswer<T>);
      };
      this.#parked.push({ turn, release });
      this.#settle();
    });
  }

  /** Starts a chain of work. Its failure is a bug of ours and surfaces from `quiet`. */
  activity(_label: string, work: () => Promise<void>): void {
    this.#busy += 1;
    work()
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#settle());
  }

  /**
   * An activity waits for something that is no turn; the run can be quiet meanwhile.
   * @param begin gets what ends the waiting, to be called once
   */
  pause(begin: (resume: () => void) => void): Promise<void> {
    if (this.#closed) return new Promise(() => undefined);
    return new Promise((resolve) => {
      begin(() => {
        this.#busy += 1;
        resolve();
      });
      this.#settle();
    });
  }

  /** Answers the first waiting turn of that kind. @returns false when none waits */
  release<K extends Turn['kind']>(kind: K, answer: TurnAnswer<Extract<Turn, { kind: K }>>): boolean {
    const at = this.#parked.findIndex(({ turn }) => turn.kind === kind);
    const [found] = at < 0 ? [] : this.#parked.splice(at, 1);
    found?.release(answer as TurnAnswer<Turn>);
    return found !== undefined;
  }

  /** Resolves when nothing moves: every activity has ended or waits at a turn. */
  async quiet(): Promise<void> {
    while (this.#busy > 0) {
      await new Promise<void>((resolve) => {
        this.#waiters.push(resolve);
      });
    }
    if (this.#failure) throw this.#failure.error;
  }

  /** Work of the conductor itself that must end before the run is quiet. */
  async during<R>(work: () => Promise<R>): Promise<R> {
    this.#busy += 1;
    try {
      return await work();
    } finally {
      this.#settle();
    }
  }

  close(): void {
    this.#closed = true;
    this.#parked = [];
  }

  #settle(): void {
    this.#busy -= 1;
    if (this.#closed) return;
    if (this.#busy < 0) unreachable('more turns than activities', this.#busy);
    if (this.#busy > 0) return;
    for (const wake of this.#waiters.splice(0)) wake();
  }
}
