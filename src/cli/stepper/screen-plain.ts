/** Stepping in lines, without drawing anything again: for terminals that cannot, and for those who read line by line. */
import { clean } from '../clean.js';
import { firedLines } from '../render/clock-lines.js';
import { FIRST_STATE, type KeyTable, type Notice, type View } from '../render/screen-types.js';
import { viewOf } from '../render/screen-views.js';
import { aheadLines, openingLines, stepLines } from '../render/step-lines.js';
import { COMMANDS } from './commands/table.js';
import { answer, edit } from './screen-asking.js';
import type { ScreenDesk } from './screen-desk.js';
import { layoutOf, type StepperIo } from './screen-io.js';
import { keyMapOf } from './screen-keys.js';

import type { Leave, Shown } from './screen-reports.js';

/** Steps until the person leaves. Rejects as the prompts do on Ctrl-C. */
export async function stepInLines(
  desk: ScreenDesk,
  keys: KeyTable,
  io: StepperIo,
): Promise<'ended' | 'quit'> {
  const map = keyMapOf(COMMANDS);
  io.say(openingLines(desk.standing, layoutOf(io)).join('\n'));
  for (;;) {
    const action = await io.askPlainKey({
      keys,
      layout: () => layoutOf(io),
      helpers: () => ({ keys: map, history: desk.history, complete: (text) => desk.complete(text) }),
    });
    const leave =
      'view' in action ? sayView(desk, action.view, keys, io) : await runInLines(desk, action.run, keys, io);
    if (leave === 'quit' || leave === 'ended') return desk.session.run.result() ? 'ended' : 'quit';
  }
}

function sayView(desk: ScreenDesk, view: View, keys: KeyTable, io: StepperIo): undefined {
  const layout = layoutOf(io);
  const { title, lines } = viewOf(desk.standing, { ...FIRST_STATE, view }, layout, keys);
  io.say([layout.paint.strong(title), ...lines].join('\n'));
}

async function runInLines(
  desk: ScreenDesk,
  line: string,
  keys: KeyTable,
  io: StepperIo,
): Promise<Leave | undefined> {
  const shown = await told(desk, io, () => desk.run(line));
  if (shown.view !== undefined && shown.view !== 'step') sayView(desk, shown.view, keys, io);
  if (shown.leave === 'question') await answerInLines(desk, io);
  if (shown.leave === 'edit') await told(desk, io, () => edit(desk, io));
  return shown.leave;
}

/** A question answered may lead on to the next one. */
async function answerInLines(desk: ScreenDesk, io: StepperIo): Promise<void> {
  for (;;) {
    const shown = await told(desk, io, () => answer(desk, io));
    if (shown.leave !== 'question') return;
  }
}

/** Does something, then tells of every step that it made, what fired, and what comes next. */
async function told(desk: ScreenDesk, io: StepperIo, work: () => Promise<Shown>): Promise<Shown> {
  const before = desk.standing.frames.length;
  const now = desk.standing.now;
  const shown = await work();
  const { standing } = desk;
  const layout = layoutOf(io);
  const made = standing.frames.slice(before);
  const lines = [
    ...made.flatMap((frame) => stepLines(standing, layout, frame)),
    ...firedLines(shown.fired ?? [], layout),
    ...noticeLines(shown.notice, io),
    ...(made.length > 0 || standing.frames.length < before || standing.now !== now
      ? aheadLines(standing, layout)
      : []),
  ];
  if (lines.length > 0) io.say(lines.join('\n'));
  return shown;
}

function noticeLines(notice: Notice | undefined, { paint }: StepperIo): string[] {
  if (!notice) return [];
  const colour = { plain: paint.strong, good: paint.good, warn: paint.warn, bad: paint.bad }[notice.tone];
  return [colour(clean(notice.text))];
}
