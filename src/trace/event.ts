/**
 * The trace schema: one header line, then one event a line, each the JSON of a type below.
 *
 * A message event keeps the octets as they went over the wire; everything else that can be said about a message
 * (its commands, its package, which Status answers what) is derived on reading.
 */
import type { ErrorPlace } from '../errors.js';

export const TRACE_FORMAT = 'fumo-trace';
export const TRACE_VERSION = 1;

export type Actor = 'server' | 'device' | 'user' | 'clock' | 'expect';
export type Direction = 'server-to-device' | 'device-to-server';

export interface TraceHeader {
  format: typeof TRACE_FORMAT;
  v: number;
  /** Version of fumo that wrote the trace. */
  fumo: string;
  flow: string;
  title: string;
  /** Where the flow comes from, such as `{ document: 'OMA-AD-FUMO-V1_0', section: '5.5.3' }`. */
  spec?: { document: string; section: string };
  seed: string;
  encoding: 'xml' | 'wbxml';
  auth: 'basic' | 'md5' | 'hmac';
  transport: 'http' | 'loopback';
  /** Present when both ends refused every tolerance in reading (`--strict`). */
  reading?: 'strict';
  /** Virtual start of the run, epoch ms. */
  origin: number;
  /** Faults asked for, as `NAME` or `NAME@STEP`. */
  faults: readonly string[];
  /** Everything under `given`, after defaults and `--set`. */
  given: unknown;
  /** Present when the trace was made from a foreign recording (`fumo trace import`). */
  imported?: ImportedFrom;
}

/** Kinds of recordings that are read. */
export type CaptureFormat = 'pcap' | 'pcapng' | 'har' | 'mitmproxy' | 'folder' | 'file';

/** Where an imported trace comes from. */
export interface ImportedFrom {
  from: CaptureFormat;
  /** Name of the file or folder, without the folders above it. */
  name: string;
  /** `wall`: times are those of the recording. `none`: it has no times, and every event is at the origin, 0. */
  clock: 'wall' | 'none';
  /** Fields of the header that the recording does not tell; what stands there is a stand-in. */
  unknown: readonly string[];
  /** What of the recording is not in the trace: a stable reason, and how often. */
  leftOut: readonly LeftOutCount[];
}

export interface LeftOutCount {
  reason: string;
  count: number;
}

/** A step of the flow began, ended well, had nothing to do (a prompt that a device without screen cannot show), or failed. */
export interface StepEvent {
  kind: 'step';
  phase: 'start' | 'done' | 'skipped' | 'failed';
  /** Position in this run, from 1. */
  step: number;
  flow: string;
  /** Section of the specification that numbers the step, such as `5.5.3`. */
  section?: string;
  /** The step's number there; absent for steps that the section does not number. */
  ad?: number;
  actor: Actor;
  verb: string;
  text: string;
  /** `skipped`: why there was nothing to do. */
  why?: string;
  failure?: Failure;
}

/** Why a step did not happen: what was expected, what was found. */
export interface Failure {
  code: string;
  expected: string;
  found: string;
  hint?: string;
  where?: ErrorPlace;
}

export interface MessageEvent {
  kind: 'message';
  /** Number of the message in this run, from 1; Package #0 counts too. */
  message: number;
  direction: Direction;
  /** `application/vnd.syncml.dm+xml`, `...+wbxml`, or `application/vnd.syncml.notification`. */
  mediaType: string;
  /** Nominal address that it was sent to. */
  to: string;
  /** Transport headers that are part of the protocol (`x-syncml-hmac`). */
  headers?: Readonly<Record<string, string>>;
  /** The body in base64. */
  octets: string;
}

/** A DM session opened or closed, as seen by one end. */
export interface SessionEvent {
  kind: 'session';
  phase: 'opened' | 'authenticated' | 'closed';
  side: 'server' | 'device';
  /** SessionID as it stands in the header. */
  session: string;
  /** Why it closed, or how it was authenticated. */
  reason?: string;
}

/** A prompt on the device's screen. */
export interface PromptEvent {
  kind: 'prompt';
  phase: 'shown' | 'answered';
  session: string;
  /** UI alert code 1100-1104, or 0 for the notification's own question (ui-mode 11). */
  alert: number;
  text: string;
  choices: readonly string[];
  /** `answered`: what the user did. */
  action?: 'ok' | 'yes' | 'no' | 'text' | 'choose' | 'cancel' | 'timeout' | 'unsupported';
  values?: readonly string[];
  /** `answered`: the status code that the device will answer with. */
  status?: string;
}

export interface TimerEvent {
  kind: 'timer';
  phase: 'set' | 'fired' | 'cancelled';
  timer: number;
  owner: 'server' | 'device';
  name: string;
  reason: string;
  due: number;
}

/** A node of the device's management tree changed. */
export interface TreeEvent {
  kind: 'tree';
  uri: string;
  change: 'add' | 'replace' | 'delete';
  /** Absent where there was none; binary values as `base64:...`. */
  before?: string;
  after?: string;
  by: 'server' | 'device';
}

/** The FUMO State node moved along an edge of the state machine. */
export interface StateEvent {
  kind: 'state';
  uri: string;
  from: number;
  to: number;
  cause: string;
}

/** An HTTP exchange that is not a DM message: package or descriptor download, install notification. */
export interface TransferEvent {
  kind: 'transfer';
  method: 'GET' | 'POST';
  url: string;
  purpose: 'descriptor' | 'package' | 'install-notify';
  status: number;
  mediaType?: string;
  /** Octets received (or sent, for `install-notify`). */
  size: number;
  /** SHA-256 of those octets, hex. */
  sha256?: string;
  /** The words sent or received, for short text bodies. */
  text?: string;
}

/** Something to know that no other event says: a decision, a tolerance, a refusal. */
export interface NoteEvent {
  kind: 'note';
  side: 'server' | 'device' | 'engine';
  /** Stable name, such as `notification.bad-digest`. */
  code: string;
  text: string;
  /** Number of the message that it is about. */
  message?: number;
  /** Base64 of the octets that the sender wrote, when others went over the wire because of a tamper. */
  original?: string;
}

export interface EndEvent {
  kind: 'end';
  verdict: 'passed' | 'failed';
  /** The outcome that the flow names, such as `updated` or `rejected`. */
  outcome: string;
  failure?: Failure;
}

export type EventBody =
  | EndEvent
  | MessageEvent
  | NoteEvent
  | PromptEvent
  | SessionEvent
  | StateEvent
  | StepEvent
  | TimerEvent
  | TransferEvent
  | TreeEvent;
export type EventKind = EventBody['kind'];

/** `seq` counts events from 1; `at` is the virtual instant, epoch ms. */
export type TraceEvent = EventBody & { seq: number; at: number };

/** What a performer hands to the recorder; the message number is filled in there. */
export type Recordable = Exclude<EventBody, MessageEvent> | Omit<MessageEvent, 'message'>;
