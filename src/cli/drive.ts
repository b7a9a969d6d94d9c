/**
 * The two ways to drive a flow from beginning to end: stepping through it, and playing it.
 */

import type { RunResult, RunSettings } from '../engine/run-types.js';
import { unreachable } from '../errors.js';
import { paintFor } from './colour.js';
import { EXIT } from './exit-codes.js';
import { type FlowRun, type FlowRunResult, openFlowRun, withPlace } from './flow-run.js';
import { playFlowRun, sayResult } from './headless.js';
import type { Layout } from './render/ladder.js';
import { stoppedLines } from './render/summary.js';
import { describeTerminal } from './terminal.js';
import { unusedAnswers } from './unused-answers.js';

export interface DriveOptions {
  flow: string;
  settings: RunSettings;
  traceCopy?: string | undefined;
  version: string;
  /** stdout is for JSON; `say` writes to stderr. */
  json: boolean;
  say(text: string): void;
}

export interface Driven {
  result: FlowRunResult;
  exit: number;
}

/** Plays a flow and says its ladder and result. @throws FumoError `flow.*`, `usage.*`, `answer.*`, `environment.*` */
export function playFlow(options: DriveOptions): Promise<Driven> {
  return drive(options, (flowRun) => play(flowRun, options, 'ladder'));
}

/** Steps through a flow with the person at the keys; plays it in full when there is nobody. @throws as `playFlow` */
export function stepFlow(options: DriveOptions & { plain: boolean }): Promise<Driven> {
  const terminal = describeTerminal();
  if (options.json || !terminal.interactive)
    return drive(options, (flowRun) => play(flowRun, options, 'steps'));
  return drive(options, (flowRun) => step(flowRun, options.plain || !terminal.redraws));
}

type Ended = 'ended' | 'quit';

async function drive(options: DriveOptions, work: (flowRun: FlowRun) => Promise<Ended>): Promise<Driven> {
  const flowRun = await openFlowRun(options);
  try {
    const ended = await work(flowRun);
    await flowRun.finish();
    const result = flowRun.run.result() ?? unreachable('a closed run without result');
    return { result: withPlace(result, flowRun), exit: conclude(flowRun, result, ended, options) };
  } finally {
    await flowRun.finish();
  }
}

async function step(flowRun: FlowRun, plain: boolean): Promise<Ended> {
  const { terminalIo } = await import('./terminal-io.js');
  const { stepThrough } = await import('./stepper/stepper.js');
  try {
    return await stepThrough(flowRun, terminalIo(plain));
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') return 'quit';
    throw error;
  }
}

async function play(flowRun: FlowRun, options: DriveOptions, detail: 'ladder' | 'steps'): Promise<Ended> {
  await playFlowRun(flowRun, { ...layoutOf(options), say: options.say, detail });
  return 'ended';
}

/** Says how it ended. @returns the exit code */
function conclude(flowRun: FlowRun, result: RunResult, ended: Ended, options: DriveOptions): number {
  const layout = layoutOf(options);
  if (ended === 'quit') {
    options.say(stoppedLines(flowRun.run, flowRun, layout).join('\n'));
    return EXIT.interrupted;
  }
  sayResult(flowRun, result, options.say, layout);
  for (const line of unusedAnswers(options.settings, flowRun.known)) process.stderr.write(`${line}\n`);
  return result.verdict === 'passed' ? EXIT.ok : EXIT.flowFailed;
}

function layoutOf({ json }: DriveOptions): Layout {
  return { columns: describeTerminal().columns, paint: paintFor(json ? 'stderr' : 'stdout') };
}
