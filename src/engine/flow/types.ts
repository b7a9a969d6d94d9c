/** A flow as the engine reads it: the parsed file, every key checked, each node with its place in the file. */
import type { ErrorPlace } from '../../errors.js';
import type { Actor } from '../../trace/event.js';

export interface Flow {
  name: string;
  title: string;
  about: string;
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

export interface PromptDefaults {
  /** The first of these that is offered is what the flow itself answers. */
  defaults: readonly string[];
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
  where: ErrorPlace;
}

/** The steps of another flow, whole or in part. Labels are `ad` numbers or ids. */
export interface IncludeNode {
  node: 'include';
  flow: string;
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

export type FlowNode = StepNode | IncludeNode | BranchNode | EndNode | FailNode;

export interface OutcomeCheck {
  /** Scope-like path to the value that is expected there, such as `device.firmware` to `${update.version}`. */
  expectations: readonly { path: string; expected: unknown; where: ErrorPlace }[];
}
