/**
 * A DM session at the server (DM Protocol 1.2, 8): from a received message to a decision, and from the owner's answer
 * to a reply. Nothing here performs I/O or looks at a clock; chance comes in as `drawNonce`.
 */

import { ALERT } from '../../dm/alert-codes.js';
import {
  abortsSession,
  answerAll,
  commandStatus,
  flattenCommands,
  headerStatus,
  owesStatus,
  type SentCommand,
  type StatusDraft,
} from '../../dm/exchange.js';
import { afterReceiving, afterSending, arrivalOf } from '../../dm/exchange-state.js';
import type { ServerReplyTurn, TurnAnswer } from '../../engine/ports.js';
import type { Command, SyncMLMessage } from '../../syncml/message.js';
import { assemblePackage, findFumoObject, triggerOf } from './client-package.js';
import { statusRule } from './command-status.js';
import {
  type AuthRules,
  authenticateClient,
  type Incoming,
  readOwnStatus,
} from './session-authentication.js';
import { isChallenge, isRefusal, onlyStatuses, refuseCredentials, refuseStale } from './session-refusals.js';
import {
  alertWish,
  type Decision,
  type DmSession,
  type LearnedPackage,
  note,
  type Owed,
  type Received,
  type ReplyDraft,
  type SessionNote,
} from './session-state.js';

/** Messages of one client package that are collected; more than that is an abuse. */
export const MAX_PACKAGE_MESSAGES = 64;

/**
 * Takes a message in. A repeated message with the same octets never comes here: its stored reply goes out again.
 */
export function receive(session: DmSession, incoming: Incoming, rules: AuthRules): Received {
  const { message } = incoming;
  const arrival = arrivalOf(session.exchange, message);
  if (arrival === 'repeated' || isBehind(session, message)) return refuseStale(session, message);
  const gap: SessionNote[] = arrival === 'unexpected' ? [gapNote(session, message)] : [];
  const auth = authenticateClient(session, incoming, rules);
  if (auth.status !== '200' && auth.status !== '212') {
    return refuseCredentials({ ...session, ...auth.session }, message, auth, gap);
  }
  const known = readOwnStatus({ ...session, ...auth.session }, message);
  const received = takeIn(known.session, message, headerStatus(message, auth.status, auth.chal));
  return {
    ...received,
    notes: [...gap, ...received.notes],
    authenticated: !session.authenticated,
    nonces: {
      ...(auth.nonce === undefined ? {} : { client: auth.nonce }),
      ...(known.nonce === undefined ? {} : { server: known.nonce }),
    },
  };
}

/** The owner's answer to an `ask`. Without wishes the session is over (DM Protocol 1.2, 8.6). */
export function replyTo(session: DmSession, answer: TurnAnswer<ServerReplyTurn>): ReplyDraft {
  const requestStatus = answer.requestStatus ?? '202';
  const statuses = session.owed.map(({ msgId, command, rule }) =>
    commandStatus(msgId, command, rule === 'decide' ? requestStatus : rule),
  );
  return { statuses: [...headerOf(session), ...statuses], wishes: answer.wishes, final: true };
}

/** The session after a reply went out with these numbers. */
export function afterReply(session: DmSession, reply: ReplyDraft, sent: readonly SentCommand[]): DmSession {
  // Asking for the next message is no command that the client's package could still be answering.
  const awaited = reply.final ? sent : [];
  const exchange = afterSending(session.exchange, awaited);
  if (!reply.final) return { ...session, exchange };
  const over = session.phase === 'closed' || reply.wishes.length === 0;
  return {
    ...session,
    exchange,
    phase: over && !isChallenge(reply) ? 'closed' : session.phase,
    lastReply: reply,
    header: undefined,
    owed: [],
    collected: [],
  };
}

type Outcome = Omit<Received, 'authenticated' | 'nonces'>;

function takeIn(before: DmSession, message: SyncMLMessage, header: StatusDraft): Outcome {
  const { state: exchange, pairing } = afterReceiving(before.exchange, message);
  const trigger = before.trigger ?? triggerOf(message);
  const collected = [...before.collected, message];
  const owed = [...before.owed, ...owedBy(message)];
  const session = { ...before, exchange, trigger, collected, header, owed };
  if (abortsSession(message)) return endAborted(session, message);
  if (!message.final) return askForMore(session, message);
  if (pairing.header && isRefusal(pairing.header.data)) return sayAgain(session);
  return askOwner(session);
}

