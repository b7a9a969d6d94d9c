/** `message encode`: XML, JSON or any other form of a message, or flags, to the octets that go over the wire. */
import { macDigest } from '../../dm/credentials.js';
import { FumoError } from '../../errors.js';
import { pushHeader } from '../../syncml/explain-push.js';
import type { SyncMLMessage } from '../../syncml/message.js';
import { messageToTree, treeToMessage } from '../../syncml/message-tree.js';
import { encodeTrigger, NOTIFICATION_VERSION, type NotificationTrigger } from '../../syncml/notification.js';
import { concatOctets, fromHex, toBase64, toHex, utf8Decode, utf8Encode } from '../../syncml/octets.js';
import { refuseTolerances } from '../../syncml/tolerances.js';
import { writeWbxml } from '../../syncml/wbxml-writer.js';
import { writeXml } from '../../syncml/xml.js';
import { numberOf, readJsonMessage } from './json-form.js';
import { INITIATORS, UI_MODES } from './json-schema.js';
import { looksLikeJson } from './kind.js';
import { movedTo, type PlacedWarning } from './locate.js';
import { readNonce } from './nonce.js';
import { octetsIn } from './octet-text.js';
import { type OutputOptions, type Product, putOutput } from './put-output.js';
import type { RawInput } from './read-input.js';
import { findMessage, type ReadOptions, readFound } from './read-message.js';
import { MESSAGE_WORDS } from './words.js';

export const ENCODE_FORMS = ['wbxml', 'xml', 'hex', 'base64'] as const;
export type EncodeForm = (typeof ENCODE_FORMS)[number];

/** The `--json` contract of `message encode`. */
export interface Encoded {
  kind: 'message' | 'notification';
  octets: number;
  /** The octets made: WBXML, XML or a Package #0. */
  base64: string;
  warnings: PlacedWarning[];
  /** The file that was written. */
  output?: string;
}

/** The flags that make a Package #0, or change the one that was read. */
export interface NotificationFlags {
  'server-id'?: string | undefined;
  session?: string | undefined;
  'ui-mode'?: (typeof UI_MODES)[number] | undefined;
  initiator?: (typeof INITIATORS)[number] | undefined;
  vendor?: string | undefined;
  secret?: string | undefined;
  nonce?: string | undefined;
  sms: boolean;
}

export type EncodeOptions = ReadOptions &
  NotificationFlags &
  OutputOptions & { to?: EncodeForm | undefined; warn(warnings: readonly PlacedWarning[]): Promise<void> };

/** Something to encode: typed, with what was tolerated on the way. */
type Draft = { warnings: readonly PlacedWarning[]; file?: string } & (
  | { message: SyncMLMessage }
  | { trigger: NotificationTrigger; digest?: Uint8Array; push?: Uint8Array }
);

/**
 * Encodes what was read; without an input the flags are a Package #0.
 * @throws FumoError `syncml.*`, `xml.*`, `wbxml.*`, `notification.*`, each with its place; `usage.*`
 */
export async function encode(raw: RawInput | undefined, options: EncodeOptions): Promise<Encoded> {
  const draft = raw ? draftFrom(raw, options) : draftOfFlags(options);
  const made = inFile(draft.file, () => octetsOf(draft, options));
  await options.warn(draft.warnings);
  const output = putOutput(productOf(made, options.to), options);
  return {
    kind: 'message' in draft ? 'message' : 'notification',
    octets: made.octets.length,
    base64: toBase64(made.octets),
    warnings: [...draft.warnings],
    ...(output === undefined ? {} : { output }),
  };
}

function inFile<T>(file: string | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof FumoError ? movedTo(error, error.where ?? {}, file) : error;
  }
}

