/** The WDP and WSP headers that stand before a Package #0 that comes by SMS (DM Notification 1.2, section 6.3.1). */
import { type Tolerance, toleranceAt } from './tolerances.js';

/** Port of WAP push, where the client listens. */
const PUSH_PORT = 2948;
const PDU_PUSH = 0x06;
/** application/vnd.syncml.notification as a short integer. */
const CONTENT_TYPE = 0xc4;
/** X-WAP-Application-ID and x-wap-application:syncml.dm, as short integers. */
const APPLICATION = [0xaf, 0x87] as const;
const PORTS_HEADER = [0x06, 0x05, 0x04] as const;
const DATA_HEADER_LENGTH = 7;

/** One part of the headers. */
export interface PushPart {
  /** Exclusive end, from the start of the octets. */
  end: number;
  meaning: string;
}

export interface PushHeader {
  /** Octets before the Package #0. */
  length: number;
  parts: readonly PushPart[];
  warnings: readonly Tolerance[];
}

/** The 13 octets before a Package #0 in an SMS: ports, then the push with its two header fields. */
export function pushHeader(sourcePort = 0xc002): Uint8Array {
  return Uint8Array.of(
    ...PORTS_HEADER,
    ...portOctets(PUSH_PORT),
    ...portOctets(sourcePort),
    ...[0x01, PDU_PUSH, 1 + APPLICATION.length, CONTENT_TYPE, ...APPLICATION],
  );
}

function portOctets(port: number): [number, number] {
  return [port >> 8, port & 0xff];
}

/** The headers at the start of the octets: with the user data header of SMS or without it; undefined for others. */
export function readPushHeader(octets: Uint8Array): PushHeader | undefined {
  const start = PORTS_HEADER.every((octet, at) => octets[at] === octet) ? DATA_HEADER_LENGTH : 0;
  const [pushId, pdu, length = 0, contentType] = octets.subarray(start);
  if (pushId === undefined || pdu !== PDU_PUSH || contentType !== CONTENT_TYPE) return undefined;
  const end = start + 3 + length;
  if (length < 1 || length > 0x7f || end > octets.length) return undefined;
  const fields = octets.subarray(start + 4, end);
  // Without the ports there is little to know the headers by, and a digest may begin with any octets.
  if (start === 0 && !isApplication(fields)) return undefined;
  return {
    length: end,
    parts: [...portParts(octets, start), ...pushParts(start, end, fields)],
    warnings: judge(octets, start, fields),
  };
}

function portParts(octets: Uint8Array, start: number): PushPart[] {
  if (start === 0) return [];
  return [
    { end: 1, meaning: 'user data header of 6 octets' },
    { end: 3, meaning: 'application ports of 16 bits, 4 octets' },
    { end: 5, meaning: `to port ${portAt(octets, 3)}` },
    { end: 7, meaning: `from port ${portAt(octets, 5)}` },
  ];
}

function pushParts(start: number, end: number, fields: Uint8Array): PushPart[] {
  return [
    { end: start + 1, meaning: 'push id' },
    { end: start + 2, meaning: 'PDU type Push' },
    { end: start + 3, meaning: `headers of ${fields.length + 1} octets` },
    { end: start + 4, meaning: 'content type application/vnd.syncml.notification' },
    {
      end,
      meaning: isApplication(fields) ? 'application id x-wap-application:syncml.dm' : 'other header fields',
    },
  ];
}

function portAt(octets: Uint8Array, at: number): number {
  return ((octets[at] ?? 0) << 8) | (octets[at + 1] ?? 0);
}

function isApplication(fields: Uint8Array): boolean {
  return fields.length === APPLICATION.length && APPLICATION.every((octet, at) => fields[at] === octet);
}

function judge(octets: Uint8Array, start: number, fields: Uint8Array): Tolerance[] {
  const warnings: Tolerance[] = [];
  if (start > 0 && portAt(octets, 3) !== PUSH_PORT) {
    const message = `The push goes to port ${portAt(octets, 3)}, not ${PUSH_PORT}`;
    warnings.push(toleranceAt('notification.push-port', message, { offset: 3 }));
  }
  if (!isApplication(fields)) {
    const message = 'The push does not name the application syncml.dm right after its content type';
    warnings.push(toleranceAt('notification.push-application', message, { offset: start + 4 }));
  }
  return warnings;
}
