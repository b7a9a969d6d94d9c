/** What can be said about a trace once it is read: every view keeps the event that it was derived from. */
import type { Command, SyncMLMessage, Warning } from '../syncml/message.js';
import type { NotificationTrigger } from '../syncml/notification.js';
import type { Actor, EventKind, Failure, PromptEvent, TimerEvent, TraceEvent, TraceHeader } from './event.js';

export type EventOf<K extends EventKind> = Extract<TraceEvent, { kind: K }>;

/** An event and the step in which it happened; what comes before the first step has none. */
export interface Placed<E extends TraceEvent = TraceEvent> {
  event: E;
  step?: StepView;
}

export interface StepView {
  /** Position in the run, from 1. */
  step: number;
  flow: string;
  section?: string;
  ad?: number;
  actor: Actor;
  verb: string;
  text: string;
  status: 'running' | 'done' | 'skipped' | 'failed';
  why?: string;
  failure?: Failure;
  /** Virtual instants, epoch ms. */
  startedAt: number;
  endedAt?: number;
}

/** Package of an OMA DM session: 0 notification, 1 and 3 from the client, 2 and 4 from the server. */
export type PackageNumber = 0 | 1 | 2 | 3 | 4;

export interface MessageView extends Placed<EventOf<'message'>> {
  package: PackageNumber;
  /** SessionID as it stands in the header; for a notification the spelling that its session will have. */
  session?: string;
  msgId?: string;
  /** The body as it went over the wire. */
  octets: Uint8Array;
  message?: SyncMLMessage;
  notification?: NotificationTrigger;
  /** Nested ones after their container. */
  commands: readonly CommandView[];
  /** The Status that the other end gave for the header of this message. */
  headerAnswer?: AnswerLink;
  warnings: readonly Warning[];
  /** Why the octets could not be decoded. */
  error?: { code: string; message: string };
}

export interface CommandView {
  /** Element name, also of commands that DM does not use: `Alert`, `Put`. */
  name: string;
  cmdId: string;
  /** 0 directly in SyncBody, 1 in a Sequence or Atomic there... */
  depth: number;
  /** Alert code or status code. */
  code?: string;
  /** Node of the first Item. */
  uri?: string;
  /** A few words: `Alert 1103`, `Replace ./A/B`, `Status 200 Alert`. */
  text: string;
  /** What the command carries, Item by Item. */
  items: readonly ItemView[];
  command: Command;
  /** For Status and Results: what they answer; absent when nothing matches. */
  answers?: AnswerLink;
  /** For the other commands: the Status and Results that came back. */
  answeredBy: readonly AnswerLink[];
}

export interface ItemView {
  uri?: string;
  value?: string;
}

/** The other half of a pair of command and answer. */
export interface AnswerLink {
  /** Number of the message in the run. */
  message: number;
  /** `0` for the header. */
  cmdId: string;
  /** Name of the command there; `SyncHdr` for the header. */
  name: string;
  /** The status code, when the other half is a Status. */
  status?: string;
}

export interface SessionView {
  session: string;
  trigger: 'notification' | 'client' | 'unknown';
  /** Virtual instants, epoch ms. */
  openedAt: number;
  closedAt?: number;
  reason?: string;
  /** Package #0 that asked for it, each time it was sent. */
  notifications: readonly MessageView[];
  /** Packages 1 to 4. */
  messages: readonly MessageView[];
}

export interface PromptView {
  shown: Placed<EventOf<'prompt'>>;
  /** Absent while the prompt is on the screen. */
  answered?: Placed<EventOf<'prompt'>>;
  session: string;
  alert: number;
  text: string;
  choices: readonly string[];
  action?: NonNullable<PromptEvent['action']>;
  values: readonly string[];
  status?: string;
}

export interface TimerView extends Pick<TimerEvent, 'timer' | 'owner' | 'name' | 'reason' | 'due'> {
  /** Virtual instants, epoch ms. */
  setAt: number;
  firedAt?: number;
  cancelledAt?: number;
  /** Where it was set. */
  step?: StepView;
}

/** An event in its place, with the view of the message when it is one. */
export interface Entry extends Placed {
  message?: MessageView;
}

export interface TraceModel {
  header: TraceHeader;
  events: readonly TraceEvent[];
  /** Every event in order. */
  entries: readonly Entry[];
  steps: readonly StepView[];
  messages: readonly MessageView[];
  sessions: readonly SessionView[];
  prompts: readonly PromptView[];
  timers: readonly TimerView[];
  states: readonly Placed<EventOf<'state'>>[];
  treeChanges: readonly Placed<EventOf<'tree'>>[];
  transfers: readonly Placed<EventOf<'transfer'>>[];
  notes: readonly Placed<EventOf<'note'>>[];
  /** Absent when the run was cut off. */
  end?: EventOf<'end'>;
}
