/** What a device session works with, and what it remembers between messages. */
import type { Secret } from '../../../dm/authentication.js';
import type { End } from '../../../dm/exchange.js';
import type { ExchangeState } from '../../../dm/exchange-state.js';
import type { Encoding, Wish } from '../../../syncml/message.js';
import type { Recordable } from '../../../trace/event.js';
import type { UriLimits } from '../tree/commands.js';
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
  maxMsgSize: number;
  maxObjSize: number;
  fumo: FumoDoor;
  record(event: Recordable): void;
}

/** What the update agent lets a session do. */
export interface FumoDoor {
  /** Exec on a node, by normal URI. @returns the status: 202, 405 busy or nothing to fetch, 406 nothing to execute */
  exec(uri: string, correlator: string | undefined): string;
  /** Before a leaf gets another value. @returns a status that refuses it, or undefined */
  beforeReplace(uri: string): string | undefined;
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
  /** How often the server refused the device in a row. */
  refusals: number;
  /** The server has proved itself once in this session. */
  serverTrusted: boolean;
  /** How often the device challenged the server in a row. */
  challenges: number;
}

export function note(context: Pick<SessionContext, 'record'>, code: string, text: string): void {
  context.record({ kind: 'note', side: 'device', code, text });
}
