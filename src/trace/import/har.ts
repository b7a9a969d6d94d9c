/** HTTP archives (HAR 1.1 and 1.2), as browsers and proxies save them. */
import { FumoError } from '../../errors.js';
import { utf8Encode } from '../../syncml/octets.js';
import { isRecord } from '../shape.js';
import { BodyReader } from './body.js';
import {
  essenceOf,
  type Found,
  type FoundRequest,
  type FoundResponse,
  type HeaderField,
  headerOf,
  type ReadContext,
} from './found.js';
import { parseInstant } from './iso-instant.js';
import type { CapturePlace } from './left-out.js';
import { sniff } from './sniff.js';

/** More characters do not fit into one text of the engine. */
const LONGEST_HAR = 256 * 1_048_576;
const GZIP = [0x1f, 0x8b] as const;

type Tree = Readonly<Record<string, unknown>>;

/** Whether the beginning looks like an archive rather than any other JSON. */
export function isHar(head: string): boolean {
  return /^\ufeff?\s*\{\s*"log"\s*:/.test(head);
}

/** @throws FumoError `import.bad-har`, `import.too-large`, `import.too-many-items` */
export function readHar(octets: Uint8Array, context: ReadContext): Found[] {
  if (octets.length > LONGEST_HAR) {
    throw new FumoError('import.too-large', 'the HTTP archive is too large', {
      expected: `at most ${LONGEST_HAR} octets`,
      found: `${octets.length} octets`,
    });
  }
  const entries = entriesIn(octets);
  if (entries.length > context.limits.maxItems) {
    throw new FumoError('import.too-many-items', 'the HTTP archive has too many entries', {
      expected: `at most ${context.limits.maxItems}`,
      found: String(entries.length),
    });
  }
  const reader = new EntryReader(context);
  return entries.flatMap((entry, at) => reader.read(entry, at + 1)).sort(byTime);
}

function byTime(one: Found, other: Found): number {
  return (one.at ?? 0) - (other.at ?? 0) || one.order - other.order;
}

function entriesIn(octets: Uint8Array): readonly unknown[] {
  const root = jsonOf(octets);
  const log = isRecord(root) ? root.log : undefined;
  if (isRecord(log) && Array.isArray(log.entries)) return log.entries;
  throw new FumoError('import.bad-har', 'the HTTP archive has no entries', {
    where: { path: 'log.entries' },
    expected: 'a list',
    found: isRecord(log) ? typeof log.entries : 'no log',
  });
}

function jsonOf(octets: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(octets));
  } catch (error) {
    throw new FumoError('import.bad-har', 'the HTTP archive is not JSON', {
      expected: 'JSON in UTF-8',
      found: error instanceof Error ? error.message : String(error),
      hint: 'Save the archive again; it may have been cut off.',
    });
  }
}

class EntryReader {
  readonly #context: ReadContext;
  readonly #bodies: BodyReader;

  constructor(context: ReadContext) {
    this.#context = context;
    this.#bodies = new BodyReader(context);
  }

  read(entry: unknown, number: number): Found[] {
    const place = { entry: number };
    const request = isRecord(entry) ? this.#request(entry, place) : undefined;
    if (!isRecord(entry) || !request) {
      this.#context.leftOut.add('entry-damaged', place);
      return [];
    }
    const response = this.#response(entry, request, place);
    return response ? [request, response] : [request];
  }

