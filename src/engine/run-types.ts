/**
 * What a run shows to those who drive it (the stepper, the headless runner, tests): the next step, the question that
 * a step needs answered, the report of a step, and the result of the whole.
 */
import type { Actor, Failure, TraceEvent, TraceHeader } from '../trace/event.js';
import type { Instant, PendingTimer } from './clock.js';
import type { CastMember } from './flow/types.js';
import type { DeviceView, FaultName, Tamper, Turn } from './ports.js';

/** A step that has not happened yet. */
export interface NextStep {
  /** Position in this run, from 1. */
  step: number;
  /** Flow file that the step stands in (an included one, perhaps). */
  flow: string;
  section?: string;
  /** Number of the step in that section; absent when the section does not number it. */
  ad?: number;
  /** The flow's own name for the step. */
  id?: string;
  actor: Actor;
  verb: string;
  /** What happens, in words, with values filled in. */
  text: string;
  /** Present when the step cannot happen before somebody answers. */
  question?: Question;
  /** Where the performers wait now: the message about to go out, the prompt on the screen... */
  parked: readonly Turn[];
}

export interface Question {
  /** Id of the prompt in the flow: `offer`, `slot`. */
  prompt: string;
  kind: 'display' | 'confirm' | 'text' | 'single' | 'multiple';
  title: string;
  /** In the order shown on the device; their numbers count from 1. Empty for display, confirm and text. */
  choices: readonly Choice[];
  /** What the flow itself would answer, by its script or else its default, as a value for `answer`. */
  default?: string;
  /** Milliseconds after which the device gives up waiting (MAXDT). */
  withinMs?: number;
  /** What is typed is hidden as a password is (ET=P). */
  masked?: boolean;
  /** Characters that a text may have at most (MAXLEN). */
  maxLength?: number;
  /** What a text has to be (IT): any, number, date DDMMYYYY, time hhmmss, phone number, IP address. */
  inputType?: 'A' | 'N' | 'D' | 'T' | 'P' | 'I';
  /** Every value that `answer` takes here, for messages and help. */
  allowed: readonly string[];
}

export interface Choice {
  number: number;
  id: string;
  label: string;
}

/** Where an answer came from; `default` is what the flow itself says, by script or default, and is marked in all output. */
export type AnswerSource = 'user' | 'flag' | 'default';

export interface GivenAnswer {
  prompt: string;
  /** Canonical value: a choice id, `ok`, `yes`, `no`, `cancel`, `timeout`, or the text. */
  value: string;
  source: AnswerSource;
}

/** What happens to a run from outside; with flow and settings it is all that a run depends on. */
export type RunInput =
  | { input: 'next' }
  | ({ input: 'answer' } & GivenAnswer)
  | ({ input: 'tamper' } & Tamper)
  /** The developer changes the device's tree; `value` is text, or `base64:...`. */
  | { input: 'set-node'; uri: string; value: string }
  | { input: 'delete-node'; uri: string }
  | { input: 'fault'; name: FaultName }
  | { input: 'clear'; name: FaultName }
  /** Virtual time passes until then; every timer on the way fires at its own instant. */
  | { input: 'clock'; to: Instant };

/** What came of an input. */
export type InputReport =
  | StepReport
  /** An answer, a tamper, a node, a fault: it holds from now on. */
  | { status: 'put' }
  /** Time passed; what fired on the way, in order. */
  | { status: 'moved'; from: Instant; to: Instant; fired: readonly FiredTimer[] };

export interface FiredTimer extends PendingTimer {
  firedAt: Instant;
}

/** A step that is over, under all its names. */
export type DoneStep = Pick<NextStep, 'step' | 'flow' | 'section' | 'ad' | 'id' | 'actor' | 'verb'>;

export type StepReport =
  | { status: 'done'; step: StepResult }
  | { status: 'needs-answer'; question: Question }
  | { status: 'ended'; result: RunResult };

export interface StepResult {
  step: number;
  flow: string;
  section?: string;
  ad?: number;
  actor: Actor;
  verb: string;
  text: string;
  /** Virtual time, ISO 8601. */
  startedAt: string;
  endedAt: string;
  status: 'done' | 'skipped' | 'failed';
  /** `skipped`: why there was nothing to do. */
  why?: string;
}

