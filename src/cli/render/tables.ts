/** Lists of flows and runs. */
import { clean } from '../clean.js';
import type { FlowRow } from '../flow-listing.js';
import { forkTree, type RunRow } from '../run-listing.js';
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

/** Runs, newest first, each followed by its forks. */
export function runTable(runs: readonly RunRow[], layout: Layout): string[] {
  if (runs.length === 0) return wrap(LIST_WORDS.noRuns, layout.columns);
  const { paint } = layout;
  const tree = forkTree(runs);
  const rows = tree.map(({ run, depth }) =>
    [
      forkLabel(run.id, depth, run.parent),
      ...endOf(run),
      run.createdAt.slice(0, 19).replace('T', ' '),
      LIST_WORDS.events(run.events),
      run.name === undefined ? '' : `“${run.name}”`,
    ].map(clean),
  );
  return table(rows, layout).flatMap((lines, at) => {
    const [, end] = rows[at] ?? [];
    const colour = end === 'passed' ? paint.good : end === 'failed' ? paint.bad : paint.warn;
    return lines.map((line) => line.replace(/\b(passed|failed|unfinished)\b/, (word) => colour(word)));
  });
}

/** `└ deferred-2 @9`: how deep the fork stands, and after how many steps it leaves its parent. */
function forkLabel(id: string, depth: number, parent: RunRow['parent']): string {
  return depth === 0 ? id : `${'  '.repeat(depth - 1)}└ ${id} @${parent?.step ?? 0}`;
}

/** A run that was left or killed has no verdict yet: it can be gone on with. */
function endOf({ verdict, outcome, finishedAt }: RunRow): [string, string] {
  if (outcome === 'interrupted') return [LIST_WORDS.unfinished, ''];
  const none = finishedAt === undefined ? LIST_WORDS.unfinished : LIST_WORDS.notJudged;
  return [verdict ?? none, outcome ?? ''];
}

/** Rows as aligned lines when all fit; else each row's cells are wrapped one after the other. */
function table(rows: readonly (readonly string[])[], { columns }: Layout): string[][] {
  const lines = aligned(rows);
  if (lines.every((line) => widthOf(line) <= columns)) return lines.map((line) => [line]);
  return rows.map((row) => wrap(row.filter((cell) => cell !== '').join('  '), columns, 2));
}
