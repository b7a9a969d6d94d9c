/** Both directions of authentication in a session: judging the client, and reading how the device judged the server. */
import {
  authStatus,
  challenge,
  judge,
  readChallenge,
  type Secret,
  type Verdict,
} from '../../dm/authentication.js';
import { headerStatusIn } from '../../dm/exchange.js';
import type { Chal, SyncMLMessage } from '../../syncml/message.js';
import type { DmSession } from './session-state.js';

/** A message as it came in. */
export interface Incoming {
  message: SyncMLMessage;
  octets: Uint8Array;
  macHeader: string | undefined;
}

export interface AuthRules {
  /** What the client must prove. */
  client: Secret;
  /** The nonce that outlived earlier sessions. */
  storedNonce: Uint8Array;
  /** Resync nonces that this session may use, because a notification opened it; empty in all others. */
  resyncNonces: readonly Uint8Array[];
  drawNonce(): Uint8Array;
}

type SessionAuth = Pick<DmSession, 'authenticated' | 'failures' | 'challenges' | 'clientNonce'>;

export interface ClientAuth {
  /** Code for SyncHdr, and for every command when it is 401 or 407. */
  status: string;
  chal?: Chal;
  session: SessionAuth;
  /** The client's next nonce, to be kept beyond the session. */
  nonce?: Uint8Array;
  /** Why the credentials were not accepted; empty when they were. */
  reason: string;
  /** The resync nonce that the credentials were made with, which is then the server's own, too. */
  resync?: Uint8Array;
}

const REASONS: Readonly<Record<Verdict, string>> = {
  accepted: '',
  missing: 'the message has no credentials',
  wrong: 'the credentials do not match',
  'wrong-scheme': 'the credentials are of another kind than agreed',
};

/**
 * Judges the credentials of a message. Basic and MD5 hold for the session (212), MAC for one message (200), each time
 * with a new nonce (DM Security 1.2, 5.3 and 5.4).
 */
export function authenticateClient(session: DmSession, incoming: Incoming, rules: AuthRules): ClientAuth {
  const { scheme } = rules.client;
  if (session.authenticated && scheme !== 'hmac') return { status: '200', session, reason: '' };
  const usual = session.clientNonce ? [session.clientNonce, rules.storedNonce] : [rules.storedNonce];
  const nonces = session.authenticated ? usual : [...usual, ...rules.resyncNonces];
  const { header } = incoming.message;
  const { octets: body, macHeader } = incoming;
  const { verdict, nonceIndex = 0 } = judge(
    { secret: rules.client, nonces, header, body, macHeader },
    session,
  );
  const status = authStatus(verdict, scheme);
  if (verdict !== 'accepted') return refuse(status, REASONS[verdict], session, rules);
  const resync = nonceIndex < usual.length ? undefined : nonces[nonceIndex];
  return { ...accept(status, rules), ...(resync ? { resync } : {}) };
}

function accept(status: string, { client: { scheme }, drawNonce }: AuthRules): ClientAuth {
  const accepted = { authenticated: true, failures: 0, challenges: 0 };
  if (scheme === 'basic') return { status, session: { ...accepted, clientNonce: undefined }, reason: '' };
  const nonce = drawNonce();
  return {
    status,
    chal: challenge(scheme, nonce),
    session: { ...accepted, clientNonce: nonce },
    nonce,
    reason: '',
  };
}

/** The stored nonce stays good: whoever fails here must not be able to lock the real device out. */
function refuse(status: string, reason: string, session: DmSession, rules: AuthRules): ClientAuth {
  const nonce = rules.drawNonce();
  return {
    status,
    chal: challenge(rules.client.scheme, nonce),
    session: {
      authenticated: session.authenticated,
      failures: session.failures + (status === '407' ? 0 : 1),
      challenges: session.challenges + 1,
      clientNonce: nonce,
    },
    reason,
  };
}

/** What the device said of the server's own credentials, in a message that is authenticated itself. */
export function readOwnStatus(
  session: DmSession,
  message: SyncMLMessage,
): { session: DmSession; nonce?: Uint8Array } {
  const status = headerStatusIn(message, session);
  if (!status) return { session };
  const code = status.data;
  const accepted = session.serverAccepted || code === '212';
  const nonce = status.chal && readChallenge(status.chal, session)?.nextNonce;
  const known = { ...session, serverAccepted: accepted, serverNonce: nonce ?? session.serverNonce };
  if (code === '200' || code === '212') known.serverRefusals = 0;
  return { session: known, ...(nonce === undefined ? {} : { nonce }) };
}
