/** What became of each flow of `fumo run`, and of all together. */
import type { RunSettings } from '../../engine/run-types.js';
import type { FumoError } from '../../errors.js';
import type { Difference } from '../../trace/compare/index.js';
import type { TraceEvent, TraceHeader } from '../../trace/event.js';
import { EXIT, exitCodeOf } from '../exit-codes.js';
import type { FlowRun, FlowRunResult } from '../flow-run.js';

/** What the golden trace beside a flow had to say. */
export type Golden =
  | { state: 'none' }
  | { state: 'same' | 'written'; file: string }
  | { state: 'not-compared'; file: string; why: string }
  | { state: 'differs'; file: string; differences: readonly Difference[] };

interface EntryBase {
  /** Name or path by which the flow can be run again. */
  asked: string;
  /** Name of the flow; as `asked` when the file could not be read. */
  flow: string;
  title: string;
  /** Path of the flow file, relative to the working directory when it is below it. */
  file: string;
  settings: RunSettings;
}

/** A run that came to its end. */
export interface PlayedEntry extends EntryBase {
  status: 'passed' | 'failed';
  /** With `run.golden-differs` as its failure when only the golden trace says no. */
  result: FlowRunResult;
  golden: Golden;
  header: TraceHeader;
  /** Empty when the run passed: nobody looks at them, and there may be very many. */
  events: readonly TraceEvent[];
  known: FlowRun['known'];
  /** Wall time, seconds. */
  seconds: number;
}

/** A flow that could not be read or run. */
export interface ErrorEntry extends EntryBase {
  status: 'error';
  error: FumoError;
  seconds: number;
}

/** A flow that had no turn, because of `--bail`. */
export interface NotRunEntry extends EntryBase {
  status: 'not-run';
}

export type Entry = PlayedEntry | ErrorEntry | NotRunEntry;

export interface Totals {
  flows: number;
  passed: number;
  failed: number;
  /** Flows that could not be read or run. */
  errors: number;
  notRun: number;
  exit: number;
}

export interface Report {
  entries: readonly Entry[];
  totals: Totals;
  /** Wall time of all, seconds. */
  seconds: number;
}

/** Gravest first. */
const GRAVITY: readonly number[] = [
  EXIT.bug,
  EXIT.usage,
  EXIT.environment,
  EXIT.inputRefused,
  EXIT.flowFailed,
  EXIT.ok,
];

export function exitOf(entry: Entry): number {
  if (entry.status === 'error') return exitCodeOf(entry.error);
  return entry.status === 'failed' ? EXIT.flowFailed : EXIT.ok;
}

/** The exit code over many flows: the gravest of theirs. */
export function exitOver(entries: readonly Entry[]): number {
  const codes = new Set(entries.map(exitOf));
  return GRAVITY.find((code) => codes.has(code)) ?? Math.max(EXIT.ok, ...codes);
}

export function totalsOf(entries: readonly Entry[]): Totals {
  const number = (status: Entry['status']): number =>
    entries.filter((entry) => entry.status === status).length;
  return {
    flows: entries.length,
    passed: number('passed'),
    failed: number('failed'),
    errors: number('error'),
    notRun: number('not-run'),
    exit: exitOver(entries),
  };
}
