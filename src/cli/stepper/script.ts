/**
 * The stepper without a terminal: commands one a line, what each led to as one line of JSON. So tests drive the stepper
 * as people do, and programs can as well: each line is answered before the next one is read.
 */
import { formatInstant } from '../../engine/clock.js';
import { HIDDEN } from '../../engine/prompt-log.js';
import type { NextStep } from '../../engine/run-types.js';
import { FumoError } from '../../errors.js';
import { EXIT, exitCodeOf } from '../exit-codes.js';
import { errorJson } from '../render/error.js';
import { carryOutLine } from './commands/index.js';
import type { CommandReport } from './commands/types.js';
import { reportJson } from './report-json.js';
import type { StepSession } from './session.js';
import { COMMAND_ERRORS } from './words.js';

export interface ScriptOptions {
  lines: AsyncIterable<string> | Iterable<string>;
  /** What the script is called in places; absent for standard input. */
  file: string | undefined;
  /** Goes on after a command that failed. */
  keepGoing: boolean;
  /** Writes one line. */
  write(line: string): void;
  /** Stops before the next command, such as on Ctrl-C. */
  signal?: AbortSignal;
}

export interface ScriptEnd {
  /** The exit code of the first command that failed; undefined when all went well. */
  failed: number | undefined;
}

/** Carries the script out. What a command does wrong stands in its line; only a bug of ours rejects. */
export async function runScript(session: StepSession, options: ScriptOptions): Promise<ScriptEnd> {
  const say = (record: object) => options.write(JSON.stringify(record));
  let failed: number | undefined;
  let line = 0;
  say({ report: 'opened', ...opening(session) });
  for await (const text of options.lines) {
    line += 1;
    const done = await carryOut(session, text, placeOf(options.file, line));
    if (!done) continue;
    say({ command: done.command ?? text.trim(), line, ...done.record, ...standing(session) });
    failed ??= done.exit;
    if (done.left || (done.exit !== undefined && !options.keepGoing)) break;
  }
  return { failed };
}

function placeOf(file: string | undefined, line: number) {
  return { line, ...(file !== undefined && { file }) };
}

interface Done {
  record: object;
  /** The command when it is not to be repeated as it was written. */
  command?: string;
  exit?: number;
  left?: true;
}

type Place = ReturnType<typeof placeOf>;

async function carryOut(session: StepSession, text: string, place: Place): Promise<Done | undefined> {
  const mark = session.run.events.length;
  try {
    const report = await carryOutLine(session, text, place);
    if (!report) return undefined;
    refuseStanding(report, text);
    const record = { ok: true, ...reportJson(report, session, mark) };
    const command = hiddenCommand(report);
    return { record, ...(command && { command }), ...(report.report === 'left' && { left: true as const }) };
  } catch (error) {
    if (!(error instanceof FumoError) || error.class === 'internal') throw error;
    return { record: { ok: false, ...refusal(error, place) }, exit: exitCodeOf(error) };
  }
}

/** What was typed where it is hidden is not said again. */
function hiddenCommand(report: CommandReport): string | undefined {
  if (report.report !== 'changed' || report.input.input !== 'answer' || report.undone) return undefined;
  return report.input.value === HIDDEN ? `answer ${HIDDEN}` : undefined;
}

/** A step that cannot be made because nobody has answered is a failure of the script, which should have. */
function refuseStanding(report: CommandReport, text: string): void {
  if (report.report !== 'moved' || report.stop.why !== 'question' || !/^\s*next\b/i.test(text)) return;
  const { prompt, allowed } = report.stop.question;
  throw new FumoError('answer.missing', COMMAND_ERRORS.waits(prompt), {
    expected: allowed.join(', '),
    found: 'no answer',
    hint: COMMAND_ERRORS.answerHint(allowed[0] ?? 'VALUE'),
  });
}

function refusal(error: FumoError, place: Place): object {
  const { error: told } = errorJson(error);
  return { error: { ...told, ...('where' in told && told.where ? {} : { where: place }), script: place } };
}

function opening({ place, run, timeline, breaks, followed }: StepSession): object {
  const { flow, title, seed } = run.header;
  const { id, tracePath, parent } = place;
  return {
    run: id,
    trace: tracePath,
    ...(parent && { parent }),
    ...(followed && { followed: { ...followed, inputs: followed.inputs.length } }),
    flow,
    title,
    seed,
    step: timeline.position,
    inputs: timeline.inputs.length,
    now: formatInstant(run.now()),
    breaks: breaks.all,
    next: nextOf(run.peek()),
  };
}

/** Where the run stands after a command, the same in every line. */
function standing({ place, run, timeline }: StepSession): object {
  const device = run.device();
  const result = run.result();
  return {
    run: place.id,
    step: timeline.position,
    inputs: timeline.inputs.length,
    now: formatInstant(run.now()),
    state: device.fumoState,
    firmware: device.firmware,
    ended: result !== undefined,
    ...(result && { verdict: result.verdict, outcome: result.outcome }),
    next: nextOf(run.peek()),
  };
}

/** The step that comes, and what it asks. */
function nextOf(next: NextStep | undefined): object | null {
  if (!next) return null;
  const { parked: _parked, ...rest } = next;
  return rest;
}

/** The last line: how the run ended, or how it can be gone on with; and the exit code of the whole. */
export function closingLine(session: StepSession, exit: number): string {
  const { run, place } = session;
  const { verdict, outcome, failure } = run.result() ?? {};
  const over = verdict !== undefined && outcome !== 'interrupted';
  return JSON.stringify({
    report: 'closed',
    run: place.id,
    trace: place.tracePath,
    step: session.timeline.position,
    ended: over,
    ...(over && { verdict, outcome, ...(failure && { failure }) }),
    ...(!over && { resume: `fumo step --resume ${place.id}` }),
    exit,
  });
}

/** A failed command decides, then the verdict of the run; a run that goes on has done all that it was told. */
export function exitOfScript({ run }: StepSession, { failed }: ScriptEnd): number {
  if (failed !== undefined) return failed;
  return run.result()?.verdict === 'failed' ? EXIT.flowFailed : EXIT.ok;
}
