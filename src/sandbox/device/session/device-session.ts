/**
 * A DM session of the device from package 1 to the end, as rules without I/O (DM Protocol 1.2, 8). It suspends only to
 * send and to ask the user; see effects.ts.
 */
import { ALERT } from '../../../dm/alert-codes.js';
import { abortsSession, answerAll, endsSession, headerStatus, joinParts } from '../../../dm/exchange.js';
import { afterAnswer, type Load } from '../../../dm/exchange-split.js';
import { afterReceiving, openExchange } from '../../../dm/exchange-state.js';
import type { SyncMLMessage, Wish } from '../../../syncml/message.js';
import { equalOctets } from '../../../syncml/octets.js';
import { readAccess, renewedNonce } from './client-access.js';
import { note, type Opening, type SessionContext, type SessionState } from './context.js';
import { accessDepartures, tolerate, tolerateUnlessStrict } from './departures.js';
import type { SessionEnd, SessionFlow } from './effects.js';
import {
  exchange,
  type LastWords,
  type Outgoing,
  type Received,
  type Refused,
  sendAbort,
} from './outgoing.js';
import { packageOne } from './package-one.js';
import { executeMessage } from './receive-package.js';
import { answerServer, judgeServer, type ServerAccess } from './server-access.js';

/** What follows a message of the server. */
type Next = { send: Outgoing } | { end: SessionEnd } | { abort: string; words: LastWords };

/** Runs a session. @returns how it ended, and the statuses for the alerts of the opening */
export function* deviceSession(context: SessionContext, opening: Opening): SessionFlow<SessionOutcome> {
  const state = openState(context, opening);
  const { session } = opening;
  context.record({
    kind: 'session',
    phase: 'opened',
    side: 'device',
    session,
    reason: REASONS[opening.trigger],
  });
  const end = yield* converse(context, state, packageOne(context, opening));
  context.record({ kind: 'session', phase: 'closed', side: 'device', session, reason: end.reason });
  return { ...end, statuses: state.alertStatuses };
}

export interface SessionOutcome extends SessionEnd {
  /** Status codes for the alerts of package 1, as far as they came, by position among the wishes. */
  statuses: readonly (string | undefined)[];
}

const REASONS = { 1200: 'a notification asked for it', 1201: 'the device wants it' } as const;

interface TalkState extends SessionState {
  /** Codes for the commands of package 1. */
  alertStatuses: (string | undefined)[];
}

function openState({ keys, serverUri }: SessionContext, { session, nonce }: Opening): TalkState {
  return {
    exchange: openExchange(session),
    to: serverUri,
    clientNonce: nonce ?? keys.clientNonce(),
    credentialsDue: true,
    accepted: false,
    refusals: 0,
    challenged: 0,
    serverTrusted: false,
    challenges: 0,
    resync: nonce !== undefined,
    serverMaxMsgSize: undefined,
    serverClosed: true,
    rest: undefined,
    incoming: undefined,
    lastHeard: undefined,
    alertStatuses: [],
  };
}

function* converse(context: SessionContext, state: TalkState, first: Outgoing): SessionFlow<SessionEnd> {
  let outgoing = first;
  for (;;) {
    const received = yield* exchange(context, state, outgoing);
    if ('broken' in received) return { complete: false, reason: received.broken };
    const next =
      'refused' in received
        ? refuse(context, state, outgoing, received)
        : yield* react(context, state, outgoing, received);
    if ('end' in next) return next.end;
    if ('abort' in next) {
      const answer = yield* sendAbort(context, state, next.words);
      if (answer) learnNonce(context, state, answer);
      return { complete: false, reason: `the device aborted the session (alert 1223): ${next.abort}` };
    }
    outgoing = next.send;
  }
}

/**
 * The server that aborts, or answers an abort, may have renewed the device's nonce, and expects the next session to
 * know that; so a server that proves itself is believed that far.
 */
function learnNonce(context: SessionContext, state: TalkState, received: Received): void {
  const nonce = renewedNonce(context, received.message);
  if (nonce && judgeServer(context, state, received).trusted) context.keys.keepClientNonce(nonce);
}

/** Nothing of the message is done. While the session stands, the device says so before it ends it. */
function refuse(
  context: SessionContext,
  state: TalkState,
  outgoing: Outgoing,
  { refused, code, received }: Refused,
): Next {
  const { message } = received;
  if (comesAgain(state, received) || endsSession(message) || abortsSession(message)) return over(refused);
  hear(context, state, outgoing, received);
  if (readAccess(context, state, message).is !== 'accepted') return over(refused);
  return { abort: refused, words: allAnswered(message, code) };
}

/** Every command gets the code that the header gets, and nothing else is said. */
function allAnswered(message: SyncMLMessage, code: string): LastWords {
  const [header, ...statuses] = answerAll(message, code);
  return { header, load: { statuses, pieces: [] } };
}

