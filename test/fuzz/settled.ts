import type { TestSurroundings } from '../support/surroundings.js';

/** Turns of the event loop that anything under test may take; nothing here waits for a real clock. */
const MOST_TURNS = 5_000;
const MOST_TIMERS = 200;

/** The value of a promise; fails when it has not come after thousands of turns of the event loop: a hang. */
export async function within<T>(what: string, promise: Promise<T>): Promise<T> {
  let open = true;
  const done = promise.finally(() => {
    open = false;
  });
  done.catch(() => undefined);
  for (let turns = 0; open && turns < MOST_TURNS; turns += 1)
    await new Promise((resolve) => setImmediate(resolve));
  if (open) throw new Error(`${what} hangs`);
  return done;
}

/** Lets everything end and every timer fire; fails when timers go on for ever. */
export async function runDown({ clock, quiet }: TestSurroundings): Promise<void> {
  await within('the performers', quiet());
  for (let fired = 0; fired < MOST_TIMERS; fired += 1) {
    if (!(await within('a timer', clock.fireNext()))) return;
    await within('the performers', quiet());
  }
  throw new Error(`timers go on after ${MOST_TIMERS} of them`);
}
