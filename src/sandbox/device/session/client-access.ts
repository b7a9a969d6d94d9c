/** What the server makes of the device's credentials, and what the device does about it (DM Protocol 1.2, 9). */
import { readChallenge } from '../../../dm/authentication.js';
import { headerStatusIn } from '../../../dm/exchange.js';
import { exchangeWarning } from '../../../dm/exchange-tolerance.js';
import { statusName } from '../../../dm/status-codes.js';
import type { Status, SyncMLMessage } from '../../../syncml/message.js';
import { note, type SessionContext, type SessionState } from './context.js';
import { tolerateUnlessStrict } from './departures.js';

/** `accepted`; `again`: repeat the package with new credentials; otherwise why the session is over. */
export type Access = { is: 'accepted' } | { is: 'again' } | { is: 'over'; reason: string };

type StatusReader = (context: SessionContext, state: SessionState, status: Status) => Access;

const READERS: Readonly<Record<string, StatusReader>> = {
  200: acceptedOnce,
  202: acceptedOnce,
  212: acceptedForSession,
  401: refused,
  407: refused,
};

/** Reads the Status for the device's header. A server that leaves it out has accepted. */
export function readAccess(context: SessionContext, state: SessionState, message: SyncMLMessage): Access {
  const status = headerStatusIn(message, context);
  if (!status) return unanswered(context, message);
  const read = READERS[status.data];
  if (read) return read(context, state, status);
  return { is: 'over', reason: `the server refused the message: ${status.data} ${statusName(status.data)}` };
}

function unanswered(context: SessionContext, { header }: SyncMLMessage): Access {
  const text = `MsgID ${header.msgId} has no Status for SyncHdr`;
  tolerateUnlessStrict(context, [exchangeWarning('exchange.no-header-status', text, 'SyncML/SyncBody')]);
  return context.strict ? { is: 'over', reason: `refused: ${text}` } : { is: 'accepted' };
}

/** The nonce that a server which accepts the device's credentials wants for the next ones, if it says so. */
export function renewedNonce(context: SessionContext, message: SyncMLMessage): Uint8Array | undefined {
  const status = headerStatusIn(message, context);
  const isRefusal = status === undefined || READERS[status.data] === refused;
  return isRefusal || !status.chal ? undefined : readChallenge(status.chal, context)?.nextNonce;
}

/** 200 holds for one message: after a challenge for the next, credentials are due again. */
function acceptedOnce(context: SessionContext, state: SessionState, status: Status): Access {
  const renewed = takeNonce(context, state, status);
  if (state.credentialsDue) accepted(context, state, status);
  const { scheme } = context.clientSecret;
  state.credentialsDue = scheme !== 'hmac' && state.credentialsDue && (renewed || scheme === 'basic');
  return { is: 'accepted' };
}

/** 212 holds for the session; a nonce that comes along is for the next one. */
function acceptedForSession(context: SessionContext, state: SessionState, status: Status): Access {
  takeNonce(context, state, status);
  accepted(context, state, status);
  state.credentialsDue = false;
  return { is: 'accepted' };
}

function accepted(context: SessionContext, state: SessionState, { data }: Status): void {
  state.refusals = 0;
  state.challenged = 0;
  if (state.accepted) return;
  state.accepted = true;
  const reason = `${context.clientSecret.scheme} credentials accepted (${data})`;
  context.record({
    kind: 'session',
    phase: 'authenticated',
    side: 'device',
    session: state.exchange.sessionId,
    reason,
  });
}

/**
 * One refusal may mean a stale nonce, so the device tries once more with the fresh one; the second refusal in a row is
 * final. Asking for credentials (407) is no refusal yet, but nobody is asked for ever (Security 1.2, 5.3.3). A challenge for another scheme is not followed: it could talk the device into a weaker one.
 */
function refused(context: SessionContext, state: SessionState, status: Status): Access {
  state.challenged += 1;
  if (status.data !== '407') state.refusals += 1;
  const challenge = status.chal && readChallenge(status.chal, context);
  const { scheme, user } = context.clientSecret;
  const fresh = scheme === 'basic' || challenge?.nextNonce !== undefined;
  if (state.refusals < 2 && state.challenged < MAX_CHALLENGES && challenge?.scheme === scheme && fresh) {
    takeNonce(context, state, status);
    state.credentialsDue = true;
    return { is: 'again' };
  }
  const why =
    challenge?.scheme === scheme ? '' : `, and asked for ${status.chal?.meta.type ?? 'nothing else'}`;
  const text = `the server at ${context.serverUri} refused the ${scheme} credentials of ${user} with ${status.data}${why}`;
  note(context, 'auth.rejected', text);
  return { is: 'over', reason: `credentials refused: ${status.data} ${statusName(status.data)}` };
}

const MAX_CHALLENGES = 3;

/** @returns whether the Status brought a nonce */
function takeNonce(context: SessionContext, state: SessionState, { chal }: Status): boolean {
  const nonce = chal && readChallenge(chal, context)?.nextNonce;
  if (nonce) state.clientNonce = nonce;
  return nonce !== undefined;
}
