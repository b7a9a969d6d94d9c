/** Puts recorded inputs into a run again. */
import { type ErrorCode, FumoError, type FumoErrorDetails } from '../../errors.js';
import type { Run, RunInput } from '../run-types.js';

/**
 * Puts all of them in, in order.
 * @throws FumoError `step.cannot-replay` when the run is not the one that they were put into
 */
export async function replayInputs(run: Run, inputs: readonly RunInput[]): Promise<void> {
  for (const [at, input] of inputs.entries()) await replayInput(run, input, at + 1);
}

async function replayInput(run: Run, input: RunInput, number: number): Promise<void> {
  if (run.result()) throw cannot(number, input, 'the run has ended before');
  try {
    const report = await run.put(input);
    if (report.status === 'needs-answer') {
      throw cannot(number, input, `nobody has answered ${report.question.prompt}`);
    }
  } catch (error) {
    if (!(error instanceof FumoError) || error.class !== 'usage' || error.code === CANNOT_REPLAY) throw error;
    throw cannot(number, input, error.message, { cause: error });
  }
}

const CANNOT_REPLAY: ErrorCode = 'step.cannot-replay';

function cannot(
  number: number,
  { input }: RunInput,
  found: string,
  details: FumoErrorDetails = {},
): FumoError {
  return new FumoError(CANNOT_REPLAY, `input ${number} of the run (${input}) does not fit any more`, {
    expected: 'the flow as it was when the run began, and the same version of fumo',
    found,
    hint: 'Start the run anew; its trace so far can still be read.',
    ...details,
  });
}

/** Whether two inputs are the same to a run. */
export function sameInput(one: RunInput, other: RunInput): boolean {
  return one === other || canonical(one) === canonical(other);
}

/** Whether `all` begins with `part`. */
export function beginsWith(all: readonly RunInput[], part: readonly RunInput[]): boolean {
  return part.length <= all.length && part.every((input, at) => sameInput(input, all[at] ?? input));
}

function canonical(input: RunInput): string {
  return JSON.stringify(Object.entries(input).sort(([one], [other]) => (one < other ? -1 : 1)));
}
