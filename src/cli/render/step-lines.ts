/** A run in lines that follow each other: its opening, each step, and what comes next. */
import { STEP_WORDS } from '../words-step.js';
import { frameLines } from './frame-lines.js';
import { type Layout, rungLines } from './ladder.js';
import { deviceLines, timerLines } from './now-lines.js';
import { comingStepLines } from './preview-lines.js';
import { titleLines } from './screen.js';
import { messagesOf } from './screen-halves.js';
import type { Standing } from './screen-types.js';

/** A step in lines, the last one unless another is named: its rung, and what it did. */
export function stepLines(
  standing: Pick<Standing, 'frames' | 'messages'>,
  layout: Layout,
  frame = standing.frames.at(-1),
): string[] {
  if (!frame) return [];
  const details = frameLines({ ...frame, answers: [] }, messagesOf(standing, frame), {
    ...layout,
    columns: layout.columns - 2,
  });
  return ['', ...rungLines(frame, layout), ...details.map((line) => `  ${line}`)];
}

/** Title, and that nothing has happened yet; the steps so far when there are some. */
export function openingLines(standing: Standing, layout: Layout): string[] {
  const steps = standing.frames.flatMap((frame) => rungLines(frame, layout));
  return [
    ...titleLines(standing, layout),
    '',
    ...(steps.length > 0 ? steps : [STEP_WORDS.ready]),
    ...aheadLines(standing, layout),
  ];
}

/** The device, the timers, and what comes next. */
export function aheadLines(standing: Standing, layout: Layout): string[] {
  const coming = comingStepLines(standing, { ...layout, columns: layout.columns - 2 });
  return [
    ...deviceLines(standing.device, layout),
    ...timerLines(standing.timers, standing.now, layout),
    layout.paint.faint(STEP_WORDS.next),
    ...coming.map((line) => `  ${line}`),
  ];
}
