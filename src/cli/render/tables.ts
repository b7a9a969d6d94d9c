/** Lists of flows and runs. */
import { clean } from '../clean.js';
import type { FlowRow } from '../flow-listing.js';
import type { RunRow } from '../run-listing.js';
import { columns as aligned, widthOf, wrap } from '../width.js';
import { LIST_WORDS } from '../words-list.js';
import type { Layout } from './ladder.js';

/** Flows, one a line when they fit, else one a paragraph; prompts and choices below. */
export function flowTable(flows: readonly FlowRow[], layout: Layout): string[] {
  const heads = table(
    flows.map(({ name, section, title }) => [name, section ?? '', title].map(clean)),
    layout,
  );
  return flows.flatMap((flow, at) => [...(heads[at] ?? []), ...promptLines(flow, layout)]);
}

function promptLines({ prompts }: FlowRow, { columns, paint }: Layout): string[] {
  return prompts.flatMap(({ prompt, choices }) => {
    const text = choices.length > 0 ? `  ${prompt}: ${choices.join(', ')}` : `  ${prompt}`;
    return wrap(clean(text), columns, 4).map(paint.faint);
  });
}

/** Runs, newest first. */
export function runTable(runs: readonly RunRow[], layout: Layout): string[] {
  if (runs.length === 0) return wrap(LIST_WORDS.noRuns, layout.columns);
  const { paint } = layout;
  const rows = runs.map(({ id, verdict, outcome, createdAt, events }) =>
    [
      id,
      verdict ?? LIST_WORDS.unfinished,
      outcome ?? '',
      createdAt.slice(0, 19).replace('T', ' '),
      LIST_WORDS.events(events),
    ].map(clean),
  );
  return table(rows, layout).flatMap((lines, at) => {
    const colour = { passed: paint.good, failed: paint.bad, none: paint.warn }[runs[at]?.verdict ?? 'none'];
    return lines.map((line) => line.replace(/\b(passed|failed|unfinished)\b/, (word) => colour(word)));
  });
}

/** Rows as aligned lines when all fit; else each row's cells are wrapped one after the other. */
function table(rows: readonly (readonly string[])[], { columns }: Layout): string[][] {
  const lines = aligned(rows);
  if (lines.every((line) => widthOf(line) <= columns)) return lines.map((line) => [line]);
  return rows.map((row) => wrap(row.filter((cell) => cell !== '').join('  '), columns, 2));
}
