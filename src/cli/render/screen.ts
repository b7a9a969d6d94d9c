/**
 * The screen of the stepper: what has happened above, the present step in the middle, what comes next below. A pure
 * function of where the run stands, the view asked for, and the size of the terminal.
 */
import type { Instant, PendingTimer } from '../../engine/clock.js';
import type { DeviceView } from '../../engine/ports.js';
import type { NextStep } from '../../engine/run-types.js';
import type { TraceHeader } from '../../trace/event.js';
import { prose } from '../clean.js';
import type { Frame } from '../frames.js';
import { fullTime } from '../times.js';
import { pad, shorten, widthOf, wrap } from '../width.js';
import { KEYS, SCROLL_HELP, STEP_WORDS } from '../words-step.js';
import { frameLines } from './frame-lines.js';
import { type Layout, ladderLines } from './ladder.js';
import type { ShownMessage } from './message-lines.js';
import { deviceLines, nextLines, timerLines } from './now-lines.js';
import { type OctetView, octetLines } from './octet-lines.js';
import { treeLines } from './tree-lines.js';

/** Where a run stands, as plain data. */
export interface Standing {
  header: TraceHeader;
  frames: readonly Frame[];
  /** All messages so far. */
  messages: readonly ShownMessage[];
  next: NextStep | undefined;
  timers: readonly PendingTimer[];
  device: DeviceView;
  now: Instant;
}

/** What the middle of the screen shows. */
export type View = 'step' | 'tree' | OctetView | 'ladder' | 'help';

export interface ScreenSize {
  columns: number;
  rows: number;
}

export interface Screen {
  lines: string[];
  /** How many lines the middle can be scrolled. */
  maxScroll: number;
}

export interface ScreenState {
  view: View;
  /** Lines of the middle that are above its first visible line. */
  scroll: number;
}

/** The middle keeps at least this many lines, however small the terminal. */
const LEAST_MIDDLE = 3;
const LEAST_LADDER = 3;
const LEAST_PREVIEW = 6;

export function renderScreen(
  standing: Standing,
  state: ScreenState,
  size: ScreenSize,
  layout: Layout,
): Screen {
  const top = titleLines(standing, layout);
  const bottom = [...previewLines(standing, state.view, size, layout), '', ...keyLines(layout)];
  const room = Math.max(LEAST_MIDDLE, size.rows - 1 - top.length - bottom.length - 2);
  const middle = middleLines(standing, state.view, layout);
  const ladder =
    state.view === 'step'
      ? shortLadder(standing, layout, Math.max(LEAST_LADDER, room - middle.length - 1))
      : [];
  const gap = ladder.length > 0 ? [''] : [];
  const shown = scrolled(
    middle,
    state.scroll,
    Math.max(LEAST_MIDDLE, room - ladder.length - gap.length),
    layout,
  );
  return {
    lines: [...top, '', ...ladder, ...gap, ...shown.lines, '', ...bottom],
    maxScroll: shown.maxScroll,
  };
}

/** What comes next; how it will look on the wire is shortened on a small screen, and left to the step's own view. */
function previewLines({ next }: Standing, view: View, { rows }: ScreenSize, layout: Layout): string[] {
  if (next && view !== 'step') return nextLines({ ...next, parked: [] }, layout);
  const lines = nextLines(next, layout);
  const room = Math.max(LEAST_PREVIEW, Math.floor(rows / 3));
  if (lines.length <= room || next?.question) return lines;
  const hidden = STEP_WORDS.moreNext(lines.length - room + 1);
  return [...lines.slice(0, room - 1), layout.paint.faint(shorten(hidden, layout.columns))];
}

/** `fumo · Deferred firmware update            2026-01-05 09:00:00Z`, and how the run was set up. */
export function titleLines(
  { header, now }: Pick<Standing, 'header' | 'now'>,
  { columns, paint }: Layout,
): string[] {
  const title = prose(`fumo · ${header.title}`);
  const time = fullTime(now);
  const setUp = [
    header.encoding,
    header.auth,
    header.transport,
    `seed ${header.seed}`,
    ...header.faults.map((name) => `fault ${name}`),
  ];
  const facts = wrap(prose(setUp.join(' · ')), columns, 2).map(paint.faint);
  if (widthOf(title) + widthOf(time) + 1 > columns)
    return [...wrap(title, columns, 2).map(paint.title), paint.clock(time), ...facts];
  return [`${paint.title(pad(title, columns - widthOf(time)))}${paint.clock(time)}`, ...facts];
}

/** As many of the last rungs as there is room for, one line each but for the present one. */
function shortLadder({ frames }: Standing, layout: Layout, room: number): string[] {
  for (let from = 0; ; from++) {
    const lines = ladderFrom(frames, from, layout);
    const note = from > 0 ? [layout.paint.faint(shorten(STEP_WORDS.earlier(from), layout.columns))] : [];
    if (note.length + lines.length <= room || from >= frames.length - 1) return [...note, ...lines];
  }
}

