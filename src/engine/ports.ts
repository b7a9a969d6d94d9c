/**
 * What the engine and its performers know of each other: the surroundings that a performer gets, the turns at which
 * it waits, and the orders that it takes. The engine does not know HTTP; the performers do not know flows.
 */

import type { Request, Status, SyncMLMessage, Wish } from '../syncml/message.js';
import type { Recordable } from '../trace/event.js';
import type { Clock, Instant, TimerRequest } from './clock.js';
import type { FaultName } from './fault-table.js';
import type { Seed } from './seed.js';
import type { Resign, Tamper } from './tamper.js';

// ---- what every performer is given ---------------------------------------------------------------------------

export interface Surroundings {
  clock: Clock;
  seed: Seed;
  /**
   * Appends to the trace, in order of cause.
   * @param resign with a message: makes its MAC header anew, should its octets be changed on the wire
   */
  record(event: Recordable, resign?: Resign): void;
  /**
   * Waits for the conductor. A performer takes a turn whenever something visible is about to happen, so the run can
   * be previewed and stepped; nothing else suspends it but real I/O.
   */
  turn<T extends Turn>(turn: T): Promise<TurnAnswer<T>>;
  /**
   * Starts a chain of work in the background (a session, a download). The run is quiet when every chain has ended
   * or waits at a turn. Timer callbacks start activities and return.
   */
  activity(label: string, work: () => Promise<void>): void;
  /** Within an activity: waits for a timer, and the run can be quiet meanwhile. Never ends when it is cancelled. */
  pause(timer: Omit<TimerRequest, 'fire'>): Promise<void>;
}

// ---- turns ---------------------------------------------------------------------------------------------------

/** The server has a complete, authenticated client package and may now command (package 2 or 4). */
export interface ServerReplyTurn {
  kind: 'server-reply';
  session: string;
  /** Number of the package that the reply will be. */
  package: 2 | 4;
  facts: ClientPackage;
}

/** What the client's package said, Status already paired with the command that it answers. */
export interface ClientPackage {
  /** How the session began: `1200` by notification, `1201` by the client. */
  trigger: '1200' | '1201';
  /** DevInfo of package 1, leaf name to value. Empty in later packages. */
  devInfo: Readonly<Record<string, string>>;
  /** Alerts, and any other command, of the client except the trigger alert and DevInfo. */
  requests: readonly Request[];
  /** Values returned, by LocURI. */
  results: Readonly<Record<string, string>>;
  statuses: readonly AnsweredWish[];
}

export interface AnsweredWish {
  wish: Wish;
  /** One, or one per Item. Empty when the client did not answer. */
  statuses: readonly Status[];
}

/** The device verified a notification and is about to open a session. */
export interface DeviceOpenTurn {
  kind: 'device-open';
  session: string;
  uiMode: number;
  serverId: string;
}

/** The device has a message ready. */
export interface DeviceSendTurn {
  kind: 'device-send';
  session: string;
  package: 1 | 3;
  message: SyncMLMessage;
}

/** The device is about to draw a prompt. */
export interface DeviceShowTurn {
  kind: 'device-show';
  session: string;
  prompt: Prompt;
}

/** The prompt is on the screen and the user has not answered. MAXDT is a timer of the device, `prompt-timeout`. */
export interface UserAnswerTurn {
  kind: 'user-answer';
  session: string;
  prompt: Prompt;
}

/** A user-interaction alert as the device understood it (OMA DM Protocol 1.2, user interaction commands). */
export interface Prompt {
  alert: 1100 | 1101 | 1102 | 1103 | 1104;
  /** Text, or title of a choice. */
  text: string;
  choices: readonly string[];
  options: PromptOptions;
}

export interface PromptOptions {
  /** Seconds. */
  minDisplay?: number;
  /** Seconds. */
  maxDisplay?: number;
  defaultResponse?: string;
  maxLength?: number;
  inputType?: 'A' | 'N' | 'D' | 'T' | 'P' | 'I';
  echoType?: 'T' | 'P';
}

export type Turn = ServerReplyTurn | DeviceOpenTurn | DeviceSendTurn | DeviceShowTurn | UserAnswerTurn;

/** What the user does with a prompt; `timeout` is not a choice of the user but of the clock. */
export type PromptAnswer =
  | { action: 'ok' }
  | { action: 'yes' }
  | { action: 'no' }
  | { action: 'text'; text: string }
  | { action: 'choose'; numbers: readonly number[] }
  | { action: 'cancel' };

export type TurnAnswer<T extends Turn> = T extends ServerReplyTurn
  ? { wishes: readonly Wish[]; requestStatus?: '200' | '202' }
  : T extends DeviceOpenTurn
    ? { accept: boolean }
    : T extends UserAnswerTurn
      ? PromptAnswer | { action: 'timeout' }
      : Record<never, never>;

// ---- the stage -----------------------------------------------------------------------------------------------

export type AuthScheme = 'basic' | 'md5' | 'hmac';

/** Everything that the two ends and the wire are built from; all of it comes from the flow's `given` and flags. */
export interface Cast {
  encoding: 'xml' | 'wbxml';
  auth: AuthScheme;
  transport: 'http' | 'loopback';
  device: DeviceCast;
  account: Account;
  /** Undefined when the server has nothing newer for the device. */
  update: UpdateOffer | undefined;
  /** True: both ends refuse what they would otherwise tolerate when reading. */
  strict: boolean;
}

