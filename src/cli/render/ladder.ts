/**
 * The ladder: one rung a step, with its number in the specification, who acts, what happened and when.
 */
import type { NextStep } from '../../engine/run-types.js';
import type { Actor } from '../../trace/event.js';
import { clean, prose } from '../clean.js';
import type { Paint } from '../colour.js';
import type { Frame, FrameAnswer } from '../frames.js';
import { dateOf, timeOf } from '../times.js';
import { pad, padStart, shorten, wrap } from '../width.js';
import { RESULT_WORDS } from '../words-step.js';

export interface Layout {
  columns: number;
  paint: Paint;
}

/** Width of `✔ 12 server  `, which is where the text of a rung begins. */
const TEXT_COLUMN = 14;
const TIME_WIDTH = 9;
/** Below this the time moves to the end of the text. */
const WIDE_ENOUGH = 64;

const MARKS = { running: '▸', done: '✔', skipped: '–', failed: '✖' } as const;

export interface LadderOptions {
  /** Each rung on one line, shortened with `…`. */
  oneLine?: boolean;
  /** Index of the frame to mark as the present one. */
  current?: number;
  /** The rung above the first one here; no heading repeats its own. */
  above?: Frame | undefined;
}

/** All rungs, with a heading wherever the section of the specification, or the date, changes. */
export function ladderLines(frames: readonly Frame[], layout: Layout, options: LadderOptions = {}): string[] {
  return frames.flatMap((frame, at) => {
    const heading =
      headingOf(frame) === headingOf(frames[at - 1] ?? options.above)
        ? []
        : [layout.paint.faint(headingOf(frame))];
    return [...heading, ...rungLines(frame, layout, { ...options, isCurrent: options.current === at })];
  });
}

/** `5.5.3 · 2026-01-05`; the flow's name where no section numbers the steps. */
function headingOf(frame: Frame | undefined): string {
  if (!frame) return '';
  const { section, flow } = frame.step;
  return prose(`${section ?? flow} · ${dateOf(frame.endedAt)}`);
}

/** One rung, and under it the answers given there. */
export function rungLines(
  frame: Frame,
  layout: Layout,
  options: LadderOptions & { isCurrent?: boolean } = {},
): string[] {
  const lines = textLines(frame, layout, options.oneLine === true);
  const [first = '', ...rest] = lines;
  return [
    head(frame, layout.paint, options.isCurrent === true) +
      emphasis(first, layout.paint, options.isCurrent === true),
    ...rest.map((line) => ' '.repeat(TEXT_COLUMN) + line),
    ...frame.answers.flatMap((answer) => answerLines(answer, layout)),
  ];
}

function head(frame: Frame, paint: Paint, isCurrent: boolean): string {
  const { ad, actor } = frame.step;
  const mark = isCurrent && frame.status === 'done' ? '▶' : MARKS[frame.status];
  const number = padStart(ad === undefined ? '·' : String(ad), 3);
  return `${paintMark(mark, frame, paint)}${number} ${actorWord(actor, paint, 8)} `;
}

function paintMark(mark: string, frame: Frame, paint: Paint): string {
  return frame.status === 'failed' ? paint.bad(mark) : paint.good(mark);
}

function emphasis(line: string, paint: Paint, isCurrent: boolean): string {
  return isCurrent ? paint.strong(line) : line;
}

/** The step that comes next as a rung of its own, open where a step that happened is filled. */
export function comingLines(next: NextStep, { columns, paint }: Layout): string[] {
  const number = padStart(next.ad === undefined ? '·' : String(next.ad), 3);
  const head = `${paint.key('▷')}${number} ${actorWord(next.actor, paint, 8)} `;
  const [first = '', ...rest] = wrap(prose(next.text), columns - TEXT_COLUMN);
  return [head + paint.strong(first), ...rest.map((line) => ' '.repeat(TEXT_COLUMN) + paint.strong(line))];
}

/** The actor's name, padded and painted. */
export function actorWord(actor: Actor, paint: Paint, width = 0): string {
  return paint[actor](pad(actor, width));
}

function textLines(frame: Frame, { columns }: Layout, oneLine: boolean): string[] {
  const text = prose(stepText(frame));
  const time = timeOf(frame.endedAt);
  if (columns < WIDE_ENOUGH) return narrowLines(text, time, columns, oneLine);
  const room = columns - TEXT_COLUMN - TIME_WIDTH - 1;
  const [first = '', ...rest] = oneLine ? [shorten(text, room)] : wrap(text, room);
  return [`${pad(first, room)} ${time}`, ...rest];
}

/** The step's words, and why there was nothing to do. */
function stepText({ step }: Frame): string {
  return step.why === undefined ? step.text : `${step.text} (${step.why})`;
}

function narrowLines(text: string, time: string, columns: number, oneLine: boolean): string[] {
  const room = columns - TEXT_COLUMN;
  if (!oneLine) return wrap(`${text} · ${time}`, room);
  return [shorten(text, room)];
}

function answerLines(answer: FrameAnswer, { columns, paint }: Layout): string[] {
  const [first = '', ...rest] = wrap(`└ ${clean(answerText(answer))}`, columns - TEXT_COLUMN, 2);
  return [first, ...rest].map((line) => ' '.repeat(TEXT_COLUMN) + paint.user(line));
}

/** `offer = defer (default), status 200`. */
export function answerText({ prompt, answer, source, status }: FrameAnswer): string {
  const given = prompt === undefined ? answer : `${prompt} = ${answer}`;
  const from = source === undefined ? '' : ` (${RESULT_WORDS.source[source]})`;
  return `${given}${from}${status === undefined ? '' : `, status ${status}`}`;
}
