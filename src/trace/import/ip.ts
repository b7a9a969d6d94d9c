/** IP packets, version 4 and 6, down to what TCP and UDP carry. */
import { OctetReader } from './octet-reader.js';

export const PROTOCOL = { tcp: 6, udp: 17 } as const;
/** IPv6 headers that stand before the payload, each with its length in its second octet. */
const EXTENSIONS = new Set([0, 43, 60]);
const FRAGMENT = 44;
const MOST_EXTENSIONS = 8;
const FIXED_V6 = 40;

export interface IpPacket {
  protocol: number;
  from: string;
  to: string;
  payload: Uint8Array;
  /** Octets that the payload had on the wire. */
  length: number;
}

export type IpReading = IpPacket | 'packet-damaged' | 'ip-fragment' | 'not-ip';

/** `ip-fragment` for a packet that was sent in pieces. */
export function readIp(octets: Uint8Array): IpReading {
  const reader = new OctetReader(octets);
  const version = (reader.u8(0) ?? 0) >> 4;
  if (version === 4) return readV4(reader);
  return version === 6 ? readV6(reader) : 'not-ip';
}

function readV4(reader: OctetReader): IpReading {
  const head = ((reader.u8(0) ?? 0) & 0x0f) * 4;
  const [total, fragment, protocol] = [reader.u16(2), reader.u16(6), reader.u8(9)];
  if (total === undefined || fragment === undefined || protocol === undefined) return 'packet-damaged';
  // A network card that cuts the packets itself leaves the length at 0.
  const length = total === 0 ? reader.octets.length : total;
  if (head < 20 || head > length || head > reader.octets.length) return 'packet-damaged';
  if ((fragment & 0x3fff) !== 0) return 'ip-fragment';
  return {
    protocol,
    from: v4Text(reader.octets.subarray(12, 16)),
    to: v4Text(reader.octets.subarray(16, 20)),
    payload: reader.octets.subarray(head, length),
    length: length - head,
  };
}

function v4Text(octets: Uint8Array): string {
  return octets.join('.');
}

function readV6(reader: OctetReader): IpReading {
  const length = reader.u16(4);
  if (length === undefined || reader.octets.length < FIXED_V6) return 'packet-damaged';
  const end = length === 0 ? reader.octets.length : FIXED_V6 + length;
  let protocol = reader.u8(6) ?? 0;
  let at = FIXED_V6;
  for (let count = 0; count < MOST_EXTENSIONS && EXTENSIONS.has(protocol); count++) {
    protocol = reader.u8(at) ?? 0;
    at += 8 * ((reader.u8(at + 1) ?? 0) + 1);
  }
  if (protocol === FRAGMENT) return 'ip-fragment';
  if (at > end || at > reader.octets.length) return 'packet-damaged';
  return {
    protocol,
    from: v6Text(reader, 8),
    to: v6Text(reader, 24),
    payload: reader.octets.subarray(at, end),
    length: end - at,
  };
}

/** In brackets, as in a URL, the longest run of zeros shortened. */
function v6Text(reader: OctetReader, at: number): string {
  const groups = [0, 2, 4, 6, 8, 10, 12, 14].map((offset) => (reader.u16(at + offset) ?? 0).toString(16));
  const runs = groups.join(':').match(/\b0(?::0\b)+/g) ?? [];
  const [longest] = runs.sort((a, b) => b.length - a.length);
  const text = groups.join(':');
  if (longest === undefined) return `[${text}]`;
  const [before = '', after = ''] = splitOnce(text, longest);
  return `[${before.replace(/:$/, '')}::${after.replace(/^:/, '')}]`;
}

function splitOnce(text: string, part: string): [string, string] {
  const at = text.indexOf(part);
  return [text.slice(0, at), text.slice(at + part.length)];
}
