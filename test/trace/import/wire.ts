/** Builds captures octet by octet: IP packets, frames of several links, pcap and pcapng files. */

export interface Frame {
  /** Epoch ms; parts of a ms are kept. */
  at: number;
  octets: Uint8Array;
  /** Octets that it had on the wire. */
  length?: number;
}

export interface Ends {
  from: string;
  to: string;
  source: number;
  target: number;
}

export const CLIENT: Ends = { from: '10.0.0.2', to: '10.0.0.1', source: 40_000, target: 80 };

export function reverse({ from, to, source, target }: Ends): Ends {
  return { from: to, to: from, source: target, target: source };
}

export const FLAGS = { fin: 1, syn: 2, rst: 4, push: 8, ack: 16 } as const;

export interface TcpParts {
  sequence: number;
  acknowledged?: number;
  flags?: number;
  octets?: Uint8Array;
}

/** An IPv4 or IPv6 packet, by the form of the addresses. */
export function tcpPacket(
  ends: Ends,
  { sequence, acknowledged = 0, flags = 0x18, octets }: TcpParts,
): Buffer {
  const tcp = Buffer.alloc(20);
  tcp.writeUInt16BE(ends.source, 0);
  tcp.writeUInt16BE(ends.target, 2);
  tcp.writeUInt32BE(sequence >>> 0, 4);
  tcp.writeUInt32BE(acknowledged >>> 0, 8);
  tcp[12] = 0x50;
  tcp[13] = flags;
  tcp.writeUInt16BE(65_535, 14);
  return ipPacket(ends, 6, Buffer.concat([tcp, octets ?? new Uint8Array()]));
}

export function udpPacket(ends: Ends, octets: Uint8Array): Buffer {
  const udp = Buffer.alloc(8);
  udp.writeUInt16BE(ends.source, 0);
  udp.writeUInt16BE(ends.target, 2);
  udp.writeUInt16BE(8 + octets.length, 4);
  return ipPacket(ends, 17, Buffer.concat([udp, octets]));
}

export function ipPacket({ from, to }: Ends, protocol: number, payload: Uint8Array): Buffer {
  return from.includes(':') ? v6(from, to, protocol, payload) : v4(from, to, protocol, payload);
}

function v4(from: string, to: string, protocol: number, payload: Uint8Array): Buffer {
  const ip = Buffer.alloc(20);
  ip[0] = 0x45;
  ip.writeUInt16BE(20 + payload.length, 2);
  ip[8] = 64;
  ip[9] = protocol;
  ip.set(from.split('.').map(Number), 12);
  ip.set(to.split('.').map(Number), 16);
  ip.writeUInt16BE(checksum(ip), 10);
  return Buffer.concat([ip, payload]);
}

