/** The coded error that some work must end in. */
import { FumoError } from '../../src/errors.js';

/** @returns the error thrown; fails when none is, or another kind */
export function refusalOf(work: () => unknown): FumoError {
  try {
    work();
  } catch (error) {
    if (error instanceof FumoError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** As `refusalOf`, for promises. */
export async function refusalOfAsync(work: () => Promise<unknown>): Promise<FumoError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof FumoError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
