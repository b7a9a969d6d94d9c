/** The result of many flows for a program; `docs/run-report.schema.json` describes it. */
import type { FlowRunResult } from '../../flow-run.js';
import { type ErrorJson, errorJson } from '../../render/error.js';
import type { Entry, Golden, Report, Totals } from '../entry.js';
import type { Reporter } from './reporter.js';

/** A golden trace in JSON; absent when a flow has none. `total` counts all differences, of which the first are listed. */
export type GoldenJson = Exclude<Golden, { state: 'none' }> & { total?: number };

/** One flow of the list: a result as `run` of one flow gives it, with its file and golden trace, or why there is none. */
export type RunJson =
  | (FlowRunResult & { file: string; golden?: GoldenJson })
  | { verdict: 'error'; flow: string; file: string; error: ErrorJson['error'] }
  | { verdict: 'not-run'; flow: string; file: string };

/** The `--json` contract of `run` with a folder, a glob or several flows. */
export interface RunsJson {
  runs: readonly RunJson[];
  totals: Totals;
}

const DIFFERENCES_SHOWN = 20;

export function jsonReporter(): Reporter {
  return {
    begin: () => '',
    entry: () => '',
    end: (report) => `${JSON.stringify(runsJson(report), null, 2)}\n`,
  };
}

export function runsJson({ entries, totals }: Report): RunsJson {
  return { runs: entries.map(runJson), totals };
}

function runJson(entry: Entry): RunJson {
  const { flow, file } = entry;
  if (entry.status === 'not-run') return { verdict: 'not-run', flow, file };
  if (entry.status === 'error') return { verdict: 'error', flow, file, error: errorJson(entry.error).error };
  const golden = goldenJson(entry.golden);
  return { ...entry.result, file, ...(golden && { golden }) };
}

export function goldenJson(golden: Golden): GoldenJson | undefined {
  if (golden.state === 'none') return undefined;
  if (golden.state !== 'differs') return golden;
  const { differences } = golden;
  return { ...golden, differences: differences.slice(0, DIFFERENCES_SHOWN), total: differences.length };
}
