/** One TCP connection from its handshake to its end, as packets. */
import { type Endpoint, FLAGS, tcpFrame } from './frames.js';
import type { Packet } from './pcapng-blocks.js';

/** Payload of one segment on Ethernet. */
const SEGMENT = 1460;
/** Payload of one segment whose octets are not known; captures on a host show such large ones. */
const LARGE_SEGMENT = 64_000;
/** Large segments at most; a transfer may be said to be of any size. */
const MOST_LARGE = 64;
/** Segments after which the other end says that they came. */
const UNACKNOWLEDGED = 16;
const FIRST_PORT = 20_000;
const PORTS = 40_000;

type End = 'client' | 'server';
const OTHER: Readonly<Record<End, End>> = { client: 'server', server: 'client' };

export class TcpTalk {
  readonly #ends: Readonly<Record<End, Endpoint>>;
  readonly #next: Record<End, number>;

  /** @param serial chooses the client's port and the first sequence numbers */
  constructor(client: Endpoint['address'], server: Endpoint, serial: number) {
    this.#ends = { client: { address: client, port: FIRST_PORT + (serial % PORTS) }, server };
    this.#next = {
      client: Math.imul(serial, 0x9e37_79b1) >>> 0,
      server: Math.imul(serial + 1, 0x85eb_ca6b) >>> 0,
    };
  }

  /** The handshake. */
  *open(at: number, comment: string): Generator<Packet> {
    yield this.#bare('client', FLAGS.syn, at, comment);
    this.#advance('client', 1);
    yield this.#bare('server', FLAGS.syn | FLAGS.ack, at, comment);
    this.#advance('server', 1);
    yield this.#bare('client', FLAGS.ack, at, comment);
  }

  /** Octets in as many segments as they need; the comment stands at the first and says so at the others. */
  *send(from: End, octets: Uint8Array, at: number, comment: string): Generator<Packet> {
    const count = Math.max(1, Math.ceil(octets.length / SEGMENT));
    for (let index = 0; index < count; index += 1) {
      const payload = octets.subarray(index * SEGMENT, (index + 1) * SEGMENT);
      const isLast = index === count - 1;
      const flags = FLAGS.ack | (isLast ? FLAGS.push : 0);
      const words = count === 1 ? comment : `${comment}\nsegment ${index + 1} of ${count}`;
      yield this.#packet(from, flags, payload, at, words);
      if (isLast || index % UNACKNOWLEDGED === UNACKNOWLEDGED - 1) yield this.#acknowledge(from, at, comment);
    }
  }

  /**
   * A head with a body that is known by its size only: frames without that part of their payload, as a short capture
   * has them. The first carries the head, so that readers show it although the body cannot be put together.
   */
  *sendCut(from: End, head: Uint8Array, size: number, at: number, comment: string): Generator<Packet> {
    const most = Math.min(size, MOST_LARGE * LARGE_SEGMENT);
    let payload = head;
    for (let sent = 0; sent < most; sent += LARGE_SEGMENT) {
      const missing = Math.min(LARGE_SEGMENT, most - sent);
      yield this.#packet(from, FLAGS.ack | FLAGS.push, payload, at, comment, missing);
      yield this.#acknowledge(from, at, comment);
      payload = new Uint8Array();
    }
  }

  /** Both ends close, the client first. */
  *close(at: number, comment: string): Generator<Packet> {
    for (const end of ['client', 'server'] as const) {
      yield this.#bare(end, FLAGS.fin | FLAGS.ack, at, comment);
      this.#advance(end, 1);
    }
    yield this.#bare('client', FLAGS.ack, at, comment);
  }

  #acknowledge(from: End, at: number, comment: string): Packet {
    return this.#bare(OTHER[from], FLAGS.ack, at, `acknowledged: ${comment.split('\n', 1)[0]}`);
  }

  #bare(from: End, flags: number, at: number, comment: string): Packet {
    return this.#packet(from, flags, new Uint8Array(), at, comment);
  }

  #packet(from: End, flags: number, payload: Uint8Array, at: number, comment: string, missing = 0): Packet {
    const ends = { from: this.#ends[from], to: this.#ends[OTHER[from]] };
    const ack = flags & FLAGS.ack ? this.#next[OTHER[from]] : 0;
    const octets = tcpFrame({ ...ends, seq: this.#next[from], ack, flags, payload, missing });
    this.#advance(from, payload.length + missing);
    return { at, octets, comment, ...(missing > 0 ? { length: octets.length + missing } : {}) };
  }

  #advance(end: End, octets: number): void {
    this.#next[end] = (this.#next[end] + octets) >>> 0;
  }
}
