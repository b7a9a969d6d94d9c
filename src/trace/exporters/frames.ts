/** Ethernet frames with IPv4 and TCP or UDP in them (RFC 791, 768, 9293), checksums included. */
import { concat, type Ipv4 } from './pcapng-blocks.js';

export interface Endpoint {
  address: Ipv4;
  port: number;
}

export const FLAGS = { fin: 0x01, syn: 0x02, push: 0x08, ack: 0x10 } as const;

export interface Segment {
  from: Endpoint;
  to: Endpoint;
  seq: number;
  ack: number;
  flags: number;
  payload: Uint8Array;
  /** Octets of payload that were sent but are not here. */
  missing?: number;
}

const ETHERNET = 14;
const IP = 20;
const TCP = 20;
const UDP = 8;
const PROTOCOL = { tcp: 6, udp: 17 } as const;
const IPV4_TYPE = [0x08, 0x00] as const;
/** Maximum segment size 1460, no operation, window scale 7. */
const SYN_OPTIONS = [0x02, 0x04, 0x05, 0xb4, 0x01, 0x03, 0x03, 0x07] as const;
const WINDOW = 0xffff;

/** The frame of a segment, without the octets that are missing. */
export function tcpFrame({ from, to, seq, ack, flags, payload, missing = 0 }: Segment): Uint8Array {
  const extra = flags & FLAGS.syn ? SYN_OPTIONS : [];
  const tcp = new Uint8Array(TCP + extra.length);
  const view = new DataView(tcp.buffer);
  view.setUint16(0, from.port);
  view.setUint16(2, to.port);
  view.setUint32(4, seq);
  view.setUint32(8, ack);
  view.setUint8(12, (tcp.length / 4) << 4);
  view.setUint8(13, flags);
  view.setUint16(14, WINDOW);
  tcp.set(extra, TCP);
  // A sum over octets that nobody knows would be a guess.
  if (missing === 0) view.setUint16(16, transportSum(PROTOCOL.tcp, from, to, [tcp, payload]));
  return frame(PROTOCOL.tcp, from.address, to.address, [tcp, payload], missing);
}

export function udpFrame(from: Endpoint, to: Endpoint, payload: Uint8Array): Uint8Array {
  const udp = new Uint8Array(UDP);
  const view = new DataView(udp.buffer);
  view.setUint16(0, from.port);
  view.setUint16(2, to.port);
  view.setUint16(4, UDP + payload.length);
  // 0 would mean that there is none.
  view.setUint16(6, transportSum(PROTOCOL.udp, from, to, [udp, payload]) || 0xffff);
  return frame(PROTOCOL.udp, from.address, to.address, [udp, payload], 0);
}

function frame(
  protocol: number,
  from: Ipv4,
  to: Ipv4,
  parts: readonly Uint8Array[],
  missing: number,
): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, IP + missing);
  const head = new Uint8Array(ETHERNET + IP);
  head.set([...macOf(to), ...macOf(from), ...IPV4_TYPE]);
  const ip = head.subarray(ETHERNET);
  const view = new DataView(head.buffer, ETHERNET);
  view.setUint8(0, 0x45);
  view.setUint16(2, length);
  // Not to be fragmented, so that it needs no identification (RFC 6864).
  view.setUint16(6, 0x4000);
  view.setUint8(8, 64);
  view.setUint8(9, protocol);
  ip.set(from, 12);
  ip.set(to, 16);
  view.setUint16(10, checksum([ip]));
  return concat([head, ...parts]);
}

/** A locally administered address that ends as the IP address does. */
function macOf(address: Ipv4): number[] {
  return [0x02, 0x00, ...address];
}

function transportSum(protocol: number, from: Endpoint, to: Endpoint, parts: readonly Uint8Array[]): number {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const pseudo = Uint8Array.of(...from.address, ...to.address, 0, protocol, length >> 8, length & 0xff);
  return checksum([pseudo, ...parts]);
}

/** The Internet checksum (RFC 1071). All parts but the last have an even length. */
function checksum(parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length; at += 2) sum += ((part[at] ?? 0) << 8) | (part[at + 1] ?? 0);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
