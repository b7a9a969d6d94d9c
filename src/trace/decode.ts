/** Decodes the octets of a message event, tolerating what can be tolerated. */
import { FumoError } from '../errors.js';
import { decodeMessage } from '../syncml/codec.js';
import { MEDIA_TYPES } from '../syncml/message.js';
import { decodeNotification, sessionIdText } from '../syncml/notification.js';
import { fromBase64 } from '../syncml/octets.js';
import { summarise } from './summary.js';
import type { EventOf, MessageView, Placed } from './views.js';

/** A message before it is known to which session and package it belongs. */
export interface Draft extends Omit<MessageView, 'package'> {
  /** Known already for a notification. */
  package?: 0;
}

export function isNotification(mediaType: string): boolean {
  return mediaType.split(';', 1)[0]?.trim().toLowerCase() === MEDIA_TYPES.notification;
}

/** A message that does not decode keeps its octets, and says why. */
export function decodeEvent(placed: Placed<EventOf<'message'>>): Draft {
  const octets = fromBase64(placed.event.octets);
  const isZero = isNotification(placed.event.mediaType);
  const base: Draft = {
    ...placed,
    octets: octets ?? new Uint8Array(),
    commands: [],
    warnings: [],
    ...(isZero ? { package: 0 } : {}),
  };
  if (!octets) return { ...base, error: { code: 'trace.bad-base64', message: 'the octets are not base64' } };
  try {
    return {
      ...base,
      ...(isZero ? notificationParts(octets) : messageParts(octets, placed.event.mediaType)),
    };
  } catch (error) {
    if (!(error instanceof FumoError)) throw error;
    return { ...base, error: { code: error.code, message: withPlace(error) } };
  }
}

function notificationParts(octets: Uint8Array): Partial<Draft> {
  const { trigger, warnings } = decodeNotification(octets);
  return { notification: trigger, session: sessionIdText(trigger.sessionId), warnings };
}

function messageParts(octets: Uint8Array, mediaType: string): Partial<Draft> {
  const { message, warnings } = decodeMessage(octets, mediaType);
  const { sessionId, msgId } = message.header;
  return { message, session: sessionId, msgId, warnings, commands: summarise(message) };
}

function withPlace(error: FumoError): string {
  return error.place === '' ? error.message : `${error.message} (${error.place})`;
}
