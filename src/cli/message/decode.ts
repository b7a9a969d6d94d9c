/** `message decode`: a message as XML, JSON, or other octets. */
import { FumoError } from '../../errors.js';
import type { SyncMLMessage } from '../../syncml/message.js';
import { toBase64, toHex, utf8Encode } from '../../syncml/octets.js';
import { writeWbxml } from '../../syncml/wbxml-writer.js';
import { writeXml } from '../../syncml/xml.js';
import { type AuthFlags, checkAuth, isProven } from './check-auth.js';
import { type NotificationJson, notificationToJson, plainOf } from './json-form.js';
import type { MessageKind } from './kind.js';
import { movedTo, type PlacedWarning } from './locate.js';
import type { InputForm } from './octet-text.js';
import { type OutputOptions, type Product, putOutput } from './put-output.js';
import type { RawInput } from './read-input.js';
import { type Content, findMessage, type ReadMessage, type ReadOptions, readFound } from './read-message.js';
import { MESSAGE_WORDS } from './words.js';

/** `binary`, `hex` and `base64` are the octets as they came. */
export const DECODE_FORMS = ['xml', 'json', 'wbxml', 'binary', 'hex', 'base64'] as const;
export type DecodeForm = (typeof DECODE_FORMS)[number];

/** The typed content in JSON; `encode` takes it back. Octets in it are `{ "base64": "..." }`. */
export type ContentJson = { message: SyncMLMessage } | { notification: NotificationJson };

/** The `--json` contract of `message decode`. */
export type Decoded = ContentJson & {
  kind: MessageKind;
  /** How the octets were written in the input. */
  input: InputForm;
  octets: number;
  /** The message's octets. */
  hex: string;
  /** The headers of an SMS stood before the Package #0. */
  sms?: true;
  warnings: PlacedWarning[];
  /** What the check of the credentials found, when one was asked for. */
  auth?: unknown;
  /** The file that was written. */
  output?: string;
};

export type DecodeOptions = ReadOptions &
  AuthFlags &
  OutputOptions & {
    to?: DecodeForm | undefined;
    warn(read: ReadMessage, auth: ReturnType<typeof checkAuth>): Promise<void>;
  };

/**
 * @returns the JSON, and whether the credentials, if they were to be checked, fit
 * @throws FumoError `syncml.*`, `xml.*`, `wbxml.*`, `notification.*`, each with its place; `usage.*`
 */
export async function decode(
  raw: RawInput,
  options: DecodeOptions,
): Promise<{ json: Decoded; proven: boolean }> {
  const read = readFound(findMessage(raw, options), options.strict);
  const auth = checkAuth(read, options);
  const product = productOf(read, options.to);
  await options.warn(read, auth);
  const output = putOutput(product, options);
  const { kind, form, octets, content, warnings } = read;
  const json: Decoded = {
    kind,
    input: form,
    octets: octets.length,
    hex: toHex(octets),
    ...contentJson(content),
    ...('push' in content ? { sms: true } : {}),
    warnings,
    ...(auth ? { auth: plainOf(auth) } : {}),
    ...(output === undefined ? {} : { output }),
  };
  return { json, proven: auth === undefined || isProven(auth) };
}

function contentJson(content: Content): ContentJson {
  if ('notification' in content) return { notification: notificationToJson(content.notification) };
  return { message: plainOf(content.message) as SyncMLMessage };
}

const FORMS: Readonly<Record<DecodeForm, (read: ReadMessage) => Product>> = {
  xml: (read) => text(writeXml(treeOf(read, 'XML'), { pretty: true })),
  json: ({ content }) => text(`${JSON.stringify(contentJson(content), null, 2)}\n`),
  wbxml: (read) => ({ octets: writeWbxml(treeOf(read, 'WBXML')), isText: false }),
  binary: ({ octets }) => ({ octets, isText: false }),
  hex: ({ octets }) => text(`${toHex(octets)}\n`),
  base64: ({ octets }) => text(`${toBase64(octets)}\n`),
};

function productOf(read: ReadMessage, to: DecodeForm | undefined): Product {
  const form = to ?? (read.kind === 'notification' ? 'json' : 'xml');
  try {
    return FORMS[form](read);
  } catch (error) {
    throw error instanceof FumoError ? movedTo(error, error.where ?? {}, read.file) : error;
  }
}

function treeOf({ content }: ReadMessage, form: string) {
  if ('root' in content) return content.root;
  throw new FumoError('usage.no-such-form', MESSAGE_WORDS.noXmlOfNotification(form), {
    hint: MESSAGE_WORDS.notificationForms,
  });
}

function text(value: string): Product {
  return { octets: utf8Encode(value), isText: true };
}
