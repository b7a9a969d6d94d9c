/** Checks the credentials of a message, or the digest of a Package #0, against what the asker knows. */
import { type AuthExplanation, explainCredentials, explainDigest } from '../../dm/auth-explain.js';
import { FumoError } from '../../errors.js';
import { readNonce } from './nonce.js';
import type { ReadMessage } from './read-message.js';
import { MESSAGE_WORDS } from './words.js';

/** The flags of the check; without a secret there is none. */
export interface AuthFlags {
  secret?: string | undefined;
  user?: string | undefined;
  nonce?: string[] | undefined;
  hmac?: string | undefined;
}

const WITHOUT_NONCE = new Set(['basic', 'other', 'none']);

/**
 * What the check found; undefined when none was asked for.
 * @throws FumoError `usage.bad-nonce`, `usage.no-nonce`
 */
export function checkAuth(
  read: ReadMessage,
  { secret, user, nonce = [], hmac }: AuthFlags,
): AuthExplanation[] | undefined {
  if (secret === undefined) return undefined;
  const known = { secret, user, nonces: nonce.map(readNonce) };
  const { content, octets } = read;
  const found =
    'message' in content
      ? explainCredentials({ header: content.message.header, body: octets, macHeader: hmac }, known)
      : [explainDigest(octets.subarray(content.push?.length ?? 0), known)];
  if (known.nonces.length === 0 && found.some(({ scheme }) => !WITHOUT_NONCE.has(scheme))) {
    throw new FumoError('usage.no-nonce', MESSAGE_WORDS.noNonce, { hint: MESSAGE_WORDS.noNonceHint });
  }
  return found;
}

/** True when everything that was checked fits. */
export function isProven(found: readonly AuthExplanation[]): boolean {
  return found.every(({ verdict }) => verdict === 'match');
}