  #request(entry: Tree, place: { entry: number }): FoundRequest | undefined {
    const { request } = entry;
    if (!isRecord(request)) return undefined;
    const { method, url, postData } = request;
    if (typeof method !== 'string' || typeof url !== 'string') return undefined;
    const headers = headersIn(request.headers);
    const content = isRecord(postData) ? postData : {};
    return {
      kind: 'request',
      place,
      at: startOf(entry),
      order: 2 * place.entry,
      method: method.toUpperCase(),
      url,
      headers,
      body: this.#body(content, headers, place),
    };
  }

  /** Undefined where the archive says that none came (status 0). */
  #response(entry: Tree, request: FoundRequest, place: { entry: number }): FoundResponse | undefined {
    const { response, time } = entry;
    if (!isRecord(response) || typeof response.status !== 'number' || response.status < 100) return undefined;
    const headers = headersIn(response.headers);
    const content = isRecord(response.content) ? response.content : {};
    const took = typeof time === 'number' && time > 0 ? Math.floor(time) : 0;
    const { size } = content;
    const isKept = typeof content.text === 'string' || !(typeof size === 'number' && size > 0);
    return {
      kind: 'response',
      place,
      at: request.at === undefined ? undefined : request.at + took,
      order: 2 * place.entry + 1,
      status: response.status,
      headers: withType(headers, content.mimeType),
      body: isKept ? this.#body(content, headers, place) : undefined,
      ...(isKept || typeof size !== 'number' ? {} : { size }),
      request,
    };
  }

  /** Archives keep bodies as text or base64; some writers leave the packing of the way on them. */
  #body(content: Tree, headers: readonly HeaderField[], place: CapturePlace): Uint8Array | undefined {
    const { text, mimeType } = content;
    if (typeof text !== 'string') return new Uint8Array();
    const isBase64 = [content.encoding, content._encoding].includes('base64');
    const announced = headerOf(headers, 'content-type') ?? (typeof mimeType === 'string' ? mimeType : '');
    const octets = isBase64 ? octetsOfBase64(text) : octetsOfText(text, announced);
    if (!octets) {
      this.#context.leftOut.add(isBase64 ? 'entry-damaged' : 'body-as-text', place, essenceOf(announced));
      return undefined;
    }
    if (octets.length > this.#context.limits.maxBodyOctets) {
      this.#context.leftOut.add('body-too-large', place, `${octets.length} octets`);
      return undefined;
    }
    const isPacked = GZIP.every((octet, at) => octets[at] === octet);
    return isPacked ? this.#bodies.unpacked(octets, headers, place) : octets;
  }
}

/** Padding and line breaks may be there or not; bodies may be large, so this runs in one pass. */
function octetsOfBase64(text: string): Uint8Array | undefined {
  const digits = text.replace(/\s/g, '');
  return /[^A-Za-z0-9+/=]/.test(digits) ? undefined : new Uint8Array(Buffer.from(digits, 'base64'));
}

/**
 * Octets of a body that was kept as text. A binary body may stand there one character an octet, or read as UTF-8;
 * where octets were replaced by U+FFFD they are lost. @returns undefined when they are
 */
function octetsOfText(text: string, announced: string): Uint8Array | undefined {
  const utf8 = utf8Encode(text);
  if (!/wbxml|notification|octet-stream/.test(essenceOf(announced))) return utf8;
  const single = /^[\0-\xff]*$/.test(text) ? Uint8Array.from(text, (one) => one.charCodeAt(0)) : undefined;
  const readable = [single, utf8].find((octets) => octets && isReadable(octets, announced));
  if (readable) return readable;
  return text.includes('\ufffd') ? undefined : (single ?? utf8);
}

function isReadable(octets: Uint8Array, announced: string): boolean {
  const found = sniff(octets, announced);
  return found.kind === 'dm' && (found.message !== undefined || found.trigger !== undefined);
}

function startOf({ startedDateTime }: Tree): number | undefined {
  return typeof startedDateTime === 'string' ? parseInstant(startedDateTime) : undefined;
}

function headersIn(list: unknown): HeaderField[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((field: unknown): HeaderField[] => {
    if (!isRecord(field) || typeof field.name !== 'string' || typeof field.value !== 'string') return [];
    return [[field.name, field.value]];
  });
}

/** Some writers name the media type beside the body only. */
function withType(headers: HeaderField[], mimeType: unknown): HeaderField[] {
  const isNamed = headerOf(headers, 'content-type') !== undefined;
  return isNamed || typeof mimeType !== 'string' ? headers : [...headers, ['content-type', mimeType]];
}
