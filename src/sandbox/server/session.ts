/**
 * A DM session at the server (DM Protocol 1.2, 8): from a received message to a decision, and from the owner's answer
 * to a reply. Nothing here performs I/O or looks at a clock; chance comes in as `drawNonce`.
 */

import { chalDepartures, credDepartures } from '../../dm/authentication.js';
import {
  abortsSession,
  commandStatus,
  headerStatus,
  type Pairing,
  type SentCommand,
  type StatusDraft,
} from '../../dm/exchange.js';
import { afterReceiving, afterSending, arrivalOf, type ExchangeState } from '../../dm/exchange-state.js';
import { toleranceNotes } from '../../dm/exchange-tolerance.js';
import type { ClientPackage, ServerReplyTurn, TurnAnswer } from '../../engine/ports.js';
import type { SyncMLMessage, Warning } from '../../syncml/message.js';
import { assemblePackage, findFumoObject, triggerOf } from './client-package.js';
import { refusedStrictly } from './command-status.js';
import { abortInstead, abortTooLong } from './session-abort.js';
import {
  type AuthRules,
  authenticateClient,
  type Incoming,
  readOwnStatus,
} from './session-authentication.js';
import {
  answerDepartures,
  answeredStrictly,
  departuresOf,
  gapsOf,
  openingDepartures,
  outOfTurn,
  refusal,
} from './session-departures.js';
import { askNext, goOn, headerOf, restAfter, takeObjects, waitsForClient } from './session-package.js';
import {
  isChallenge,
  isRefusal,
  MAX_STATUSES,
  refuseCredentials,
  refuseOutOfTurn,
  statusesFor,
} from './session-refusals.js';
import {
  type Decision,
  type DmSession,
  type LearnedPackage,
  note,
  type Received,
  type ReplyDraft,
  type Written,
} from './session-state.js';

/** Messages of one client package that are collected, besides chunks; more than that is an abuse. */
export const MAX_PACKAGE_MESSAGES = 256;

/**
 * Takes a message in. A repeated message with the same octets never comes here: its stored reply goes out again.
 */
export function receive(session: DmSession, incoming: Incoming, rules: AuthRules): Received {
  const { message } = incoming;
  const arrival = arrivalOf(session.exchange, message);
  const out = outOfTurn(session, message, arrival);
  if (out) return refuseOutOfTurn(session, message, out);
  const odd = [
    ...gapsOf(session, message, arrival),
    ...credDepartures({ header: message.header, macHeader: incoming.macHeader }),
    ...chalDepartures(message),
  ];
  const gap = session.strict ? odd.map(refusal) : toleranceNotes(odd);
  const auth = authenticateClient(session, incoming, rules);
  if (auth.status !== '200' && auth.status !== '212') {
    return refuseCredentials({ ...session, ...auth.session }, message, auth, gap);
  }
  const own = auth.resync ? { serverNonce: auth.resync } : {};
  const known = readOwnStatus({ ...session, ...auth.session, ...own }, message);
  if (auth.resync)
    gap.push(note('session.resync-nonce', 'credentials made with the resync nonce; new nonces follow'));
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
  const wishes = [...session.lost, ...answer.wishes];
  return { statuses: [...headerOf(session), ...statuses], wishes, final: true };
}

/** The session after a message went out. */
export function afterReply(session: DmSession, reply: ReplyDraft, written: Written): DmSession {
  const { exchange: before } = session;
  // A challenge interrupts, and asking for the next message is no command: neither is what the client answers to.
  if (isChallenge(reply) || !reply.final) {
    const phase = isChallenge(reply) ? 'open' : session.phase;
    return {
      ...session,
      phase: session.phase === 'closed' ? 'closed' : phase,
      late: written.rest?.statuses ?? [],
      exchange: afterSending(before, []),
    };
  }
  const opening = reply.rest === undefined;
  const exchange = afterSending({ ...before, peerFinal: opening }, [...unsent(written), ...written.sent]);
  // A package without a command is the last one for the device (DM Protocol 1.2, 8.6), even if some did not fit.
  const over = session.phase === 'closed' || (written.sent.length === 0 && written.rest === undefined);
  const phase = over ? 'closed' : 'open';
  const after = {
    ...session,
    exchange,
    phase,
    lastLoad: written.load,
    rest: written.rest,
    header: undefined,
    late: [],
  } as const;
  return opening ? { ...after, owed: [], lost: [], collected: [], parts: 0 } : after;
}

/**
 * The session after a refusal, which uses up a number of ours and does nothing else; `message` is one that was next
 * in turn and is not to be sent again under its number.
 */
export function afterRefusal(session: DmSession, message?: SyncMLMessage): DmSession {
  const nextMsgId = String(Number(session.exchange.nextMsgId) + 1);
  const heard = message ? { peerMsgId: message.header.msgId } : {};
  return { ...session, exchange: { ...session.exchange, nextMsgId, ...heard } };
}

/** Wishes that fit into no message; the owner learns that nobody answered them. */
function unsent({ dropped }: Written): SentCommand[] {
  return dropped.map((wish) => ({ msgId: 'unsent', cmdId: 'unsent', wish }));
}

type Outcome = Omit<Received, 'authenticated' | 'nonces'>;

function takeIn(before: DmSession, received: SyncMLMessage, header: StatusDraft): Outcome {
  const { session: taken, message } = takeObjects(before, received);
  const { state: exchange, pairing } = afterReceiving(before.exchange, message, before);
  const outcome = decide({ before, taken, message, header, exchange, pairing });
  const departures = departuresOf(message);
  const said = before.strict ? departures.map(refusal) : toleranceNotes(departures);
  return { ...outcome, notes: [...toleranceNotes(pairing.tolerated), ...said, ...outcome.notes] };
}

