/**
 * The wire over real sockets on this machine: one HTTP server for each nominal origin, and a client that maps nominal
 * addresses to them. Nominal addresses alone appear in what handlers and senders see.
 */
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { wallClock } from '../../engine/clock.js';
import { readBody } from './http-body.js';
import { type Listening, listen } from './http-server.js';
import {
  endToEnd,
  openErrorEar,
  openPending,
  originTaken,
  requestHeaders,
  responseTooLarge,
  splitUrl,
  WIRE_DEFAULTS,
} from './rules.js';
import type { Wire, WireOptions, WireRequest, WireResponse } from './wire.js';
import { unreachableError } from './wire.js';

export interface HttpWireOptions extends WireOptions {
  /** Port for a nominal origin; the system chooses for those that are not named. */
  ports?: Readonly<Record<string, number>>;
}

export function openHttpWire(options: HttpWireOptions = {}): Wire {
  const { host, maxBody, maxResponse, stallMs } = { ...WIRE_DEFAULTS, ...options };
  const agent = new Agent({ keepAlive: true });
  const listeners = new Map<string, Listening>();
  const taken = new Set<string>();
  const ear = openErrorEar(options.onError);
  const pending = openPending();
  let closed = false;

  return {
    async serve(origin, handler) {
      if (closed || taken.has(origin)) throw originTaken(origin);
      taken.add(origin);
      const port = options.ports?.[origin] ?? 0;
      try {
        const listening = await listen({ origin, host, port, maxBody, stallMs }, handler, ear);
        listeners.set(origin, listening);
        if (closed) await listening.close();
      } catch (error) {
        taken.delete(origin);
        throw error;
      }
    },
    async send(request) {
      const { origin, path } = splitUrl(request.url);
      const listening = listeners.get(origin);
      if (closed || !listening) {
        throw unreachableError(request.url, closed ? 'the wire is closed' : 'nobody serves that origin');
      }
      const target = { host: listening.host, port: listening.port, path, agent };
      return pending.track(exchange(request, target, { maxResponse, stallMs }));
    },
    realOrigin: (origin) => listeners.get(origin)?.real,
    async close() {
      closed = true;
      pending.abort(unreachableError('the peer', 'the wire is closed'));
      agent.destroy();
      await Promise.all([...listeners.values()].map((listening) => listening.close()));
      ear.rethrow();
    },
  };
}

interface Target {
  host: string;
  port: number;
  path: string;
  agent: Agent;
}
interface Limits {
  maxResponse: number;
  stallMs: number;
}

function exchange(request: WireRequest, target: Target, limits: Limits): Promise<WireResponse> {
  const body = request.body ?? new Uint8Array();
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(unreachableError(request.url, reasonOf(error), error));
    const outgoing = httpRequest({
      ...target,
      method: request.method,
      headers: { ...requestHeaders(request), 'content-length': String(body.length) },
    });
    const guard = openGuard(limits.stallMs, () => outgoing.destroy(new Error('the connection stands still')));
    outgoing.on('error', fail);
    outgoing.on('close', guard.stop);
    // From here on it is the peer's turn to think, which may take as long as a person takes.
    outgoing.on('finish', guard.stop);
    outgoing.on('response', (incoming) => {
      guard.kick();
      receive(incoming, request.url, limits, guard.kick).then(resolve, (error) => {
        outgoing.destroy();
        reject(error);
      });
    });
    outgoing.end(body);
  });
}

async function receive(
  incoming: IncomingMessage,
  url: string,
  limits: Limits,
  onProgress: () => void,
): Promise<WireResponse> {
  const body = await readBody(incoming, { limit: limits.maxResponse, discard: false, onProgress }).catch(
    (error: unknown) => {
      throw unreachableError(url, reasonOf(error), error);
    },
  );
  if (!body) throw responseTooLarge(url, limits.maxResponse);
  return { status: incoming.statusCode ?? 0, headers: endToEnd(incoming.headers), body };
}

/** Calls `giveUp` unless it is kicked again within the time or stopped. */
function openGuard(ms: number, giveUp: () => void): { kick(): void; stop(): void } {
  let cancel = wallClock.after(ms, giveUp);
  const stop = () => cancel();
  const kick = () => {
    cancel();
    cancel = wallClock.after(ms, giveUp);
  };
  return { kick, stop };
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
