/** What a program sees of a sandbox. */
import type { PendingTimer } from '../engine/clock.js';
import type { TreeNodeView } from '../engine/ports.js';
import type { NextStep, RunResult, StepResult } from '../engine/run-types.js';
import type { SyncMLMessage } from '../syncml/message.js';
import type { Failure } from '../trace/event.js';
import type { FlowEntry, FlowStep } from './flow-types.js';
import type { Answer } from './options.js';
import type { Trace } from './trace-view.js';

/** A step that has not happened yet. */
export interface UpcomingStep extends Omit<NextStep, 'parked'> {
  /** The message of the device that is ready and has not left yet. */
  outgoing?: SyncMLMessage;
}

/** A step that happened, had nothing to do, or failed. */
export interface PlayedStep extends StepResult {
  /** Why a `failed` step did not happen: what was expected, what was found. */
  failure?: Failure;
}

/** How a run ended. */
export interface SandboxResult extends RunResult {
  /** The whole trace; left out when the result is printed or turned into JSON. */
  readonly trace: Trace;
}

/** Virtual time: it stands still but for steps that let it pass. */
export interface SandboxClock {
  /** Epoch milliseconds. */
  readonly now: number;
  /** The same in ISO 8601, UTC. */
  readonly iso: string;
  /** In the order in which they are due. */
  readonly timers: readonly PendingTimer[];
}

/** The device as it is at the moment. */
export interface SandboxDevice {
  /** Version that it runs: `./DevDetail/FwV`. */
  readonly firmware: string;
  /** FUMO State (FUMO TS 1.0, 10 to 100). */
  readonly state: number;
  /** The same in words. */
  readonly stateName: string;
  /** Result code of the last finished update; undefined before. */
  readonly result: number | undefined;
  /** What keeps it busy, in words; undefined when nothing does. */
  readonly busy: string | undefined;
  /** The management tree, parents first. Values that no server may read are left out. */
  readonly tree: readonly TreeNodeView[];
  /** Value of a leaf such as `./DevInfo/Lang`; undefined when there is none. */
  value(uri: string): string | undefined;
}

/** A DM server and a device in this process, and the run between them. */
export interface Sandbox {
  /**
   * Plays what is left of the flow. Without a flow it ends the run with the outcome `completed`. What a peer does
   * wrong is in the result. Calling it again gives the same result.
   * @throws FumoError `answer.missing`, `answer.not-allowed`; `flow.*` for what only shows on the way; `usage.closed`
   */
  run(): Promise<SandboxResult>;
  /**
   * Carries the next step out.
   * @returns undefined when no step was left: then `result` says how the run ended
   * @throws FumoError as `run`
   */
  next(): Promise<PlayedStep | undefined>;
  /**
   * Plays up to a step and stands before it; stays when it stands there already.
   * @param label number of the step in the specification (`16`), its section and number (`'5.5.1/12'`), or actor and
   *   verb (`'server notifies'`)
   * @throws FumoError `usage.step-not-reached` when the run ends before; as `run`
   */
  runTo(label: string | number): Promise<UpcomingStep>;
  /**
   * Carries out one step of yours, in a sandbox without a flow. A step that fails ends the run.
   * @throws FumoError `flow.*` with the path of the key, `usage.has-flow`, `usage.not-a-step`, `usage.ended`,
   *   `usage.closed`; `answer.*` as `run`
   */
  step(step: FlowStep): Promise<PlayedStep>;
  /**
   * Carries out whatever may stand under `steps` of a flow: steps, includes, branches, loops; as objects, or as the
   * YAML text of a list.
   * @returns the steps that were carried out
   * @throws FumoError as `step`; for a text with line and column
   */
  steps(steps: readonly FlowEntry[] | string): Promise<readonly PlayedStep[]>;
  /** The step that `next` will carry out; undefined when there is none. @throws FumoError `flow.*` as `run` */
  peek(): UpcomingStep | undefined;
  /**
   * Answers a prompt: the one that is asked now, or else at its next asking.
   * @throws FumoError `answer.not-allowed` when it is asked now, `usage.unknown-prompt`, `usage.bad-answer`,
   *   `usage.closed`
   */
  answer(prompt: string, value: Answer): void;
  readonly clock: SandboxClock;
  readonly device: SandboxDevice;
  /** What has happened so far. */
  readonly trace: Trace;
  /** How the run ended; undefined before. */
  readonly result: SandboxResult | undefined;
  /** Closes sockets and ends what is open; a run that had not ended has then failed as `interrupted`. */
  close(): Promise<void>;
  /** The same, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}
