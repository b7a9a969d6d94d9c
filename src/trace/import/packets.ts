/** From the packets of a capture to what DM could have sent in them: HTTP over TCP, WAP push over UDP. */
import { BodyReader } from './body.js';
import { Connection } from './connection.js';
import { essenceOf, type Found, type ReadContext } from './found.js';
import type { ExchangeContext } from './http-exchange.js';
import { type IpPacket, PROTOCOL, readIp } from './ip.js';
import { isKnownLink, unwrapFrame } from './link.js';
import { OctetReader } from './octet-reader.js';
import type { Packet } from './packet.js';
import { PUSH_PORTS, readPush } from './wsp.js';

const TCP_HEADER = 20;
const UDP_HEADER = 8;
const FLAG = { syn: 0x02, ack: 0x10 } as const;

/** Everything found, in the order in which it was complete. */
export function readPackets(packets: Iterable<Packet>, context: ReadContext): Found[] {
  const reader = new PacketReader(context);
  for (const packet of packets) reader.packet(packet);
  return reader.finish();
}

class PacketReader {
  readonly #context: ExchangeContext;
  readonly #found: Found[] = [];
  readonly #connections = new Map<string, Connection>();

  constructor(context: ReadContext) {
    const found = (message: Found): void => void this.#found.push(message);
    this.#context = { ...context, bodies: new BodyReader(context), found };
  }

  packet(packet: Packet): void {
    const ip = this.#ipOf(packet);
    if (!ip) return;
    if (packet.length > packet.octets.length)
      this.#context.leftOut.add('packet-cut', placeOf(packet), cutText(packet));
    if (ip.protocol === PROTOCOL.tcp) this.#tcp(ip, packet);
    else if (ip.protocol === PROTOCOL.udp) this.#udp(ip, packet);
    else this.#context.leftOut.add('other-protocol', placeOf(packet), `IP protocol ${ip.protocol}`);
  }

  finish(): Found[] {
    for (const connection of this.#connections.values()) connection.finish();
    // Sorting is stable: messages of one packet stay as they were found.
    return this.#found.sort((one, other) => one.order - other.order);
  }

  #ipOf(packet: Packet): IpPacket | undefined {
    const { leftOut } = this.#context;
    if (!isKnownLink(packet.link)) {
      leftOut.add('link-type', placeOf(packet), `link type ${packet.link}`);
      return undefined;
    }
    const octets = unwrapFrame(packet.link, packet.octets);
    const ip = octets ? readIp(octets) : 'not-ip';
    if (typeof ip !== 'string') return ip;
    leftOut.add(ip, placeOf(packet));
    return undefined;
  }

  #udp({ payload, to }: IpPacket, packet: Packet): void {
    const port = new OctetReader(payload).u16(2);
    const body = payload.subarray(UDP_HEADER);
    const push = port === undefined ? undefined : readPush(body);
    const isPort = PUSH_PORTS.has(port ?? 0);
    const { leftOut } = this.#context;
    if (!push || !(isPort || isDm(push.mediaType))) {
      leftOut.add(isPort ? 'push-other' : 'udp-other', placeOf(packet), `to ${to}:${port ?? '?'}`);
    } else if (!isDm(push.mediaType)) {
      leftOut.add('push-other', placeOf(packet), push.mediaType);
    } else {
      const { number: order, at } = packet;
      this.#found.push({
        kind: 'push',
        place: placeOf(packet),
        at,
        order,
        mediaType: push.mediaType,
        to: `udp://${to}:${port}`,
        body: push.body,
      });
    }
  }

  #tcp({ payload, from, to }: IpPacket, packet: Packet): void {
    const reader = new OctetReader(payload);
    const [source, target, sequence] = [reader.u16(0), reader.u16(2), reader.u32(4)];
    const head = ((reader.u8(12) ?? 0) >> 4) * 4;
    const isWhole = source !== undefined && target !== undefined && sequence !== undefined;
    if (!isWhole || head < TCP_HEADER || head > payload.length) {
      this.#context.leftOut.add('packet-damaged', placeOf(packet));
      return;
    }
    const isSyn = ((reader.u8(13) ?? 0) & FLAG.syn) !== 0;
    const [sender, receiver] = [`${from}:${source}`, `${to}:${target}`];
    const connection = this.#connection(sender, receiver, isSyn ? sequence : undefined, packet);
    if (isSyn) connection?.begin(sender, receiver, sequence);
    const octets = payload.subarray(head);
    const first = isSyn ? (sequence + 1) >>> 0 : sequence;
    connection?.segment(sender, receiver, { sequence: first, octets, packet: packet.number, at: packet.at });
  }

  #connection(from: string, to: string, syn: number | undefined, packet: Packet): Connection | undefined {
    const key = from < to ? `${from} ${to}` : `${to} ${from}`;
    const known = this.#connections.get(key);
    if (known && !(syn !== undefined && known.isOther(from, syn))) return known;
    known?.finish();
    this.#connections.delete(key);
    if (this.#connections.size >= this.#context.limits.maxConnections) {
      this.#context.leftOut.add('too-many-connections', placeOf(packet));
      return undefined;
    }
    const connection = new Connection(this.#context);
    this.#connections.set(key, connection);
    return connection;
  }
}

function isDm(mediaType: string): boolean {
  return essenceOf(mediaType).startsWith('application/vnd.syncml.');
}

function placeOf({ number }: Packet): { packet: number } {
  return { packet: number };
}

function cutText({ octets, length }: Packet): string {
  return `${octets.length} of ${length} octets`;
}
