/**
 * Work that waits for timers in between. The run is quiet while such work sleeps, because to the conductor each
 * stretch between two sleeps is an activity of its own; else nobody would move the clock.
 */
import type { Surroundings } from '../../engine/ports.js';

/** Waits for a timer of the device. @param ms virtual milliseconds */
export type Sleep = (ms: number, name: string, reason: string) => Promise<void>;

interface StretchEnd {
  done(): void;
  failed(error: unknown): void;
}

/** Starts work that may sleep. */
export function inStretches(
  { clock, activity }: Pick<Surroundings, 'clock' | 'activity'>,
  label: string,
  work: (sleep: Sleep) => Promise<void>,
): void {
  let end = beginStretch();

  function beginStretch(): StretchEnd {
    let begun: StretchEnd = { done: () => {}, failed: () => {} };
    const stretch = new Promise<void>((done, failed) => {
      begun = { done, failed };
    });
    activity(label, () => stretch);
    return begun;
  }

  const sleep: Sleep = (ms, name, reason) =>
    new Promise((wake) => {
      const fire = (): void => {
        end = beginStretch();
        wake();
      };
      clock.set({ owner: 'device', name, reason, due: clock.now() + ms, fire });
      end.done();
    });

  work(sleep).then(
    () => end.done(),
    (error: unknown) => end.failed(error),
  );
}
