/**
 * How octets travel between the two ends: one interface, over memory or over HTTP on this machine.
 *
 * Addresses in messages are nominal (`http://dm.fumo.test/dm`); a wire knows where they really are. So a run gives the
 * same octets whatever it travels over, and whichever ports the system gave.
 */
import { FumoError } from '../../errors.js';

export interface WireRequest {
  method: 'GET' | 'POST';
  /** Nominal. */
  url: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  body?: Uint8Array;
}

export interface WireResponse {
  /** HTTP status code. */
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Uint8Array;
}

export type WireHandler = (request: WireRequest) => Promise<WireResponse>;

export interface Wire {
  /**
   * Answers requests to a nominal origin such as `http://dm.fumo.test` until the wire is closed.
   * @throws FumoError `environment.address-in-use` when the origin or its port is taken, `environment.cannot-listen`
   */
  serve(origin: string, handler: WireHandler): Promise<void>;
  /**
   * @throws FumoError `environment.unreachable` when nobody serves that origin or the peer goes away,
   * `environment.bad-url`, `environment.response-too-large`
   */
  send(request: WireRequest): Promise<WireResponse>;
  /** Where a nominal origin really is: `http://127.0.0.1:PORT`; undefined when nothing real serves it. */
  realOrigin(origin: string): string | undefined;
  /** Ends everything at once, requests under way too. Rejects with the first error of a handler that nobody heard. */
  close(): Promise<void>;
}

export interface WireOptions {
  /** Address to listen on. */
  host?: string;
  /** Most octets that a request may carry; more is answered with 413. */
  maxBody?: number;
  /** Most octets that a response may carry. */
  maxResponse?: number;
  /** Real milliseconds that a connection may stand still while octets are due; never a limit on the peer's thinking. */
  stallMs?: number;
  /** Hears what a handler threw: always a bug of ours, since peers' faults are answers. Without it, `close` rejects. */
  onError?: (error: unknown) => void;
}

/** Nominal origins of the three listeners. */
export const ORIGINS = {
  dm: 'http://dm.fumo.test',
  content: 'http://content.fumo.test',
  device: 'http://device.fumo.test',
} as const;

/** Where the device listens for Package #0. */
export const NOTIFICATION_URL = `${ORIGINS.device}/notification`;

/** The error that means: nobody is there. */
export function unreachableError(url: string, found: string, cause?: unknown): FumoError {
  return new FumoError('environment.unreachable', `nobody answers at ${url}`, {
    expected: 'a listener at that address',
    found,
    hint: 'Check that the sandbox is still open and that the device is switched on.',
    ...(cause === undefined ? {} : { cause }),
  });
}
