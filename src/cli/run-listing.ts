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
  /** Absent when the trace cannot be read. */
  events?: number;
  trace: string;
}

/** Newest first. @throws FumoError `store.*` */
export async function listRuns(home: string): Promise<RunRow[]> {
  return (await openRuns(home).list()).map(rowOf);
}

function rowOf({ id, flow, title, verdict, outcome, createdAt, finishedAt, tracePath }: RunRecord): RunRow {
  const events = countEvents(tracePath);
  return {
    id,
    flow,
    title,
    ...(verdict === undefined ? {} : { verdict }),
    ...(outcome === undefined ? {} : { outcome }),
    createdAt,
    ...(finishedAt === undefined ? {} : { finishedAt }),
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
