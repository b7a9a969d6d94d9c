/** How the room of a picture is shared out between its lifelines. */
import { allRows, type Picture, type Row } from './picture.js';
import { linesOf, titleOf } from './safe.js';
import { widthOf } from './width.js';

/** The root of what is written in each gap, so that a busy one gets more and a quiet one still enough. */
export function weightsOf({ lifelines, rows }: Picture): number[] {
  const order = new Map(lifelines.map(({ id }, index) => [id, index]));
  const written = lifelines.slice(1).map(() => 0);
  for (const row of allRows(rows)) {
    const gap = gapOf(row, order);
    if (gap !== undefined) written[gap] = (written[gap] ?? 0) + wordsIn(row);
  }
  return written.map((columns) => columns ** 0.6);
}

function wordsIn(row: Row): number {
  if (row.row === 'group') return 0;
  return widthOf(titleOf(row)) + linesOf(row).reduce((sum, line) => sum + widthOf(line), 0);
}

function gapOf(row: Row, order: ReadonlyMap<string, number>): number | undefined {
  if (row.row === 'arrow') {
    const [from = 0, to = 0] = [order.get(row.from), order.get(row.to)];
    return Math.abs(from - to) === 1 ? Math.min(from, to) : undefined;
  }
  return undefined;
}
