/**
 * Why an update fails: each cause with the result code that the server hears (FUMO TS 6.2.4), and with the install
 * status for the content server when the package came by descriptor (OMA Download 1.0).
 */
import type { InstallStatus } from '../../../dm/descriptor.js';

export interface CauseRow {
  /** FUMO result code. */
  result: number;
  install: InstallStatus;
}

export const CAUSES = {
  'client-failed': { result: 400, install: 952 },
  'user-cancelled': { result: 401, install: 902 },
  'bad-url': { result: 411, install: 954 },
  unreachable: { result: 503, install: 903 },
  'connection-lost': { result: 503, install: 903 },
  /** While a package came; the connection is lost along with the power. */
  'power-lost': { result: 503, install: 952 },
  'server-error': { result: 500, install: 954 },
  'server-unavailable': { result: 412, install: 954 },
  'server-refuses': { result: 406, install: 954 },
  'server-timeout': { result: 407, install: 954 },
  'bad-descriptor': { result: 409, install: 906 },
  'descriptor-version': { result: 409, install: 951 },
  'not-acceptable': { result: 405, install: 953 },
  'no-room': { result: 501, install: 901 },
  mismatch: { result: 402, install: 905 },
  corrupted: { result: 402, install: 905 },
  'wrong-device': { result: 403, install: 953 },
  'bad-signature': { result: 404, install: 953 },
  'not-implemented': { result: 408, install: 952 },
  'no-work-room': { result: 502, install: 901 },
  /** A code of the vendor's own range: FUMO 1.0 has none for it. */
  'battery-low': { result: 450, install: 952 },
  'power-cut': { result: 410, install: 952 },
  'install-failed': { result: 410, install: 952 },
} as const satisfies Record<string, CauseRow>;

export type Cause = keyof typeof CAUSES;

export interface UpdateFailure {
  cause: Cause;
  /** What was found, in words. */
  text: string;
  /** Octets that had come by then, when the transfer itself broke off. */
  received?: number;
}

export const failure = (cause: Cause, text: string): UpdateFailure => ({ cause, text });

/** HTTP statuses that have a cause of their own; other failures are the server's error. */
const HTTP_CAUSES: Readonly<Record<number, Cause>> = {
  401: 'server-refuses',
  403: 'server-refuses',
  407: 'server-refuses',
  408: 'server-timeout',
  503: 'server-unavailable',
  504: 'server-timeout',
};

/** @returns undefined for 200 */
export function httpFailure(status: number): UpdateFailure | undefined {
  if (status === 200) return undefined;
  return failure(HTTP_CAUSES[status] ?? 'server-error', `the content server answered with HTTP ${status}`);
}
