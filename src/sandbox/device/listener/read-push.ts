/** Whether a pushed Package #0 is genuine, and what it asks for (OMA DM Notification 1.2). Pure. */
import { verifyNotification } from '../../../dm/notification.js';
import { FumoError } from '../../../errors.js';
import type { Warning } from '../../../syncml/message.js';
import { sessionIdText } from '../../../syncml/notification.js';

export interface PushAccount {
  serverId: string;
  password: string;
  /** Accepted nonces, current first. */
  nonces: readonly Uint8Array[];
  /** Refuse what is tolerated otherwise. */
  strict?: boolean;
}

/** A genuine notification. */
export interface Call {
  /** SessionID text. */
  session: string;
  /** 0 not specified, 1 background, 2 informative, 3 user interaction. */
  uiMode: number;
  serverId: string;
  /** The resync nonce, when the notification was made with that one. */
  resync?: Uint8Array;
  /** What was tolerated in it. */
  warnings: readonly Warning[];
}

export type PushReading = { ok: true; call: Call } | { ok: false; code: string; text: string };

/** The digest is checked before anything in the notification is believed. */
export function readPush(
  octets: Uint8Array,
  { nonces, strict = false, ...account }: PushAccount,
): PushReading {
  try {
    const checks = nonces.map((nonce) => verifyNotification(octets, { ...account, nonce }, { strict }));
    const check =
      checks.find(({ match }) => match === 'nonce') ?? checks.find(({ match }) => match === 'resync');
    if (!check) return badDigest(account.serverId);
    const { trigger, warnings } = check.decoded;
    const { sessionId, uiMode, serverId } = trigger;
    const call = { session: sessionIdText(sessionId), uiMode, serverId, warnings };
    const resync = check.match === 'resync' ? check.nonce : undefined;
    return { ok: true, call: { ...call, ...(resync === undefined ? {} : { resync }) } };
  } catch (error) {
    if (!(error instanceof FumoError) || error.class !== 'input') throw error;
    return { ok: false, code: error.code, text: error.message };
  }
}

const badDigest = (serverId: string): PushReading => ({
  ok: false,
  code: 'notification.bad-digest',
  text: `the digest is not that of ${serverId}; ignored`,
});
