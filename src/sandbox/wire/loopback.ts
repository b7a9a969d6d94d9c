/** The wire inside one process: no sockets, the same rules and the same headers as over HTTP. */
import {
  bodyTooLarge,
  copyOf,
  isMethod,
  methodNotAllowed,
  openErrorEar,
  openPending,
  originTaken,
  requestHeaders,
  responseHeaders,
  responseTooLarge,
  splitUrl,
  WIRE_DEFAULTS,
} from './rules.js';
import type { Wire, WireHandler, WireOptions, WireRequest, WireResponse } from './wire.js';
import { unreachableError } from './wire.js';

type LoopbackOptions = Pick<WireOptions, 'maxBody' | 'maxResponse' | 'onError'>;

export function openLoopbackWire(options: LoopbackOptions = {}): Wire {
  const { maxBody, maxResponse } = { ...WIRE_DEFAULTS, ...options };
  const handlers = new Map<string, WireHandler>();
  const ear = openErrorEar(options.onError);
  const pending = openPending();
  let closed = false;

  async function exchange(request: WireRequest, handler: WireHandler): Promise<WireResponse> {
    const response = await answer(request, handler);
    if (response.body.length > maxResponse) throw responseTooLarge(request.url, maxResponse);
    return { ...response, headers: responseHeaders(response), body: copyOf(response.body) };
  }

  async function answer(request: WireRequest, handler: WireHandler): Promise<WireResponse> {
    if (!isMethod(request.method)) return methodNotAllowed();
    if ((request.body?.length ?? 0) > maxBody) return bodyTooLarge(maxBody);
    return ear.guard(handler, received(request));
  }

  return {
    async serve(origin, handler) {
      if (closed || handlers.has(origin)) throw originTaken(origin);
      handlers.set(origin, handler);
    },
    async send(request) {
      const handler = handlers.get(splitUrl(request.url).origin);
      if (closed || !handler) {
        throw unreachableError(request.url, closed ? 'the wire is closed' : 'nobody serves that origin');
      }
      return pending.track(exchange(request, handler));
    },
    realOrigin: () => undefined,
    async close() {
      closed = true;
      pending.abort(unreachableError('the peer', 'the wire is closed'));
      ear.rethrow();
    },
  };
}

/** The request as the other side gets it: normal address, its own copy of the octets. */
function received(request: WireRequest): WireRequest {
  const { origin, path } = splitUrl(request.url);
  return {
    method: request.method,
    url: origin + path,
    headers: requestHeaders(request),
    body: copyOf(request.body ?? new Uint8Array()),
  };
}
