/** The state of a DM session at the server, what is decided about a message, and how a session begins. */

import type { PendingObject } from '../../dm/chunks.js';
import type { SentCommand, StatusDraft } from '../../dm/exchange.js';
import type { Load } from '../../dm/exchange-split.js';
import { type ExchangeState, openExchange } from '../../dm/exchange-state.js';
import type { ClientPackage, ServerReplyTurn } from '../../engine/ports.js';
import type { Address, Command, SyncMLMessage, Wish } from '../../syncml/message.js';

/** A command that waits for its Status until the owner has decided. */
export interface Owed {
  msgId: string;
  command: Command;
  rule: string;
}

/** What goes into a reply. */
export interface ReplyDraft {
  statuses: readonly StatusDraft[];
  wishes: readonly Wish[];
  /** The package that earlier messages began; `wishes` is then empty. */
  rest?: Load;
  /** False: the client's package is not complete, and this only asks for the next message. */
  final: boolean;
  /** One message and no more: statuses that do not fit into it are left out. */
  alone?: boolean;
}

/** A reply as it was written into one message. */
export interface Written {
  /** Under the wishes that they are parts of. */
  sent: readonly SentCommand[];
  /** All that the reply had to say. */
  load: Load;
  /** What did not fit into this message. */
  rest: Load | undefined;
  /** Wishes that fit into no message. */
  dropped: readonly Wish[];
}

/** What the client said that it can take; octets, undefined where it did not say. */
export interface PeerLimits {
  maxMsgSize: number | undefined;
  maxObjSize: number | undefined;
}

export interface DmSession {
  /** SessionID as the client writes it. */
  id: string;
  /** The client's end, as its header gives it. */
  device: Address;
  phase: 'open' | 'closed';
  trigger: ClientPackage['trigger'] | undefined;
  exchange: ExchangeState;
  /** Credentials accepted for the whole session (212). */
  authenticated: boolean;
  /** Wrong credentials in a row. */
  failures: number;
  /** Challenges in a row, for wrong or missing credentials. */
  challenges: number;
  /** Nonce of the last challenge in this session, accepted besides the stored one. */
  clientNonce: Uint8Array | undefined;
  /** Nonce for the server's own credentials, when the device gave one in this session. */
  serverNonce: Uint8Array | undefined;
  /** The device accepted the server for the whole session: no more Cred. */
  serverAccepted: boolean;
  serverRefusals: number;
  /** Complete client packages answered. */
  packages: number;
  /** Messages of the client package under way. */
  collected: readonly SyncMLMessage[];
  header: StatusDraft | undefined;
  owed: readonly Owed[];
  /** Statuses that found no room beside Alert 1222; they come first in the next message. */
  late: readonly StatusDraft[];
  /** What the server was about to say with its last message, to be said again if the device refuses it. */
  lastLoad: Load | undefined;
  /** The own package does not fit into one message: what is still to be said. */
  rest: Load | undefined;
  /** A large object of the client, of which the last chunk has not come. */
  incoming: PendingObject | undefined;
  /** Alerts 1225 for large objects that were broken off. */
  lost: readonly Wish[];
  /** Messages of the client's package that said it goes on, chunks not counted. */
  parts: number;
  limits: PeerLimits;
  /** Nothing is tolerated. */
  strict: boolean;
}

export interface SessionNote {
  code: string;
  text: string;
}

/** A complete client package, and where its results say that the FUMO object is. */
export interface LearnedPackage {
  facts: ClientPackage;
  fumoUri: string | undefined;
}

/** `refuse` answers a message that changes nothing in the session. */
export type Decision =
  | { do: 'reply' | 'refuse'; reply: ReplyDraft }
  | { do: 'ask'; package: ServerReplyTurn['package']; facts: ClientPackage };

export interface Received {
  session: DmSession;
  decision: Decision;
  notes: readonly SessionNote[];
  /** Set once, when the credentials were accepted for the first time. */
  authenticated: boolean;
  /** Why the session is over. */
  closed?: string;
  learned?: LearnedPackage;
  /** Nonces that outlive the session. */
  nonces: { client?: Uint8Array; server?: Uint8Array };
}

/** A session before its first message. */
export function openSession({ header }: SyncMLMessage, strict = false): DmSession {
  return {
    id: header.sessionId,
    device: addressOf(header.source),
    phase: 'open',
    trigger: undefined,
    exchange: openExchange(header.sessionId),
    authenticated: false,
    failures: 0,
    challenges: 0,
    clientNonce: undefined,
    serverNonce: undefined,
    serverAccepted: false,
    serverRefusals: 0,
    packages: 0,
    collected: [],
    header: undefined,
    owed: [],
    late: [],
    lastLoad: undefined,
    rest: undefined,
    incoming: undefined,
    lost: [],
    parts: 0,
    limits: { maxMsgSize: undefined, maxObjSize: undefined },
    strict,
  };
}

/** An address without what the typed model does not know. */
function addressOf({ locUri, locName }: Address): Address {
  return { locUri, ...(locName === undefined ? {} : { locName }) };
}

/** An alert without Items. */
export function alertWish(code: string): Wish {
  return { name: 'Alert', data: code, items: [] };
}

export function note(code: string, text: string): SessionNote {
  return { code, text };
}