function checksum(octets: Buffer): number {
  let sum = 0;
  for (let at = 0; at < octets.length; at += 2) sum += octets.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function v6(from: string, to: string, protocol: number, payload: Uint8Array): Buffer {
  const ip = Buffer.alloc(40);
  ip[0] = 0x60;
  ip.writeUInt16BE(payload.length, 4);
  ip[6] = protocol;
  ip[7] = 64;
  ip.set(v6Octets(from), 8);
  ip.set(v6Octets(to), 24);
  return Buffer.concat([ip, payload]);
}

/** Addresses with `::` in them. */
function v6Octets(text: string): Buffer {
  const [left = '', right = ''] = text.split('::');
  const groups = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((hex) => Number.parseInt(hex, 16));
  const [first, last] = [groups(left), groups(right)];
  const octets = Buffer.alloc(16);
  first.forEach((group, at) => void octets.writeUInt16BE(group, 2 * at));
  last.forEach((group, at) => void octets.writeUInt16BE(group, 16 - 2 * (last.length - at)));
  return octets;
}

const ETHERTYPES: Readonly<Record<number, number>> = { 4: 0x0800, 6: 0x86dd };

function ethertype(packet: Uint8Array): number {
  return ETHERTYPES[(packet[0] ?? 0) >> 4] ?? 0;
}

function u16(...numbers: readonly number[]): Buffer {
  const octets = Buffer.alloc(2 * numbers.length);
  numbers.forEach((number, at) => void octets.writeUInt16BE(number, 2 * at));
  return octets;
}

/** A frame of each link layer that is read, by its LINKTYPE. */
export const LINKS: Readonly<Record<number, (packet: Uint8Array) => Buffer>> = {
  0: (packet) => Buffer.concat([Buffer.from([(packet[0] ?? 0) >> 4 === 6 ? 10 : 2, 0, 0, 0]), packet]),
  1: (packet) => Buffer.concat([Buffer.alloc(12, 2), u16(ethertype(packet)), packet]),
  101: (packet) => Buffer.from(packet),
  108: (packet) => Buffer.concat([Buffer.from([0, 0, 0, (packet[0] ?? 0) >> 4 === 6 ? 24 : 2]), packet]),
  113: (packet) => Buffer.concat([u16(0, 1, 6), Buffer.alloc(8), u16(ethertype(packet)), packet]),
  276: (packet) => Buffer.concat([u16(ethertype(packet), 0, 0, 1), Buffer.alloc(12), packet]),
};

export interface PcapForm {
  link?: number;
  order?: 'little' | 'big';
  /** Times in nanoseconds. */
  nano?: boolean;
}

export function pcapFile(
  frames: readonly Frame[],
  { link = 1, order = 'little', nano = false }: PcapForm = {},
): Buffer {
  const write = writer(order);
  const head = Buffer.alloc(24);
  write(head, nano ? 0xa1b23c4d : 0xa1b2c3d4, 0);
  if (order === 'little') head.writeUInt16LE(2, 4);
  else head.writeUInt16BE(2, 4);
  write(head, order === 'little' ? 0x40002 : 0x20004, 4);
  write(head, 262_144, 16);
  write(head, link, 20);
  const records = frames.map(({ at, octets, length = octets.length }) => {
    const record = Buffer.alloc(16);
    write(record, Math.floor(at / 1000), 0);
    write(record, Math.round((at % 1000) * (nano ? 1_000_000 : 1000)), 4);
    write(record, octets.length, 8);
    write(record, length, 12);
    return Buffer.concat([record, octets]);
  });
  return Buffer.concat([head, ...records]);
}

function writer(order: 'little' | 'big'): (into: Buffer, value: number, at: number) => void {
  return (into, value, at) =>
    void (order === 'little' ? into.writeUInt32LE(value, at) : into.writeUInt32BE(value, at));
}

export interface PcapngForm {
  link?: number;
  order?: 'little' | 'big';
  /** Option if_tsresol; microseconds without it. */
  resolution?: number;
}

export function pcapngFile(
  frames: readonly Frame[],
  { link = 1, order = 'little', resolution }: PcapngForm = {},
): Buffer {
  const write = writer(order);
  const block = (type: number, content: Buffer): Buffer => {
    const padded = Buffer.concat([content, Buffer.alloc((4 - (content.length % 4)) % 4)]);
    const out = Buffer.alloc(12);
    write(out, type, 0);
    write(out, padded.length + 12, 4);
    write(out, padded.length + 12, 8);
    return Buffer.concat([out.subarray(0, 8), padded, out.subarray(8)]);
  };
  const words = (...values: readonly number[]): Buffer => {
    const out = Buffer.alloc(4 * values.length);
    for (const [at, value] of values.entries()) write(out, value, 4 * at);
    return out;
  };
  const halves = (one: number, other: number): number =>
    order === 'little' ? (other << 16) | one : (one << 16) | other;
  const options =
    resolution === undefined ? [] : [words(halves(9, 1)), Buffer.from([resolution, 0, 0, 0]), words(0)];
  const perSecond =
    resolution === undefined
      ? 1_000_000n
      : resolution & 0x80
        ? 2n ** BigInt(resolution & 0x7f)
        : 10n ** BigInt(resolution);
  const section = block(0x0a0d0d0a, words(0x1a2b3c4d, halves(1, 0), 0xffffffff, 0xffffffff));
  const face = block(1, Buffer.concat([words(halves(link, 0), 262_144), ...options]));
  const packets = frames.map(({ at, octets, length = octets.length }) => {
    const ticks = (BigInt(Math.round(at * 1000)) * perSecond) / 1_000_000n;
    const head = words(0, Number(ticks >> 32n), Number(ticks & 0xffffffffn), octets.length, length);
    return block(6, Buffer.concat([head, octets]));
  });
  return Buffer.concat([section, face, ...packets]);
}

export const ORIGIN = 1_767_603_600_000;

/** One HTTP connection as packets: handshake, messages in segments of at most `mss` octets, FIN. */
export class Dialogue {
  readonly frames: Frame[] = [];
  readonly #ends: Ends;
  readonly #next = { client: 1_000, server: 0xffff_fff0 };
  readonly #mss: number;
  #at: number;

  constructor({ ends = CLIENT, at = ORIGIN, mss = 1400 }: { ends?: Ends; at?: number; mss?: number } = {}) {
    this.#ends = ends;
    this.#at = at;
    this.#mss = mss;
  }

  open(): this {
    this.#put('client', { flags: FLAGS.syn });
    this.#put('server', { flags: FLAGS.syn | FLAGS.ack });
    this.#next.client += 1;
    this.#next.server += 1;
    return this.#put('client', { flags: FLAGS.ack });
  }

  say(side: 'client' | 'server', ...parts: readonly (string | Uint8Array)[]): this {
    const octets = Buffer.concat(
      parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)),
    );
    for (let at = 0; at < octets.length; at += this.#mss) {
      const piece = octets.subarray(at, at + this.#mss);
      this.#put(side, { octets: piece });
      this.#next[side] = (this.#next[side] + piece.length) >>> 0;
    }
    return this;
  }

  close(side: 'client' | 'server' = 'client'): this {
    this.#put(side, { flags: FLAGS.fin | FLAGS.ack });
    return this;
  }

  #put(side: 'client' | 'server', parts: Omit<TcpParts, 'sequence'>): this {
    const ends = side === 'client' ? this.#ends : reverse(this.#ends);
    this.#at += 1;
    const acknowledged = this.#next[side === 'client' ? 'server' : 'client'];
    this.frames.push({
      at: this.#at,
      octets: tcpPacket(ends, { sequence: this.#next[side], acknowledged, ...parts }),
    });
    return this;
  }
}

/** The frames in a link layer. */
export function onLink(frames: readonly Frame[], link: number): Frame[] {
  const wrap = LINKS[link];
  return frames.map((frame) => ({ ...frame, octets: wrap ? wrap(frame.octets) : frame.octets }));
}
