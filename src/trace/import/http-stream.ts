/** The HTTP/1.x messages in one direction of a connection, with what a parser alone would let through refused. */
import { HTTPParser } from 'http-parser-js';
import { concatOctets } from '../../syncml/octets.js';
import type { HeaderField } from './found.js';
import type { Piece, Stamp } from './tcp.js';

export interface HttpHead {
  /** Requests. */
  method: string;
  url: string;
  /** Responses. */
  status: number;
  headers: readonly HeaderField[];
}

export interface HttpBody {
  /** Undefined when it is larger than what is kept. */
  octets: Uint8Array | undefined;
  size: number;
}

export interface HttpSink {
  /** @returns whether a body can follow; `stop` when the connection is no longer HTTP after this message */
  head(head: HttpHead, stamp: Stamp): 'body' | 'no-body' | 'stop';
  done(body: HttpBody, stamp: Stamp): void;
  /** A message that began at `stamp` will not be whole; `broken` when the octets are no HTTP. */
  lost(why: 'cut-short' | 'http-broken', stamp: Stamp): void;
}

/** What the parser does not declare. */
interface ParserState {
  state: string;
  line: string;
}

/** A length or framing of a body that cannot be followed. */
class BadLength extends Error {}

const START_LINES = {
  REQUEST: /^[A-Z][A-Z-]{2,15} \S+ HTTP\/1\.[01]\r?\n/,
  RESPONSE: /^HTTP\/1\.[01] \d{3}/,
} as const;
/** Octets in which a start line must end. */
const LONGEST_START = 16_384;

export type HttpSide = keyof typeof START_LINES;

/** Whether a message of that side begins with these octets. */
export function beginsMessage(octets: Uint8Array, side: HttpSide): boolean {
  return START_LINES[side].test(latin1(octets.subarray(0, LONGEST_START)));
}

function latin1(octets: Uint8Array): string {
  return bufferOf(octets).toString('latin1');
}

function bufferOf(octets: Uint8Array): Buffer {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
}

export class HttpStream {
  readonly #side: HttpSide;
  readonly #sink: HttpSink;
  readonly #maxBody: number;
  #parser: InstanceType<typeof HTTPParser> | undefined;
  #stamp: Stamp = { packet: 0, at: 0 };
  /** The message whose body is being read. */
  #open: { stamp: Stamp; parts: Uint8Array[]; size: number } | undefined;
  /** Where the message began that is not open yet. */
  #began: Stamp | undefined;
  #stopped = false;

  constructor(side: HttpSide, maxBody: number, sink: HttpSink) {
    this.#side = side;
    this.#sink = sink;
    this.#maxBody = maxBody;
    this.#parser = this.#newParser();
  }

  /** The next octets. After a gap, or octets that are no HTTP, reading goes on where a message begins. */
  feed(piece: Piece): void {
    if (this.#stopped) return;
    if (piece.missing > 0) this.#lose('cut-short');
    if (!this.#parser && beginsMessage(piece.octets, this.#side)) this.#parser = this.#newParser();
    if (!this.#parser) return;
    this.#stamp = piece;
    this.#began ??= piece;
    this.#execute(this.#parser, bufferOf(piece.octets));
  }

  /** Nothing more comes: a body that lasts as long as the connection is whole now. */
  end(): void {
    if (this.#parser && this.#open && !this.#stopped) {
      const refused = this.#parser.finish();
      if (!(refused instanceof Error)) this.#began = undefined;
    }
    this.#lose('cut-short');
  }

  #execute(parser: InstanceType<typeof HTTPParser>, octets: Buffer): void {
    for (let at = 0; at < octets.length && !this.#stopped; ) {
      const taken = this.#step(parser, octets, at);
      if (taken instanceof Error || !(taken > 0)) {
        this.#lose('http-broken');
        return;
      }
      at += taken;
    }
    if (!this.#open && !this.#isMidMessage(parser)) this.#began = undefined;
  }

  #step(parser: InstanceType<typeof HTTPParser>, octets: Buffer, at: number): number | Error {
    try {
      return parser.execute(octets, at, octets.length - at);
    } catch (error) {
      if (error instanceof BadLength) return error;
      throw error;
    }
  }

  #isMidMessage(parser: InstanceType<typeof HTTPParser>): boolean {
    const { state, line } = parser as unknown as ParserState;
    return line !== '' || state !== `${this.#side}_LINE`;
  }

  #lose(why: 'cut-short' | 'http-broken'): void {
    const stamp = this.#open?.stamp ?? this.#began;
    this.#parser = undefined;
    this.#open = undefined;
    this.#began = undefined;
    if (stamp && !this.#stopped) this.#sink.lost(why, stamp);
  }

  #newParser(): InstanceType<typeof HTTPParser> {
    const parser = new HTTPParser(HTTPParser[this.#side]);
    parser.onHeadersComplete = (info) => this.#onHead(info);
    parser.onBody = (chunk, from, length) => this.#onBody(chunk, from, length);
    parser.onMessageComplete = () => this.#onDone();
    return parser;
  }

  #onHead(info: { method: unknown; url: string; statusCode: number; headers: string[] }): number {
    const headers = pairs(info.headers);
    refuseLength(headers);
    const head = { method: String(info.method), url: info.url ?? '', status: info.statusCode ?? 0, headers };
    const follows = this.#sink.head(head, this.#began ?? this.#stamp);
    this.#open = { stamp: this.#began ?? this.#stamp, parts: [], size: 0 };
    this.#stopped = follows === 'stop';
    return follows === 'body' ? 0 : 1;
  }

  #onBody(chunk: Uint8Array, from: number, length: number): void {
    if (!(length >= 0)) throw new BadLength();
    if (!this.#open) return;
    this.#open.size += length;
    if (this.#open.size <= this.#maxBody) this.#open.parts.push(chunk.subarray(from, from + length));
    else this.#open.parts = [];
  }

  #onDone(): void {
    const { parts = [], size = 0 } = this.#open ?? {};
    const [only] = parts;
    const octets = parts.length === 1 && only ? only : concatOctets(...parts);
    this.#open = undefined;
    this.#began = this.#stamp;
    this.#sink.done({ octets: size > this.#maxBody ? undefined : octets, size }, this.#stamp);
  }
}

function pairs(flat: readonly string[]): HeaderField[] {
  return flat.flatMap((name, at): HeaderField[] => (at % 2 === 0 ? [[name, flat[at + 1] ?? '']] : []));
}

/** What the parser would misread: it runs backwards for a negative length, and knows one coding of the transfer. */
const FRAMING: Readonly<Record<string, RegExp>> = {
  'content-length': /^\d{1,15}$/,
  'transfer-encoding': /^(?:chunked|identity)$/i,
};

function refuseLength(headers: readonly HeaderField[]): void {
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (Object.hasOwn(FRAMING, key) && FRAMING[key]?.test(value) === false) throw new BadLength();
  }
}
