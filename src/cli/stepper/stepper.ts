/**
 * The interactive stepper: shows where the run stands, waits for a key, makes the next step, and puts the device's
 * questions to the person at the keys.
 */

import type { NextStep, Question, Run } from '../../engine/run-types.js';
import { FumoError } from '../../errors.js';
import { clean } from '../clean.js';
import type { Paint } from '../colour.js';
import type { FlowRun } from '../flow-run.js';
import { framesOf } from '../frames.js';
import { frameLines } from '../render/frame-lines.js';
import { type Layout, ladderLines, rungLines } from '../render/ladder.js';
import { deviceLines, nextLines, timerLines } from '../render/now-lines.js';
import {
  keyLines,
  messagesOf,
  middleLines,
  renderScreen,
  type ScreenSize,
  type Standing,
  titleLines,
} from '../render/screen.js';
import { STEP_WORDS } from '../words-step.js';
import { isAction, type KeyPromptConfig, type StepKey } from './key-prompt.js';
import { deviceScreen } from './question-prompt.js';
import { standingOf } from './standing.js';

/** What the stepper needs of the terminal. */
export interface StepperIo {
  say(text: string): void;
  size(): ScreenSize;
  paint: Paint;
  /** In lines, without redrawing. */
  plain: boolean;
  askKey(config: KeyPromptConfig): Promise<StepKey>;
  askQuestion(question: Question, now: number): Promise<string>;
  onResize?(call: () => void): () => void;
}

type Driven = Pick<FlowRun, 'run' | 'known'>;

/** Steps until the run ends or the person stops it. @returns which of the two; rejects as the prompts do */
export async function stepThrough(flowRun: Driven, io: StepperIo): Promise<'ended' | 'quit'> {
  const { run } = flowRun;
  let keepsGoing = false;
  if (io.plain) sayOpening(flowRun, io);
  while (!run.result()) {
    if (!keepsGoing) {
      const key = await decide(flowRun, io);
      if (key === 'quit') return 'quit';
      keepsGoing = key === 'continue';
    }
    await makeStep(run, io);
    if (io.plain && !run.result()) sayStep(flowRun, io);
  }
  sayEnding(flowRun, io);
  return 'ended';
}

function layoutOf(io: StepperIo): Layout {
  return { columns: io.size().columns, paint: io.paint };
}

/** Waits for a key that decides; views are drawn in place, or printed in plain mode. */
async function decide({ run, known }: Driven, io: StepperIo): Promise<'next' | 'continue' | 'quit'> {
  const standing = standingOf(run, known);
  for (;;) {
    const key = await io.askKey(io.plain ? plainConfig(io) : screenConfig(standing, io));
    if (isAction(key)) return key;
    io.say(middleLines(standing, key, layoutOf(io)).join('\n'));
  }
}

function screenConfig(standing: Standing, io: StepperIo): KeyPromptConfig {
  return {
    inPlace: true,
    size: io.size,
    draw: (state, size) => renderScreen(standing, state, size, { columns: size.columns, paint: io.paint }),
    ...(io.onResize ? { onResize: io.onResize } : {}),
  };
}

function plainConfig(io: StepperIo): KeyPromptConfig {
  return { inPlace: false, size: io.size, draw: () => ({ lines: keyLines(layoutOf(io)), maxScroll: 0 }) };
}

async function makeStep(run: Run, io: StepperIo): Promise<void> {
  const next = run.peek();
  const report = await run.next();
  if (report.status !== 'needs-answer') return;
  await answer(run, report.question, next, io);
  await run.next();
}

/** Asks until the answer is one that the run takes. */
async function answer(
  run: Run,
  question: Question,
  next: NextStep | undefined,
  io: StepperIo,
): Promise<void> {
  const layout = layoutOf(io);
  const place = next ? nextLines({ ...withoutQuestion(next), parked: [] }, layout) : [];
  io.say([...place, ...deviceScreen(question.title, layout)].join('\n'));
  for (;;) {
    const value = await io.askQuestion(question, run.now());
    try {
      return run.answer(value, 'user');
    } catch (error) {
      if (!(error instanceof FumoError) || error.class !== 'usage') throw error;
      io.say(io.paint.bad(clean(error.message)));
    }
  }
}

function withoutQuestion({ question: _question, ...rest }: NextStep): NextStep {
  return rest;
}

// ---- plain mode --------------------------------------------------------------------------------------------------

function sayOpening({ run, known }: Driven, io: StepperIo): void {
  const standing = standingOf(run, known);
  const layout = layoutOf(io);
  const lines = [
    ...titleLines(standing, layout),
    '',
    STEP_WORDS.ready,
    ...deviceLines(standing.device, layout),
    ...nextLines(standing.next, layout),
  ];
  io.say(lines.join('\n'));
}

function sayStep({ run, known }: Driven, io: StepperIo): void {
  const standing = standingOf(run, known);
  const layout = layoutOf(io);
  const lines = [
    ...stepLines(standing, layout),
    ...deviceLines(standing.device, layout),
    ...timerLines(standing.timers, standing.now, layout),
    ...nextLines(standing.next, layout),
  ];
  io.say(lines.join('\n'));
}

/** The last step of a run in lines: its rung, and what it did. */
export function stepLines(standing: Pick<Standing, 'frames' | 'messages'>, layout: Layout): string[] {
  const frame = standing.frames.at(-1);
  if (!frame) return [];
  const details = frameLines({ ...frame, answers: [] }, messagesOf(standing, frame), {
    ...layout,
    columns: layout.columns - 2,
  });
  return ['', ...rungLines(frame, layout), ...details.map((line) => `  ${line}`)];
}

/** In plain mode all but the last step have been told; on a screen that was drawn over, all are told now. */
function sayEnding({ run, known }: Driven, io: StepperIo): void {
  const layout = layoutOf(io);
  if (io.plain) {
    const standing = standingOf(run, known);
    if (standing.frames.at(-1)?.status === 'failed') io.say(stepLines(standing, layout).join('\n'));
    return;
  }
  const title = titleLines({ header: run.header, now: run.now() }, layout);
  io.say([...title, '', ...ladderLines(framesOf(run.events, known), layout)].join('\n'));
}
