/** The octets of Package #0, the general notification (DM Notification 1.2, section 6.2). Digests are not made here. */
import { type ErrorCode, FumoError, type FumoErrorDetails } from '../errors.js';
import { concatOctets, utf8Decode, utf8Encode } from './octets.js';
import { refuseTolerances, type Tolerance, type ToleranceCode, toleranceAt } from './tolerances.js';

/** What the notification says; everything but its digest. */
export interface NotificationTrigger {
  /** Ten times the protocol version: 11 for 1.1, the value that DM 1.2 requires. 10 bits. */
  version: number;
  /** 0 not specified, 1 background, 2 informative, 3 user interaction. */
  uiMode: 0 | 1 | 2 | 3;
  /** 0 the client's user, 1 the server. */
  initiator: 0 | 1;
  /** The 27 bits that are reserved, normally 0. */
  future: number;
  /** 16 bits. */
  sessionId: number;
  /** At most 255 octets of UTF-8. */
  serverId: string;
  /** Octets after the server identifier. */
  vendor: Uint8Array;
}

export interface DecodedNotification {
  digest: Uint8Array;
  trigger: NotificationTrigger;
  /** What the digest is made over: everything after it. */
  triggerOctets: Uint8Array;
  warnings: Tolerance[];
}

/** Byte offsets in the whole notification. */
export const NOTIFICATION_LAYOUT = {
  digest: 0,
  header: 16,
  sessionId: 21,
  idLength: 23,
  serverId: 24,
} as const;

export const NOTIFICATION_VERSION = 11;

const SPEC = 'DM Notification 1.2, section 6.2.2';
const { header: DIGEST_LENGTH, serverId: FIXED_LENGTH } = NOTIFICATION_LAYOUT;

function refuse(reason: string, message: string, details: FumoErrorDetails): FumoError {
  const code: ErrorCode = `notification.${reason}`;
  return new FumoError(code, message, { spec: SPEC, ...details });
}

/** Largest value of each number field. */
const FIELD_LIMITS = {
  version: 0x3ff,
  uiMode: 3,
  initiator: 1,
  future: 0x7ff_ffff,
  sessionId: 0xffff,
} as const satisfies Partial<Record<keyof NotificationTrigger, number>>;

type NumberField = keyof typeof FIELD_LIMITS;
const NUMBER_FIELDS: readonly NumberField[] = ['version', 'uiMode', 'initiator', 'future', 'sessionId'];

/** The trigger's octets. Errors: `notification.field` for a value that its bits cannot hold. */
export function encodeTrigger(trigger: NotificationTrigger): Uint8Array {
  for (const field of NUMBER_FIELDS) refuseField(field, trigger[field]);
  const id = utf8Encode(trigger.serverId);
  if (id.length > 0xff) {
    throw refuse('field', 'The server identifier is too long', {
      where: { path: 'serverId' },
      expected: 'at most 255 octets',
      found: String(id.length),
    });
  }
  return concatOctets(encodeFixed(trigger, id.length), id, trigger.vendor);
}

function refuseField(field: NumberField, value: number): void {
  const most = FIELD_LIMITS[field];
  if (Number.isInteger(value) && value >= 0 && value <= most) return;
  throw refuse('field', `A notification cannot carry this ${field}`, {
    where: { path: field },
    expected: `0 to ${most}`,
    found: String(value),
  });
}

/** version 10 bits, ui-mode 2, initiator 1, future use 27, session id 16, length 8: eight octets. */
function encodeFixed(trigger: NotificationTrigger, idLength: number): Uint8Array {
  const octets = new Uint8Array(FIXED_LENGTH - DIGEST_LENGTH);
  const view = new DataView(octets.buffer);
  view.setUint8(0, trigger.version >> 2);
  const flags = ((trigger.version & 3) << 6) | (trigger.uiMode << 4) | (trigger.initiator << 3);
  view.setUint32(1, ((flags << 24) | trigger.future) >>> 0);
  view.setUint16(5, trigger.sessionId);
  view.setUint8(7, idLength);
  return octets;
}

