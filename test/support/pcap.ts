/** A capture file of HTTP exchanges, for tshark: classic pcap, raw IPv4, one TCP connection, no checksums. */

const LINKTYPE_RAW = 101;
const CLIENT = { address: [127, 0, 0, 1], port: 40_000 };
const SERVER = { address: [127, 0, 0, 2], port: 80 };

export interface HttpMessage {
  fromClient: boolean;
  /** Epoch ms. */
  at: number;
  head: string;
  body: Uint8Array;
}

/** The octets of a pcap file in which each message is one TCP segment. */
export function pcapOf(messages: readonly HttpMessage[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262_144, 16);
  header.writeUInt32LE(LINKTYPE_RAW, 20);
  const sent = { client: 1, server: 1 };
  const packets = [...handshake(messages[0]?.at ?? 0), ...messages.map((message) => packetOf(message, sent))];
  return Buffer.concat([header, ...packets]);
}

function handshake(at: number): Buffer[] {
  const empty = Buffer.alloc(0);
  return [
    record(at, segment(true, 0, 0, 0x02, empty)),
    record(at, segment(false, 0, 1, 0x12, empty)),
    record(at, segment(true, 1, 1, 0x10, empty)),
  ];
}

function packetOf(message: HttpMessage, sent: { client: number; server: number }): Buffer {
  const payload = Buffer.concat([Buffer.from(message.head, 'latin1'), message.body]);
  const [own, other] = message.fromClient ? (['client', 'server'] as const) : (['server', 'client'] as const);
  const packet = record(message.at, segment(message.fromClient, sent[own], sent[other], 0x18, payload));
  sent[own] += payload.length;
  return packet;
}

function segment(fromClient: boolean, seq: number, ack: number, flags: number, payload: Buffer): Buffer {
  const [source, target] = fromClient ? [CLIENT, SERVER] : [SERVER, CLIENT];
  const tcp = Buffer.alloc(20);
  tcp.writeUInt16BE(source.port, 0);
  tcp.writeUInt16BE(target.port, 2);
  tcp.writeUInt32BE(seq, 4);
  tcp.writeUInt32BE(ack, 8);
  tcp[12] = 0x50;
  tcp[13] = flags;
  tcp.writeUInt16BE(65_535, 14);
  const ip = Buffer.alloc(20);
  ip[0] = 0x45;
  ip.writeUInt16BE(40 + payload.length, 2);
  ip[8] = 64;
  ip[9] = 6;
  ip.set(source.address, 12);
  ip.set(target.address, 16);
  return Buffer.concat([ip, tcp, payload]);
}

function record(at: number, packet: Buffer): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(Math.floor(at / 1000), 0);
  head.writeUInt32LE((at % 1000) * 1000, 4);
  head.writeUInt32LE(packet.length, 8);
  head.writeUInt32LE(packet.length, 12);
  return Buffer.concat([head, packet]);
}
