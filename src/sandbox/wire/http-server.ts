/** The listening half of the HTTP wire: one `node:http` server for one nominal origin. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { FumoError } from '../../errors.js';
import { readBody } from './http-body.js';
import {
  bodyTooLarge,
  type ErrorEar,
  endToEnd,
  isMethod,
  methodNotAllowed,
  plainText,
  responseHeaders,
} from './rules.js';
import type { WireHandler, WireResponse } from './wire.js';

export interface Listening {
  /** `http://127.0.0.1:PORT` */
  real: string;
  host: string;
  port: number;
  close(): Promise<void>;
}

export interface ListenOptions {
  origin: string;
  host: string;
  /** 0 lets the system choose. */
  port: number;
  maxBody: number;
  stallMs: number;
}

/** @throws FumoError `environment.address-in-use`, `environment.cannot-listen` */
export async function listen(
  options: ListenOptions,
  handler: WireHandler,
  ear: ErrorEar,
): Promise<Listening> {
  const server = createServer(
    {
      requestTimeout: options.stallMs,
      headersTimeout: options.stallMs,
      connectionsCheckingInterval: Math.ceil(options.stallMs / 4),
      // A user may think for minutes between two messages of one session.
      keepAliveTimeout: 0,
    },
    (incoming, outgoing) => {
      exchange(incoming, outgoing, { ...options, handler, ear }).catch((error: unknown) => {
        ear.hear(error);
        outgoing.destroy();
      });
    },
  );
  await start(server, options);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  return { real: `http://${options.host}:${port}`, host: options.host, port, close: () => stop(server) };
}

interface Desk extends ListenOptions {
  handler: WireHandler;
  ear: ErrorEar;
}

async function exchange(incoming: IncomingMessage, outgoing: ServerResponse, desk: Desk): Promise<void> {
  outgoing.sendDate = false;
  const response = await answer(incoming, desk).catch(() => undefined);
  if (!response || outgoing.destroyed) {
    incoming.destroy();
    return;
  }
  outgoing.writeHead(response.status, {
    ...responseHeaders(response),
    'content-length': String(response.body.length),
  });
  outgoing.end(response.body);
}

/** Rejects only when the octets of the request never came whole. */
async function answer(incoming: IncomingMessage, desk: Desk): Promise<WireResponse> {
  const body = await readBody(incoming, { limit: desk.maxBody, discard: true });
  const { method, url } = incoming;
  if (!isMethod(method)) return methodNotAllowed();
  if (!body) return bodyTooLarge(desk.maxBody);
  if (!url?.startsWith('/') || !URL.canParse(desk.origin + url)) return plainText(400, 'bad request target');
  const headers = endToEnd(incoming.headers);
  return desk.ear.guard(desk.handler, { method, url: new URL(desk.origin + url).href, headers, body });
}

function start(server: Server, { host, port, origin }: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, origin, `${host}:${port}`)));
    server.listen(port, host, resolve);
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function listenError(error: NodeJS.ErrnoException, origin: string, place: string): FumoError {
  const taken = error.code === 'EADDRINUSE';
  return new FumoError(
    taken ? 'environment.address-in-use' : 'environment.cannot-listen',
    `cannot listen at ${place} for ${origin}`,
    {
      expected: 'an address of this machine with a free port',
      found: error.code ?? error.message,
      hint: taken
        ? 'Choose another port, or end the program that holds this one.'
        : 'Check the host address.',
      cause: error,
    },
  );
}
