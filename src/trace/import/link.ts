/** From a frame of some link layer to the IP packet in it. */
import { OctetReader } from './octet-reader.js';

const ETHERTYPE = { ipv4: 0x0800, ipv6: 0x86dd, pppoe: 0x8864 } as const;
const VLAN_TAGS = new Set([0x8100, 0x88a8, 0x9100]);
const MOST_TAGS = 4;
/** Address families of IPv4 and IPv6; systems disagree on the latter. */
const FAMILIES = new Set([2, 10, 24, 28, 30]);
const PPP_IP = new Set([0x0021, 0x0057]);

/** Undefined for frames that hold something else than IP. */
type Unwrap = (reader: OctetReader) => Uint8Array | undefined;

/** By LINKTYPE number (tcpdump.org/linktypes). */
const LINKS: ReadonlyMap<number, Unwrap> = new Map<number, Unwrap>([
  [0, (reader) => loopback(reader)],
  [1, (reader) => byEthertype(reader, 12)],
  [12, raw],
  [14, raw],
  [101, raw],
  [108, (reader) => loopback(reader)],
  [113, (reader) => byEthertype(reader, 14)],
  [228, raw],
  [229, raw],
  [276, (reader) => (isIp(reader.u16(0)) ? rest(reader, 20) : undefined)],
]);

export function isKnownLink(link: number): boolean {
  return LINKS.has(link);
}

/** The IP packet in a frame; undefined when there is none. */
export function unwrapFrame(link: number, octets: Uint8Array): Uint8Array | undefined {
  return LINKS.get(link)?.(new OctetReader(octets));
}

function raw({ octets }: OctetReader): Uint8Array {
  return octets;
}

function rest({ octets }: OctetReader, from: number): Uint8Array {
  return octets.subarray(from);
}

function isIp(type: number | undefined): boolean {
  return type === ETHERTYPE.ipv4 || type === ETHERTYPE.ipv6;
}

/** The family stands in the byte order of the machine that captured. */
function loopback(reader: OctetReader): Uint8Array | undefined {
  const big = reader.u32(0) ?? 0;
  const little = new OctetReader(reader.octets, 'little').u32(0) ?? 0;
  return FAMILIES.has(big) || FAMILIES.has(little) ? rest(reader, 4) : undefined;
}

function byEthertype(reader: OctetReader, at: number): Uint8Array | undefined {
  let place = at;
  for (let tags = 0; tags < MOST_TAGS && VLAN_TAGS.has(reader.u16(place) ?? 0); tags++) place += 4;
  const type = reader.u16(place);
  if (isIp(type)) return rest(reader, place + 2);
  const isPpp = type === ETHERTYPE.pppoe && PPP_IP.has(reader.u16(place + 8) ?? 0);
  return isPpp ? rest(reader, place + 10) : undefined;
}
