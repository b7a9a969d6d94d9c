/** Parts of the screen: rules with a heading, a stretch of lines that scrolls, two columns beside each other. */
import { pad, shorten, widthOf } from '../width.js';
import { STEP_WORDS } from '../words-step.js';
import type { Layout } from './ladder.js';

/** `── What comes next ─────`; the words are painted, the line is faint. */
export function ruleLine(
  words: string,
  { columns, paint }: Layout,
  tint: (text: string) => string = paint.strong,
): string {
  const heading = shorten(words, Math.max(1, columns - 6));
  const rest = Math.max(1, columns - widthOf(heading) - 4);
  return `${paint.faint('──')} ${tint(heading)} ${paint.faint('─'.repeat(rest))}`;
}

/** A stretch of lines, and how far it can be scrolled. */
export interface Stretch {
  lines: string[];
  maxScroll: number;
}

/** The part of the lines that fits in `room`, with how many there are above and below, and `how` to see them. */
export function scrolled(
  lines: readonly string[],
  scroll: number,
  room: number,
  { paint, columns }: Layout,
  how: string = STEP_WORDS.down,
): Stretch {
  if (lines.length <= room) return { lines: [...lines], maxScroll: 0 };
  const maxScroll = lines.length - room;
  const from = Math.min(scroll, maxScroll);
  const above = from > 0 ? [paint.faint(shorten(STEP_WORDS.above(from + 1), columns))] : [];
  const size = room - above.length;
  const start = from + above.length;
  const rest = lines.length - start - size;
  if (rest <= 0) return { lines: [...above, ...lines.slice(start)], maxScroll };
  const below = paint.faint(shorten(STEP_WORDS.more(rest + 1, how), columns));
  return { lines: [...above, ...lines.slice(start, start + size - 1), below], maxScroll };
}

/** The lines with empty ones below, exactly `height` of them. */
export function filled(lines: readonly string[], height: number): string[] {
  return Array.from({ length: height }, (_, at) => lines[at] ?? '');
}

const BETWEEN = ' │ ';

/** The width of each of two columns. */
export function halfWidth(columns: number): number {
  return Math.floor((columns - BETWEEN.length) / 2);
}

/** Two columns beside each other, as high as the higher one. */
export function sideBySide(left: readonly string[], right: readonly string[], layout: Layout): string[] {
  const width = halfWidth(layout.columns);
  const height = Math.max(left.length, right.length);
  return Array.from(
    { length: height },
    (_, at) => `${pad(left[at] ?? '', width)}${layout.paint.faint(BETWEEN)}${right[at] ?? ''}`,
  );
}
