/** The exchanges of one connection: what was asked, and which response answers it. */
import type { BodyReader } from './body.js';
import { type FoundRequest, type FoundResponse, headerOf, type ReadContext } from './found.js';
import type { HttpBody, HttpHead, HttpSink } from './http-stream.js';
import type { Stamp } from './tcp.js';

/** What a connection needs to tell of its messages. */
export interface ExchangeContext extends ReadContext {
  bodies: BodyReader;
  found(message: FoundRequest | FoundResponse): void;
}

export class HttpExchanges {
  readonly #context: ExchangeContext;
  /** Requests whose response has not begun, in order: a connection answers in the order of asking. */
  readonly #waiting: FoundRequest[] = [];
  #isTunnel = false;

  constructor(context: ExchangeContext) {
    this.#context = context;
  }

  /** Whether the client asked for a tunnel and got it: what follows is no HTTP. */
  get isTunnel(): boolean {
    return this.#isTunnel;
  }

  /** @param server where requests without a Host header went */
  requests(server: string): HttpSink {
    let open: FoundRequest | undefined;
    return {
      head: (head, stamp) => {
        open = requestOf(head, stamp, server);
        this.#waiting.push(open);
        return head.method === 'CONNECT' ? 'no-body' : 'body';
      },
      done: (body, stamp) => {
        // A tunnel is no exchange; its response says what became of it.
        if (open && open.method !== 'CONNECT') this.#complete(open, body, stamp);
      },
      lost: (why, stamp) => this.#lost(why, stamp),
    };
  }

  responses(): HttpSink {
    let open: FoundResponse | undefined;
    return {
      head: (head, stamp) => {
        // 1xx says that the response is still to come.
        const isFinal = head.status >= 200 || head.status === 101;
        const request = isFinal ? this.#waiting.shift() : undefined;
        open = isFinal ? responseOf(head, stamp, request) : undefined;
        this.#isTunnel = request?.method === 'CONNECT' && head.status < 300;
        if (this.#isTunnel) this.#context.leftOut.add('tls', open?.place ?? {}, request?.url);
        if (this.#isTunnel) return 'stop';
        return request?.method === 'HEAD' ? 'no-body' : 'body';
      },
      done: (body, stamp) => {
        if (open && !this.#isTunnel) this.#complete(open, body, stamp);
        open = undefined;
      },
      lost: (why, stamp) => {
        this.#lost(why, stamp);
        if (open) this.#withoutBody(open);
        open = undefined;
      },
    };
  }

  #complete(message: FoundRequest | FoundResponse, { octets, size }: HttpBody, stamp: Stamp): void {
    const { leftOut, bodies, found } = this.#context;
    message.at = stamp.at;
    message.order = stamp.packet;
    if (!octets) leftOut.add('body-too-large', message.place, `${size} octets`);
    message.body = octets && bodies.unpacked(octets, message.headers, message.place);
    if (message.kind === 'response' && !octets) message.size = size;
    found(message);
  }

  /** The head of a response tells much: what became of the request, and how long the body was. */
  #withoutBody(response: FoundResponse): void {
    const length = headerOf(response.headers, 'content-length');
    if (length === undefined) return;
    response.size = Number(length);
    this.#context.found(response);
  }

  #lost(why: 'cut-short' | 'http-broken', { packet }: Stamp): void {
    this.#context.leftOut.add(why, { packet });
  }
}

function requestOf({ method, url, headers }: HttpHead, { packet, at }: Stamp, server: string): FoundRequest {
  const host = headerOf(headers, 'host') ?? server;
  const absolute = /^https?:\/\//i.test(url) ? url : `http://${host}${url.startsWith('/') ? '' : '/'}${url}`;
  return {
    kind: 'request',
    place: { packet },
    at,
    order: packet,
    method,
    url: absolute,
    headers,
    body: undefined,
  };
}

function responseOf(
  { status, headers }: HttpHead,
  { packet, at }: Stamp,
  request: FoundRequest | undefined,
): FoundResponse {
  return {
    kind: 'response',
    place: { packet },
    at,
    order: packet,
    status,
    headers,
    body: undefined,
    request,
  };
}
