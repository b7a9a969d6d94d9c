/** What steppers know of a timeline: a run that can be gone back in, looked ahead in, and steered. */

import type {
  Failure,
  NoteEvent,
  PromptEvent,
  SessionEvent,
  StateEvent,
  TimerEvent,
  TraceEvent,
  TraceHeader,
  TransferEvent,
  TreeEvent,
} from '../../trace/event.js';
import type { MessageView } from '../../trace/views.js';
import type { Instant } from '../clock.js';
import type { InputReport, NextStep, Question, Run, RunInput, RunResult, StepReport } from '../run-types.js';

/** To be handed on to `openRun`. */
export interface RunHooks {
  onHeader(header: TraceHeader): void;
  onEvent(event: TraceEvent): void;
  onInput(input: RunInput): void;
}

export interface TimelineOptions {
  /**
   * Opens the run from its beginning, with fresh performers whose state is empty. Called once at first and again for
   * each way back, after the former run was closed.
   */
  open(hooks: RunHooks): Promise<Run>;
  /** Opens the same run in memory: loopback, no file touched. Previews are played in it. */
  shadow(hooks: RunHooks): Promise<Run>;
  /** Put in before the timeline is handed out, such as a journal that is resumed; `onInput` does not hear of them. */
  inputs?: readonly RunInput[];
  /** An input was found to be right and is about to take effect: write it to the journal, synced. */
  onInput?(input: RunInput): void;
  /** The timeline is about to go back: only the first `keep` inputs hold. To be journaled like an input. */
  onBack?(keep: number): void;
  /** An event of the run, once it is open; what was replayed is heard of in `onReset`. */
  onEvent?(event: TraceEvent): void;
  /** The run was opened, or opened anew: its header and events so far are what the trace on disk has to say now. */
  onReset?(run: Run): void;
}

export interface Timeline {
  /** The run as it is now; another object after each way back. */
  readonly run: Run;
  /** All that was put in, in order; with flow and settings it is the whole run. */
  readonly inputs: readonly RunInput[];
  /** Steps that are over. */
  readonly position: number;
  /** Inputs that `back` and `undo` took away and that nothing else has taken the place of, next one first. */
  readonly ahead: readonly RunInput[];
  /** False when an actor is real. */
  readonly canGoBack: boolean;
  /**
   * Puts an input in.
   * @throws FumoError as `Run.put`; the timeline is as it was
   */
  apply(input: RunInput): Promise<InputReport>;
  /**
   * Goes back by steps, to where the step before has just ended: answers, faults and whatever else was put in after
   * that is gone as well. The end of a run counts as a step.
   * @param steps one when absent; more than there are leads to the beginning
   * @returns the inputs that are gone, in order
   * @throws FumoError `step.no-way-back` when an actor is real
   */
  back(steps?: number): Promise<readonly RunInput[]>;
  /**
   * Takes back the last input when it is no `next`.
   * @returns it, or undefined when the last input is a step or there is none
   * @throws FumoError `step.no-way-back`
   */
  undo(): Promise<RunInput | undefined>;
  /**
   * Goes until the step is the one that comes next: backwards when it was done already, else forwards, with the inputs
   * of {@link ahead} and the answers given in advance.
   * @param label as {@link readLabel} takes it
   * @throws FumoError `step.no-way-back`, `step.bad-label`, `step.not-found` when the run ended without it
   */
  goto(label: string): Promise<GotoReport>;
  /**
   * What the next step will do, played on a shadow of the run; nothing of the run changes.
   * @returns undefined when the run is over
   */
  preview(): Promise<Preview | undefined>;
  /** Closes run and shadow. Calling it again does nothing. */
  close(): Promise<void>;
}

export interface GotoReport {
  /** `asked`: an answer is missing on the way, and the run stands before the question. */
  status: 'there' | 'asked';
  direction: 'back' | 'forward' | 'here';
  /** Inputs that going back took away. */
  gone: readonly RunInput[];
  /** Reports of the steps made on the way forwards. */
  steps: readonly StepReport[];
  question?: Question;
}

export interface Preview {
  /** Undefined when the flow has no more steps: what happens is the end. */
  next: NextStep | undefined;
  /**
   * `done`, `skipped`, `failed`: so the step will go. `ended`: the run ends. `asked`: nobody has answered the question
   * yet, and nothing was played. `unknown`: an actor is real, so nobody knows.
   */
  status: 'done' | 'skipped' | 'failed' | 'ended' | 'asked' | 'unknown';
  question?: Question;
  /** The step in words once it has happened. */
  text?: string;
  why?: string;
  failure?: Failure;
  /** There when the run will be over. */
  result?: RunResult;
  /** Virtual time before and after. */
  from: Instant;
  to: Instant;
  /** All that will be recorded, in order; the parts below are taken from it. */
  events: readonly TraceEvent[];
  messages: readonly PreviewMessage[];
  tree: readonly EventIn<TreeEvent>[];
  states: readonly EventIn<StateEvent>[];
  timers: readonly EventIn<TimerEvent>[];
  prompts: readonly EventIn<PromptEvent>[];
  sessions: readonly EventIn<SessionEvent>[];
  transfers: readonly EventIn<TransferEvent>[];
  notes: readonly EventIn<NoteEvent>[];
}

type EventIn<E> = E & { seq: number; at: Instant };

/** A message decoded, with session and package as the whole trace so far tells them. */
export type PreviewMessage = MessageView;
