/**
 * A DM session of the device from package 1 to the end, as rules without I/O (DM Protocol 1.2, 8). It suspends only to
 * send and to ask the user; see effects.ts.
 */
import { ALERT } from '../../../dm/alert-codes.js';
import { abortsSession, answerAll, endsSession, headerStatus, pairStatuses } from '../../../dm/exchange.js';
import { afterReceiving, openExchange } from '../../../dm/exchange-state.js';
import type { Wish } from '../../../syncml/message.js';
import { readAccess } from './client-access.js';
import { note, type Opening, type SessionContext, type SessionState } from './context.js';
import type { SessionEnd, SessionFlow } from './effects.js';
import { executeCommands } from './execute-command.js';
import { exchange, type Outgoing, type Received } from './outgoing.js';
import { packageOne } from './package-one.js';
import { answerServer, judgeServer, type ServerAccess } from './server-access.js';

/** What follows a message of the server. */
type Next = { send: Outgoing } | { end: SessionEnd };

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
  const end = yield* converse(context, state, packageOne(context.tree, opening));
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
    serverTrusted: false,
    challenges: 0,
    alertStatuses: [],
  };
}

function* converse(context: SessionContext, state: TalkState, first: Outgoing): SessionFlow<SessionEnd> {
  let outgoing = first;
  for (;;) {
    const received = yield* exchange(context, state, outgoing);
    if ('broken' in received) return { complete: false, reason: received.broken };
    const next = yield* react(context, state, outgoing, received);
    if ('end' in next) return next.end;
    outgoing = next.send;
  }
}

function* react(
  context: SessionContext,
  state: TalkState,
  outgoing: Outgoing,
  received: Received,
): SessionFlow<Next> {
  const { message } = received;
  hear(context, state, outgoing, received);
  if (abortsSession(message)) return over('the server aborted the session (alert 1223)');
  const access = readAccess(context, state, message);
  if (access.is === 'over') return over(access.reason);
  if (access.is === 'again') return { send: repeated(context, state, outgoing, received) };
  const server = judgeServer(context, state, received);
  if (endsSession(message)) return finish(context, state, server);
  if (!server.trusted) return challengeServer(context, state, server, received);
  context.keys.keepClientNonce(state.clientNonce);
  const header = answerServer(context, received, server);
  const { statuses, results } = yield* executeCommands(context, message);
  const wishes = message.final ? [] : [NEXT_MESSAGE];
  return { send: { package: 3, header, statuses, results, wishes, final: message.final } };
}

const NEXT_MESSAGE: Wish = { name: 'Alert', data: ALERT.nextMessage, items: [] };

const over = (reason: string): Next => ({ end: { complete: false, reason } });

/** Books the message: where the answer goes, and what the server said to package 1. */
function hear(context: SessionContext, state: TalkState, outgoing: Outgoing, { message }: Received): void {
  state.to = message.header.respUri ?? context.serverUri;
  if (outgoing.package === 1) {
    const { answered } = pairStatuses(state.exchange.sent, message);
    state.alertStatuses = answered.map(({ statuses }) => statuses[0]?.data);
  }
  const { state: heard, arrival } = afterReceiving(state.exchange, message);
  state.exchange = heard;
  if (arrival !== 'new') {
    note(
      context,
      'session.unexpected-message-id',
      `the server's MsgID is ${message.header.msgId}: ${arrival}`,
    );
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
  if (state.challenges > MAX_CHALLENGES) return over('the server could not prove itself');
  const header = answerServer(context, received, server);
  const [, ...statuses] = answerAll(received.message, server.code);
  return { send: { package: 3, header, statuses, results: [], wishes: [], final: true } };
}

/** A stale nonce explains one failure, and a lost one the next (Security 1.2, 5.3). */
const MAX_CHALLENGES = 2;
