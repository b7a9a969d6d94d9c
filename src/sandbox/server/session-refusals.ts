/** Messages that the server does not act upon, and what it answers them with: statuses only, in one code. */
import { ALERT } from '../../dm/alert-codes.js';
import { answerAll, type StatusDraft } from '../../dm/exchange.js';
import type { Chal, SyncMLMessage, Warning } from '../../syncml/message.js';
import type { ClientAuth } from './session-authentication.js';
import {
  alertWish,
  type DmSession,
  note,
  type Received,
  type ReplyDraft,
  type SessionNote,
} from './session-state.js';

/** Statuses that may be owed at a time; a message of so many stays far below what a careful reader takes. */
export const MAX_STATUSES = 2_000;

export interface Refusal {
  reply: ReplyDraft;
  note: SessionNote;
}

/** What every message is checked for before anything else, and the code that refuses it. */
const HEADER_CHECKS: readonly { wrong(message: SyncMLMessage): boolean; status: string; note: string }[] = [
  { wrong: ({ header }) => header.verDtd !== '1.2', status: '505', note: 'session.dtd-version' },
  {
    wrong: ({ header }) => header.verProto !== 'DM/1.2',
    status: '513',
    note: 'session.protocol-version',
  },
  {
    // The DTD leaves the text open; 4 hex digits are usual, decimals of the same 16 bits are seen.
    wrong: ({ header }) => !/^[\x21-\x7e]{1,32}$/.test(header.sessionId),
    status: '400',
    note: 'session.bad-id',
  },
];

/** @returns the refusal of a message whose header this server cannot work with */
export function refuseHeader(message: SyncMLMessage): Refusal | undefined {
  const failed = HEADER_CHECKS.find(({ wrong }) => wrong(message));
  if (!failed) return undefined;
  const { verDtd, verProto, sessionId } = message.header;
  const text = `VerDTD ${verDtd}, VerProto ${verProto}, SessionID ${sessionId}`;
  return { reply: onlyStatuses(message, failed.status), note: note(failed.note, text) };
}

/** The answer to a message of a session that does not exist: nothing of it is done, and the session is aborted. */
export function refuseUnknown(message: SyncMLMessage): Refusal {
  const { msgId, sessionId } = message.header;
  return {
    reply: {
      statuses: statusesFor(message, '400'),
      wishes: [alertWish(ALERT.sessionAbort)],
      final: true,
      alone: true,
    },
    note: note('session.unknown', `MsgID ${msgId} of session ${sessionId}, which is not open`),
  };
}

export function refuseCredentials(
  session: DmSession,
  message: SyncMLMessage,
  { status, chal, reason }: ClientAuth,
  gap: readonly SessionNote[],
): Received {
  // A challenge for missing credentials is no attempt yet, and a stale nonce explains one wrong one (Security 5.3.3).
  const over = session.failures >= 2 || session.challenges >= 3;
  return {
    session: {
      ...session,
      exchange: { ...session.exchange, peerMsgId: message.header.msgId },
      phase: over ? 'closed' : 'open',
    },
    decision: { do: 'reply', reply: onlyStatuses(message, status, chal) },
    notes: [...gap, note('session.credentials-refused', reason)],
    ...(over
      ? {
          closed: session.failures >= 2 ? 'credentials refused twice' : 'credentials refused again and again',
        }
      : {}),
    authenticated: false,
    nonces: {},
  };
}

/** A message larger than the server said it takes. */
export function refuseSize(message: SyncMLMessage, octets: number, limit: number): Refusal {
  const text = `${octets} octets where MaxMsgSize is ${limit}`;
  return { reply: onlyStatuses(message, '413'), note: note('message.too-large', text) };
}

/** A message with what a lenient server would tolerate. */
export function refuseDeparture(message: SyncMLMessage, { code, message: text }: Warning): Refusal {
  return { reply: onlyStatuses(message, '400'), note: note(code, `refused: ${text}`) };
}

/** A MsgID that is not in turn: nothing of the message is done, and the session goes on as it was. */
export function refuseOutOfTurn(session: DmSession, message: SyncMLMessage, refusal: SessionNote): Received {
  return {
    session,
    decision: { do: 'refuse', reply: onlyStatuses(message, '400') },
    notes: [refusal],
    authenticated: false,
    nonces: {},
  };
}

/** One message in which everything gets the same code. */
export function onlyStatuses(message: SyncMLMessage, code: string, chal?: Chal): ReplyDraft {
  return { statuses: statusesFor(message, code, chal), wishes: [], final: true, alone: true };
}

/** A Status each; the header's alone for a message that has more commands than are answered one by one. */
export function statusesFor(message: SyncMLMessage, code: string, chal?: Chal): StatusDraft[] {
  const statuses = answerAll(message, code, chal);
  return statuses.length > MAX_STATUSES ? statuses.slice(0, 1) : statuses;
}

export function isRefusal(code: string): boolean {
  return code === '401' || code === '407';
}

export function isChallenge({ statuses }: ReplyDraft): boolean {
  return statuses.some(({ chal, data }) => chal !== undefined && isRefusal(data));
}
