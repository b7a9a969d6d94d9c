/**
 * The commands of the stepper: what keys, scripts and help share. A command is a row of the table in `table.ts`; keys
 * and lines of a script lead to the same rows, so whatever a key does can be done without a terminal.
 */
import type { Instant, PendingTimer } from '../../../engine/clock.js';
import type { Question, Run, RunInput, RunResult, StepResult } from '../../../engine/run-types.js';
import type { Preview, Timeline } from '../../../engine/timeline/types.js';
import type { Comparison } from '../../../trace/compare/index.js';
import type { TimerEvent } from '../../../trace/event.js';
import type { ExportFormat } from '../../export/formats.js';
import type { KnownAnswer } from '../../frames.js';
import type { Break, Breaks } from '../breaks.js';

/** What an argument is, so that a prompt for it and help can say so. */
export type ArgKind =
  | 'answer'
  | 'count'
  | 'duration'
  | 'fault'
  | 'file'
  | 'filter'
  | 'format'
  | 'hex'
  | 'name'
  | 'number'
  | 'prompt'
  | 'run'
  | 'step'
  | 'time'
  | 'uri'
  | 'value';

export interface CommandArg {
  /** As it stands in help: `STEP`. */
  name: string;
  kind: ArgKind;
  /** False: the command can be given without it. */
  required: boolean;
  /** Takes the rest of the line, blanks and all; only the last argument can. */
  rest?: boolean;
}

/** Where a command stands: a line of a script, or a key. */
export interface CommandPlace {
  file?: string;
  line?: number;
  /** Column of the command's first letter, from 1. */
  column?: number;
}

/** One row of the table. */
export interface StepperCommand {
  name: string;
  /** The single key that calls it; a capital is typed with shift. */
  key?: string;
  group: CommandGroup;
  args: readonly CommandArg[];
  /** What it does, short enough for a row of help. */
  summary: string;
  /**
   * A line of a script that works once the lines of `before` have been played on the flow `deferred`; what it names (a
   * file, a node that a server has added) must be there.
   */
  example: string;
  before?: readonly string[];
  /**
   * Does it. `args` holds the values that were given, in the order of the table.
   * @throws FumoError when it cannot be done; nothing has changed then
   */
  act(session: StepperSession, args: readonly string[]): Promise<CommandReport>;
}

export type CommandGroup = 'go' | 'look' | 'break' | 'change' | 'clock' | 'keep';

// ---- what a command leads to --------------------------------------------------------------------------------------

/** What a command has led to. `report` says which. */
export type CommandReport =
  | MovedReport
  | PreviewedReport
  | ChangedReport
  | ShownReport
  | BreaksReport
  | ClockReport
  | MessageReport
  | ForkedReport
  | ComparedReport
  | WroteReport
  | HelpReport
  | LeftReport;

/** Why a movement came to its end. */
export type Stop =
  /** As far as was asked. */
  | { why: 'there' }
  | { why: 'ended'; result: RunResult }
  /** The step that comes next would hit a breakpoint. */
  | { why: 'break'; break: Break; because: string }
  | { why: 'question'; question: Question };

/** Steps or time went by, forwards or backwards. */
export interface MovedReport {
  report: 'moved';
  from: number;
  /** Steps done now. */
  to: number;
  /** The steps that were made; empty when it went backwards. */
  steps: readonly StepResult[];
  /** Timers that fired on the way, in order, each with its own instant. */
  fired: readonly FiredTimer[];
  stop: Stop;
}

export interface FiredTimer extends Pick<TimerEvent, 'owner' | 'name' | 'reason'> {
  /** Virtual time at which it fired, ISO 8601. */
  at: string;
}

export interface PreviewedReport {
  report: 'previewed';
  /** Undefined when the run has ended. */
  preview: Preview | undefined;
}

/** An input that was no step was put into the run, or taken back by `undo`. */
export interface ChangedReport {
  report: 'changed';
  input: RunInput;
  /** True when the input was taken back. */
  undone?: boolean;
  /** What it means, in words. */
  text: string;
}

/** A view for people in lines, and the same as data. */
export interface ShownReport {
  report: 'shown';
  what: 'tree' | 'state' | 'ladder';
  data: unknown;
}

export interface BreaksReport {
  report: 'breaks';
  breaks: readonly Break[];
}

export interface ClockReport {
  report: 'clock';
  now: Instant;
  /** In firing order. */
  timers: readonly PendingTimer[];
}

export type MessageForm = 'xml' | 'wbxml' | 'hex';

export interface MessageReport {
  report: 'message';
  /** Number of the message in the run. */
  message: number;
  form: MessageForm;
  /** The message in that form, in lines. */
  lines: readonly string[];
}

export interface ForkedReport {
  report: 'forked';
  /** Id of the new run, which goes on from here by `fumo step --resume ID`. */
  run: string;
  parent: { run: string; step: number };
}

export interface ComparedReport extends Comparison {
  report: 'compared';
  /** The other run or file. */
  other: string;
}

export interface WroteReport {
  report: 'wrote';
  files: readonly string[];
  octets: number;
}

export interface HelpReport {
  report: 'help';
  commands: readonly StepperCommand[];
}

export interface LeftReport {
  report: 'left';
}

// ---- what commands work on ----------------------------------------------------------------------------------------

/** A run that is stepped through, with all that a command can touch. */
export interface StepperSession {
  /** The run as it is now; going back puts another in its place, so it is never kept. */
  readonly run: Run;
  readonly timeline: Timeline;
  readonly breaks: Breaks;
  /** Answers put in so far, as they are shown: hidden ones as dots. */
  readonly known: readonly KnownAnswer[];
  readonly place: RunPlace;
  readonly files: StepperFiles;
  /**
   * Steps done when the last movement came to its end: breakpoints of the step that comes next were told then, and
   * going on passes them. Undefined before the first movement.
   */
  announced: number | undefined;
}

export interface RunPlace {
  /** Id in the registry. */
  id: string;
  tracePath: string;
  traceCopy: string | undefined;
  /** Of a fork: the run that it comes from, and how many of its steps they share. */
  parent?: { run: string; step: number };
}

/** What a command needs of the world outside the run. */
export interface StepperFiles {
  /** @throws FumoError `store.*` */
  read(path: string): Promise<string>;
  /** @returns what was written @throws FumoError `store.*` */
  export(format: ExportFormat, path: string): Promise<{ files: readonly string[]; octets: number }>;
  /** The session goes on as a new run with the same inputs, below this one in the registry. @returns its id */
  fork(name: string | undefined): Promise<string>;
  /** Compares with another run or trace file. @throws FumoError `usage.run-not-found`, `trace.*` */
  compare(which: string): Promise<Comparison & { other: string }>;
}
