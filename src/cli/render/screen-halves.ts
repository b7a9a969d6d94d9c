/**
 * A step in two halves that stay where they are: what happened above what comes next, or beside it on a wide terminal.
 */
import type { TraceEvent } from '../../trace/event.js';
import type { Frame } from '../frames.js';
import { shorten, wrap } from '../width.js';
import { SCREEN_WORDS, STEP_WORDS } from '../words-step.js';
import { firedLines } from './clock-lines.js';
import { frameLines } from './frame-lines.js';
import { type Layout, ladderLines, rungLines } from './ladder.js';
import type { ShownMessage } from './message-lines.js';
import { placeWords } from './now-lines.js';
import { comingStepLines } from './preview-lines.js';
import type { Half, ScreenState, Standing } from './screen-types.js';
import { endLines } from './summary.js';
import { filled, halfWidth, ruleLine, type Stretch, scrolled, sideBySide } from './zones.js';

/** From this width on the halves stand beside each other. */
const WIDE = 132;
/** Both halves, as high as the body. */
export function stepBody(standing: Standing, state: ScreenState, height: number, layout: Layout): Stretch {
  const body = layout.columns >= WIDE ? wideBody : tallBody;
  return body(standing, state, height, layout);
}

function tallBody(standing: Standing, state: ScreenState, height: number, layout: Layout): Stretch {
  const upper = upperHeight(standing, state, height, layout);
  const happened = happenedHalf(standing, state, upper, layout);
  const coming = comingHalf(standing, state, height - upper, layout);
  return {
    lines: [...filled(happened.lines, upper), ...coming.lines],
    maxScroll: state.focus === 'next' ? coming.maxScroll : happened.maxScroll,
  };
}

/** The half that scrolls has this much of the height. */
const LARGE_SHARE = 0.58;

/** The line between the halves has two places only, so that it rests while steps go by. */
function upperHeight(standing: Standing, { focus }: ScreenState, height: number, layout: Layout): number {
  const large = Math.max(3, Math.round(height * LARGE_SHARE));
  const small = height - large;
  if (focus === 'happened') return large;
  const comingNeeds = comingLinesOf(standing, layout).length + 1;
  const happenedNeeds = happenedLines(standing, layout).length + 1 + LEAST_LADDER;
  return comingNeeds <= small && happenedNeeds > small ? large : small;
}

function wideBody(standing: Standing, state: ScreenState, height: number, layout: Layout): Stretch {
  const half = { ...layout, columns: halfWidth(layout.columns) };
  const happened = happenedHalf(standing, state, height, half);
  const coming = comingHalf(standing, state, height, half);
  return {
    lines: sideBySide(filled(happened.lines, height), filled(coming.lines, height), layout),
    maxScroll: state.focus === 'next' ? coming.maxScroll : happened.maxScroll,
  };
}

function scrollOf(state: ScreenState, half: Half): number {
  return state.focus === half ? state.scroll : 0;
}

function howTo(state: ScreenState, half: Half): string {
  return state.focus === half ? STEP_WORDS.down : STEP_WORDS.tabDown;
}

function happenedHalf(standing: Standing, state: ScreenState, height: number, layout: Layout): Stretch {
  const details = happenedLines(standing, layout);
  const room = height - 1;
  const ladder = shortLadder(standing, layout, Math.max(LEAST_LADDER, room - details.length));
  const rest = Math.max(1, room - ladder.length);
  const shown = scrolled(details, scrollOf(state, 'happened'), rest, layout, howTo(state, 'happened'));
  const heading = SCREEN_WORDS.happenedIn(placeWords(standing.frames.at(-1)?.step));
  const tint = layout.paint.good;
  return {
    lines: [ruleLine(heading, layout, tint), ...ladder, ...shown.lines].slice(0, height),
    maxScroll: shown.maxScroll,
  };
}

const LEAST_LADDER = 2;

/** What the last movement did; at the very beginning, that nothing has happened. */
export function happenedLines(standing: Standing, layout: Layout): string[] {
  const { fired = [] } = standing;
  const frame = standing.frames.at(-1);
  if (!frame) return wrap(STEP_WORDS.ready, layout.columns);
  // What fired is told once: in the list of the whole movement when there is one.
  const events = fired.length > 0 ? frame.events.filter((event) => !isFiring(event)) : frame.events;
  return [
    ...firedLines(fired, layout),
    ...frameLines({ ...frame, events, answers: [] }, messagesOf(standing, frame), layout),
  ];
}

function isFiring(event: TraceEvent): boolean {
  return event.kind === 'timer' && event.phase === 'fired';
}

/** What the next step will do, or how the run has ended. */
function comingLinesOf(standing: Standing, layout: Layout): string[] {
  const { ended } = standing;
  return ended ? endLines(ended, layout) : comingStepLines(standing, layout);
}

function comingHalf(standing: Standing, state: ScreenState, height: number, layout: Layout): Stretch {
  const lines = comingLinesOf(standing, layout);
  const shown = scrolled(lines, scrollOf(state, 'next'), height - 1, layout, howTo(state, 'next'));
  return {
    lines: [ruleLine(comingHeading(standing), layout, layout.paint.key), ...shown.lines],
    maxScroll: shown.maxScroll,
  };
}

function comingHeading({ next, ended }: Standing): string {
  if (ended) return SCREEN_WORDS.ended;
  return next ? SCREEN_WORDS.next(placeWords(next)) : SCREEN_WORDS.end;
}

/** As many of the last rungs as there is room for, one line each but for the present one. */
function shortLadder({ frames }: Standing, layout: Layout, room: number): string[] {
  if (room <= LEAST_LADDER) return lastRungs(frames, layout).slice(-room);
  for (let from = 0; ; from++) {
    const lines = ladderFrom(frames, from, layout);
    const note = from > 0 ? [layout.paint.faint(shorten(STEP_WORDS.earlier(from), layout.columns))] : [];
    if (note.length + lines.length <= room) return [...note, ...lines];
    if (from >= frames.length - 1) return lastRungs(frames, layout);
  }
}

/** The last step and the one before it, a line each, without headings. */
function lastRungs(frames: readonly Frame[], layout: Layout): string[] {
  const shown = frames.slice(-LEAST_LADDER);
  return shown.map((frame, at) => {
    const isCurrent = at === shown.length - 1;
    return rungLines({ ...frame, answers: [] }, layout, { oneLine: true, isCurrent })[0] ?? '';
  });
}

function ladderFrom(frames: readonly Frame[], from: number, layout: Layout): string[] {
  const last = frames.length - 1;
  const above = last > from ? frames[last - 1] : undefined;
  const before = frames.slice(from, Math.max(from, last));
  return [
    ...ladderLines(before, layout, { oneLine: true }),
    ...ladderLines(frames.slice(Math.max(0, last)), layout, { current: 0, above }),
  ];
}

/** The messages that were sent in a step. */
export function messagesOf({ messages }: Pick<Standing, 'messages'>, frame: Frame): ShownMessage[] {
  const sent = new Set(frame.events.flatMap((event) => (event.kind === 'message' ? [event.message] : [])));
  return messages.filter(({ event }) => sent.has(event.message));
}
