/** Classic capture files: one header, then records (libpcap, `LINKTYPE_*`, times in µs or ns, either byte order). */
import type { LeftOutLog } from './left-out.js';
import { OctetReader } from './octet-reader.js';
import { LONGEST_PACKET, type Packet } from './packet.js';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;

interface Form {
  byteOrder: 'little' | 'big';
  /** Units of the second field of a time in one ms. */
  perMs: number;
}

/** By the first four octets as a big-endian number. */
const FORMS: ReadonlyMap<number, Form> = new Map([
  [0xa1b2c3d4, { byteOrder: 'big', perMs: 1000 }],
  [0xd4c3b2a1, { byteOrder: 'little', perMs: 1000 }],
  [0xa1b23c4d, { byteOrder: 'big', perMs: 1_000_000 }],
  [0x4d3cb2a1, { byteOrder: 'little', perMs: 1_000_000 }],
]);

function formOf(octets: Uint8Array): Form | undefined {
  return FORMS.get(new OctetReader(octets).u32(0) ?? 0);
}

export function isPcap(octets: Uint8Array): boolean {
  return formOf(octets) !== undefined && octets.length >= FILE_HEADER;
}

/** The packets; a record that does not fit into the file ends them, and is said. */
export function* readPcap(octets: Uint8Array, leftOut: LeftOutLog): Generator<Packet> {
  const form = formOf(octets);
  if (!form) return;
  const reader = new OctetReader(octets, form.byteOrder);
  // The upper half tells the length of a frame check sequence.
  const link = (reader.u32(20) ?? 0) & 0xffff;
  let number = 0;
  for (let at = FILE_HEADER; at < octets.length; ) {
    number += 1;
    const packet = recordAt(reader, at, { number, link, perMs: form.perMs });
    if (!packet) {
      leftOut.add('capture-torn', { packet: number, offset: at });
      return;
    }
    yield packet;
    at = packet.offset + packet.octets.length;
  }
}

function recordAt(
  reader: OctetReader,
  at: number,
  { number, link, perMs }: { number: number; link: number; perMs: number },
): Packet | undefined {
  const offset = at + RECORD_HEADER;
  const [seconds, parts, held, length] = [0, 4, 8, 12].map((field) => reader.u32(at + field));
  if (seconds === undefined || parts === undefined || held === undefined || length === undefined)
    return undefined;
  const octets = held > LONGEST_PACKET ? undefined : reader.part(offset, held);
  if (!octets) return undefined;
  return { number, at: seconds * 1000 + Math.floor(parts / perMs), link, octets, length, offset };
}
