/** Playing several flows in order, with one verdict over all. */
import { promptsOf } from '../engine/flow/prompts.js';
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
  const prompts: (readonly string[])[] = [];
  for (const flow of flows) prompts.push(await promptsIn(flow));
  const driven: Driven[] = [];
  for (const [at, flow] of flows.entries()) {
    if (driven.length > 0) options.say('');
    const answers = answersFor(options.settings.answers, prompts[at] ?? [], prompts);
    driven.push(await playFlow({ ...options, flow, settings: { ...options.settings, answers } }));
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

async function promptsIn(name: string): Promise<readonly string[]> {
  const { flow, library } = await readFlow(flowsFolder(), name);
  return promptsOf(await library.closure(flow));
}

/** Of several flows each gets the answers to its own prompts; an answer to nobody's prompt stays, to be refused. */
function answersFor(
  answers: readonly string[],
  own: readonly string[],
  all: readonly (readonly string[])[],
): readonly string[] {
  return answers.filter((answer) => {
    const prompt = answer.split('=', 1)[0] ?? '';
    return own.includes(prompt) || !all.some((known) => known.includes(prompt));
  });
}