function ladderFrom(frames: readonly Frame[], from: number, layout: Layout): string[] {
  const last = frames.length - 1;
  const above = last > from ? frames[last - 1] : undefined;
  return [
    ...ladderLines(frames.slice(from, Math.max(from, last)), layout, { oneLine: true }),
    ...ladderLines(frames.slice(Math.max(0, last)), layout, { current: 0, above }),
  ];
}

type Middle = (standing: Standing, layout: Layout) => string[];

const MIDDLES: Readonly<Record<View, Middle>> = {
  step: stepMiddle,
  tree: ({ device }, layout) => [
    layout.paint.faint(STEP_WORDS.treeOf),
    ...treeLines(device.tree, layout.columns),
  ],
  xml: (standing, layout) => octetMiddle(standing, 'xml', layout),
  wbxml: (standing, layout) => octetMiddle(standing, 'wbxml', layout),
  hex: (standing, layout) => octetMiddle(standing, 'hex', layout),
  ladder: ({ frames }, layout) => [layout.paint.faint(STEP_WORDS.ladder), ...ladderLines(frames, layout)],
  help: (_standing, layout) => helpLines(layout),
};

/** The lines of one view, unscrolled. */
export function middleLines(standing: Standing, view: View, layout: Layout): string[] {
  return MIDDLES[view](standing, layout);
}

function stepMiddle(standing: Standing, layout: Layout): string[] {
  const frame = standing.frames.at(-1);
  const happened = frame
    ? frameLines(frame, messagesOf(standing, frame), layout)
    : wrap(STEP_WORDS.ready, layout.columns);
  return [
    ...happened,
    ...deviceLines(standing.device, layout),
    ...timerLines(standing.timers, standing.now, layout),
  ];
}

/** The messages that were sent in a step. */
export function messagesOf({ messages }: Pick<Standing, 'messages'>, frame: Frame): ShownMessage[] {
  const sent = new Set(frame.events.flatMap((event) => (event.kind === 'message' ? [event.message] : [])));
  return messages.filter(({ event }) => sent.has(event.message));
}

/** The messages of the present step, or the last one before it. */
function octetMiddle(standing: Standing, view: OctetView, { columns, paint }: Layout): string[] {
  const frame = standing.frames.at(-1);
  const own = frame ? messagesOf(standing, frame) : [];
  const last = standing.messages.at(-1);
  if (!last) return wrap(STEP_WORDS.noMessageYet, columns);
  const shown = own.length > 0 ? own : [last];
  const note = own.length > 0 ? [] : wrap(STEP_WORDS.lastMessage(last.event.message), columns);
  const bodies = shown.flatMap(({ event }) => [
    paint.faint(`#${event.message}`),
    ...octetLines(event, view, columns),
  ]);
  return [...note, ...bodies];
}

function helpLines({ columns, paint }: Layout): string[] {
  const rows = KEYS.map(({ key, does }) => ({ key, lines: wrap(does, columns - 4) }));
  const lines = rows.flatMap(({ key, lines: [first = '', ...rest] }) => [
    `${paint.key(pad(key, 4))}${first}`,
    ...rest.map((line) => `    ${line}`),
  ]);
  return [...lines, ...wrap(SCROLL_HELP, columns, 4)];
}

/** The keys, as many on a line as fit. */
export function keyLines({ columns, paint }: Layout): string[] {
  const lines: string[] = [];
  let line = '';
  for (const { key, short } of KEYS) {
    const entry = `${key} ${short}`;
    if (line !== '' && widthOf(line) + 2 + widthOf(entry) > columns - 1) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? entry : `  ${entry}`;
  }
  return [...lines, line].map((text) =>
    text.replace(/(^| {2})(\S)(?= )/g, (_, gap: string, key: string) => gap + paint.key(key)),
  );
}

/** The part of the lines that fits, with how many there are above and below. */
function scrolled(
  lines: readonly string[],
  scroll: number,
  room: number,
  { paint, columns }: Layout,
): Screen {
  if (lines.length <= room) return { lines: [...lines], maxScroll: 0 };
  const maxScroll = lines.length - room;
  const from = Math.min(scroll, maxScroll);
  const above = from > 0 ? [paint.faint(shorten(STEP_WORDS.above(from + 1), columns))] : [];
  const size = room - above.length;
  const start = from + above.length;
  const rest = lines.length - start - size;
  if (rest <= 0) return { lines: [...above, ...lines.slice(start)], maxScroll };
  const below = paint.faint(shorten(STEP_WORDS.more(rest + 1), columns));
  return { lines: [...above, ...lines.slice(start, start + size - 1), below], maxScroll };
}
