/** Package #0: its digest, and building and checking a whole one (OMA DM Notification 1.2, 6.2). */
import { decodeNotification, encodeTrigger } from '../syncml/notification.js';
import { concatOctets, equalOctets, utf8Encode } from '../syncml/octets.js';
import { macDigest } from './credentials.js';

/** What {@link decodeNotification} returns. */
export type DecodedNotification = ReturnType<typeof decodeNotification>;

/**
 * Nonces tried when the stored one does not fit (Notification 6.1, nonce resynchronization). The standard writes
 * `0x00000000`, which some devices take for four zero octets and others for those ten characters.
 */
export const RESYNC_NONCES = {
  octets: new Uint8Array(4),
  text: utf8Encode('0x00000000'),
} as const;

export interface NotificationRequest {
  serverId: string;
  /** Password of the server at the device (SRVCRED). */
  password: string;
  /** Raw octets. */
  nonce: Uint8Array;
  uiMode: 0 | 1 | 2 | 3;
  /** 0 the user, 1 the server. */
  initiator: 0 | 1;
  /** 1 to 65535. */
  sessionId: number;
  vendor?: Uint8Array;
}

/** Version field of Package #0 in DM 1.2: 1.1, though the protocol is 1.2. */
const TRIGGER_VERSION = 11;

/** The octets of a Package #0: digest, then trigger. */
export function buildNotification(request: NotificationRequest): Uint8Array {
  const { serverId, password, nonce, uiMode, initiator, sessionId, vendor = new Uint8Array() } = request;
  const trigger = encodeTrigger({
    version: TRIGGER_VERSION,
    uiMode,
    initiator,
    future: 0,
    sessionId,
    serverId,
    vendor,
  });
  return concatOctets(macDigest(serverId, password, nonce, trigger), trigger);
}

/** How a notification proved itself; `nonce` is then the one it was made with, to be used for credentials too. */
export interface NotificationCheck {
  decoded: DecodedNotification;
  match: 'nonce' | 'resync' | 'none';
  nonce?: Uint8Array;
}

/**
 * Decodes a Package #0 and checks its digest with the stored nonce, then with both readings of the resync nonce.
 * A server id other than the account's is no match: the account is found by that id.
 * Errors: `notification.*` when the octets are not a notification.
 */
export function verifyNotification(
  octets: Uint8Array,
  account: { serverId: string; password: string; nonce: Uint8Array },
  options: { strict?: boolean } = {},
): NotificationCheck {
  const decoded = decodeNotification(octets, options);
  const { serverId, password } = account;
  if (decoded.trigger.serverId !== serverId) return { decoded, match: 'none' };
  const made = (nonce: Uint8Array): boolean =>
    equalOctets(decoded.digest, macDigest(serverId, password, nonce, decoded.triggerOctets));
  if (made(account.nonce)) return { decoded, match: 'nonce', nonce: account.nonce };
  const resync = [RESYNC_NONCES.octets, RESYNC_NONCES.text].find(made);
  return resync ? { decoded, match: 'resync', nonce: resync } : { decoded, match: 'none' };
}
