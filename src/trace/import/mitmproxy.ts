/** Flow files of mitmproxy: one tagged netstring a flow, flow format 4 to 21. */
import { FumoError } from '../../errors.js';
import { BodyReader } from './body.js';
import {
  type Found,
  type FoundRequest,
  type FoundResponse,
  type HeaderField,
  headerOf,
  type ReadContext,
} from './found.js';
import { readTnet, type Tnet, textOf } from './tnetstring.js';

type Fields = ReadonlyMap<string, Tnet>;

const OLDEST_FORMAT = 4;
/** Formats after it may keep messages in another way. */
const NEWEST_FORMAT = 21;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** Whether the beginning is a flow: a length, a colon, and the key of some field. */
export function isMitmproxy(head: string): boolean {
  return /^\d{1,12}:\d{1,3}:[a-z_]+[;,]/.test(head);
}

/** @throws FumoError `import.bad-flows`, `import.too-many-items` */
export function readMitmproxy(octets: Uint8Array, context: ReadContext): Found[] {
  const { limits, leftOut } = context;
  const reader = new FlowReader(context);
  const found: Found[] = [];
  let number = 0;
  for (let at = 0; at < octets.length; ) {
    number += 1;
    if (number > limits.maxItems) throw tooMany(limits.maxItems);
    const flow = readTnet(octets, at, limits.maxDepth);
    if (!flow && number === 1) throw noFlow();
    if (!flow) {
      leftOut.add('capture-torn', { entry: number, offset: at });
      break;
    }
    found.push(...reader.read(flow.value, number));
    at = flow.next;
  }
  return found.sort((one, other) => (one.at ?? 0) - (other.at ?? 0) || one.order - other.order);
}

function tooMany(most: number): FumoError {
  return new FumoError('import.too-many-items', 'the file has too many flows', {
    expected: `at most ${most}`,
  });
}

function noFlow(): FumoError {
  return new FumoError('import.bad-flows', 'the first flow of the file cannot be read', {
    where: { offset: 0 },
    expected: 'a flow of mitmproxy, as a tagged netstring',
    hint: 'Save it again with: mitmdump --save-stream-file FILE',
  });
}

class FlowReader {
  readonly #context: ReadContext;
  readonly #bodies: BodyReader;

  constructor(context: ReadContext) {
    this.#context = context;
    this.#bodies = new BodyReader(context);
  }

  read(flow: Tnet, entry: number): Found[] {
    const refuse = (reason: 'entry-damaged' | 'flow-kind' | 'flow-version', detail?: string): Found[] => {
      this.#context.leftOut.add(reason, { entry }, detail);
      return [];
    };
    if (!(flow instanceof Map)) return refuse('entry-damaged');
    const version: unknown = flow.get('version');
    if (typeof version !== 'number' || version < OLDEST_FORMAT || version > NEWEST_FORMAT)
      return refuse('flow-version', versionText(version));
    const kind = textOf(flow.get('type'));
    if (kind !== 'http') return refuse('flow-kind', kind);
    const request = this.#request(fieldsOf(flow.get('request')), entry);
    if (!request) return refuse('entry-damaged');
    const response = this.#response(fieldsOf(flow.get('response')), request, entry);
    return response ? [request, response] : [request];
  }

  #request(fields: Fields, entry: number): FoundRequest | undefined {
    const method = textOf(fields.get('method'));
    const host = textOf(fields.get('host'));
    if (method === undefined || host === undefined) return undefined;
    const headers = headersIn(fields.get('headers'));
    return {
      kind: 'request',
      place: { entry },
      at: timeOf(fields),
      order: 2 * entry,
      method: method.toUpperCase(),
      url: urlOf(fields, headers, host),
      headers,
      body: this.#body(fields, headers, entry),
    };
  }

  #response(fields: Fields, request: FoundRequest, entry: number): FoundResponse | undefined {
    const status = fields.get('status_code');
    if (typeof status !== 'number') return undefined;
    const headers = headersIn(fields.get('headers'));
    const body = this.#body(fields, headers, entry);
    return {
      kind: 'response',
      place: { entry },
      at: timeOf(fields),
      order: 2 * entry + 1,
      status,
      headers,
      body,
      request,
    };
  }

  #body(fields: Fields, headers: readonly HeaderField[], entry: number): Uint8Array | undefined {
    const content = fields.get('content');
    const { limits, leftOut } = this.#context;
    if (content instanceof Uint8Array && content.length <= limits.maxBodyOctets)
      return this.#bodies.unpacked(content, headers, { entry });
    const size = content instanceof Uint8Array ? `${content.length} octets` : undefined;
    leftOut.add(size === undefined ? 'body-missing' : 'body-too-large', { entry }, size);
    return undefined;
  }
}

function versionText(version: unknown): string {
  return typeof version === 'number' ? `flow format ${version}` : 'a flow format before 4';
}

function fieldsOf(value: Tnet | undefined): Fields {
  return value instanceof Map ? value : new Map<string, Tnet>();
}

/** Epoch ms of the last octet. */
function timeOf(fields: Fields): number | undefined {
  const seconds = fields.get('timestamp_end') ?? fields.get('timestamp_start');
  return typeof seconds === 'number' && seconds >= 0 && seconds < 253_402_300_800
    ? Math.floor(seconds * 1000)
    : undefined;
}

function urlOf(fields: Fields, headers: readonly HeaderField[], host: string): string {
  const scheme = textOf(fields.get('scheme')) || 'http';
  const port = fields.get('port');
  const suffix = typeof port === 'number' && port !== DEFAULT_PORTS[scheme] ? `:${port}` : '';
  const authority = headerOf(headers, 'host') || textOf(fields.get('authority')) || `${host}${suffix}`;
  return `${scheme}://${authority}${textOf(fields.get('path')) ?? '/'}`;
}

function headersIn(list: Tnet | undefined): HeaderField[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((field: Tnet): HeaderField[] => {
    const [name, value] = Array.isArray(field) ? field : [];
    const [key, text] = [textOf(name), textOf(value)];
    return key === undefined || text === undefined ? [] : [[key, text]];
  });
}
