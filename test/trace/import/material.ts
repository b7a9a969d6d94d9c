/** What captures of these tests carry: messages of the vectors, a Package #0, a download. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256, unpack } from '../../../src/cli/import/unpack.js';
import { buildNotification } from '../../../src/dm/notification.js';
import { pushHeader } from '../../../src/syncml/explain-push.js';
import { MEDIA_TYPES } from '../../../src/syncml/message.js';
import type { TraceEvent } from '../../../src/trace/event.js';
import {
  type Imported,
  type ImportOptions,
  importCapture,
  type NamedOctets,
} from '../../../src/trace/import/index.js';

const VECTORS = join(import.meta.dirname, '../../fixtures/vectors');

export function vector(name: string): Buffer {
  return readFileSync(join(VECTORS, name));
}

export const XML = MEDIA_TYPES.xml;
export const WBXML = MEDIA_TYPES.wbxml;

export const PACKAGE_0 = buildNotification({
  serverId: 'dm.fumo.test',
  password: 'server-secret',
  nonce: new Uint8Array(16),
  uiMode: 2,
  initiator: 1,
  sessionId: 0xa1,
});
/** As it goes in a UDP datagram: without the user data header of SMS. */
export const PUSH = Buffer.concat([pushHeader().subarray(7), PACKAGE_0]);

export function request(path: string, type: string, body: Uint8Array, more = ''): [string, Uint8Array] {
  return [
    `POST ${path} HTTP/1.1\r\nHost: dm.example\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n${more}\r\n`,
    body,
  ];
}

export function get(url: string, host = 'content.example'): string {
  return `GET ${url} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
}

export function response(type: string, body: Uint8Array, more = '', status = '200 OK'): [string, Uint8Array] {
  return [
    `HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n${more}\r\n`,
    body,
  ];
}

export const OPTIONS: ImportOptions = { fumo: '0.1.0', unpack, digest: sha256 };

export function importOctets(
  content: Uint8Array | readonly NamedOctets[],
  options: Partial<ImportOptions> = {},
): Imported {
  return importCapture({ name: 'capture', content }, { ...OPTIONS, ...options });
}

export type Brief = readonly [kind: string, ...rest: readonly (string | number)[]];

/** Events in short: who sent how many octets, what was fetched, which notes. */
export function briefly(events: readonly TraceEvent[]): Brief[] {
  return events.map((event): Brief => {
    if (event.kind === 'message') {
      const octets = Buffer.from(event.octets, 'base64').length;
      return [event.direction, event.mediaType.replace(/^.*[.+]/, ''), octets, event.to];
    }
    if (event.kind === 'transfer') return [event.purpose, event.status, event.size, event.url];
    return event.kind === 'note' ? ['note', event.code] : [event.kind];
  });
}

/** Reasons and counts of what was left out. */
export function leftOutOf({ leftOut }: Imported): Record<string, number> {
  return Object.fromEntries(leftOut.map(({ reason, count }) => [reason, count]));
}
