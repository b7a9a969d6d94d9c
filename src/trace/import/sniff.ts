/** What message of DM some octets are, by what they say of themselves and by how they are announced. */
import { FumoError } from '../../errors.js';
import { decodeMessage, encodingOf } from '../../syncml/codec.js';
import { readPushHeader } from '../../syncml/explain-push.js';
import { MEDIA_TYPES, type SyncMLMessage } from '../../syncml/message.js';
import { decodeNotification, type NotificationTrigger } from '../../syncml/notification.js';
import { utf8DecodeLeniently } from '../../syncml/octets.js';
import { essenceOf } from './found.js';

export interface DmBody {
  kind: 'dm';
  /** The one announced when that is right, else what the octets are. */
  mediaType: string;
  /** Whether something else was announced. */
  isCorrected: boolean;
  /** Without the headers of a push. */
  octets: Uint8Array;
  /** Undefined when the octets do not decode. */
  message?: SyncMLMessage;
  trigger?: NotificationTrigger;
}

/** `other-syncml` is data synchronisation and the like; `not-dm` everything else. */
export type Sniffed = DmBody | { kind: 'other-syncml' | 'not-dm' };

/** Versions of WBXML are 0 to 3, and no text begins with such an octet. */
const LAST_WBXML = 3;
/** Octets in which the root of an XML message must begin. */
const HEAD = 2048;
/** Versions of Package #0 that are plausible without an announcement: 1.0 to 1.3. */
const TRIGGER_VERSIONS = new Set([10, 11, 12, 13]);
const NOT_DM = { kind: 'not-dm' } as const;

/** A body that came with a media type; without one (empty text) the octets alone decide. */
export function sniff(octets: Uint8Array, announced: string): Sniffed {
  if (octets.length === 0) return NOT_DM;
  if (essenceOf(announced) === MEDIA_TYPES.notification) return notification(octets, announced);
  const { spelled, message } = readAsItLooks(octets);
  const encoding = encodingOf(announced);
  if (encoding) {
    const isCorrected = message !== undefined && encodingOf(spelled ?? '') !== encoding;
    const mediaType = isCorrected && spelled ? spelled : announced;
    return { kind: 'dm', mediaType, isCorrected, octets, ...(message ? { message } : {}) };
  }
  if (!message || !spelled) return NOT_DM;
  if (!/^DM\//i.test(message.header.verProto)) return { kind: 'other-syncml' };
  return { kind: 'dm', mediaType: spelled, isCorrected: announced !== '', octets, message };
}

/** Octets without any announcement, which may also be a Package #0, bare or with the headers of its push. */
export function sniffBare(octets: Uint8Array): Sniffed {
  const push = readPushHeader(octets);
  if (push) return notification(octets.subarray(push.length), MEDIA_TYPES.notification);
  const found = sniff(octets, '');
  if (found.kind !== 'not-dm') return found;
  const bare = notification(octets, MEDIA_TYPES.notification);
  const { trigger } = bare;
  const isPlausible = trigger && TRIGGER_VERSIONS.has(trigger.version) && trigger.future === 0;
  if (isPlausible) return bare;
  const { spelled } = readAsItLooks(octets);
  // It names itself SyncML, so somebody wants to see what is wrong with it.
  return spelled ? { kind: 'dm', mediaType: spelled, isCorrected: false, octets } : NOT_DM;
}

function notification(octets: Uint8Array, mediaType: string): DmBody {
  const trigger = unlessRefused(() => decodeNotification(octets).trigger);
  return { kind: 'dm', mediaType, isCorrected: false, octets, ...(trigger ? { trigger } : {}) };
}

/** The spelling that the octets have at first sight, and what they say in it. WBXML is known by that it can be read. */
function readAsItLooks(octets: Uint8Array): { spelled?: string; message?: SyncMLMessage } {
  const isBinary = (octets[0] ?? 0xff) <= LAST_WBXML;
  const spelled = isBinary ? MEDIA_TYPES.wbxml : MEDIA_TYPES.xml;
  if (!isBinary && !looksLikeXml(octets)) return {};
  const message = decode(octets, spelled);
  if (message) return { spelled, message };
  return isBinary ? {} : { spelled };
}

function looksLikeXml(octets: Uint8Array): boolean {
  const head = utf8DecodeLeniently(octets.subarray(0, HEAD));
  return /^\ufeff?\s*</.test(head) && /<(?:\w+:)?SyncML[\s>]/.test(head);
}

function decode(octets: Uint8Array, mediaType: string): SyncMLMessage | undefined {
  return unlessRefused(() => decodeMessage(octets, mediaType).message);
}

function unlessRefused<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof FumoError) return undefined;
    throw error;
  }
}
