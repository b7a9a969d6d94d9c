/** One TCP connection: both directions put in order, and read as HTTP when that is what they carry. */
import { type ExchangeContext, HttpExchanges } from './http-exchange.js';
import { beginsMessage, HttpStream } from './http-stream.js';
import { type Piece, type Segment, TcpDirection } from './tcp.js';

/** `address:port`. */
export type End = string;

type Nature = 'request' | 'response' | 'tls' | 'http2' | 'not-http';

/** Octets after which it is plain what a direction carries. */
const ENOUGH = 24;
const TLS_HANDSHAKE = 0x16;
const TLS_MAJOR = 3;
/** What a connection without HTTP is called: the first of these that a direction of it is. */
const OTHER_NATURES = ['tls', 'http2', 'not-http'] as const;

const latin1 = new TextDecoder('latin1');

function natureOf(octets: Uint8Array): Nature {
  if (octets[0] === TLS_HANDSHAKE && octets[1] === TLS_MAJOR) return 'tls';
  const text = latin1.decode(octets);
  if (text.startsWith('PRI * HTTP/2')) return 'http2';
  if (text.startsWith('HTTP/1.')) return 'response';
  return /^(?:\r\n)*[A-Z][A-Z-]{2,15} [\x21-\x7e]/.test(text) ? 'request' : 'not-http';
}

interface Way {
  tcp: TcpDirection;
  from: End;
  to: End;
  nature: Nature | undefined;
  /** Pieces that came before it was plain what they are. */
  start: Piece[];
  http: HttpStream | undefined;
  /** The packet of its first octets. */
  first: number | undefined;
}

export class Connection {
  readonly #context: ExchangeContext;
  readonly #exchanges: HttpExchanges;
  readonly #ways = new Map<End, Way>();

  constructor(context: ExchangeContext) {
    this.#context = context;
    this.#exchanges = new HttpExchanges(context);
  }

  /** Whether that SYN begins another connection between the same ends. */
  isOther(from: End, sequence: number): boolean {
    return this.#ways.get(from)?.tcp.isOther(sequence) === true;
  }

  begin(from: End, to: End, sequence: number): void {
    this.#way(from, to).tcp.begin(sequence);
  }

  segment(from: End, to: End, segment: Segment): void {
    const way = this.#way(from, to);
    for (const piece of way.tcp.push(segment)) this.#piece(way, piece);
  }

  /** Nothing more comes. */
  finish(): void {
    for (const way of this.#ways.values()) {
      for (const piece of way.tcp.flush()) this.#piece(way, piece);
      this.#decide(way);
      way.http?.end();
    }
    this.#sayWhatItWas();
  }

  #way(from: End, to: End): Way {
    const known = this.#ways.get(from);
    if (known) return known;
    const tcp = new TcpDirection(this.#context.limits.maxHeldOctets);
    const way: Way = {
      tcp,
      from,
      to,
      nature: undefined,
      start: [],
      http: undefined,
      first: undefined,
    };
    this.#ways.set(from, way);
    return way;
  }

  #piece(way: Way, piece: Piece): void {
    way.first ??= piece.packet;
    if (piece.missing > 0) {
      const detail = `${piece.missing} octets, ${way.from} to ${way.to}`;
      this.#context.leftOut.add('tcp-gap', { packet: piece.packet }, detail);
    }
    if (this.#exchanges.isTunnel) return;
    if (way.nature === undefined) this.#learn(way, piece);
    else if (way.nature === 'not-http') this.#tryAgain(way, piece);
    else way.http?.feed(piece);
  }

  /** Holds the first octets back until there are enough of them. */
  #learn(way: Way, piece: Piece): void {
    way.start.push(piece);
    const held = way.start.reduce((octets, part) => octets + part.octets.length, 0);
    if (held >= ENOUGH) this.#decide(way);
  }

  #decide(way: Way): void {
    if (way.nature !== undefined || way.start.length === 0) return;
    const start = way.start.flatMap(({ octets }) => [...octets.subarray(0, ENOUGH)]);
    way.nature = natureOf(Uint8Array.from(start.slice(0, ENOUGH)));
    this.#openHttp(way);
    for (const piece of way.start.splice(0)) way.http?.feed(piece);
  }

  /** A capture that began in the middle: a message may begin with a later piece. */
  #tryAgain(way: Way, piece: Piece): void {
    if (beginsMessage(piece.octets, 'REQUEST')) way.nature = 'request';
    else if (beginsMessage(piece.octets, 'RESPONSE')) way.nature = 'response';
    else return;
    this.#context.leftOut.add('cut-short', { packet: way.first ?? piece.packet });
    this.#openHttp(way);
    way.http?.feed(piece);
  }

  #openHttp(way: Way): void {
    const { maxBodyOctets } = this.#context.limits;
    if (way.nature === 'request')
      way.http = new HttpStream('REQUEST', maxBodyOctets, this.#exchanges.requests(way.to));
    if (way.nature === 'response')
      way.http = new HttpStream('RESPONSE', maxBodyOctets, this.#exchanges.responses());
  }

  /** A connection without HTTP is said once, by what it carries. */
  #sayWhatItWas(): void {
    const ways = [...this.#ways.values()].filter(({ nature }) => nature !== undefined);
    const hasHttp = ways.some(({ http }) => http !== undefined);
    const nature = OTHER_NATURES.find((name) => ways.some((way) => way.nature === name));
    const [first] = ways;
    if (hasHttp || !first || !nature) return;
    this.#context.leftOut.add(nature, { packet: first.first ?? 0 }, `${first.from} to ${first.to}`);
  }
}
