/** A flow as the engine reads it: the parsed file, every key checked, each node with its place in the file. */
import type { ErrorPlace } from '../../errors.js';
import type { Actor } from '../../trace/event.js';
import type { FaultName } from '../fault-table.js';

export interface Flow {
  name: string;
  title: string;
  about: string;
  /** Who is virtual (played by fumo) and who is real (waited for, and checked). Absent actors are virtual. */
  actors?: Readonly<Partial<Record<CastMember, 'virtual' | 'real'>>>;
  /** Where `actors` stands in the file. */
  actorsAt?: ErrorPlace;
  spec: { document: string; section: string; numbering?: 'inferred' } | undefined;
  /** Overrides of the defaults of `given`, as written. */
  given: Readonly<Record<string, unknown>>;
  prompts: Readonly<Record<string, PromptDefaults>>;
  steps: readonly FlowNode[];
  /** `then` of the file: assertions by outcome. */
  outcomes: Readonly<Record<string, OutcomeCheck>>;
  /** Path of the file, for messages. */
  file: string;
}

/** Actors that may be real. */
export type CastMember = 'server' | 'device' | 'user';

export interface PromptDefaults {
  /** The first of these that is offered is what the flow itself answers. */
  defaults: readonly string[];
  /** A script: the first asking takes the first, the next the second; when it is spent, `defaults` hold. */
  answers?: readonly string[];
  /** Where the prompt stands in the file. */
  where?: ErrorPlace;
}

export interface StepNode {
  node: 'step';
  actor: Actor;
  verb: string;
  /** Checked against the schema of the step's kind; holes are filled when the step begins. */
  params: Readonly<Record<string, unknown>>;
  /** Number of the step in the flow's section. */
  ad: number | undefined;
  /** Label for `from` and `through`. */
  id: string | undefined;
  /** Words for people; the kind has its own when absent. */
  text: string | undefined;
  /** How long the step may take, in virtual milliseconds; the kind's own when absent. */
  withinMs: number | undefined;
  /**
   * Names for later steps, each with its source: `tree:URI` (of the device, as the step leaves it), `result:URI` and
   * `status:COMMAND` (that came during the step), `session`, `time`.
   */
  capture?: Readonly<Record<string, string>>;
  /** Faults that become true before the step begins. */
  faults?: readonly FaultName[];
  /** Faults that stop being true before the step begins. */
  clears?: readonly FaultName[];
  /**
   * What the messages of the step must look like, in this order; others may come between. A step that is skipped has
   * no messages and is not judged.
   */
  wire?: readonly WireExpectation[];
  where: ErrorPlace;
}

/** A message that an author pins down. Every field that is given must hold. */
export interface WireExpectation {
  from?: 'server' | 'device';
  /** SessionID; a hole may stand for it. */
  session?: string;
  /** MsgID of the header; a notification has none. */
  message?: number;
  /** 0 for a notification, 1 to 4. */
  package?: number;
  final?: boolean;
  /** Names of the commands that stand directly in the body, in order, Status and Results included. */
  commands?: readonly string[];
  /** Filter over the message, in the language of `--filter`, such as `Exec *\/Update`; holes are filled. */
  match?: string;
  where: ErrorPlace;
}

/** The steps of another flow, whole or in part. Labels are `ad` numbers or ids. */
export interface IncludeNode {
  node: 'include';
  flow: string;
  /** Label for `from` and `through` of a flow that includes this one. */
  id?: string;
  from: string | undefined;
  through: string | undefined;
  /** Changes to `given` that hold inside the included steps. */
  with: Readonly<Record<string, unknown>>;
  /** The included steps count as steps of the including flow's section ("same as steps 0-5 of ..."). */
  asOwn: boolean;
  where: ErrorPlace;
}

/** A branch on a value: an answer, a policy, a result. */
export interface BranchNode {
  node: 'branch';
  /** Scope path, or a prompt's id. */
  on: string;
  /** Label for `from`. */
  id: string | undefined;
  /** By key, in the spelling of `spelling.ts`, or `else`. */
  branches: Readonly<Record<string, readonly FlowNode[]>>;
  where: ErrorPlace;
}

export interface EndNode {
  node: 'end';
  outcome: string;
  where: ErrorPlace;
}

/** The flow ends and has failed. */
export interface FailNode {
  node: 'fail';
  outcome: string;
  expected: string;
  found: string;
  where: ErrorPlace;
}

/** The same steps again, until a value is as wanted, and at most so often. */
export interface RepeatNode {
  node: 'repeat';
  /** At most this often; a number, or a hole that gives one. */
  times: number | string;
  /** Leaves the loop after a round in which the value of `path` has one of these outcomes (branch-key spelling). */
  until: { path: string; is: string } | undefined;
  id: string | undefined;
  steps: readonly FlowNode[];
  /** The steps of the first round, where a range of an include begins in the midst of them; `steps` when absent. */
  first?: readonly FlowNode[];
  /** What happens when the bound is reached and `until` does not hold; empty: the flow goes on. */
  exhausted: readonly FlowNode[];
  where: ErrorPlace;
}

export type FlowNode = StepNode | IncludeNode | BranchNode | RepeatNode | EndNode | FailNode;

export interface OutcomeCheck {
  /** Group and field to the values that are meant, such as `device.firmware` to `${update.version}`; see spelling.ts. */
  expectations: readonly { path: string; expected: unknown; where: ErrorPlace }[];
}
