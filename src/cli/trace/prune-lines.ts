/** What `trace prune` says to people. */
import { cleanLine } from '../clean.js';
import type { Layout } from '../render/ladder.js';
import { columns, wrap } from '../width.js';
import type { KeptRun, PrunePlan } from './prune.js';
import { PRUNE_WORDS } from './words.js';

/** The runs that would go, and those that stay although they are old. */
export function planLines({ runs, kept }: PrunePlan, layout: Layout): string[] {
  const rows = runs.map(({ id, flow, createdAt }) => [
    `  ${id}`,
    cleanLine(flow),
    `${createdAt.slice(0, 10)} ${createdAt.slice(11, 16)}Z`,
  ]);
  const head = runs.length === 0 ? PRUNE_WORDS.nothing : PRUNE_WORDS.would(runs.length);
  return [head, ...columns(rows), ...keptLines(kept, layout)];
}

function keptLines(kept: readonly KeptRun[], layout: Layout): string[] {
  return kept.flatMap(({ id, reason, fork = '' }) => {
    const why = reason === 'running' ? PRUNE_WORDS.running : PRUNE_WORDS.parent(fork);
    return wrap(PRUNE_WORDS.kept(id, why), layout.columns, 2).map(layout.paint.faint);
  });
}
