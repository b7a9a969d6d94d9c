/** Whether the server is who it says, and the Status with which the device answers its header (DM Protocol 1.2, 9). */
import { challenge, judge, type Verdict } from '../../../dm/authentication.js';
import { headerStatus, type StatusDraft } from '../../../dm/exchange.js';
import { note, type SessionContext, type SessionState } from './context.js';
import type { Received } from './outgoing.js';

/** The device's Status for the header, and whether the commands may be executed. */
export interface ServerAccess {
  trusted: boolean;
  /** Status code for the header, and for every command when not trusted. */
  code: '200' | '212' | '401' | '407';
  status: StatusDraft;
}

/**
 * Judges the server's credentials. MAC credentials are needed with every message; others once a session, after which
 * a message without any is fine.
 */
export function judgeServer(context: SessionContext, state: SessionState, received: Received): ServerAccess {
  const { message, body, macHeader } = received;
  const { serverSecret: secret, keys } = context;
  const evidence = { secret, nonces: keys.serverNonces(), header: message.header, body, macHeader };
  const { verdict } = judge(evidence);
  const standing = state.serverTrusted && verdict === 'missing' && secret.scheme !== 'hmac';
  if (standing) return { trusted: true, code: '200', status: headerStatus(message, '200') };
  return verdict === 'accepted' ? welcome(context, state, received) : refuse(context, verdict, received);
}

/** The next nonce goes along: for the next message with MAC, for the next session with MD5, once a session. */
function welcome(context: SessionContext, state: SessionState, { message }: Received): ServerAccess {
  const { scheme } = context.serverSecret;
  const renew = scheme === 'hmac' || (scheme === 'md5' && !state.serverTrusted);
  state.serverTrusted = true;
  state.challenges = 0;
  const code = scheme === 'hmac' ? '200' : '212';
  return {
    trusted: true,
    code,
    status: headerStatus(message, code, ...(renew ? [nextChallenge(context)] : [])),
  };
}

function refuse(context: SessionContext, verdict: Verdict, { message }: Received): ServerAccess {
  const code = verdict === 'missing' ? '407' : '401';
  const { scheme, user } = context.serverSecret;
  const text = `${scheme} credentials of the server ${user}: ${verdict === 'missing' ? 'none came' : verdict}`;
  note(context, 'auth.server-challenged', text);
  return { trusted: false, code, status: headerStatus(message, code, nextChallenge(context)) };
}

const nextChallenge = ({ serverSecret, keys }: SessionContext) =>
  challenge(
    serverSecret.scheme,
    serverSecret.scheme === 'basic' ? new Uint8Array() : keys.offerServerNonce(),
  );
