/** Golden traces: `NAME.golden.jsonl` beside `NAME.yaml` is the trace that the flow shall have. */
import { existsSync } from 'node:fs';
import { DEFAULT_SETTINGS, type RunSettings } from '../../engine/run-types.js';
import { FumoError } from '../../errors.js';
import { utf8Encode } from '../../syncml/octets.js';
import { compareTraces, type Difference, type TracePlace } from '../../trace/compare/index.js';
import type { Failure, TraceEvent, TraceHeader } from '../../trace/event.js';
import { readTrace } from '../../trace/reader.js';
import { serialise } from '../../trace/serialise.js';
import { writeDocument } from '../export/write-export.js';
import { quoted, settingWords } from './command-line.js';
import type { Golden } from './entry.js';
import { type Chosen, shortPath } from './select.js';
import { RUN_USAGE_WORDS, RUN_WORDS } from './words.js';

/** How messages are spelled and carried does not change what they say. */
const SPELLING = ['header.encoding', 'header.transport', 'header.reading'];

export interface GoldenOptions {
  update: boolean;
  exact: boolean;
}

export interface Run {
  header: TraceHeader;
  events: readonly TraceEvent[];
}

/** Path of the golden trace of a flow file. */
export function goldenPath(path: string): string {
  return `${path.replace(/\.ya?ml$/, '')}.golden.jsonl`;
}

/** The setting that makes a run another one than the flow's own; undefined when there is none. */
function otherRun({ answers, set, faults, auth }: RunSettings): string | undefined {
  const words = settingWords({ ...DEFAULT_SETTINGS, answers, set, faults, auth });
  return words.length === 0 ? undefined : words.slice(0, 2).join(' ');
}

/** @throws FumoError `usage.update-of-other-run`, `usage.update-of-built-in` */
export function checkUpdate(settings: RunSettings, chosen: readonly Chosen[]): void {
  const other = otherRun(settings);
  if (other !== undefined) {
    throw new FumoError('usage.update-of-other-run', RUN_USAGE_WORDS.updateOfOther(other), {
      found: other,
      hint: RUN_USAGE_WORDS.updateOfOtherHint,
    });
  }
  const builtIn = chosen.find(({ isBuiltIn }) => isBuiltIn);
  if (!builtIn) return;
  throw new FumoError('usage.update-of-built-in', RUN_USAGE_WORDS.updateOfBuiltIn(builtIn.asked), {
    found: builtIn.asked,
    hint: RUN_USAGE_WORDS.updateOfBuiltInHint,
  });
}

/**
 * Compares a run with the golden trace beside its flow, or writes that trace.
 * @throws FumoError `trace.*` when the golden trace cannot be read, `environment.*` when it cannot be written
 */
export function judge(
  path: string,
  run: Run,
  { settings, passed }: { settings: RunSettings; passed: boolean },
  { update, exact }: GoldenOptions,
): Golden {
  const place = goldenPath(path);
  const file = shortPath(place);
  const exists = existsSync(place);
  if (!exists && !update) return { state: 'none' };
  const other = otherRun(settings);
  if (other !== undefined) return { state: 'not-compared', file, why: RUN_WORDS.goldenOtherRun(other) };
  if (!passed) return { state: 'not-compared', file, why: RUN_WORDS.goldenFlowFailed };
  const differences = exists ? compareWith(place, run, exact) : [];
  if (exists && differences.length === 0) return { state: 'same', file };
  if (!update) return { state: 'differs', file, differences };
  writeDocument(place, utf8Encode(textOf(run)), true);
  return { state: 'written', file };
}

function compareWith(place: string, run: Run, exact: boolean): readonly Difference[] {
  const options = { exact, names: RUN_WORDS.goldenNames, ignore: exact ? [] : SPELLING };
  return compareTraces(readTrace(place), run, options).differences;
}

function textOf({ header, events }: Run): string {
  return `${[header, ...events].map(serialise).join('\n')}\n`;
}

/** The first difference as the failure of a run, with the place in the golden trace and in the run's own. */
export function goldenFailure(
  { file, differences }: Extract<Golden, { state: 'differs' }>,
  { tracePath, asked }: { tracePath: string; asked: string },
): Failure {
  const [first] = differences;
  const line = (place: TracePlace | undefined): number => (place?.seq ?? 0) + 1;
  return {
    code: 'run.golden-differs',
    expected: sideOf(first, 'a', `${file}:${line(first?.inA)}`),
    found: sideOf(first, 'b', `${tracePath}:${line(first?.inB)}`),
    hint: RUN_WORDS.goldenHint(differences.length, `fumo run ${quoted(asked)} --update`),
    where: { file, line: line(first?.inA), path: first?.path ?? '' },
  };
}

/** What one side says, and where: the line of its trace file. */
function sideOf(difference: Difference | undefined, side: 'a' | 'b', place: string): string {
  const value = difference?.[side];
  const words =
    value === undefined ? RUN_WORDS.goldenNothing : `${difference?.path} ${JSON.stringify(value)}`;
  const known = side === 'a' ? difference?.inA : difference?.inB;
  return known ? RUN_WORDS.goldenIn(words, place) : words;
}
