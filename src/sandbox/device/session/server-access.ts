/** Whether the server is who it says, and the Status with which the device answers its header (DM Protocol 1.2, 9). */
import { challenge, judge, type Verdict } from '../../../dm/authentication.js';
import { headerStatus, type StatusDraft } from '../../../dm/exchange.js';
import { RESYNC_NONCES } from '../../../dm/notification.js';
import type { SessionContext, SessionState } from './context.js';
import type { Received } from './outgoing.js';

/** Whether the server's commands may be executed, and what its header is answered with. */
export interface ServerAccess {
  trusted: boolean;
  /** Status code for the header, and for every command when not trusted. */
  code: '200' | '212' | '401' | '407';
  /** The Status brings the server's next nonce. */
  renew: boolean;
  /** What was wrong, in words. */
  why?: string;
}

/**
 * Judges the server's credentials. MAC credentials are needed with every message; others once a session, after which
 * a message without any is fine. The next nonce goes along with MAC for the next message, with MD5 for the next
 * session, and with every challenge.
 */
export function judgeServer(
  context: SessionContext,
  state: SessionState,
  { message, body, macHeader }: Received,
): ServerAccess {
  const { serverSecret: secret, keys } = context;
  const resync = state.resync && !state.serverTrusted ? [RESYNC_NONCES.octets, RESYNC_NONCES.text] : [];
  const nonces = [...keys.serverNonces(), ...resync];
  const evidence = { secret, nonces, header: message.header, body, macHeader };
  const { verdict } = judge(evidence, context);
  const standing = state.serverTrusted && secret.scheme !== 'hmac';
  if (verdict === 'missing' && standing) return { trusted: true, code: '200', renew: false };
  if (verdict !== 'accepted') return refused(context, verdict);
  state.serverTrusted = true;
  state.challenges = 0;
  const code = secret.scheme === 'hmac' ? '200' : '212';
  return { trusted: true, code, renew: secret.scheme !== 'basic' && !standing };
}

function refused({ serverSecret: { scheme, user } }: SessionContext, verdict: Verdict): ServerAccess {
  const code = verdict === 'missing' ? '407' : '401';
  const why = `${scheme} credentials of the server ${user}: ${verdict === 'missing' ? 'none came' : verdict}`;
  return { trusted: false, code, renew: true, why };
}

/** The Status for the server's header. Draws the nonce that goes along, so only for a message that is sent. */
export function answerServer(
  { serverSecret, keys }: SessionContext,
  { message }: Received,
  { code, renew }: ServerAccess,
): StatusDraft {
  if (!renew) return headerStatus(message, code);
  const { scheme } = serverSecret;
  const nonce = scheme === 'basic' ? new Uint8Array() : keys.offerServerNonce();
  return headerStatus(message, code, challenge(scheme, nonce));
}
