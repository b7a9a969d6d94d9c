/**
 * Playing a run without anybody at the keys: `run`, and `step` without a terminal.
 */
import { playRun } from '../engine/play.js';
import type { RunResult } from '../engine/run-types.js';
import type { Paint } from './colour.js';
import type { FlowRun } from './flow-run.js';
import { framesOf } from './frames.js';
import { messagesIn } from './messages.js';
import { type Layout, ladderLines } from './render/ladder.js';
import { titleLines } from './render/screen.js';
import { stepLines } from './render/step-lines.js';
import { summaryLines } from './render/summary.js';
import { firmwareBefore } from './stepper/standing.js';

export interface PlayOptions {
  say(text: string): void;
  columns: number;
  paint: Paint;
  /** `ladder`: a rung for each step, at the end. `steps`: each step in full, as it happens. */
  detail: 'ladder' | 'steps';
}

/** Plays with the answers given, then with the flow's defaults; says what happens. @throws FumoError `answer.*` */
export async function playFlowRun(flowRun: FlowRun, options: PlayOptions): Promise<RunResult> {
  const { run, known } = flowRun;
  const layout: Layout = { columns: options.columns, paint: options.paint };
  options.say([...titleLines({ header: run.header, now: run.now() }, layout)].join('\n'));
  const sayStep = () => {
    const frames = framesOf(run.events, known);
    options.say(stepLines({ frames, messages: messagesIn(run.header, run.events) }, layout).join('\n'));
  };
  const isFull = options.detail === 'steps';
  try {
    const result = await playRun(run, { defaults: true, ...(isFull ? { onStep: sayStep } : {}) });
    if (isFull && result.steps.at(-1)?.status === 'failed') sayStep();
    return result;
  } finally {
    if (!isFull) options.say(['', ...ladderLines(framesOf(run.events, known), layout)].join('\n'));
  }
}

/** The end of a run, after a blank line. */
export function sayResult(
  flowRun: FlowRun,
  result: RunResult,
  say: (text: string) => void,
  layout: Layout,
): void {
  const { run, id, tracePath, traceCopy } = flowRun;
  const place = { id, tracePath, traceCopy };
  const lines = summaryLines({ result, firmwareBefore: firmwareBefore(run.header.given), place }, layout);
  say(['', ...lines].join('\n'));
}
