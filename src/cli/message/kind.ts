/** What kind of message some octets are, by how they begin. */
import { FumoError } from '../../errors.js';
import { readPushHeader } from '../../syncml/explain-push.js';
import { DEFAULT_LIMITS } from '../../syncml/limits.js';
import { decodeNotification } from '../../syncml/notification.js';
import { toHex, utf8DecodeLeniently } from '../../syncml/octets.js';
import { WbxmlCursor } from '../../syncml/wbxml-cursor.js';
import { readHeader } from '../../syncml/wbxml-header.js';
import { MESSAGE_WORDS } from './words.js';

export const MESSAGE_KINDS = ['wbxml', 'xml', 'notification'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

const HEAD = 1024;
const LAST_VERSION = 3;
/** Versions of Package #0 that are plausible: 1.0 to 1.3. */
const VERSIONS = [10, 11, 12, 13];

/** True for text that begins as a JSON object does; a digest may begin with any octet. */
export function looksLikeJson(octets: Uint8Array): boolean {
  return /^\u{FEFF}?\s*\{/u.test(headOf(octets)) && !isNotification(octets);
}

function headOf(octets: Uint8Array): string {
  return utf8DecodeLeniently(octets.subarray(0, HEAD));
}

/** @throws FumoError `syncml.unknown-kind` */
export function kindOf(octets: Uint8Array): MessageKind {
  if (readPushHeader(octets)) return 'notification';
  if (isWbxml(octets)) return 'wbxml';
  if (isNotification(octets)) return 'notification';
  if (/^\u{FEFF}?\s*</u.test(headOf(octets))) return 'xml';
  if ((octets[0] ?? 0xff) <= LAST_VERSION) return 'wbxml';
  throw new FumoError('syncml.unknown-kind', MESSAGE_WORDS.unknownKind, {
    where: { offset: 0 },
    expected: MESSAGE_WORDS.kinds,
    found: toHex(octets.subarray(0, 16)),
    hint: MESSAGE_WORDS.unknownKindHint,
  });
}

/** A WBXML header that names a document of SyncML. */
function isWbxml(octets: Uint8Array): boolean {
  const header = unlessRefused(() => readHeader(new WbxmlCursor(octets), DEFAULT_LIMITS));
  return header !== undefined && !header.warnings.some(({ code }) => code === 'wbxml.public-id-unknown');
}

function isNotification(octets: Uint8Array): boolean {
  const trigger = unlessRefused(() => decodeNotification(octets))?.trigger;
  return trigger !== undefined && VERSIONS.includes(trigger.version) && trigger.future === 0;
}

function unlessRefused<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof FumoError) return undefined;
    throw error;
  }
}
