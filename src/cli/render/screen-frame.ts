/** What stands around the body of the screen: title above, state of the device, notice and keys below. */
import { stateName } from '../../dm/fumo.js';
import { clean, cleanLine, prose } from '../clean.js';
import { fullTime, span, timeOf } from '../times.js';
import { pad, shorten, widthOf, wrap } from '../width.js';
import { SCREEN_WORDS, STEP_WORDS } from '../words-step.js';
import { keyLines } from './keys-lines.js';
import type { Layout } from './ladder.js';
import type { KeyTable, Notice, ScreenSize, Standing, TypedLine } from './screen-types.js';

/** How many lines there are for what, by the height of the terminal. */
export interface Room {
  facts: boolean;
  status: 0 | 1 | 2;
  rule: boolean;
  notice: number;
  keys: number;
}

export function roomOf({ rows, columns }: ScreenSize): Room {
  return {
    facts: rows >= 14,
    status: rows < 12 ? 0 : rows >= 28 || columns < 72 ? 2 : 1,
    rule: rows >= 28,
    notice: rows >= 12 ? 1 : 0,
    keys: rows >= 22 ? 2 : 1,
  };
}

/** `fumo · Deferred firmware update ... 2026-01-05 09:00:00Z`, and how the run is set up, a line each. */
export function screenTitle(standing: Standing, room: Room, { columns, paint }: Layout): string[] {
  const { header, now } = standing;
  const time = columns >= 50 ? fullTime(now) : timeOf(now);
  const left = columns - widthOf(time) - 2;
  const title = shorten(prose(`fumo · ${header.title}`), left);
  const first = `${paint.title(pad(title, left))}  ${paint.clock(time)}`;
  return room.facts ? [first, paint.faint(shorten(prose(factsOf(standing).join(' · ')), columns))] : [first];
}

function factsOf({ header, parent, breaks = 0, frames }: Standing): string[] {
  const done = frames.filter(({ status }) => status !== 'running').length;
  return [
    ...(parent ? [SCREEN_WORDS.fork(parent.run, parent.step)] : []),
    SCREEN_WORDS.position(done),
    ...(breaks > 0 ? [SCREEN_WORDS.breaks(breaks)] : []),
    ...header.faults.map((name) => `fault ${name}`),
    header.encoding,
    header.auth,
    header.transport,
    `seed ${header.seed}`,
  ];
}

/** State of the device and timers, then the notice, then the keys or the command that is typed. */
export function screenBottom(
  standing: Standing,
  typed: TypedLine | undefined,
  keys: KeyTable,
  room: Room,
  layout: Layout,
): string[] {
  const rule = room.rule ? [layout.paint.faint('─'.repeat(layout.columns))] : [];
  return [
    ...rule,
    ...statusLines(standing, room, layout),
    ...noticeLines(standing.notice, room, layout),
    ...(typed ? typedLines(typed, keys, room, layout) : shownKeys(keys, room, layout)),
  ];
}

function statusLines({ device, timers, now }: Standing, { status }: Room, layout: Layout): string[] {
  const { columns, paint } = layout;
  const state = `${device.fumoState} ${stateName(device.fumoState)}`;
  const busy = device.busy === undefined ? SCREEN_WORDS.idle : SCREEN_WORDS.busy(device.busy);
  const about = cleanLine(SCREEN_WORDS.device(device.firmware, state, busy));
  if (status === 2) {
    return [
      [STEP_WORDS.device, about],
      [STEP_WORDS.timers, cleanLine(timersText(timers, now, false))],
    ].map(([label = '', text = '']) => paint.faint(pad(label, 8)) + shorten(text, columns - 8));
  }
  const one = `${about} │ ${cleanLine(timersText(timers, now, true))}`;
  return status === 1 ? [shorten(one, columns)] : [];
}

function timersText(timers: Standing['timers'], now: number, isShort: boolean): string {
  const [first, ...others] = timers;
  if (!first) return SCREEN_WORDS.noTimers;
  const away = span(first.due - now);
  const text = isShort
    ? SCREEN_WORDS.shortTimer(first.name, away)
    : SCREEN_WORDS.timer(first.name, first.owner, away, fullTime(first.due));
  if (others.length === 0) return text;
  const more = isShort ? SCREEN_WORDS.shortMore : SCREEN_WORDS.moreTimers;
  return `${text} ${more(others.length)}`;
}

/** As many lines as are kept for it, more only when it would not fit. */
function noticeLines(
  notice: Notice | undefined,
  { notice: kept }: Room,
  { columns, paint }: Layout,
): string[] {
  if (!notice) return Array.from({ length: kept }, () => '');
  const colour = { plain: paint.strong, good: paint.good, warn: paint.warn, bad: paint.bad }[notice.tone];
  const lines = wrap(clean(notice.text), columns, 2);
  return lines.slice(0, MOST_NOTICE).map(colour);
}

const MOST_NOTICE = 4;

function shownKeys({ keys, few }: KeyTable, room: Room, layout: Layout): string[] {
  const all = keyLines(keys, layout);
  if (all.length <= room.keys) return [...blanks(room.keys - all.length), ...all];
  const some = keyLines(fitting(few, room.keys, layout), layout);
  return [...blanks(room.keys - some.length), ...some];
}

/** As many of the first keys as fit in so many lines. */
function fitting(keys: KeyTable['few'], lines: number, layout: Layout): KeyTable['few'] {
  for (let count = keys.length; count > 1; count--) {
    if (keyLines(keys.slice(0, count), layout).length <= lines) return keys.slice(0, count);
  }
  return keys.slice(0, 1);
}

/** As high as the keys are, so that nothing moves when the line is opened. */
function typedLines({ text, hint }: TypedLine, keys: KeyTable, room: Room, layout: Layout): string[] {
  const height = shownKeys(keys, room, layout).length;
  const hints = wrap(cleanLine(hint), layout.columns - 1, 2).slice(0, Math.max(0, height - 1));
  return [...blanks(height - 1 - hints.length), ...hints.map(layout.paint.faint), `:${text}`];
}

function blanks(count: number): string[] {
  return Array.from({ length: Math.max(0, count) }, () => '');
}
