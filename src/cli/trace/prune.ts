/** `trace prune`: deletes old recorded runs, never one under way, nor one that a kept fork comes from. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Instant, parseInstant, wallClock } from '../../engine/clock.js';
import { FumoError } from '../../errors.js';
import { withLock } from '../../sandbox/store/lock.js';
import { openRuns, type RunRecord } from '../../sandbox/store/runs.js';
import { PRUNE_WORDS } from './words.js';

export interface PruneSettings {
  /** An age, such as `7d`. */
  olderThan: string | undefined;
  /** So many of the newest runs stay. */
  keep: number | undefined;
  yes: boolean;
  /** Asks whether to go on; undefined where nobody can be asked. */
  ask?: ((plan: PrunePlan) => Promise<boolean>) | undefined;
  /** Says what would be deleted. */
  show(plan: PrunePlan): void;
}

export interface PrunedRun {
  id: string;
  flow: string;
  /** Wall time, ISO 8601. */
  createdAt: string;
}

export interface KeptRun {
  id: string;
  /** `running`: under way, or perhaps. `parent`: a fork of it is kept. */
  reason: 'running' | 'parent';
  /** The fork. */
  fork?: string;
}

export interface PrunePlan {
  /** Oldest first. */
  runs: readonly PrunedRun[];
  /** Old enough, but kept. */
  kept: readonly KeptRun[];
}

/** The `--json` contract of `trace prune`. */
export interface Pruned extends PrunePlan {
  /** False when this is only what would be deleted. */
  deleted: boolean;
}

/** @throws FumoError `usage.nothing-to-prune`, `usage.bad-age`, `store.*` */
export async function pruneRuns(home: string, settings: PruneSettings): Promise<Pruned> {
  const runs = openRuns(home);
  const all = await runs.list();
  const plan = await planOf(all, settings);
  settings.show(plan);
  const isWanted = settings.yes || (plan.runs.length > 0 && (await settings.ask?.(plan)) === true);
  if (!isWanted || plan.runs.length === 0) return { ...plan, deleted: false };
  const deleted: PrunedRun[] = [];
  const kept: KeptRun[] = [...plan.kept];
  for (const run of plan.runs) {
    const record = all.find(({ id }) => id === run.id);
    if (record && (await removeUnlocked(record, () => runs.remove(run.id)))) deleted.push(run);
    else kept.push({ id: run.id, reason: 'running' });
  }
  return { runs: deleted, kept, deleted: true };
}

async function planOf(all: readonly RunRecord[], settings: PruneSettings): Promise<PrunePlan> {
  const old = oldOnes(all, settings);
  const kept: KeptRun[] = [];
  for (const run of old) if (await isUnderWay(run)) kept.push({ id: run.id, reason: 'running' });
  const doomed = new Set(old.map(({ id }) => id).filter((id) => !kept.some((run) => run.id === id)));
  // A parent that is kept may be a fork itself, so this goes on until nothing changes.
  for (let fork = forkOf(all, doomed); fork?.parent; fork = forkOf(all, doomed)) {
    doomed.delete(fork.parent.run);
    kept.push({ id: fork.parent.run, reason: 'parent', fork: fork.id });
  }
  const gone = old.filter(({ id }) => doomed.has(id)).reverse();
  return { runs: gone.map(({ id, flow, createdAt }) => ({ id, flow, createdAt })), kept };
}

/** A kept run whose parent is to go. */
function forkOf(all: readonly RunRecord[], doomed: ReadonlySet<string>): RunRecord | undefined {
  return all.find(({ id, parent }) => parent !== undefined && !doomed.has(id) && doomed.has(parent.run));
}

/** Newest first, as the registry lists them. With both settings a run must be old in both senses. */
function oldOnes(all: readonly RunRecord[], { olderThan, keep }: PruneSettings): RunRecord[] {
  if (olderThan === undefined && keep === undefined) {
    throw new FumoError('usage.nothing-to-prune', PRUNE_WORDS.nothingAsked, {
      hint: PRUNE_WORDS.nothingAskedHint,
    });
  }
  const before = olderThan === undefined ? undefined : wallClock.now() - ageOf(olderThan);
  return all
    .slice(keep ?? 0)
    .filter(({ createdAt }) => before === undefined || (parseInstant(createdAt) ?? before) < before);
}

const UNITS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Milliseconds. @throws FumoError `usage.bad-age` */
export function ageOf(text: string): number {
  const [, number = '', unit = ''] = /^(\d{1,6})([mhdw])$/.exec(text.trim()) ?? [];
  const size = UNITS[unit];
  if (size !== undefined) return Number(number) * size;
  throw new FumoError('usage.bad-age', PRUNE_WORDS.badAge(text), {
    expected: PRUNE_WORDS.ageExpected,
    found: text,
  });
}

/** A run without an end that was written to this recently may go on still. */
const RECENT_MS = 86_400_000;

async function isUnderWay(run: RunRecord): Promise<boolean> {
  if (run.finishedAt === undefined && (await writtenAt(run)) > wallClock.now() - RECENT_MS) return true;
  return !(await removeUnlocked(run, async () => {}));
}

async function writtenAt({ tracePath, createdAt }: RunRecord): Promise<Instant> {
  try {
    return (await stat(tracePath)).mtimeMs;
  } catch {
    return parseInstant(createdAt) ?? 0;
  }
}

/** Does the work while no other process has the run. @returns false when one has it */
async function removeUnlocked({ dir }: RunRecord, work: () => Promise<void>): Promise<boolean> {
  try {
    if (!(await isThere(dir))) await work();
    else await withLock(join(dir, 'run.lock'), work, 0);
    return true;
  } catch (error) {
    if (error instanceof FumoError && error.code === 'store.locked') return false;
    throw error;
  }
}

async function isThere(folder: string): Promise<boolean> {
  try {
    return (await stat(folder)).isDirectory();
  } catch {
    return false;
  }
}