const UI_MODES = [0, 1, 2, 3] as const;

/**
 * Reads a notification without judging its digest.
 *
 * @param options `strict` refuses what would be a warning, under its code
 *
 * Errors, with the byte offset: `notification.truncated`, `notification.server-id`. Warnings:
 * `notification.version`, `notification.future-use`, `notification.session-id`, `notification.empty-server-id`.
 */
export function decodeNotification(
  octets: Uint8Array,
  options: { strict?: boolean } = {},
): DecodedNotification {
  if (octets.length < FIXED_LENGTH)
    throw truncated(octets.length, `at least ${FIXED_LENGTH} octets`, octets.length);
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const word = view.getUint32(DIGEST_LENGTH + 1);
  const idEnd = FIXED_LENGTH + view.getUint8(NOTIFICATION_LAYOUT.idLength);
  if (idEnd > octets.length) throw truncated(FIXED_LENGTH, `${idEnd} octets in all`, octets.length);
  const trigger: NotificationTrigger = {
    version: (view.getUint8(DIGEST_LENGTH) << 2) | (word >>> 30),
    uiMode: UI_MODES[(word >>> 28) & 3] ?? 0,
    initiator: (word >>> 27) & 1 ? 1 : 0,
    future: word & FIELD_LIMITS.future,
    sessionId: view.getUint16(NOTIFICATION_LAYOUT.sessionId),
    serverId: serverIdOf(octets.subarray(FIXED_LENGTH, idEnd)),
    vendor: octets.subarray(idEnd),
  };
  const warnings = judge(trigger);
  refuseTolerances(warnings, options.strict);
  return {
    digest: octets.subarray(0, DIGEST_LENGTH),
    trigger,
    triggerOctets: octets.subarray(DIGEST_LENGTH),
    warnings,
  };
}

function truncated(offset: number, expected: string, length: number): FumoError {
  return refuse('truncated', 'The notification ends too early', {
    where: { offset },
    expected,
    found: `${length} octets`,
  });
}

function serverIdOf(octets: Uint8Array): string {
  const id = utf8Decode(octets);
  if (id !== undefined) return id;
  throw refuse('server-id', 'The server identifier is not UTF-8', { where: { offset: FIXED_LENGTH } });
}

interface Rule {
  code: ToleranceCode;
  offset: number;
  broken(trigger: NotificationTrigger): boolean;
  message(trigger: NotificationTrigger): string;
}

const RULES: readonly Rule[] = [
  {
    code: 'notification.version',
    offset: NOTIFICATION_LAYOUT.header,
    broken: ({ version }) => version !== NOTIFICATION_VERSION,
    message: ({ version }) => `The version is ${version}, not ${NOTIFICATION_VERSION}`,
  },
  {
    code: 'notification.future-use',
    offset: NOTIFICATION_LAYOUT.header + 1,
    broken: ({ future }) => future !== 0,
    message: () => 'Bits reserved for future use are set',
  },
  {
    code: 'notification.session-id',
    offset: NOTIFICATION_LAYOUT.sessionId,
    broken: ({ sessionId }) => sessionId === 0,
    message: () => 'The session id is 0',
  },
  {
    code: 'notification.empty-server-id',
    offset: NOTIFICATION_LAYOUT.idLength,
    broken: ({ serverId }) => serverId === '',
    message: () => 'The server identifier is empty',
  },
];

function judge(trigger: NotificationTrigger): Tolerance[] {
  return RULES.filter((rule) => rule.broken(trigger)).map(({ code, offset, message }) => {
    return toleranceAt(code, message(trigger), { offset });
  });
}

/** The SessionID element of the session that a notification starts: upper-case hex without leading zeros. */
export function sessionIdText(id: number): string {
  return id.toString(16).toUpperCase();
}
