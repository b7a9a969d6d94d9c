/**
 * What a step kind is. Each kind is one file; the registry in `index.ts` is the list of them. A kind says what its
 * parameters are, what it makes happen (`plan`) and when it has happened (`check`); it performs nothing itself.
 */
import type * as v from 'valibot';
import type { ErrorPlace } from '../../errors.js';
import type { Wish } from '../../syncml/message.js';
import type { Actor, TraceEvent } from '../../trace/event.js';
import type { Instant, PendingTimer } from '../clock.js';
import type { Given } from '../flow/given.js';
import type { Scope } from '../flow/template.js';
import type {
  DeviceOpenTurn,
  DeviceSendTurn,
  DeviceView,
  PromptAnswer,
  ServerReplyTurn,
  Turn,
} from '../ports.js';
import type { Question } from '../run-types.js';

export type Params = v.ObjectEntries;

/** What a kind can see while its step is planned, checked or described. */
export interface StepView {
  given: Given;
  scope: Scope;
  now: Instant;
  /** Where the performers wait. */
  parked: readonly Turn[];
  /** Events since the step began. */
  events: readonly TraceEvent[];
  /** All events of the run. */
  history: readonly TraceEvent[];
  timers: readonly PendingTimer[];
  /** What the flows themselves answer, by prompt id: the first of the list that is offered. */
  defaults: Readonly<Record<string, readonly string[]>>;
  /** Canonical answer to the step's question. */
  answer: string | undefined;
  /** Results of the step's own effects, by effect. */
  results: EffectResults;
  /** The device as it is now. */
  device: DeviceView;
  /** Steps that are done, by `ad` number and by `id`; a label that came twice means its last. */
  marks: Readonly<Record<string, StepMark>>;
  /** The step's own `within`, virtual milliseconds; undefined when the flow gives none. */
  withinMs: number | undefined;
}

/** Where and when a step that is done stood. */
export interface StepMark {
  startedAt: Instant;
  endedAt: Instant;
  /** Events of the run before the step began, and when it had ended: positions in `history`. */
  firstEvent: number;
  lastEvent: number;
}

export interface EffectResults {
  notify?: { session: string; delivered: boolean; reason?: string };
  recheck?: { applies: boolean; reason: string };
  publish?: { pkgUrl: string; fumoUri: string };
  /** The package as it would go into PkgData. */
  package?: { octets: Uint8Array };
  /** Where the server believes the FUMO object to be. */
  locate?: { fumoUri: string };
}

/** What a step may make happen; the run performs these in order through the ports. */
export type Effect =
  | { do: 'publish' }
  | { do: 'package' }
  | { do: 'locate' }
  | { do: 'notify'; uiMode: 0 | 1 | 2 | 3 }
  | { do: 'reply'; wishes: readonly Wish[]; requestStatus?: '200' | '202' }
  | { do: 'open'; accept: boolean }
  | { do: 'send' }
  | { do: 'show' }
  | { do: 'answer'; answer: PromptAnswer }
  | { do: 'let-time-out' }
  | { do: 'defer'; name: string; due: Instant; reason: string }
  | { do: 'recheck' }
  /** `ServerStage.abort`. */
  | { do: 'abort' }
  /** `DeviceStage.power`. */
  | { do: 'power'; on: boolean }
  /** Every timer on the way fires at its instant (a prompt may time out); then the clock stands at `until`. */
  | { do: 'pass-time'; until: Instant }
  | { do: 'check-for-update'; by: 'user' | 'device'; afterMs?: number };

/** Whether the step has happened. */
export type Check =
  | { is: 'done'; captures?: Scope }
  /** @property found what is there instead, when that says more than where everybody waits */
  | { is: 'waiting'; for: string; found?: string }
  /** Something else must happen on the way; then the step is checked again. */
  | { is: 'again'; effects: readonly Effect[] }
  | { is: 'skipped'; why: string; captures?: Scope }
  | { is: 'failed'; code: string; expected: string; found: string; hint?: string; where?: ErrorPlace };

export interface StepKind {
  actor: Actor;
  verb: string;
  /** Valibot entries of the parameters, besides the keys that all steps have. */
  params: Params;
  /** One sentence, for lists and completion. */
  summary: string;
  /** A paragraph for the reference: what happens, what is captured, when it fails. */
  doc: string;
  /** A flow without `flow` and `title`, as YAML, in which the kind occurs and which ends well; a test plays it. */
  example: string;
  /** True: the step only looks. While it waits, time passes, but no turn of a performer is answered for it. */
  onlyLooks?: true;
  /**
   * What later steps may branch on when the actor is real and the step could not be seen from outside; such a step is
   * skipped once something later has shown that it has passed.
   */
  unseen?(params: Scope, view: StepView): Scope;
  /** The turn that must be waiting before the step can begin. */
  needs?: Turn['kind'];
  /** How long the step may take, virtual milliseconds. */
  withinMs: number;
  /** Words for people when the flow has none. */
  text(params: Scope, view: StepView): string;
  /** Words for when it has happened, where more is known then. */
  textAfter?(params: Scope, view: StepView): string;
  /** A question to answer before the step can be performed. */
  question?(params: Scope, view: StepView): Question | undefined;
  /** A reason why there is nothing to do, known before the step begins. */
  skip?(params: Scope, view: StepView): string | undefined;
  plan(params: Scope, view: StepView): readonly Effect[];
  check(params: Scope, view: StepView): Check;
}

export const MINUTE = 60_000;
/** A message that takes longer than this is lost. */
export const MESSAGE_WITHIN = 2 * MINUTE;

export function parkedTurn<K extends Turn['kind']>(
  view: StepView,
  kind: K,
): Extract<Turn, { kind: K }> | undefined {
  return view.parked.find((turn): turn is Extract<Turn, { kind: K }> => turn.kind === kind);
}

export const serverTurn = (view: StepView): ServerReplyTurn | undefined => parkedTurn(view, 'server-reply');
export const sendTurn = (view: StepView): DeviceSendTurn | undefined => parkedTurn(view, 'device-send');
export const openTurn = (view: StepView): DeviceOpenTurn | undefined => parkedTurn(view, 'device-open');

/** Done when the server holds a complete package of the client that satisfies `test`. */
export function whenServerHas(
  view: StepView,
  what: string,
  test: (turn: ServerReplyTurn) => Check = () => ({ is: 'done' }),
): Check {
  const turn = serverTurn(view);
  return turn ? test(turn) : { is: 'waiting', for: what };
}

/** Events of one kind since the step began. */
export function eventsOf<K extends TraceEvent['kind']>(
  view: StepView,
  kind: K,
): Extract<TraceEvent, { kind: K }>[] {
  return view.events.filter((event): event is Extract<TraceEvent, { kind: K }> => event.kind === kind);
}

/** A text parameter. */
export function word(params: Scope, key: string): string {
  return String(params[key] ?? '');
}
