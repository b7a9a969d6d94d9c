/** Flows and steps as a program writes them: the same words as in a flow file, as plain objects. */
import type { FaultName } from '../engine/ports.js';
import type { GivenSettings } from './given.js';
import type { StepVerbs } from './verbs.js';

/** Keys that every step may have, besides those of its kind (docs/flow-reference.md lists them all). */
export interface StepKeys {
  /** Number of the step in the specification. */
  ad?: number;
  /** Label of the step. */
  id?: string;
  /** Words for people. */
  text?: string;
  /** How much virtual time the step may take, such as `2m`. */
  within?: string;
  /** Becomes true before the step. */
  fault?: FaultName | readonly FaultName[];
  /** No longer true before the step. */
  clear?: FaultName | readonly FaultName[];
  /** Names for later steps, each with its source: `{ lang: 'tree:./DevInfo/Lang', code: 'status:Exec' }`. */
  capture?: Readonly<Record<string, string>>;
  /** Messages that must be seen during the step, in this order; others may come between. */
  wire?: readonly Readonly<Record<string, unknown>>[];
  readonly [parameter: string]: unknown;
}

/** One step of one actor, such as `{ server: 'notifies' }` or `{ user: 'answers', prompt: 'offer' }`. */
export type FlowStep = {
  [A in keyof StepVerbs]: { readonly [K in A]: StepVerbs[A] } & StepKeys;
}[keyof StepVerbs];

/** The steps of another flow: a built-in one by name, or a file by its path. */
export interface IncludeEntry {
  include: string;
  /** `ad` number or id of the first step taken; the first of the flow when absent. */
  from?: string | number;
  /** `ad` number or id of the last step taken; the last of the flow when absent. */
  through?: string | number;
  /** Changes to `given` inside the included steps. */
  with?: GivenSettings | Readonly<Record<string, unknown>>;
  /** The steps count as steps of the including flow's section. */
  'as-own'?: boolean;
}

/** `when: offer` with a branch for each value beside it. */
export interface BranchEntry {
  when: string;
  readonly [branch: string]: unknown;
}

/** The same steps again, at most so often. */
export interface RepeatEntry {
  repeat: number | string;
  steps: readonly FlowEntry[];
  until?: Readonly<Record<string, unknown>>;
  exhausted?: unknown;
  id?: string;
}

/** The flow ends here, with that outcome. */
export interface EndEntry {
  end: string;
}

/** The flow ends here and has failed. */
export interface FailEntry {
  fail: string;
  expected: string;
  found: string;
}

/** Whatever may stand under `steps` of a flow. */
export type FlowEntry = FlowStep | IncludeEntry | BranchEntry | RepeatEntry | EndEntry | FailEntry;

/** A whole flow as a plain object: what a flow file says, key by key. */
export interface FlowDocument {
  /** Name of the flow. */
  flow: string;
  title: string;
  about?: string;
  spec?: { document: string; section: string; numbering?: 'inferred' };
  /** Who is played by fumo (`virtual`, unless said) and who is not. */
  actors?: Readonly<Partial<Record<'server' | 'device' | 'user', 'virtual' | 'real'>>>;
  given?: GivenSettings;
  /** By prompt: what the flow itself answers, and a script of answers. */
  prompts?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  steps: readonly FlowEntry[];
  /** By outcome: what must hold at the end. */
  then?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}
