/** What `trace import` says on the screen. */
import { cleanLine } from '../clean.js';
import type { Layout } from '../render/ladder.js';
import { fullTime } from '../times.js';
import { columns as aligned, wrap } from '../width.js';
import type { ImportOutcome } from './import-trace.js';
import type { ImportedItem } from './items.js';
import { IMPORT_WORDS } from './words.js';

export function importLines({ result, imported }: ImportOutcome, layout: Layout): string[] {
  const { run, trace, items, name, from, clock } = result;
  const { paint, columns } = layout;
  const shown = cleanLine(name);
  const head = IMPORT_WORDS.headline({ run, trace, name: shown, from });
  return [
    ...wrap(head, columns, 2).map(paint.strong),
    ...wrap(`  ${IMPORT_WORDS.contents(result)}`, columns, 2),
    ...(clock === 'none' ? wrap(`  ${IMPORT_WORDS.noTimes}`, columns, 2) : []),
    ...(items ? itemLines(items, layout) : []),
    ...leftOutLines(imported.leftOut, layout),
    ...(run === undefined ? [] : ['', ...wrap(IMPORT_WORDS.next(run), columns, 2).map(paint.faint)]),
  ];
}

/** Place, time and direction in columns, and what it is below when it does not fit beside. */
function itemLines(items: readonly ImportedItem[], { columns, paint }: Layout): string[] {
  const heads = aligned(items.map(headCells));
  return items.length === 0
    ? []
    : [
        '',
        ...items.flatMap((item, at) => {
          const lines = wrap(`  ${heads[at]?.trimEnd()}  ${cleanLine(item.text)}`, columns, 6);
          return lines.map((line) => (item.kind === 'note' ? paint.faint(line) : line));
        }),
      ];
}

function headCells({ place, at, message, direction }: ImportedItem): string[] {
  return [
    cleanLine(place),
    ...(at === undefined ? [] : [fullTime(at)]),
    message === undefined ? '' : `#${message}`,
    direction === undefined ? '' : IMPORT_WORDS.arrow[direction],
  ];
}

function leftOutLines(leftOut: ImportOutcome['imported']['leftOut'], { columns, paint }: Layout): string[] {
  if (leftOut.length === 0) return [];
  return [
    '',
    paint.warn(IMPORT_WORDS.leftOut),
    ...leftOut.flatMap((one) => {
      const places = cleanLine(IMPORT_WORDS.places(one));
      const line = `  ${IMPORT_WORDS.reason(one)}${places === '' ? '' : `: ${places}`}`;
      return wrap(line, columns, 4);
    }),
  ];
}