export interface DeviceCast {
  profile: string;
  /** `./DevInfo/DevId`, such as `IMEI:493005100592800`. */
  id: string;
  firmware: string;
  /** False: the device has no screen and answers UI alerts with 406. */
  ui: boolean;
  /** Octets per second of virtual time. */
  bandwidth: number;
  installMs: number;
  rebootMs: number;
  /** Octets of the longest message that the device takes (MaxMsgSize). */
  maxMsgSize: number;
  /** Octets of the largest object that the device takes in one command or many chunks (MaxObjSize). */
  maxObjSize: number;
  /** Octets of free storage for update packages. */
  memory: number;
}

/** The account both ends share from bootstrap. Nominal addresses; the wire maps them to real ports. */
export interface Account {
  serverId: string;
  serverUri: string;
  /** Client to server credentials (CLCRED). */
  user: string;
  password: string;
  /** Server to client credentials (SRVCRED); the name is the server id. */
  serverPassword: string;
  /** Octets of the longest message that the server takes (MaxMsgSize); undefined: it names no limit. */
  serverMaxMsgSize?: number;
}

export interface UpdateOffer {
  name: string;
  version: string;
  /** Octets of the package. */
  size: number;
  /** How the package reaches the device: one Exec, two Execs, or the octets themselves through DM and one Exec. */
  via: 'download-and-update' | 'download-then-update' | 'pkg-data';
  delivery: 'descriptor' | 'direct';
}

export interface NotifyOrder {
  /** 0 not specified, 1 background, 2 informative, 3 user interaction. */
  uiMode: 0 | 1 | 2 | 3;
}

export interface DeferOrder {
  /** Timer name that the flow waits for. */
  name: string;
  due: Instant;
  reason: string;
}

/** An update that is ready to be ordered. */
export interface Publication {
  /** Nominal URL for PkgURL. */
  pkgUrl: string;
  /** The package itself, for PkgData. */
  octets(): Uint8Array;
}

/** Orders of the engine to the server's owner side. */
export interface ServerStage {
  /** Draws a new session id, builds Package #0 and pushes it. Delivered false: the device did not take it. */
  notify(order: NotifyOrder): Promise<{ session: string; delivered: boolean; reason?: string }>;
  /** Persists the deferral and arms a clock timer. */
  defer(order: DeferOrder): Promise<void>;
  /** Whether the update still applies: same update, firmware still old, device not busy as far as the server knows. */
  recheck(): Promise<{ applies: boolean; reason: string }>;
  /** Puts package and descriptor on the content server, or does so again for the device as it is known by now. */
  publish(): Promise<Publication>;
  /** Where the FUMO object was found, such as `./FwUpdate/FwPkg1`. */
  fumoUri(): string;
  /** The next reply in the session that is open, or in the next one, is Alert 1223 (DM Protocol 1.2, session abort). */
  abort(): Promise<void>;
}

/** What the device is, read by the engine for assertions and views; never used to decide what is sent. */
export interface DeviceView {
  firmware: string;
  fumoState: number;
  /** Result code of the last finished update, as reported in the Generic Alert. */
  lastResult: number | undefined;
  busy: string | undefined;
  tree: readonly TreeNodeView[];
}

export interface TreeNodeView {
  uri: string;
  format: string;
  type: string;
  value?: string;
}

export interface DeviceStage {
  /**
   * A client-initiated session with Alert 1226 that asks for an update: `user` on the device's own menu, `device` by
   * its own clock. @param by `user` when absent
   * @param afterMs at once when absent; otherwise a timer of the device leads there
   */
  checkForUpdate(by?: 'user' | 'device', afterMs?: number): void;
  /**
   * Switches the device off as a battery that falls out would, or on again; the state that it is in already changes
   * nothing. Off: notifications are not delivered, a session ends without another word, timers are gone, and turns
   * that the device has taken are void: whoever keeps them drops them, or answers them and nothing happens. On:
   * what flash memory holds (the tree, the job record, results not yet reported) is gone on with after a restart.
   */
  power(on: boolean): void;
  /**
   * The developer writes to a leaf, past every ACL; a trace shows the change as the device's own.
   * @param value text, or `base64:...` for octets
   * @returns a function that does it. @throws FumoError `step.no-such-node`, `step.not-a-leaf`, `step.bad-value`,
   *   `step.node-in-use`; all before anything is done
   */
  setNode(uri: string, value: string): () => void;
  /**
   * The developer removes a node with all below it.
   * @returns a function that does it. @throws FumoError `step.no-such-node`, `step.permanent-node`, `step.node-in-use`
   */
  deleteNode(uri: string): () => void;
  view(): DeviceView;
}

export interface Stage {
  server: ServerStage;
  device: DeviceStage;
  /** Makes a named fault true from now on. */
  fault(name: FaultName): void;
  /** Makes a named fault false from now on; what it has led to so far stays. */
  clear(name: FaultName): void;
  /** Faults that are true now. */
  faults(): readonly FaultName[];
  /** Arms a tamper for the next message on the wire; it takes the place of one that is armed already. */
  tamper(tamper: Tamper): void;
  /** What the next message will suffer. */
  armed(): Tamper | undefined;
  close(): Promise<void>;
}

export type OpenStage = (cast: Cast, surroundings: Surroundings) => Promise<Stage>;

export { FAULTS, type FaultName, type FaultRow } from './fault-table.js';
export type { Resign, Tamper, TamperAction } from './tamper.js';
