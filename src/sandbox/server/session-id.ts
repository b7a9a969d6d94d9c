/** SessionIDs as peers spell them: a session is a number, written as hex (DM Notification 1.2, 6.2.2.10). */
import { exchangeWarning } from '../../dm/exchange-tolerance.js';
import { sessionNumber } from '../../dm/session-id.js';
import type { SyncMLMessage, Warning } from '../../syncml/message.js';
import { sessionIdText } from '../../syncml/notification.js';
import { triggerOf } from './client-package.js';

/** The text that stands for a session whatever its spelling: upper-case hex where it is hex. */
export function sessionKey(text: string): string {
  const number = sessionNumber(text);
  return number === undefined ? text.toUpperCase() : sessionIdText(number);
}

/**
 * The warning about a SessionID that is another spelling of what the server knows.
 * @param known SessionID of the session under way that the message belongs to
 * @param notified numbers that notifications used; only a session with Alert 1200 has its id from one
 */
export function warnOfSpelling(
  message: SyncMLMessage,
  known: string | undefined,
  notified: readonly number[],
): Warning | undefined {
  const found = message.header.sessionId;
  const expected = known ?? idOfNotification(message, notified) ?? found;
  if (found === expected) return undefined;
  const text = `SessionID “${found}” for session ${expected}`;
  return exchangeWarning('exchange.session-id', text, 'SyncML/SyncHdr/SessionID');
}

function idOfNotification(message: SyncMLMessage, notified: readonly number[]): string | undefined {
  const number = sessionNumber(message.header.sessionId);
  const isNotified = number !== undefined && triggerOf(message) === '1200' && notified.includes(number);
  return isNotified ? sessionIdText(number) : undefined;
}
