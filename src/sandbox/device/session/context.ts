/** What a device session works with, and what it remembers between messages. */
import type { Secret } from '../../../dm/authentication.js';
import type { PendingObject } from '../../../dm/chunks.js';
import type { End } from '../../../dm/exchange.js';
import type { Load } from '../../../dm/exchange-split.js';
import type { ExchangeState } from '../../../dm/exchange-state.js';
import type { Encoding, Wish } from '../../../syncml/message.js';
import type { Recordable } from '../../../trace/event.js';
import type { DeviceHabits } from '../profiles/profile.js';
import type { UriLimits } from '../tree/commands.js';
import type { NodeValue } from '../tree/node.js';
import type { ManagementTree } from '../tree/tree.js';
import type { KeyRing } from './key-ring.js';

/** The parts of the device that a session touches. */
export interface SessionContext {
  encoding: Encoding;
  device: End;
  serverUri: string;
  /** What the device proves itself with (CLCRED). */
  clientSecret: Secret;
  /** What the server has to prove (SRVCRED); `user` is the server id. */
  serverSecret: Secret;
  keys: KeyRing;
  tree: ManagementTree;
  /** The device has a screen. */
  ui: boolean;
  uriLimits: UriLimits;
  /** Octets of the largest message that the device takes or sends. */
  maxMsgSize: number;
  /** Octets of the largest object that the device takes. */
  maxObjSize: number;
  /** Octets free for an object, at this moment; without limit when absent. */
  memory?(): number;
  /** Asked when a package 3 is ready: why the device ends the session there on its own account, if it does. */
  abortReason?(): string | undefined;
  /** Refuse what would be tolerated in the server's messages. */
  strict?: boolean;
  /** How the device speaks where that is its own affair; the plain ways when absent. */
  habits?: Partial<DeviceHabits>;
  fumo: FumoDoor;
  record(event: Recordable): void;
}

/** What the update agent lets a session do. */
export interface FumoDoor {
  /** Exec on a node, by normal URI. @returns the status: 202, 405 busy or nothing to fetch, 406 nothing to execute */
  exec(uri: string, correlator: string | undefined): string;
  /** Before a leaf gets another value; without one it goes away. @returns a status that refuses it, or undefined */
  beforeReplace(uri: string, value?: NodeValue): string | undefined;
  afterReplace(uri: string): void;
}

/** Why and how a session opens. */
export interface Opening {
  /** SessionID text. */
  session: string;
  /** `1200`: a notification asked for it; `1201`: the device wants it. */
  trigger: '1200' | '1201';
  /** Further alerts of package 1, such as a FUMO result. */
  alerts: readonly Wish[];
  /** Resync nonce that the notification was made with, to be used instead of the stored one. */
  nonce?: Uint8Array;
}

/** Changes from message to message. */
export interface SessionState {
  exchange: ExchangeState;
  /** Where the next message goes: RespURI of the last answer, else the account's address. */
  to: string;
  clientNonce: Uint8Array;
  /** The next message must carry credentials. */
  credentialsDue: boolean;
  /** The server has accepted the device once. */
  accepted: boolean;
  /** How often the server found the device's credentials wrong, in a row. */
  refusals: number;
  /** How often the server challenged the device in a row, for wrong or missing credentials. */
  challenged: number;
  /** The server has proved itself once in this session. */
  serverTrusted: boolean;
  /** How often the device challenged the server in a row. */
  challenges: number;
  /** A notification made with the resync nonce opened the session: the server may use that nonce, too. */
  resync: boolean;
  /** MaxMsgSize of the server, once it has said it. */
  serverMaxMsgSize: number | undefined;
  /** The server has closed its package, so that the device may close the answering one. */
  serverClosed: boolean;
  /** What the device still has to say in this package. */
  rest: Load | undefined;
  /** A large object of the server, of which the last chunk has not come. */
  incoming: PendingObject | undefined;
  /** The server's last message as it came, to know it when it comes again. */
  lastHeard: Uint8Array | undefined;
}

export function note(context: Pick<SessionContext, 'record'>, code: string, text: string): void {
  context.record({ kind: 'note', side: 'device', code, text });
}