function askOwner(before: DmSession): Outcome {
  const opening = before.packages === 0;
  const notes =
    opening && before.trigger === undefined
      ? [note('session.no-trigger', 'package 1 has neither Alert 1200 nor 1201; taken for client-initiated')]
      : [];
  const learned = learn(before);
  const session = { ...before, trigger: learned.facts.trigger, packages: before.packages + 1 };
  const decision: Decision = { do: 'ask', package: opening ? 2 : 4, facts: learned.facts };
  return { session, decision, notes, learned };
}

function learn({ collected, trigger = '1201', exchange }: DmSession): LearnedPackage {
  return {
    facts: assemblePackage(collected, trigger, exchange.answered),
    fumoUri: findFumoObject(collected),
  };
}

/** A package in several messages: 1222 asks for the next one (DM Protocol 1.2, multiple messages). */
function askForMore(session: DmSession, message: SyncMLMessage): Outcome {
  if (session.collected.length >= MAX_PACKAGE_MESSAGES) return abort(session, message);
  const now = session.owed.filter(({ rule }) => rule !== 'decide');
  const statuses = now.map(({ msgId, command, rule }) => commandStatus(msgId, command, rule));
  const reply: ReplyDraft = {
    statuses: [...headerOf(session), ...statuses],
    wishes: [alertWish(ALERT.nextMessage)],
    final: false,
  };
  const owed = session.owed.filter(({ rule }) => rule === 'decide');
  return { session: { ...session, owed }, decision: { do: 'reply', reply }, notes: [] };
}

function abort(session: DmSession, message: SyncMLMessage): Outcome {
  const text = `a package of more than ${MAX_PACKAGE_MESSAGES} messages`;
  const reply = { statuses: answerAll(message, '413'), wishes: [alertWish(ALERT.sessionAbort)], final: true };
  return {
    session: { ...session, phase: 'closed' },
    decision: { do: 'reply', reply },
    notes: [note('session.package-too-long', text)],
    closed: text,
  };
}

/** The client ended the session: statuses only, and what it said still counts (DM Protocol 1.2, session abort). */
function endAborted(session: DmSession, message: SyncMLMessage): Outcome {
  return {
    session: { ...session, phase: 'closed' },
    decision: { do: 'reply', reply: onlyStatuses(message, '200') },
    notes: [],
    closed: 'the device aborted the session',
    learned: learn(session),
  };
}

/** The device refused the server's credentials: the same commands go out once more, with its nonce (Security 1.2). */
function sayAgain(session: DmSession): Outcome {
  const wishes = session.lastReply?.wishes ?? [];
  const again = wishes.length > 0 && session.serverRefusals === 0;
  const statuses = [...headerOf(session), ...(session.lastReply?.statuses.slice(1) ?? [])];
  if (again) {
    return {
      session: { ...session, serverRefusals: 1 },
      decision: { do: 'reply', reply: { statuses, wishes, final: true } },
      notes: [note('session.server-challenged', 'the device wants other credentials of the server')],
    };
  }
  if (wishes.length === 0) return askOwner(session);
  const text = 'the device refused the credentials of the server';
  return {
    session: { ...session, phase: 'closed' },
    decision: { do: 'reply', reply: replyTo(session, { wishes: [] }) },
    notes: [note('session.server-refused', text)],
    closed: text,
  };
}

function owedBy({ header: { msgId }, commands }: SyncMLMessage): Owed[] {
  return commands.flatMap((command) => {
    const rule = statusRule(command);
    const own = rule === undefined ? [] : [{ msgId, command, rule }];
    return 'commands' in command ? [...own, ...notExecuted(msgId, command.commands)] : own;
  });
}

/** What a refused Sequence or Atomic holds. */
function notExecuted(msgId: string, commands: readonly Command[]): Owed[] {
  return flattenCommands(commands)
    .filter((command) => owesStatus(command, '215'))
    .map((command) => ({ msgId, command, rule: '215' }));
}

function headerOf({ header }: DmSession): StatusDraft[] {
  return header ? [header] : [];
}

function isBehind({ exchange }: DmSession, { header }: SyncMLMessage): boolean {
  return Number(header.msgId) <= Number(exchange.peerMsgId ?? '0');
}

function gapNote({ exchange }: DmSession, { header }: SyncMLMessage): SessionNote {
  return note('session.msgid-gap', `MsgID ${header.msgId} after ${exchange.peerMsgId ?? 'none'}`);
}
