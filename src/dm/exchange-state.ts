/** One end's side of a session's numbering, as an immutable value: own MsgIDs, the peer's last one, open answers. */
import type { SyncMLMessage } from '../syncml/message.js';
import { type Answered, type Pairing, pairStatuses, type SentCommand } from './exchange.js';

export interface ExchangeState {
  sessionId: string;
  /** MsgID that the next own message gets; MsgIDs count from 1 in each direction (DM Protocol, header). */
  nextMsgId: string;
  /** MsgID of the last message of the peer; undefined before the first. */
  peerMsgId: string | undefined;
  /** The peer has closed its package; what is sent next begins a new package of ours. */
  peerFinal: boolean;
  /** Commands of the own package, whose answers are awaited. */
  sent: readonly SentCommand[];
  /** The same with the answers so far, which may come over several messages. */
  answered: readonly Answered[];
}

/** `repeated`: the same MsgID again, so the stored answer goes out again; `unexpected`: neither that nor the next one. */
export type Arrival = 'new' | 'repeated' | 'unexpected';

/** A session before its first message. */
export function openExchange(sessionId: string): ExchangeState {
  return { sessionId, nextMsgId: '1', peerMsgId: undefined, peerFinal: true, sent: [], answered: [] };
}

/**
 * The state after a message went out. Its commands join those awaited as long as the peer has not closed its
 * package: the answers to a package that takes several messages come around an Alert 1222 (DM Protocol 6).
 */
export function afterSending(state: ExchangeState, sent: readonly SentCommand[]): ExchangeState {
  const before = state.peerFinal ? { sent: [], answered: [] } : state;
  return {
    ...state,
    nextMsgId: String(Number(state.nextMsgId) + 1),
    peerFinal: false,
    sent: [...before.sent, ...sent],
    answered: [
      ...before.answered,
      ...sent.map(({ wish, part }) => ({ wish, statuses: [], ...(part ? { part } : {}) })),
    ],
  };
}

/** How a message fits into the exchange by its MsgID; MsgIDs that are no numbers count as new when they differ. */
export function arrivalOf({ peerMsgId }: ExchangeState, { header }: Pick<SyncMLMessage, 'header'>): Arrival {
  const found = header.msgId;
  if (found === peerMsgId) return 'repeated';
  const expected = Number(peerMsgId ?? '0') + 1;
  return Number.isNaN(Number(found)) || Number.isNaN(expected) || Number(found) === expected
    ? 'new'
    : 'unexpected';
}

/** The state after a message came in, with its statuses added to the answers. A repeated one changes nothing. */
export function afterReceiving(
  state: ExchangeState,
  message: SyncMLMessage,
  reading: { strict?: boolean } = {},
): { state: ExchangeState; arrival: Arrival; pairing: Pairing } {
  const arrival = arrivalOf(state, message);
  const pairing = pairStatuses(state.sent, message, reading);
  if (arrival === 'repeated') return { state, arrival, pairing };
  const answered = state.answered.map((before, at) => ({
    ...before,
    statuses: [...before.statuses, ...(pairing.answered[at]?.statuses ?? [])],
  }));
  return {
    state: { ...state, peerMsgId: message.header.msgId, peerFinal: message.final, answered },
    arrival,
    pairing,
  };
}
