/** Messages as JSON, for programs and for `encode`. */
import * as v from 'valibot';
import { FumoError } from '../../errors.js';
import type { SyncMLMessage } from '../../syncml/message.js';
import {
  type DecodedNotification,
  type NotificationTrigger,
  sessionIdText,
} from '../../syncml/notification.js';
import { toBase64 } from '../../syncml/octets.js';
import { INITIATORS, messageSchema, notificationSchema, UI_MODES } from './json-schema.js';
import { type JsonPath, type JsonSource, readJson } from './json-source.js';
import { MESSAGE_WORDS } from './words.js';

/** A value with its octets as `{ base64 }`, ready for `JSON.stringify`. */
export function plainOf(value: unknown): unknown {
  if (value instanceof Uint8Array) return { base64: toBase64(value) };
  if (Array.isArray(value)) return value.map(plainOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainOf(inner)]));
}

/** A Package #0 in JSON, in words where the octets have numbers. */
export interface NotificationJson {
  digest?: { base64: string };
  version: number;
  uiMode: (typeof UI_MODES)[number];
  initiator: (typeof INITIATORS)[number];
  future: number;
  /** Hex, as the SessionID element has it. */
  sessionId: string;
  serverId: string;
  vendor?: { base64: string };
}

export function notificationToJson({ digest, trigger }: DecodedNotification): NotificationJson {
  const { version, uiMode, initiator, future, sessionId, serverId, vendor } = trigger;
  return {
    digest: { base64: toBase64(digest) },
    version: version / 10,
    uiMode: UI_MODES[uiMode],
    initiator: INITIATORS[initiator],
    future,
    sessionId: sessionIdText(sessionId),
    serverId,
    ...(vendor.length === 0 ? {} : { vendor: { base64: toBase64(vendor) } }),
  };
}

/** What the JSON of a message holds. */
export type JsonContent =
  | { message: SyncMLMessage }
  | { notification: { digest?: Uint8Array; trigger: NotificationTrigger } };

/**
 * Reads what {@link plainOf} of a message, or {@link notificationToJson}, wrote under `message` or `notification`;
 * other members are left alone, so that the output of `--json` will do.
 * @throws FumoError `syncml.not-json`, `syncml.too-deep`, `syncml.json-field`, with line, column and path
 */
export function readJsonMessage(text: string): JsonContent {
  const source = readJson(text);
  const { value } = source;
  if (typeof value === 'object' && value !== null) {
    if ('message' in value) return { message: shaped(messageSchema, value.message, 'message', source) };
    if ('notification' in value) return { notification: readNotification(value.notification, source) };
  }
  throw new FumoError('syncml.json-field', MESSAGE_WORDS.jsonRoot, {
    where: source.place([]),
    expected: MESSAGE_WORDS.jsonRootExpected,
    hint: MESSAGE_WORDS.jsonRootHint,
  });
}

function readNotification(
  value: unknown,
  source: JsonSource,
): { digest?: Uint8Array; trigger: NotificationTrigger } {
  const fields = shaped(notificationSchema, value, 'notification', source);
  const { digest, version, uiMode, initiator, sessionId, vendor = new Uint8Array(), ...others } = fields;
  const trigger: NotificationTrigger = {
    ...others,
    version: Math.round(version * 1000) / 100,
    uiMode: numberOf(UI_MODES, uiMode),
    initiator: initiator === 'server' ? 1 : 0,
    sessionId: Number.parseInt(sessionId, 16),
    vendor,
  };
  return { trigger, ...(digest ? { digest } : {}) };
}

const NUMBERS = [0, 1, 2, 3] as const;

/** The number of a ui-mode. */
export function numberOf(modes: typeof UI_MODES, mode: (typeof UI_MODES)[number]): 0 | 1 | 2 | 3 {
  return NUMBERS.find((number) => modes[number] === mode) ?? 0;
}

function shaped<T>(schema: v.GenericSchema<unknown, T>, value: unknown, root: string, source: JsonSource): T {
  const { success, output, issues } = v.safeParse(schema, value);
  if (success) return output;
  const [issue] = issues;
  const path = [root, ...(issue.path ?? []).map(({ key }) => stepOf(key))];
  throw new FumoError('syncml.json-field', MESSAGE_WORDS.jsonField, {
    where: { ...source.place(path), path: pathText(path) },
    expected: issue.expected ?? issue.message,
    found: issue.received,
    hint: MESSAGE_WORDS.jsonRootHint,
  });
}

function stepOf(key: unknown): string | number {
  return typeof key === 'number' ? key : String(key);
}

/** `message.commands[1].cmdId` */
function pathText(path: JsonPath): string {
  return path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`))
    .join('');
}
