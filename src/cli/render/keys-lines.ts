/** The keys: the row below the screen, and the whole of them in help. */
import { cleanLine } from '../clean.js';
import { pad, shorten, widthOf, wrap } from '../width.js';
import { SCROLL_HELP } from '../words-step.js';
import type { Layout } from './ladder.js';
import type { HelpGroup, KeyTable } from './screen-types.js';

/** Keys and their words, as many on a line as fit. */
export function keyLines(keys: KeyTable['keys'], { columns, paint }: Layout): string[] {
  const lines: string[] = [];
  let line = '';
  let plain = 0;
  for (const { key, short } of keys) {
    const width = widthOf(`${key} ${short}`);
    if (plain > 0 && plain + 2 + width > columns - 1) {
      lines.push(line);
      line = '';
      plain = 0;
    }
    line += `${plain === 0 ? '' : '  '}${paint.key(key)} ${short}`;
    plain += (plain === 0 ? 0 : 2) + width;
  }
  return [...lines, line];
}

/** Every key and command: key, command with its arguments, what it does. */
export function helpLines(groups: readonly HelpGroup[], layout: Layout): string[] {
  const widest = Math.max(0, ...groups.flatMap(({ rows }) => rows.map(({ name }) => widthOf(name))));
  const width = Math.min(widest, Math.floor(layout.columns / 3));
  const body = groups.flatMap(({ heading, rows }) => [
    layout.paint.strong(heading),
    ...rows.flatMap((row) => helpRow(row, width, layout)),
    '',
  ]);
  return [...body, ...wrap(SCROLL_HELP, layout.columns)];
}

function helpRow(
  { key, name, does }: HelpGroup['rows'][number],
  width: number,
  { columns, paint }: Layout,
): string[] {
  const [first = '', ...rest] = wrap(cleanLine(does), columns - width - KEY_WIDTH - 2);
  const lead = ' '.repeat(KEY_WIDTH);
  const own = `${paint.key(pad(key, KEY_WIDTH))}`;
  const below = ' '.repeat(KEY_WIDTH + width + 2);
  const isLong = widthOf(name) > width;
  const head = isLong
    ? [own + shorten(name, columns - KEY_WIDTH), below + first]
    : [`${own}${pad(name, width)}  ${first}`];
  return [...head, ...rest.map((line) => (isLong ? below : lead + ' '.repeat(width + 2)) + line)];
}

const KEY_WIDTH = 5;