function draftFrom(raw: RawInput, options: EncodeOptions): Draft {
  const file = raw.file === undefined ? {} : { file: raw.file };
  const { octets } = inFile(raw.file, () => octetsIn(raw.octets, options.input));
  if (options.from === undefined && looksLikeJson(octets)) {
    return { ...inFile(raw.file, () => draftOfJson(octets, options.strict)), ...file };
  }
  const { content, warnings } = readFound(findMessage(raw, options), options.strict);
  if ('message' in content) return { message: content.message, warnings, ...file };
  const push = content.push ? { push: octets.subarray(0, content.push.length) } : {};
  const { trigger, digest } = content.notification;
  return { trigger, digest, ...push, warnings, ...file };
}

/** What is missing in the message shows when its own tree is read again. */
function draftOfJson(octets: Uint8Array, strict: boolean): Draft {
  const text = utf8Decode(octets);
  if (text === undefined) throw new FumoError('syncml.not-json', MESSAGE_WORDS.notText('JSON'));
  const content = readJsonMessage(text);
  if ('notification' in content) return { ...content.notification, warnings: [] };
  const { warnings } = treeToMessage(messageToTree(content.message));
  refuseTolerances(warnings, strict);
  return { message: content.message, warnings };
}

const SESSION = /^(?!0+$)[0-9a-fA-F]{1,4}$/;

function draftOfFlags(flags: NotificationFlags): Draft {
  const { session = '', vendor = '', initiator = 'server', 'ui-mode': uiMode = 'not-specified' } = flags;
  if (!SESSION.test(session)) {
    throw new FumoError('usage.bad-session', MESSAGE_WORDS.badSession(session), {
      expected: MESSAGE_WORDS.sessionExpected,
    });
  }
  const vendorOctets = fromHex(vendor);
  if (!vendorOctets) throw new FumoError('usage.bad-vendor', MESSAGE_WORDS.badVendor(vendor));
  const trigger: NotificationTrigger = {
    version: NOTIFICATION_VERSION,
    uiMode: numberOf(UI_MODES, uiMode),
    initiator: initiator === INITIATORS[1] ? 1 : 0,
    future: 0,
    sessionId: Number.parseInt(session, 16),
    serverId: flags['server-id'] ?? '',
    vendor: vendorOctets,
  };
  return { trigger, warnings: [] };
}

/** Octets, and whether they are text by nature. */
function octetsOf(draft: Draft, options: EncodeOptions): Product {
  if ('message' in draft) {
    if (options.sms) throw new FumoError('usage.no-such-form', MESSAGE_WORDS.pushOfMessage);
    const tree = messageToTree(draft.message);
    if (options.to === 'xml') return { octets: utf8Encode(writeXml(tree)), isText: true };
    return { octets: writeWbxml(tree), isText: false };
  }
  if (options.to === 'xml' || options.to === 'wbxml') {
    throw new FumoError('usage.no-such-form', MESSAGE_WORDS.noXmlOfNotification(options.to.toUpperCase()), {
      hint: MESSAGE_WORDS.notificationForms,
    });
  }
  const { push = new Uint8Array() } = draft;
  const trigger = encodeTrigger(draft.trigger);
  const headers = options.sms && push.length === 0 ? pushHeader() : push;
  return { octets: concatOctets(headers, digestOf(draft, trigger, options), trigger), isText: false };
}

const DIGEST_LENGTH = 16;

function digestOf(
  { trigger, digest }: { trigger: NotificationTrigger; digest?: Uint8Array },
  octets: Uint8Array,
  { secret, nonce }: NotificationFlags,
): Uint8Array {
  if (secret !== undefined && nonce !== undefined) {
    return macDigest(trigger.serverId, secret, readNonce(nonce), octets);
  }
  if (digest?.length === DIGEST_LENGTH) return digest;
  throw new FumoError('usage.no-digest', MESSAGE_WORDS.noDigest, { hint: MESSAGE_WORDS.noDigestHint });
}

function productOf(made: Product, to: EncodeForm | undefined): Product {
  if (to === 'hex') return { octets: utf8Encode(`${toHex(made.octets)}\n`), isText: true };
  if (to === 'base64') return { octets: utf8Encode(`${toBase64(made.octets)}\n`), isText: true };
  return made;
}