export interface SessionResult {
  /** SessionID text. */
  session: string;
  trigger: 'notification' | 'client' | 'unknown';
  openedAt: string;
  closedAt?: string;
  messages: number;
}

export interface PromptResult {
  prompt: string;
  alert: number;
  title: string;
  /** As given; `•••` for what was typed where it is hidden. */
  answer: string;
  source: AnswerSource;
  /** Status code that the device sent. */
  status?: string;
  at: string;
}

/** The `--json` contract of `fumo run`. */
export interface RunResult {
  verdict: 'passed' | 'failed';
  /** Named by the flow: `updated`, `rejected`, `no-choice`, `up-to-date`... or `failed`. */
  outcome: string;
  flow: string;
  title: string;
  seed: string;
  encoding: 'xml' | 'wbxml';
  auth: 'basic' | 'md5' | 'hmac';
  transport: 'http' | 'loopback';
  clock: { start: string; end: string };
  steps: readonly StepResult[];
  sessions: readonly SessionResult[];
  prompts: readonly PromptResult[];
  device: { firmware: string; fumoState: number; fumoStateName: string };
  /** The Generic Alert 1226 that ended the update, when there was one. */
  report?: { result: number; meaning: string; type: string; correlator?: string };
  failure?: Failure;
}

/** A run in progress. Nothing happens in it but through `put`, and `next` and `answer`, which are short for it. */
export interface Run {
  readonly header: TraceHeader;
  /** All events so far; grows, never changes. */
  readonly events: readonly TraceEvent[];
  /** The step that `next` will perform; undefined when the run has ended. */
  peek(): NextStep | undefined;
  /** Performs one step. What a peer does wrong is in the report; only a bug of ours rejects. */
  next(): Promise<StepReport>;
  /**
   * Answers the question that `peek` shows: a choice by number, label or id; `ok`; `yes`/`no`; text; `cancel`;
   * `timeout`.
   * @throws FumoError `answer.not-allowed` naming the allowed values, `answer.not-asked` when nothing is asked
   */
  answer(value: string, source: AnswerSource): void;
  /**
   * Puts an input in. `onInput` hears of it once it was found to be right, before it takes effect.
   * @throws FumoError `answer.*`; `step.run-over`, `step.clock-backwards`, `step.bad-octets`, `step.bad-offset`,
   *   `step.bad-delay`, `step.unknown-fault`, `step.no-such-node`, `step.not-a-leaf`, `step.bad-value`,
   *   `step.permanent-node`, `step.node-in-use`, `step.real-actor`
   */
  put(input: RunInput): Promise<InputReport>;
  /** Prompts of the flow that have neither an answer given in advance nor a default. */
  unanswered(): readonly string[];
  /** Steps that are over, in order. */
  done(): readonly DoneStep[];
  /** Actors that fumo does not perform; with one of them there is no way back. */
  real(): readonly CastMember[];
  /** What the next message on the wire will suffer. */
  armed(): Tamper | undefined;
  /** Faults that are true now. */
  faults(): readonly FaultName[];
  now(): Instant;
  timers(): readonly PendingTimer[];
  device(): DeviceView;
  result(): RunResult | undefined;
  /** Ends what is still open; a run that had not ended is recorded as interrupted. */
  close(): Promise<void>;
}

/** How a run is set up; everything that can change its trace is here. */
export interface RunSettings {
  seed: string;
  encoding: 'xml' | 'wbxml';
  auth: 'basic' | 'md5' | 'hmac';
  transport: 'http' | 'loopback';
  /** `NAME` or `NAME@STEP`. */
  faults: readonly string[];
  /** `path=value` overrides of anything under `given`. */
  set: readonly string[];
  /** `PROMPT=VALUE` in the order given; a repeated prompt answers its next asking. */
  answers: readonly string[];
  /** Both ends refuse what they would otherwise tolerate; absent means false. */
  strict?: boolean;
  /** Every actor is virtual, whatever the flow says of them; absent means false. */
  virtual?: boolean;
}

export const DEFAULT_SETTINGS: RunSettings = {
  seed: '1',
  encoding: 'wbxml',
  auth: 'md5',
  transport: 'http',
  faults: [],
  set: [],
  answers: [],
};
