/** The clock: what is due, when, in how long, whose it is and why; and what has fired on the way here. */
import type { Instant, PendingTimer } from '../../engine/clock.js';
import { cleanLine } from '../clean.js';
import { fullTime, span } from '../times.js';
import { columns as aligned, pad, widthOf, wrap } from '../width.js';
import { CLOCK_WORDS } from '../words-step.js';
import type { Layout } from './ladder.js';

/** A timer that fired while the run moved. */
export interface ShownFiring {
  owner: string;
  name: string;
  reason: string;
  at: Instant;
}

/** Timers in firing order; a table where it fits, else one paragraph each. */
export function clockLines(timers: readonly PendingTimer[], now: Instant, layout: Layout): string[] {
  const { columns, paint } = layout;
  if (timers.length === 0) return wrap(CLOCK_WORDS.none, columns);
  const rows = timers.map(({ name, owner, reason, due }) =>
    [fullTime(due), span(due - now), owner, name, reason].map(cleanLine),
  );
  return table(CLOCK_WORDS.columns, rows, layout).map((line, at) => (at === 0 ? paint.faint(line) : line));
}

/** What fired, in order, each at its own instant. */
export function firedLines(fired: readonly ShownFiring[], layout: Layout): string[] {
  if (fired.length === 0) return [];
  const rows = fired.map(({ at, owner, name, reason }) => [fullTime(at), owner, name, reason].map(cleanLine));
  const [, ...lines] = table(CLOCK_WORDS.firedColumns, rows, { ...layout, columns: layout.columns - 2 });
  return [layout.paint.clock(CLOCK_WORDS.fired(fired.length)), ...lines.map((line) => `  ${line}`)];
}

/** The clock as one view: the time now, what is due, what fired, how to move it. */
export function clockView(
  timers: readonly PendingTimer[],
  fired: readonly ShownFiring[],
  now: Instant,
  layout: Layout,
): string[] {
  const { paint } = layout;
  const past = firedLines(fired, layout);
  return [
    ...wrap(CLOCK_WORDS.now(fullTime(now)), layout.columns).map(paint.clock),
    '',
    ...clockLines(timers, now, layout),
    '',
    ...past,
    ...(past.length > 0 ? [''] : []),
    ...CLOCK_WORDS.ways.flatMap(([keys = '', does = '']) => wayLines(keys, does, layout)),
  ];
}

function wayLines(keys: string, does: string, { columns, paint }: Layout): string[] {
  if (columns < WAY_WIDTH + LEAST_REASON) {
    return [paint.key(keys), ...wrap(`  ${does}`, columns, 2).map(paint.faint)];
  }
  const lines = wrap(does, columns - WAY_WIDTH);
  return lines.map((line, at) => paint.key(pad(at === 0 ? keys : '', WAY_WIDTH)) + paint.faint(line));
}

const WAY_WIDTH = 22;

/** Rows below a head when all fit; the last cell is wrapped where it must be. */
function table(head: readonly string[], rows: readonly (readonly string[])[], { columns }: Layout): string[] {
  const lead = aligned([head, ...rows].map((cells) => cells.slice(0, -1)));
  const width = Math.max(...lead.map(widthOf)) + 2;
  if (columns - width < LEAST_REASON) {
    return [head.join('  '), ...rows.map((row) => row.join('  '))].flatMap((line, at) =>
      at === 0 ? wrap(line, columns).slice(0, 1) : wrap(line, columns - 2, 2),
    );
  }
  return [head, ...rows].flatMap((cells, at) => {
    const [first = '', ...rest] = wrap(cells.at(-1) ?? '', columns - width - 2);
    const start = lead[at] ?? '';
    const gap = ' '.repeat(Math.max(0, width - widthOf(start)));
    return [`${start}${gap}${first}`, ...rest.map((line) => ' '.repeat(width) + line)];
  });
}

const LEAST_REASON = 20;
