/** Playing several flows in order, with one verdict over all. */
import { type Driven, type DriveOptions, playFlow } from './drive.js';
import { EXIT } from './exit-codes.js';
import type { FlowRunResult } from './flow-run.js';
import { readFlow } from './flow-source.js';
import { flowsFolder } from './paths.js';
import { RESULT_WORDS } from './words-step.js';

/** The `--json` contract of `run`: one flow gives its result, several a list. */
export type RunOutput = FlowRunResult | { runs: FlowRunResult[] };

export interface Played {
  output: RunOutput;
  exit: number;
}

/**
 * Plays the flows one after the other; none is started before all were found to be readable.
 * @throws FumoError `flow.*`, `usage.*`, `answer.*`, `store.*`, `environment.*`
 */
export async function playFlows(
  flows: readonly string[],
  options: Omit<DriveOptions, 'flow'>,
): Promise<Played> {
  for (const flow of flows) await readFlow(flowsFolder(), flow);
  const driven: Driven[] = [];
  for (const flow of flows) {
    if (driven.length > 0) options.say('');
    driven.push(await playFlow({ ...options, flow }));
  }
  const [first] = driven;
  if (first && driven.length === 1) return { output: first.result, exit: first.exit };
  const failed = driven.filter(({ exit }) => exit !== EXIT.ok).length;
  options.say(`\n${RESULT_WORDS.total(driven.length - failed, failed)}`);
  return {
    output: { runs: driven.map(({ result }) => result) },
    exit: failed > 0 ? EXIT.flowFailed : EXIT.ok,
  };
}
