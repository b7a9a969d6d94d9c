/** `fumo run`: finds the flows, plays them, tells the results, gives one verdict over all. */
import type { RunSettings } from '../engine/run-types.js';
import { FumoError } from '../errors.js';
import { PLAIN, paintFor } from './colour.js';
import type { FlowRun, FlowRunResult } from './flow-run.js';
import { framesOf } from './frames.js';
import { flowsFolder } from './paths.js';
import { type Layout, ladderLines } from './render/ladder.js';
import { titleLines } from './render/screen.js';
import type { Entry, Report } from './run/entry.js';
import { checkUpdate, type GoldenOptions } from './run/golden.js';
import { parseGrep } from './run/grep.js';
import { intoFile, type Output, onScreen, type Wanted, wantedOutputs } from './run/outputs.js';
import { type Prepared, prepare } from './run/prepare.js';
import { NO_PROGRESS, openProgress, type Progress } from './run/progress.js';
import { openReporter } from './run/reporters/index.js';
import { type GoldenJson, goldenJson, type RunsJson, runsJson } from './run/reporters/json.js';
import { oneFlowReporter, prettyReporter } from './run/reporters/pretty.js';
import type { Reporter } from './run/reporters/reporter.js';
import { playRound, type RoundOptions } from './run/round.js';
import { type Selection, select } from './run/select.js';
import { RUN_USAGE_WORDS } from './run/words.js';
import { describeTerminal } from './terminal.js';
import { unusedAnswers } from './unused-answers.js';
import { USAGE_WORDS } from './words.js';

/** The `--json` contract of `run`: one flow gives its result, everything else a list. */
export type RunOutput = (FlowRunResult & { golden?: GoldenJson }) | RunsJson;

export interface Played {
  output: RunOutput;
  exit: number;
}

export interface RunManyOptions {
  /** Names, files, folders and globs. */
  flows: readonly string[];
  settings: RunSettings;
  traceCopy?: string | undefined;
  grep?: string | undefined;
  /** Flows played at a time, from 1. */
  parallel: number;
  bail: boolean;
  watch: boolean;
  reporter?: readonly string[] | undefined;
  out?: string | undefined;
  golden: GoldenOptions;
  version: string;
  /** stdout is for JSON; `say` writes to stderr. */
  json: boolean;
  say(text: string): void;
}

/**
 * Nothing runs before the whole command line was found to be right.
 * @throws FumoError `usage.*`; of one flow that is not a list also what refuses it: `flow.*`, `answer.*`,
 *   `environment.*`, `store.*`
 */
export async function runFlows(options: RunManyOptions): Promise<Played> {
  const wanted = wantedOutputs(options);
  const list = await findFlows(options);
  const round = (flows: readonly Prepared[], isOne: boolean): Promise<Report> =>
    playRound(flows, roundOptions(options, wanted, { flows, isOne }));
  if (options.watch) {
    const { watchFlows } = await import('./run/watch-flows.js');
    return watchFlows(list, {
      again: () => findFlows(options),
      play: ({ prepared, isOne }) => round(prepared, isOne),
      say: options.say,
    });
  }
  return concluded(await round(list.prepared, list.isOne), list.isOne);
}

/** The flows that are to be played. */
export interface FlowList extends Omit<Selection, 'chosen'> {
  prepared: readonly Prepared[];
}

async function findFlows(options: RunManyOptions): Promise<FlowList> {
  const { settings, version, golden, traceCopy } = options;
  const builtIns = flowsFolder();
  const grep = options.grep === undefined ? undefined : parseGrep(options.grep);
  const { chosen, isOne, folders } = await select(options.flows, builtIns);
  if (golden.update) checkUpdate(settings, chosen);
  if (traceCopy !== undefined && !isOne) {
    throw new FumoError('usage.trace-of-many', USAGE_WORDS.traceOfMany, { found: options.flows.join(' ') });
  }
  const prepared = await prepare(chosen, { settings, builtIns, version, grep });
  if (prepared.length > 0) return { prepared, isOne, folders };
  throw new FumoError('usage.no-match', RUN_USAGE_WORDS.noMatch(options.grep ?? ''), {
    expected: chosen.map(({ asked }) => asked).join(', '),
    found: options.grep ?? '',
  });
}

