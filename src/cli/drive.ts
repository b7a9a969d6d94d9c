/**
 * The two ways to drive a flow from beginning to end: stepping through it, and playing it.
 */

import type { RunResult, RunSettings } from '../engine/run-types.js';
import { FumoError, unreachable } from '../errors.js';
import { paintFor } from './colour.js';
import { EXIT } from './exit-codes.js';
import { type FlowRun, type FlowRunResult, openFlowRun, withPlace } from './flow-run.js';
import { playFlowRun, sayResult } from './headless.js';
import type { Layout } from './render/ladder.js';
import { stoppedLines } from './render/summary.js';
import type { StepSession } from './stepper/session.js';
import { STEP_USAGE } from './stepper/words.js';
import { describeTerminal } from './terminal.js';
import { unusedAnswers } from './unused-answers.js';
import { USAGE_WORDS } from './words.js';

export interface DriveOptions {
  flow: string;
  settings: RunSettings;
  traceCopy?: string | undefined;
  version: string;
  /** stdout is for JSON; `say` writes to stderr. */
  json: boolean;
  say(text: string): void;
}

export interface Driven {
  result: FlowRunResult;
  exit: number;
}

type Telling = Pick<DriveOptions, 'json' | 'say' | 'settings'>;

/** Plays a flow and says its ladder and result. @throws FumoError `flow.*`, `usage.*`, `answer.*`, `environment.*` */
export function playFlow(options: DriveOptions): Promise<Driven> {
  return drive(options, (flowRun) => play(flowRun, options, 'ladder'));
}

export interface StepOptions extends Omit<DriveOptions, 'flow'> {
  /** Name of a built-in flow or a path; with `resume` a run. */
  flow: string | undefined;
  plain: boolean;
  /** Filters of breakpoints. */
  breaks: readonly string[];
  /** A file of commands, `-` for standard input. */
  script: string | undefined;
  keepGoing: boolean;
  /** Goes on with a run; `force` although fumo or the flow has changed. */
  resume: { force: boolean } | undefined;
  /** Begins with the steps of a recording: a run, or a trace file. */
  fromTrace: string | undefined;
}

/**
 * Steps through a flow with the person at the keys, or with a script; plays it in full when there is neither.
 * @throws as `playFlow`; `filter.*` for a breakpoint, `usage.*` for a run that cannot be gone on with
 */
export async function stepFlow(options: StepOptions): Promise<Driven> {
  const terminal = describeTerminal();
  const isWatched = !options.json && terminal.interactive;
  if (options.script !== undefined) return stepByScript(options, options.script);
  if (isWatched)
    return driveSession(options, (session) => atKeys(session, options.plain || !terminal.redraws));
  if (options.breaks.length > 0) throw nobodyToStopFor();
  if (options.resume || options.fromTrace !== undefined)
    return driveSession(options, (session) => play(session.flowRun(), options, 'steps'));
  return drive(newRun(options), (flowRun) => play(flowRun, options, 'steps'));
}

function nobodyToStopFor(): FumoError {
  return new FumoError('usage.break-without-terminal', STEP_USAGE.breakAlone, {
    expected: 'a terminal, or --script',
    found: 'neither',
    hint: STEP_USAGE.breakAloneHint,
  });
}

function newRun({ flow, ...options }: StepOptions): DriveOptions {
  if (flow !== undefined) return { ...options, flow };
  throw new FumoError('usage.missing-argument', USAGE_WORDS.missingArgument(['flow'], 'fumo step'), {
    hint: USAGE_WORDS.seeHelp('fumo step'),
  });
}

async function openStepping(options: StepOptions): Promise<StepSession> {
  const { beginSession, resumeSession } = await import('./stepper/open-session.js');
  const { version, breaks, traceCopy, flow, resume, fromTrace } = options;
  const note = (text: string) => void process.stderr.write(`${text}\n`);
  if (fromTrace !== undefined) {
    const { followSession } = await import('./stepper/from-trace.js');
    return followSession({
      version,
      breaks,
      traceCopy,
      flow: newRun(options).flow,
      recording: fromTrace,
      note,
    });
  }
  if (!resume) return beginSession({ ...newRun(options), breaks, traceCopy });
  return resumeSession({ version, breaks, traceCopy, which: flow, force: resume.force, note });
}

async function driveSession(
  options: StepOptions,
  work: (session: StepSession) => Promise<Ended>,
): Promise<Driven> {
  const session = await openStepping(options);
  try {
    const ended = await work(session);
    const flowRun = session.flowRun();
    await flowRun.finish();
    return concluded(flowRun, ended, options);
  } finally {
    await session.finish();
  }
}

type Ended = 'ended' | 'quit';

async function drive(options: DriveOptions, work: (flowRun: FlowRun) => Promise<Ended>): Promise<Driven> {
  const flowRun = await openFlowRun(options);
  try {
    const ended = await work(flowRun);
    await flowRun.finish();
    return concluded(flowRun, ended, options);
  } finally {
    await flowRun.finish();
  }
}

function concluded(flowRun: FlowRun, ended: Ended, options: Telling): Driven {
  const result = flowRun.run.result() ?? unreachable('a closed run without result');
  return { result: withPlace(result, flowRun), exit: conclude(flowRun, result, ended, options) };
}

async function atKeys(session: StepSession, plain: boolean): Promise<Ended> {
  const { terminalIo } = await import('./terminal-io.js');
  const { stepAtKeys } = await import('./stepper/screen-loop.js');
  try {
    return await stepAtKeys(session, terminalIo(plain));
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') return 'quit';
    throw error;
  }
}

async function stepByScript(options: StepOptions, script: string): Promise<Driven> {
  const [{ runScript, closingLine, exitOfScript }, { scriptLines }] = await Promise.all([
    import('./stepper/script.js'),
    import('./stepper/script-lines.js'),
  ]);
  const lines = await scriptLines(script);
  const session = await openStepping(options);
  const write = (line: string) => void process.stdout.write(`${line}\n`);
  try {
    const file = script === '-' ? undefined : script;
    const end = await runScript(session, { lines, file, keepGoing: options.keepGoing, write });
    const exit = exitOfScript(session, end);
    await session.finish();
    write(closingLine(session, exit));
    return { result: withPlace(session.run.result() ?? unreachable('no result'), session.flowRun()), exit };
  } finally {
    await session.finish();
  }
}

async function play(flowRun: FlowRun, options: Telling, detail: 'ladder' | 'steps'): Promise<Ended> {
  await playFlowRun(flowRun, { ...layoutOf(options), say: options.say, detail });
  return 'ended';
}

/** Says how it ended. @returns the exit code */
function conclude(flowRun: FlowRun, result: RunResult, ended: Ended, options: Telling): number {
  const layout = layoutOf(options);
  if (ended === 'quit') {
    options.say(stoppedLines(flowRun.run, flowRun, layout).join('\n'));
    return EXIT.interrupted;
  }
  sayResult(flowRun, result, options.say, layout);
  for (const line of unusedAnswers(options.settings, flowRun.known)) process.stderr.write(`${line}\n`);
  return result.verdict === 'passed' ? EXIT.ok : EXIT.flowFailed;
}

function layoutOf({ json }: Telling): Layout {
  return { columns: describeTerminal().columns, paint: paintFor(json ? 'stderr' : 'stdout') };
}
