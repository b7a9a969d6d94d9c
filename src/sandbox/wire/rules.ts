/** What both wires do alike: addresses, refusals, headers, and errors of handlers. */
import { FumoError } from '../../errors.js';
import type { WireHandler, WireOptions, WireRequest, WireResponse } from './wire.js';

/** Defaults of `WireOptions`. */
export const WIRE_DEFAULTS = {
  host: '127.0.0.1',
  maxBody: 1 << 20,
  maxResponse: 1 << 28,
  stallMs: 30_000,
} as const;

/** Headers that belong to one hop or to the moment; nobody behind a wire sees them. */
const HOP_HEADERS = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'host',
  'date',
  'content-length',
  'upgrade',
  'te',
  'trailer',
]);

const METHODS: ReadonlySet<string> = new Set<WireRequest['method']>(['GET', 'POST']);

/** @throws FumoError `environment.bad-url` */
export function splitUrl(url: string): { origin: string; path: string } {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'http:') {
    throw new FumoError('environment.bad-url', `cannot send to ${url}`, {
      expected: 'an http:// address',
      found: url,
      hint: 'Check the address that the peer was given.',
    });
  }
  return { origin: parsed.origin, path: `${parsed.pathname}${parsed.search}` };
}

export function isMethod(method: string | undefined): method is WireRequest['method'] {
  return method !== undefined && METHODS.has(method);
}

/** An answer in plain words, for refusals below the level of DM. */
export function plainText(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): WireResponse {
  const body = new TextEncoder().encode(`${text}\n`);
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
}

export const methodNotAllowed = (allow = 'GET, POST'): WireResponse =>
  plainText(405, 'method not allowed', { allow });

export const bodyTooLarge = (maxBody: number): WireResponse =>
  plainText(413, `the body is larger than ${maxBody} octets`);

/** Headers as they leave: nothing of the hop, and caching forbidden (SyncML HTTP binding). */
export function requestHeaders(request: WireRequest): Record<string, string> {
  const cache = request.method === 'POST' ? { 'cache-control': 'no-store' } : {};
  return { ...cache, ...endToEnd(request.headers) };
}

export function responseHeaders(response: WireResponse): Record<string, string> {
  return { 'cache-control': 'no-store, private', ...endToEnd(response.headers) };
}

/** Drops the headers of the hop; repeated headers are joined. */
export function endToEnd(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (value === undefined || HOP_HEADERS.has(lower)) continue;
    kept[lower] = typeof value === 'string' ? value : value.join(', ');
  }
  return kept;
}

export function originTaken(origin: string): FumoError {
  return new FumoError('environment.address-in-use', `${origin} is served already or its wire is closed`, {
    expected: 'an origin that nobody serves',
    found: origin,
    hint: 'Close the other sandbox first.',
  });
}

export function responseTooLarge(url: string, limit: number): FumoError {
  return new FumoError('environment.response-too-large', `the answer of ${url} is too large`, {
    expected: `at most ${limit} octets`,
    found: 'more',
    hint: 'Choose a smaller update package.',
  });
}

/** Octets that the other side cannot change afterwards. */
export const copyOf = (octets: Uint8Array): Uint8Array => new Uint8Array(octets);

/** Keeps what handlers threw until somebody hears it. */
export interface ErrorEar {
  /** Runs a handler; what it throws is heard and answered with 500. */
  guard(handler: WireHandler, request: WireRequest): Promise<WireResponse>;
  hear(error: unknown): void;
  /** @throws the first error that no hook heard */
  rethrow(): void;
}

export function openErrorEar(onError: WireOptions['onError']): ErrorEar {
  const unheard: unknown[] = [];
  const hear = onError ?? ((error: unknown) => void unheard.push(error));
  return {
    hear,
    async guard(handler, request) {
      try {
        return await handler(request);
      } catch (error) {
        hear(error);
        return plainText(500, 'internal error');
      }
    },
    rethrow() {
      if (unheard.length > 0) throw unheard[0];
    },
  };
}

/** Requests under way, so that closing can end them. */
export interface Pending {
  track<T>(work: Promise<T>): Promise<T>;
  abort(error: Error): void;
}

export function openPending(): Pending {
  const rejections = new Set<(error: Error) => void>();
  return {
    track: (work) =>
      new Promise((resolve, reject) => {
        rejections.add(reject);
        work.then(resolve, reject).finally(() => rejections.delete(reject));
      }),
    abort(error) {
      for (const reject of rejections) reject(error);
      rejections.clear();
    },
  };
}
