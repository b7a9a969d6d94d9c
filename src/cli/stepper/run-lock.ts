/** One process at a time steps through a run. A process that was killed holds nothing. */
import { join } from 'node:path';
import { FumoError, unreachable } from '../../errors.js';
import { withLock } from '../../sandbox/store/lock.js';
import type { RunRecord } from '../../sandbox/store/runs.js';
import { RESUME_WORDS } from './words.js';

/** @returns a function that lets go of it @throws FumoError `usage.run-in-use` when another process has it */
export async function holdRun(record: Pick<RunRecord, 'id' | 'dir'>): Promise<() => Promise<void>> {
  let release: () => void = () => unreachable('a lock let go before it was held');
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let ended: Promise<void> = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    const hold = async () => {
      resolve();
      await released;
    };
    ended = withLock(join(record.dir, 'run.lock'), hold, 0).catch((error: unknown) =>
      reject(inUse(record.id, error)),
    );
  });
  return async () => {
    release();
    await ended;
  };
}

function inUse(id: string, error: unknown): unknown {
  if (!(error instanceof FumoError) || error.code !== 'store.locked') return error;
  return new FumoError('usage.run-in-use', RESUME_WORDS.inUse(id), {
    expected: RESUME_WORDS.free,
    ...(error.found !== undefined && { found: error.found }),
    ...(error.hint !== undefined && { hint: error.hint }),
  });
}
