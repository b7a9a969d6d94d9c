/**
 * A session of the device that hears nothing more: one timer, which looks how long the device has waited for the
 * server's answer. While the user thinks about a prompt it is the device that keeps the session waiting.
 */
import type { Surroundings } from '../../../engine/ports.js';
import type { SessionInput } from './effects.js';

/** Virtual milliseconds without an answer after which the session is given up. */
export const SESSION_EXPIRY_MS = 10 * 60 * 1000;

export interface SessionWatch {
  /** Sends, and waits for the answer; `no-response` when it does not come in time, and what comes later is heard by nobody. */
  wait(send: () => Promise<SessionInput>): Promise<SessionInput & { expired?: true }>;
  /** The session is over. */
  close(): void;
}

export function openSessionWatch(
  { clock, activity }: Pick<Surroundings, 'clock' | 'activity'>,
  session: string,
): SessionWatch {
  let timer: number | undefined;
  let since = 0;
  let giveUp: (() => void) | undefined;

  function arm(): void {
    const reason = `session ${session} waits for the server`;
    const due = since + SESSION_EXPIRY_MS;
    timer = clock.set({ owner: 'device', name: 'session-expiry', reason, due, fire: look });
  }

  function look(): void {
    timer = undefined;
    if (giveUp && since + SESSION_EXPIRY_MS > clock.now()) arm();
    else giveUp?.();
  }

  return {
    wait(send) {
      since = clock.now();
      if (timer === undefined) arm();
      return new Promise((resolve, reject) => {
        let late: { done(): void; failed(error: unknown): void } | undefined;
        giveUp = () => {
          giveUp = undefined;
          // The chain that waits at the server's turn goes on here, and the server's own goes on as another one.
          const theirs = new Promise<void>((done, failed) => {
            late = { done, failed };
          });
          activity('an answer that nobody waits for', () => theirs);
          const reason = `the server did not answer within ${SESSION_EXPIRY_MS / 60_000} minutes`;
          resolve({ got: 'no-response', reason, expired: true });
        };
        send().then(
          (input) => {
            if (late) return late.done();
            giveUp = undefined;
            resolve(input);
          },
          (error: unknown) => (late ? late.failed(error) : reject(error)),
        );
      });
    },
    close() {
      giveUp = undefined;
      if (timer !== undefined) clock.cancel(timer);
      timer = undefined;
    },
  };
}