/** The result of one flow as it is, or of many; an error of the one flow is the command's. */
function concluded(report: Report, isOne: boolean): Played {
  const { entries, totals } = report;
  const [first] = entries;
  if (!isOne || !first || first.status === 'not-run') return { output: runsJson(report), exit: totals.exit };
  if (first.status === 'error') throw first.error;
  const golden = goldenJson(first.golden);
  return { output: { ...first.result, ...(golden && { golden }) }, exit: totals.exit };
}

interface Shown {
  flows: readonly Prepared[];
  isOne: boolean;
}

function roundOptions(options: RunManyOptions, wanted: readonly Wanted[], shown: Shown): RoundOptions {
  const layout: Layout = {
    columns: describeTerminal().columns,
    paint: paintFor(options.json ? 'stderr' : 'stdout'),
  };
  const { version, parallel, bail, golden, traceCopy } = options;
  const ladder = shown.isOne && wanted.some((one) => one.reporter === 'pretty' && one.file === undefined);
  return {
    ...{ version, parallel, bail, golden, traceCopy },
    outputs: [...wanted.map((one) => outputOf(one, options, { ...shown, layout })), unusedAnswersTeller()],
    progress: progressHere(layout),
    ...(ladder && ladderHooks(options.say, layout)),
  };
}

function outputOf(
  { reporter, file }: Wanted,
  { say }: RunManyOptions,
  { flows, isOne, layout }: Shown & { layout: Layout },
): Output {
  const names = flows.map(({ flow }) => flow);
  const pretty = (): Reporter =>
    isOne && file === undefined ? oneFlowReporter(layout) : prettyReporter(layoutFor(file, layout), names);
  const made = openReporter(reporter, pretty);
  return file === undefined ? onScreen(made, (text) => say(text.replace(/\n$/, ''))) : intoFile(made, file);
}

/** A file has no colours and no screen whose width would matter. */
function layoutFor(file: string | undefined, layout: Layout): Layout {
  return file === undefined ? layout : { columns: 100, paint: PLAIN };
}

/** The title before the first step of one flow, its ladder after the last. */
function ladderHooks(say: (text: string) => void, layout: Layout): Pick<RoundOptions, 'onOpen' | 'onClose'> {
  return {
    onOpen: ({ run }) => say(titleLines({ header: run.header, now: run.now() }, layout).join('\n')),
    onClose: ({ run, known }: FlowRun) =>
      say(['', ...ladderLines(framesOf(run.events, known), layout)].join('\n')),
  };
}

function progressHere({ paint }: Layout): Progress {
  if (!describeTerminal({ isTTY: true }, process.stderr).redraws) return NO_PROGRESS;
  return openProgress({
    write: (text) => process.stderr.write(text),
    columns: () => describeTerminal({ isTTY: true }, process.stderr).columns,
    paint,
  });
}

/** Notes answers that no prompt of any flow took. */
function unusedAnswersTeller(): Output {
  return {
    begin: () => undefined,
    entry: () => undefined,
    end: ({ entries }) => {
      for (const line of unusedByAll(entries)) process.stderr.write(`${line}\n`);
    },
  };
}

function unusedByAll(entries: readonly Entry[]): string[] {
  const notes = entries.flatMap((entry) => {
    if (entry.status !== 'passed' && entry.status !== 'failed') return [];
    return [{ of: entry.settings.answers, lines: unusedAnswers(entry.settings, entry.known) }];
  });
  const lines = [...new Set(notes.flatMap((note) => note.lines))];
  return lines.filter((line) =>
    notes.every(
      (note) => note.lines.includes(line) || !note.of.some((answer) => line.includes(` ${answer} `)),
    ),
  );
}