function* react(
  context: SessionContext,
  state: TalkState,
  outgoing: Outgoing,
  received: Received,
): SessionFlow<Next> {
  const { message } = received;
  if (comesAgain(state, received)) return over('the server sent its last message again');
  hear(context, state, outgoing, received);
  if (abortsSession(message)) {
    learnNonce(context, state, received);
    return over('the server aborted the session (alert 1223)');
  }
  const access = readAccess(context, state, message);
  if (access.is === 'over') return over(access.reason);
  if (access.is === 'again') return { send: repeated(context, state, outgoing, received) };
  const server = judgeServer(context, state, received);
  if (endsSession(message)) return finish(context, state, server);
  if (!server.trusted) return challengeServer(context, state, server, received);
  context.keys.keepClientNonce(state.clientNonce);
  const header = answerServer(context, received, server);
  const before = restBefore(state, message);
  const asksOnly = before !== undefined && isNextRequest(message);
  state.serverClosed = message.final || (asksOnly && state.serverClosed);
  const load = append(before, yield* executeMessage(context, state, message));
  const number = asksOnly ? outgoing.package : 3;
  const abort = number === 3 ? context.abortReason?.() : undefined;
  if (abort !== undefined) return { abort, words: { header, load } };
  return {
    send: {
      package: number,
      header,
      load,
      tail: state.serverClosed ? [] : [NEXT_MESSAGE],
      final: state.serverClosed,
    },
  };
}

const NEXT_MESSAGE: Wish = { name: 'Alert', data: ALERT.nextMessage, items: [] };

/** What the device had still to say; less the large object under way if the server refused it. */
function restBefore({ rest, exchange }: TalkState, message: SyncMLMessage): Load | undefined {
  return rest && afterAnswer(rest, String(Number(exchange.nextMsgId) - 1), message);
}

/** The server only asks for the rest of the device's package: Alert 1222, and no command of its own. */
function isNextRequest({ commands }: SyncMLMessage): boolean {
  return commands.every(
    (command) =>
      command.name === 'Status' || (command.name === 'Alert' && BOOKKEEPING.has(command.data ?? '')),
  );
}

const BOOKKEEPING: ReadonlySet<string> = new Set([ALERT.nextMessage, ALERT.noEndOfData]);

/** Older answers come first. */
function append(before: Load | undefined, more: Load): Load {
  if (!before) return more;
  return {
    statuses: [...before.statuses, ...more.statuses],
    pieces: [...before.pieces, ...more.pieces],
  };
}

/** A message that was acted on is not acted on again. */
function comesAgain({ lastHeard }: TalkState, { body }: Received): boolean {
  return lastHeard !== undefined && equalOctets(lastHeard, body);
}

const over = (reason: string): Next => ({ end: { complete: false, reason } });

/** Books the message: where the answer goes, and what the server said to package 1. */
function hear(context: SessionContext, state: TalkState, outgoing: Outgoing, received: Received): void {
  const { message, body } = received;
  state.lastHeard = body;
  state.to = message.header.respUri ?? context.serverUri;
  const { maxMsgSize = '' } = message.header.meta ?? {};
  if (/^[1-9]\d{0,14}$/.test(maxMsgSize)) state.serverMaxMsgSize = Number(maxMsgSize);
  const { strict = false } = context;
  const { state: heard, pairing } = afterReceiving(state.exchange, message, { strict });
  tolerate(context, pairing.tolerated);
  tolerateUnlessStrict(context, accessDepartures(message, received.macHeader));
  state.exchange = heard;
  if (outgoing.package === 1) {
    state.alertStatuses = joinParts(heard.answered).map(({ statuses }) => statuses[0]?.data);
  }
}

/** The same package once more. The server need not have proved itself yet, because its challenge commands nothing. */
function repeated(
  context: SessionContext,
  state: TalkState,
  outgoing: Outgoing,
  received: Received,
): Outgoing {
  const { header } = received.message;
  const proves = header.cred !== undefined || received.macHeader !== undefined;
  if (!proves) return { ...outgoing, header: headerStatus(received.message, '200') };
  return { ...outgoing, header: answerServer(context, received, judgeServer(context, state, received)) };
}

/**
 * The last package: nothing is sent any more, not even when the server has not proved itself, which is then no reason
 * to believe its nonce.
 */
function finish(context: SessionContext, state: TalkState, server: ServerAccess): Next {
  if (server.trusted) context.keys.keepClientNonce(state.clientNonce);
  return { end: { complete: true, reason: 'the server has nothing more to do' } };
}

/** Every command gets the failing code and nothing is executed; a server that fails again and again is left. */
function challengeServer(
  context: SessionContext,
  state: TalkState,
  server: ServerAccess,
  received: Received,
): Next {
  state.challenges += 1;
  note(context, 'auth.server-challenged', server.why ?? server.code);
  const header = answerServer(context, received, server);
  const { load } = allAnswered(received.message, server.code);
  if (state.challenges > MAX_CHALLENGES) {
    return { abort: 'the server could not prove itself', words: { header, load } };
  }
  const { final } = received.message;
  return { send: { package: 3, header, load, tail: [], later: state.rest, final } };
}

/** A stale nonce explains one failure, and a lost one the next (Security 1.2, 5.3). */
const MAX_CHALLENGES = 2;
