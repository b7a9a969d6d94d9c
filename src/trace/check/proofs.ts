/** Digests along a trace: which nonce each end had to use, and whether its credentials fit. */
import { type AuthScheme, judge, readChallenge, type Secret } from '../../dm/authentication.js';
import {
  HMAC_HEADER,
  macCredential,
  macDigest,
  md5Credential,
  parseHmacHeader,
} from '../../dm/credentials.js';
import { RESYNC_NONCES, verifyNotification } from '../../dm/notification.js';
import { dataText } from '../../syncml/message-tree.js';
import { decodeNotification } from '../../syncml/notification.js';
import { toHex } from '../../syncml/octets.js';
import type { Evidence, Side, WireMessage } from './evidence.js';
import { OTHER } from './evidence.js';
import { once } from './memo.js';
import { headerCode, headerStatusesIn, isAuthFailure, isOk } from './walk.js';

/** The credentials of one message. */
export interface Proof {
  message: WireMessage;
  scheme: AuthScheme | 'other';
  /** What the other end said: accepted, refused, or undefined for nothing. */
  accepted: boolean | undefined;
  /** `unknown`: the secrets, or the nonce, are not known. */
  verdict: 'fits' | 'wrong' | 'unknown';
  why?: string;
  /** Wrong digests: what the current nonce leads to, and what came. */
  expected?: string;
  found?: string;
}

/** The digest of one Package #0. */
export interface NotificationProof {
  message: WireMessage;
  match: 'nonce' | 'resync' | 'none' | 'unknown';
  why?: string;
  /** Wrong digests in hex: what the current nonce leads to, and what came. */
  expected?: string;
  found?: string;
}

export interface Proofs {
  messages: readonly Proof[];
  notifications: readonly NotificationProof[];
}

const NO_SECRETS = 'the secrets of the account are not known';
const NO_NONCE = 'the nonce from before the trace is not known';

/** Follows the nonces that each end gives the other, message by message. */
export const proofsOf = once((evidence): Proofs => {
  const nonces = firstNonces(evidence);
  const resynced = new Set<string>();
  const messages: Proof[] = [];
  const notifications: NotificationProof[] = [];
  for (const message of evidence.messages) {
    if (message.package === 0) {
      const proof = judgeNotification(message, evidence, nonces.server);
      if (proof.match === 'resync' && message.view.session !== undefined) resynced.add(message.view.session);
      notifications.push(proof);
      continue;
    }
    const usable = resynced.has(message.session?.id ?? '')
      ? [...nonces[message.from], RESYNC_NONCES.octets, RESYNC_NONCES.text]
      : nonces[message.from];
    const proof = judgeMessage(message, evidence, usable);
    if (proof) messages.push(proof);
    followNonces(message, nonces);
  }
  return { messages, notifications };
});

type Nonces = Record<Side, readonly Uint8Array[]>;

function firstNonces({ credentials }: Evidence): Nonces {
  const { clientNonce, serverNonce } = credentials ?? {};
  return { device: clientNonce ? [clientNonce] : [], server: serverNonce ? [serverNonce] : [] };
}

/** A nonce from a peer that has not proved itself may be used, but the one in store stays good (Security 5.3). */
function followNonces(message: WireMessage, nonces: Nonces): void {
  const isTrusted = !isAuthFailure(headerCode(message) ?? '');
  for (const { command } of headerStatusesIn(message)) {
    const next = command.chal && readChallenge(command.chal)?.nextNonce;
    if (!next) continue;
    const receiver = OTHER[message.from];
    nonces[receiver] =
      isTrusted && isOk(command.data.trim()) ? [next] : [next, ...nonces[receiver].slice(0, 1)];
  }
}

/** The kind of credentials that a message carries; undefined for none. */
export function schemeIn({ body, view }: WireMessage): AuthScheme | 'other' | undefined {
  if (view.event.headers?.[HMAC_HEADER] !== undefined) return 'hmac';
  const cred = body?.header.cred;
  if (!cred) return undefined;
  const type = cred.meta?.type?.trim().toLowerCase() ?? 'syncml:auth-basic';
  return TYPES[type] ?? 'other';
}

const TYPES: Readonly<Record<string, AuthScheme>> = {
  'syncml:auth-basic': 'basic',
  'syncml:auth-md5': 'md5',
  'syncml:auth-mac': 'hmac',
};

function judgeMessage(
  message: WireMessage,
  { credentials }: Evidence,
  nonces: readonly Uint8Array[],
): Proof | undefined {
  const scheme = schemeIn(message);
  const { body, view } = message;
  if (!scheme || !body) return undefined;
  const code = headerCode(message);
  const base = {
    message,
    scheme,
    accepted: code === undefined ? undefined : !isAuthFailure(code),
  };
  if (scheme === 'other') return { ...base, verdict: 'unknown', why: 'the kind of credentials is not known' };
  if (!credentials) return { ...base, verdict: 'unknown', why: NO_SECRETS };
  if (scheme !== 'basic' && nonces.length === 0) return { ...base, verdict: 'unknown', why: NO_NONCE };
  const secret: Secret =
    message.from === 'device'
      ? { scheme, user: credentials.user, password: credentials.password }
      : { scheme, user: credentials.serverId, password: credentials.serverPassword };
  const { verdict } = judge({
    secret,
    nonces,
    header: body.header,
    body: view.octets,
    macHeader: view.event.headers?.[HMAC_HEADER],
  });
  if (verdict === 'accepted') return { ...base, verdict: 'fits' };
  return { ...base, verdict: 'wrong', ...digestsOf(message, secret, nonces[0]) };
}

/** The digest that should have come, and the one that did; nothing for basic credentials, which hold the password. */
function digestsOf(
  { view, body }: WireMessage,
  { scheme, user, password }: Secret,
  nonce: Uint8Array = new Uint8Array(),
): Pick<Proof, 'expected' | 'found'> {
  if (scheme === 'md5') {
    return {
      expected: md5Credential(user, password, nonce),
      found: dataText(body?.header.cred?.data).trim(),
    };
  }
  if (scheme !== 'hmac') return {};
  const found = parseHmacHeader(view.event.headers?.[HMAC_HEADER] ?? '')?.mac ?? 'no mac';
  return { expected: macCredential(user, password, nonce, view.octets), found };
}

function judgeNotification(
  message: WireMessage,
  { credentials }: Evidence,
  nonces: readonly Uint8Array[],
): NotificationProof {
  if (!message.view.notification)
    return { message, match: 'unknown', why: 'the notification does not decode' };
  if (!credentials) return { message, match: 'unknown', why: NO_SECRETS };
  const { serverId, serverPassword: password } = credentials;
  const matches = (nonces.length > 0 ? nonces : [RESYNC_NONCES.octets]).map(
    (nonce) => verifyNotification(message.view.octets, { serverId, password, nonce }).match,
  );
  const match = matches.find((found) => found !== 'none') ?? 'none';
  if (match === 'none' && nonces.length === 0) return { message, match: 'unknown', why: NO_NONCE };
  if (match !== 'none') return { message, match: nonces.length === 0 ? 'resync' : match };
  const { digest, triggerOctets } = decodeNotification(message.view.octets);
  const expected = macDigest(serverId, password, nonces[0] ?? new Uint8Array(), triggerOctets);
  return { message, match, expected: toHex(expected), found: toHex(digest) };
}
