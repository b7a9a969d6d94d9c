/** Blocks of a pcapng file (draft-ietf-opsawg-pcapng), little-endian. */
import { utf8Encode } from '../../syncml/octets.js';
import { epochMs } from './instants.js';

const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const NAMES = 4;
const PACKET = 6;
const BYTE_ORDER = 0x1a2b3c4d;
const LINKTYPE_ETHERNET = 1;

const OPTION = { end: 0, comment: 1, interfaceName: 2, application: 4, resolution: 9 } as const;
const NAME_RECORD_IPV4 = 1;
/** Timestamps count microseconds. */
const MICROSECONDS = 6;

/** Octets of one text; options cannot hold more than 65535. */
const LONGEST_TEXT = 8192;

export type Ipv4 = readonly [number, number, number, number];

export interface Packet {
  /** Virtual instant, epoch ms. */
  at: number;
  octets: Uint8Array;
  /** Octets that were on the wire, when not all of them are here. */
  length?: number;
  comment: string;
}

/** The file begins: who wrote it and what it is. */
export function sectionBlock(application: string, comment: string): Uint8Array {
  const head = new Uint8Array(16);
  const view = new DataView(head.buffer);
  view.setUint32(0, BYTE_ORDER, true);
  view.setUint16(4, 1, true);
  // The section's length is not known while it is written.
  view.setBigInt64(8, -1n, true);
  return block(SECTION, [
    head,
    ...options([OPTION.comment, textOctets(comment)], [OPTION.application, textOctets(application)]),
  ]);
}

/** The one interface on which everything was seen. */
export function interfaceBlock(name: string): Uint8Array {
  const head = new Uint8Array(8);
  new DataView(head.buffer).setUint16(0, LINKTYPE_ETHERNET, true);
  return block(INTERFACE, [
    head,
    ...options([OPTION.interfaceName, textOctets(name)], [OPTION.resolution, Uint8Array.of(MICROSECONDS)]),
  ]);
}

/** Names for addresses. */
export function namesBlock(names: readonly (readonly [Ipv4, string])[]): Uint8Array {
  const records = names.flatMap(([address, name]) =>
    field(NAME_RECORD_IPV4, concat([Uint8Array.from(address), utf8Encode(`${name}\0`)])),
  );
  return block(NAMES, [...records, new Uint8Array(4)]);
}

export function packetBlock({ at, octets, length = octets.length, comment }: Packet): Uint8Array {
  const head = new Uint8Array(20);
  const view = new DataView(head.buffer);
  const stamp = BigInt(epochMs(at)) * 1000n;
  view.setUint32(4, Number(stamp >> 32n), true);
  view.setUint32(8, Number(stamp & 0xffff_ffffn), true);
  view.setUint32(12, octets.length, true);
  view.setUint32(16, length, true);
  return block(PACKET, [head, padded(octets), ...options([OPTION.comment, textOctets(comment)])]);
}

function block(type: number, parts: readonly Uint8Array[]): Uint8Array {
  const length = 12 + parts.reduce((sum, part) => sum + part.length, 0);
  const start = new Uint8Array(8);
  const view = new DataView(start.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  return concat([start, ...parts, start.subarray(4)]);
}

function options(...fields: readonly (readonly [number, Uint8Array])[]): Uint8Array[] {
  return [...fields.flatMap(([code, value]) => field(code, value)), new Uint8Array(4)];
}

function field(code: number, value: Uint8Array): Uint8Array[] {
  const head = new Uint8Array(4);
  const view = new DataView(head.buffer);
  view.setUint16(0, code, true);
  view.setUint16(2, value.length, true);
  return [head, padded(value)];
}

/** UTF-8, cut between characters when it is too long. */
function textOctets(text: string): Uint8Array {
  const octets = utf8Encode(text);
  if (octets.length <= LONGEST_TEXT) return octets;
  let end = LONGEST_TEXT;
  while (((octets[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return octets.subarray(0, end);
}

function padded(octets: Uint8Array): Uint8Array {
  const rest = (4 - (octets.length % 4)) % 4;
  return rest === 0 ? octets : concat([octets, new Uint8Array(rest)]);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
