/** The recorded runs for `trace list`. */
import { openRuns, type RunRecord } from '../sandbox/store/runs.js';
import { linesOfFile } from '../trace/json-lines.js';

/** What `trace list` tells of a run. */
export interface RunRow {
  id: string;
  flow: string;
  title: string;
  /** Absent while the run goes on, and when it was killed. */
  verdict?: 'passed' | 'failed';
  outcome?: string;
  /** Wall time, ISO 8601. */
  createdAt: string;
  finishedAt?: string;
  /** Given by the person who forked it. */
  name?: string;
  /** Of a fork: the run that it comes from, and how many of its steps they share. */
  parent?: { run: string; step: number };
  /** Ids of the runs that were forked from it, oldest first. */
  forks: string[];
  /** Absent when the trace cannot be read. */
  events?: number;
  trace: string;
}

/** Newest first. @throws FumoError `store.*` */
export async function listRuns(home: string): Promise<RunRow[]> {
  const records = await openRuns(home).list();
  return records.map((record) => rowOf(record, forksOf(record, records)));
}

function forksOf({ id }: RunRecord, records: readonly RunRecord[]): string[] {
  return records.flatMap((one) => (one.parent?.run === id ? [one.id] : [])).reverse();
}

/** A run in the tree of forks, and how deep it stands there. */
export interface TreeRow {
  run: RunRow;
  depth: number;
}

/** Each run followed by its forks; a fork whose parent is gone stands by itself. */
export function forkTree(runs: readonly RunRow[]): TreeRow[] {
  const byId = new Map(runs.map((run) => [run.id, run]));
  const branch = (run: RunRow, depth: number): TreeRow[] => [
    { run, depth },
    ...run.forks.flatMap((id) => byId.get(id) ?? []).flatMap((fork) => branch(fork, depth + 1)),
  ];
  return runs.filter(({ parent }) => !parent || !byId.has(parent.run)).flatMap((run) => branch(run, 0));
}

function rowOf(record: RunRecord, forks: string[]): RunRow {
  const { id, flow, title, verdict, outcome, createdAt, finishedAt, tracePath, name, parent } = record;
  const events = countEvents(tracePath);
  return {
    id,
    flow,
    title,
    ...(verdict === undefined ? {} : { verdict }),
    ...(outcome === undefined ? {} : { outcome }),
    createdAt,
    ...(finishedAt === undefined ? {} : { finishedAt }),
    ...(name === undefined ? {} : { name }),
    ...(parent === undefined ? {} : { parent }),
    forks,
    ...(events === undefined ? {} : { events }),
    trace: tracePath,
  };
}

/** Lines after the header; the events themselves are not read. */
function countEvents(path: string): number | undefined {
  try {
    let lines = 0;
    for (const line of linesOfFile(path)) if (line.ended) lines += 1;
    return Math.max(0, lines - 1);
  } catch {
    return undefined;
  }
}
