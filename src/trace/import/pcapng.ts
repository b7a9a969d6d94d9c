/** Capture files of the next generation: sections with interfaces and packet blocks (IETF draft-ietf-opsawg-pcapng). */
import type { LeftOutLog } from './left-out.js';
import { OctetReader } from './octet-reader.js';
import { LONGEST_PACKET, type Packet } from './packet.js';

const BLOCK = { section: 0x0a0d0d0a, interface: 1, packet: 2, simple: 3, enhanced: 6 } as const;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** Type and length before the content, length again after it. */
const FRAME = 12;
const OPTION = { end: 0, resolution: 9, timeOffset: 14 } as const;
/** The end of the year 9999, epoch ms. */
const LAST_INSTANT = 253_402_300_799_999;
/** Interfaces of a section that are kept. */
const MOST_INTERFACES = 4096;

interface Interface {
  link: number;
  snapLength: number;
  /** Ticks of the clock in a second. */
  perSecond: bigint;
  /** Seconds added to each time. */
  offset: bigint;
}

interface Block {
  type: number;
  /** Where its content begins, and its length. */
  start: number;
  length: number;
  next: number;
}

export function isPcapng(octets: Uint8Array): boolean {
  return new OctetReader(octets).u32(0) === BLOCK.section && byteOrderAt(octets, 0) !== undefined;
}

function byteOrderAt(octets: Uint8Array, at: number): 'little' | 'big' | undefined {
  const magic = new OctetReader(octets).u32(at + 8);
  if (magic === BYTE_ORDER_MAGIC) return 'big';
  return magic === 0x4d3c2b1a ? 'little' : undefined;
}

/** The packets; a block that does not fit into the file ends them, and is said. */
export function* readPcapng(octets: Uint8Array, leftOut: LeftOutLog): Generator<Packet> {
  let reader = new OctetReader(octets);
  let interfaces: Interface[] = [];
  let number = 0;
  for (let at = 0; at < octets.length; ) {
    if (new OctetReader(octets).u32(at) === BLOCK.section) {
      reader = new OctetReader(octets, byteOrderAt(octets, at) ?? 'big');
      interfaces = [];
    }
    const block = blockAt(reader, at);
    if (!block) {
      leftOut.add('capture-torn', { packet: number + 1, offset: at });
      return;
    }
    if (block.type === BLOCK.interface && interfaces.length < MOST_INTERFACES)
      interfaces.push(interfaceIn(reader, block));
    if (isPacketBlock(block.type)) {
      number += 1;
      const packet = packetIn(reader, block, interfaces, number);
      if (packet) yield packet;
      else leftOut.add('packet-damaged', { packet: number, offset: at });
    }
    at = block.next;
  }
}

function isPacketBlock(type: number): boolean {
  return type === BLOCK.enhanced || type === BLOCK.simple || type === BLOCK.packet;
}

function blockAt(reader: OctetReader, at: number): Block | undefined {
  const [type, total] = [reader.u32(at), reader.u32(at + 4)];
  if (type === undefined || total === undefined || total < FRAME || total % 4 !== 0) return undefined;
  if (reader.u32(at + total - 4) !== total) return undefined;
  return { type, start: at + 8, length: total - FRAME, next: at + total };
}

function interfaceIn(reader: OctetReader, { start, length }: Block): Interface {
  const options = optionsIn(reader, start + 8, start + length);
  const resolution = options.get(OPTION.resolution)?.[0] ?? 6;
  const timeOffset = options.get(OPTION.timeOffset);
  return {
    link: reader.u16(start) ?? 0,
    snapLength: reader.u32(start + 4) ?? 0,
    perSecond: resolution & 0x80 ? 2n ** BigInt(resolution & 0x7f) : 10n ** BigInt(resolution),
    offset:
      timeOffset?.length === 8 ? (reader.i64(timeOffset.byteOffset - reader.octets.byteOffset) ?? 0n) : 0n,
  };
}

/** The options that are known, by number; a broken list ends where it breaks. */
function optionsIn(reader: OctetReader, from: number, end: number): Map<number, Uint8Array> {
  const options = new Map<number, Uint8Array>();
  for (let at = from; at + 4 <= end; ) {
    const [code, length] = [reader.u16(at) ?? OPTION.end, reader.u16(at + 2) ?? 0];
    const value = reader.part(at + 4, length);
    if (code === OPTION.end || !value || at + 4 + length > end) break;
    options.set(code, value);
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return options;
}

function packetIn(
  reader: OctetReader,
  { type, start, length: room }: Block,
  interfaces: readonly Interface[],
  number: number,
): Packet | undefined {
  const isSimple = type === BLOCK.simple;
  const index = isSimple ? 0 : type === BLOCK.packet ? reader.u16(start) : reader.u32(start);
  const from = interfaces[index ?? -1];
  const length = reader.u32(isSimple ? start : start + 16);
  if (!from || length === undefined) return undefined;
  const simpleLength = from.snapLength === 0 ? length : Math.min(length, from.snapLength);
  const held = isSimple ? simpleLength : (reader.u32(start + 12) ?? 0);
  const headed = isSimple ? 4 : 20;
  const octets =
    held > Math.min(LONGEST_PACKET, room - headed) ? undefined : reader.part(start + headed, held);
  if (!octets) return undefined;
  const at = isSimple ? 0 : timeOf(reader.u32(start + 4) ?? 0, reader.u32(start + 8) ?? 0, from);
  return { number, at, link: from.link, octets, length, offset: start + headed };
}

/** Epoch ms; 0 for a time that no calendar has. */
function timeOf(high: number, low: number, { perSecond, offset }: Interface): number {
  const ticks = (BigInt(high) << 32n) | BigInt(low);
  const at = Number((ticks * 1000n) / perSecond + offset * 1000n);
  return at >= 0 && at <= LAST_INSTANT ? at : 0;
}
