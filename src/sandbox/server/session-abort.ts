/**
 * The server ends a session by Alert 1223 (DM Protocol 1.2, session abort): with the statuses that it owes, no
 * command, and Final. Nothing that the device says to it is looked at.
 */
import { ALERT } from '../../dm/alert-codes.js';
import { commandStatus, headerStatus, type StatusDraft } from '../../dm/exchange.js';
import type { FaultName } from '../../engine/ports.js';
import type { SyncMLMessage } from '../../syncml/message.js';
import { headerOf } from './session-package.js';
import { isChallenge } from './session-refusals.js';
import {
  alertWish,
  type Decision,
  type DmSession,
  note,
  type Received,
  type ReplyDraft,
} from './session-state.js';

/** Orders to abort, given by the server's owner or by the fault `server-aborts`. */
export interface AbortOrders {
  /** The next reply is an abort. */
  order(): void;
  /** Whether an abort is due; an order is good for one session, and so is the fault each time that it is given. */
  take(): boolean;
}

export function openAbortOrders(faults: ReadonlySet<FaultName>): AbortOrders {
  let isOrdered = false;
  let isDone = false;
  return {
    order: () => {
      isOrdered = true;
    },
    take() {
      const isFault = faults.has('server-aborts');
      const isDue = isOrdered || (isFault && !isDone);
      isOrdered = false;
      isDone = isFault;
      return isDue;
    },
  };
}

/** Whether the reply that was decided upon can be an abort instead: the device has proved itself and nothing is over. */
export function canAbort(session: DmSession, decision: Decision): boolean {
  if (!session.authenticated || session.phase !== 'open') return false;
  return decision.do === 'ask' || (decision.do === 'reply' && !isChallenge(decision.reply));
}

/** A reply with the session that it belongs to, and why that is over when it is. */
export interface Answer {
  session: DmSession;
  reply: ReplyDraft;
  closed?: string | undefined;
}

/** What the server says instead of what it decided upon. What waits for its owner counts as taken, not as done: 202. */
export function abortInstead(session: DmSession, decision: Decision): Answer {
  return {
    session: { ...session, phase: 'closed' },
    reply: abortReply([...statusesOf(session, decision), ...owedBy(session)]),
    closed: 'the server aborted the session',
  };
}

/** The client says more than the server answers: 413 for its message as a whole, and nothing of it is done. */
export function abortTooLong(
  session: DmSession,
  message: SyncMLMessage,
  text: string,
): Pick<Received, 'session' | 'decision' | 'notes' | 'closed'> {
  return {
    session: { ...session, phase: 'closed' },
    decision: {
      do: 'reply',
      reply: abortReply([{ ...(session.header ?? headerStatus(message, '413')), data: '413' }]),
    },
    notes: [note('session.package-too-long', text)],
    closed: text,
  };
}

/** The last words of a session; the statuses that do not fit beside the alert are left out. */
export function abortReply(statuses: readonly StatusDraft[]): ReplyDraft {
  return { statuses, wishes: [alertWish(ALERT.sessionAbort)], final: true, alone: true };
}

function statusesOf(session: DmSession, decision: Decision): readonly StatusDraft[] {
  if (decision.do === 'ask') return headerOf(session);
  return [...decision.reply.statuses, ...(decision.reply.rest?.statuses ?? [])];
}

function owedBy({ owed }: DmSession): StatusDraft[] {
  return owed.map(({ msgId, command, rule }) =>
    commandStatus(msgId, command, rule === 'decide' ? '202' : rule),
  );
}