interface Heard {
  before: DmSession;
  /** The session with what large objects came to. */
  taken: DmSession;
  message: SyncMLMessage;
  header: StatusDraft;
  exchange: ExchangeState;
  pairing: Pairing;
}

function decide({ before, taken, message, header, exchange, pairing }: Heard): Outcome {
  const trigger = before.trigger ?? triggerOf(message);
  const collected = [...before.collected, message];
  const session = { ...taken, exchange, trigger, collected, header };
  if (abortsSession(message)) return endAborted(session, message);
  if (pairing.header && isRefusal(pairing.header.data)) return sayAgain(session);
  if (statusesIn(session) > MAX_STATUSES) return abortTooLong(session, message, TOO_MANY);
  if (before.rest) return continuePackage(session, message);
  if (!message.final) return askForMore(session, message);
  return askOwner(session);
}

const TOO_MANY = `more than ${MAX_STATUSES} commands to answer`;

/** Statuses that the server owes, with those that wait for room in its messages. */
function statusesIn({ owed, late, rest }: DmSession): number {
  return owed.length + late.length + (rest?.statuses.length ?? 0);
}

/** The answer to a part of the server's own package. */
function continuePackage(session: DmSession, message: SyncMLMessage): Outcome {
  const rest = restAfter(session, message);
  const current = { ...session, rest };
  if (waitsForClient(current, message)) return replyWith(askNext(current));
  // When the device refused the last object, there is nothing left with which this package could end.
  return rest ? replyWith(goOn(current, rest)) : askOwner(current);
}

function replyWith({ session, reply }: { session: DmSession; reply: ReplyDraft }): Outcome {
  return { session, decision: { do: 'reply', reply }, notes: [] };
}

function askOwner(before: DmSession): Outcome {
  const opening = before.packages === 0;
  const learned = learn(before);
  const missing = opening ? openingDepartures(before.trigger, learned.facts) : [];
  const session = { ...before, trigger: learned.facts.trigger, packages: before.packages + 1 };
  const decision: Decision = { do: 'ask', package: opening ? 2 : 4, facts: learned.facts };
  if (before.strict && missing.length > 0) return abortStrictly(session, decision, missing);
  const answers = before.exchange.answered.flatMap(answerDepartures);
  const said = before.strict ? answers.map(refusal) : toleranceNotes([...missing, ...answers]);
  return { session, decision, notes: said, learned };
}

function abortStrictly(session: DmSession, decision: Decision, departures: readonly Warning[]): Outcome {
  const { session: over, reply } = abortInstead(session, decision);
  const notes = departures.map(refusal);
  const closed = notes.map(({ text }) => text).join('; ');
  return { session: over, decision: { do: 'reply', reply }, notes, closed };
}

function learn({ collected, trigger = '1201', exchange, strict }: DmSession): LearnedPackage {
  const facts = assemblePackage(collected, trigger, exchange.answered);
  return { facts: strict ? takenStrictly(facts) : facts, fumoUri: findFumoObject(collected) };
}

function takenStrictly(facts: ClientPackage): ClientPackage {
  const requests = facts.requests.filter((request) => refusedStrictly(request) === undefined);
  return { ...facts, requests, statuses: facts.statuses.map(answeredStrictly) };
}

/** A package in several messages: 1222 asks for the next one (DM Protocol 1.2, multiple messages). */
function askForMore(session: DmSession, message: SyncMLMessage): Outcome {
  if (session.parts >= MAX_PACKAGE_MESSAGES) {
    return abortTooLong(session, message, `a package of more than ${MAX_PACKAGE_MESSAGES} messages`);
  }
  return replyWith(askNext(session));
}

/** The client ended the session: statuses only, and what it said still counts (DM Protocol 1.2, session abort). */
function endAborted(session: DmSession, message: SyncMLMessage): Outcome {
  const [, ...statuses] = statusesFor(message, '200');
  const reply = { statuses: [...headerOf(session), ...statuses], wishes: [], final: true, alone: true };
  return {
    session: { ...session, phase: 'closed' },
    decision: { do: 'reply', reply },
    notes: [],
    closed: 'the device aborted the session',
    learned: learn(session),
  };
}

/** The device refused the server's credentials: the same goes out once more, with its nonce (Security 1.2). */
function sayAgain(session: DmSession): Outcome {
  const { lastLoad, serverRefusals } = session;
  if (!lastLoad || lastLoad.pieces.length === 0) return askOwner(session);
  if (serverRefusals === 0) {
    // The header that the first status answered is answered anew.
    const rest = { ...lastLoad, statuses: lastLoad.statuses.filter(({ cmd }) => cmd !== 'SyncHdr') };
    const again = goOn({ ...withoutLast(session), serverRefusals: 1 }, rest);
    return {
      ...replyWith(again),
      notes: [note('session.server-challenged', 'the device wants other credentials of the server')],
    };
  }
  const text = 'the device refused the credentials of the server';
  return {
    session: { ...session, phase: 'closed' },
    decision: { do: 'reply', reply: replyTo({ ...session, lost: [] }, { wishes: [] }) },
    notes: [note('session.server-refused', text)],
    closed: text,
  };
}

/** Nobody executed what the refused message said. */
function withoutLast(session: DmSession): DmSession {
  const { exchange } = session;
  const last = String(Number(exchange.nextMsgId) - 1);
  const stays = exchange.sent.map(({ msgId }) => msgId !== last);
  const kept = <T>(rows: readonly T[]): T[] => rows.filter((_row, at) => stays[at]);
  return {
    ...session,
    exchange: { ...exchange, sent: kept(exchange.sent), answered: kept(exchange.answered) },
  };
}
