/** Going forwards to a step: the same way as before where there is one, else with the answers given in advance. */
import { FumoError } from '../../errors.js';
import type { InputReport, NextStep, Run, RunInput, StepReport } from '../run-types.js';
import type { GotoReport } from './types.js';

/** Who goes. */
export interface Walker {
  run(): Run;
  /** What was put in here before somebody went back. */
  ahead(): readonly RunInput[];
  put(input: RunInput): Promise<InputReport>;
  /** The way of before does not fit any more. */
  forget(): void;
}

export type Forward = Pick<GotoReport, 'steps' | 'question'> & { status: GotoReport['status'] | 'ended' };

/** Makes steps until the one that comes next is meant, an answer is missing, or the run has ended. */
export async function goForward(walker: Walker, isMeant: (next: NextStep) => boolean): Promise<Forward> {
  const steps: StepReport[] = [];
  while (!walker.run().result()) {
    const next = walker.run().peek();
    if (next && isMeant(next)) return { status: 'there', steps };
    const report = await makeStep(walker);
    if (report.status === 'needs-answer') return { status: 'asked', steps, question: report.question };
    steps.push(report);
  }
  return { status: 'ended', steps };
}

async function makeStep(walker: Walker): Promise<StepReport> {
  await repeatInputs(walker);
  return (await walker.put({ input: 'next' })) as StepReport;
}

/** Puts in again what stood before the next step; what does not fit any more ends the way of before. */
async function repeatInputs(walker: Walker): Promise<void> {
  for (;;) {
    const [input] = walker.ahead();
    if (!input || input.input === 'next') return;
    try {
      await walker.put(input);
    } catch (error) {
      if (!(error instanceof FumoError) || error.class !== 'usage') throw error;
      return walker.forget();
    }
  }
}
