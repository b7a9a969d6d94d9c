/**
 * The run as a capture: what would have been on the wire between device and server. DM messages and downloads go over
 * HTTP and TCP, Package #0 as WAP push over UDP; times are virtual, and every packet says why it is there.
 */
import { pushHeader } from '../../syncml/explain-push.js';
import { utf8Encode } from '../../syncml/octets.js';
import { sanitizeText } from '../sanitize.js';
import type { TraceSource } from '../source.js';
import type { EventOf, MessageView } from '../views.js';
import { captioned, messageCaption } from './captions.js';
import { asSource, type StreamExporter } from './exporter.js';
import { follow, type Passing } from './follow.js';
import { udpFrame } from './frames.js';
import {
  type HeaderField,
  messageRequest,
  messageResponse,
  type RequestHead,
  type ResponseHead,
  transferRequest,
  transferResponse,
  wholeSize,
} from './http-heads.js';
import {
  concat,
  type Ipv4,
  interfaceBlock,
  namesBlock,
  type Packet,
  packetBlock,
  sectionBlock,
} from './pcapng-blocks.js';
import { Recent } from './recent.js';
import { TcpTalk } from './tcp-talk.js';
import * as words from './words.js';

/** Addresses for documentation (RFC 5737). */
const DEVICE: Ipv4 = [192, 0, 2, 1];
const SERVER: Ipv4 = [192, 0, 2, 2];
const CONTENT: Ipv4 = [192, 0, 2, 3];
const NAMES = [
  [DEVICE, 'device'],
  [SERVER, 'dm-server'],
  [CONTENT, 'content-server'],
] as const;
const HTTP_PORT = 80;
/** Where WAP push comes from and goes to (WAP-259, port numbers). */
const PUSH_FROM = { address: SERVER, port: 9200 } as const;
const PUSH_TO = { address: DEVICE, port: 2948 } as const;
/** The user data header is for SMS alone. */
const WSP_HEADER = pushHeader().subarray(7);
/** Payload that one IPv4 datagram can carry. */
const LONGEST_DATAGRAM = 65_507;
/** Connections that are open at a time; the one that was silent longest is closed for a further one. */
const MOST_OPEN = 1024;

export const pcapng: StreamExporter = {
  kind: 'stream',
  extension: 'pcapng',
  description: 'a packet capture for Wireshark',
  mediaType: 'application/x-pcapng',
  *write(trace) {
    const source = asSource(trace);
    const { fumo, title, flow, seed } = source.header;
    const comment = sanitizeText(`${title}: flow ${flow}, seed ${seed}, virtual time`);
    const head = [
      sectionBlock(`fumo ${sanitizeText(fumo)}`, comment),
      interfaceBlock('fumo'),
      namesBlock(NAMES),
    ];
    yield concat(head);
    yield* portions(new Capture().packets(source));
  },
};

/** Octets that are worth a write. */
const PORTION = 65_536;

/** The blocks of packets, some at a time. */
function* portions(packets: Iterable<Packet>): Generator<Uint8Array> {
  let held: Uint8Array[] = [];
  let octets = 0;
  for (const packet of packets) {
    const block = packetBlock(packet);
    held.push(block);
    octets += block.length;
    if (octets < PORTION) continue;
    yield concat(held);
    held = [];
    octets = 0;
  }
  if (octets > 0) yield concat(held);
}

/** A connection with what is said about it. */
interface Connection {
  talk: TcpTalk;
  title: string;
  /** A request waits for its answer. */
  isAsked: boolean;
  at: number;
}

class Capture {
  readonly #open = new Recent<Connection>(MOST_OPEN);
  #serial = 0;

  *packets(source: TraceSource): Generator<Packet> {
    for (const passing of follow(source)) {
      const { event, message, session } = passing;
      if (message) yield* this.#message(passing, message);
      if (event.kind === 'transfer') yield* this.#transfer(passing, event);
      if (event.kind !== 'session' || !session?.isOver) continue;
      const over = this.#open.take(session.number);
      if (over) yield* this.#close(over, event.at);
    }
    for (const left of this.#open.takeAll()) yield* this.#close(left, left.at);
  }

  *#message(passing: Passing, view: MessageView): Generator<Packet> {
    if (view.package === 0) yield* pushed(view);
    else if (view.event.direction === 'device-to-server') yield* this.#request(passing, view);
    else yield* this.#response(passing, view);
  }

  *#request(passing: Passing, view: MessageView): Generator<Packet> {
    const { event, octets } = view;
    const key = passing.session?.number ?? 'none';
    const silent = this.#open.get(key);
    if (silent?.isAsked) {
      this.#open.take(key);
      yield* this.#close(silent, event.at);
    }
    const connection = yield* this.#connection(passing, view);
    Object.assign(connection, { isAsked: true, at: event.at });
    const head = requestText(messageRequest(event, octets.length));
    yield* connection.talk.send('client', concat([head, octets]), event.at, commentOn(view));
  }

  *#response(passing: Passing, view: MessageView): Generator<Packet> {
    const { event, octets } = view;
    const connection = yield* this.#connection(passing, view);
    Object.assign(connection, { isAsked: false, at: event.at });
    const head = responseText(messageResponse(event, octets.length));
    yield* connection.talk.send('server', concat([head, octets]), event.at, commentOn(view));
  }

  /** The connection of the session, opened when there is none. */
  *#connection({ session, step, event }: Passing, view: MessageView): Generator<Packet, Connection> {
    const key = session?.number ?? 'none';
    const known = this.#open.get(key);
    if (known) return known;
    const title = view.session === undefined ? 'no session' : `session ${sanitizeText(view.session)}`;
    const talk = this.#dial(SERVER);
    const connection: Connection = { talk, title, isAsked: false, at: event.at };
    const gone = this.#open.put(key, connection);
    if (gone) yield* this.#close(gone, event.at);
    yield* talk.open(event.at, captioned(step, `connection of ${title}`));
    return connection;
  }

  #dial(server: Ipv4): TcpTalk {
    this.#serial += 1;
    return new TcpTalk(DEVICE, { address: server, port: HTTP_PORT }, this.#serial);
  }

  *#close({ talk, title }: Connection, at: number): Generator<Packet> {
    yield* talk.close(at, `end of the connection of ${title}`);
  }

  /** Each on a connection of its own. */
  *#transfer({ step }: Passing, event: EventOf<'transfer'>): Generator<Packet> {
    const { at } = event;
    const title = captioned(step, `${event.purpose}: ${words.transferRequest(event)}`);
    const talk = this.#dial(CONTENT);
    yield* talk.open(at, `${title}\nconnection`);
    const isSent = event.method === 'POST';
    const [sent, received] = isSent ? [event.text ?? '', ''] : ['', event.text];
    const body = utf8Encode(sent);
    const request = requestText(withLength(transferRequest(event), isSent ? body.length : undefined));
    yield* talk.send('client', concat([request, body]), at, title);
    const response = transferResponse(event);
    if (response) yield* answered(talk, event, { response, received, title });
    yield* talk.close(at, `${title}\nend of the connection`);
  }
}

interface Answer {
  response: ResponseHead;
  /** Undefined when the trace does not have it. */
  received: string | undefined;
  title: string;
}

function* answered(
  talk: TcpTalk,
  { at, size }: EventOf<'transfer'>,
  { response, received, title }: Answer,
): Generator<Packet> {
  const body = received === undefined ? undefined : utf8Encode(received);
  const head = responseText(withLength(response, body?.length));
  const words = `${title}\nanswered ${response.status}`;
  const octets = wholeSize(size);
  if (body || octets === 0) yield* talk.send('server', concat([head, body ?? NOTHING]), at, words);
  else yield* talk.sendCut('server', head, octets, at, `${words}: ${octets} octets, not in the trace`);
}

const NOTHING = new Uint8Array();

function withLength<H extends RequestHead | ResponseHead>(head: H, length: number | undefined): H {
  if (length === undefined) return head;
  const headers = head.headers.map(
    ([name, value]): HeaderField => [name, name === 'Content-Length' ? String(length) : value],
  );
  return { ...head, headers };
}

/** A notification comes as a datagram; one that no datagram can hold is cut. */
function* pushed(view: MessageView): Generator<Packet> {
  const { event, octets } = view;
  const payload = concat([WSP_HEADER, octets]);
  const isWhole = payload.length <= LONGEST_DATAGRAM;
  const comment = `${commentOn(view)}${isWhole ? '' : '\ncut, as no datagram can hold it'}`;
  const sent = udpFrame(PUSH_FROM, PUSH_TO, payload.subarray(0, LONGEST_DATAGRAM));
  yield { at: event.at, octets: sent, comment };
}

/** Comments are shown on many lines: first where and what, then what it says. */
function commentOn(view: MessageView): string {
  const { step } = view;
  const text = step ? [words.brief(step.text, 300)] : [];
  return [messageCaption(view), ...text, ...words.messageLines(view)].join('\n');
}

function requestText({ method, url, headers }: RequestHead): Uint8Array {
  const { pathname, search } = new URL(url);
  return headText(`${method} ${pathname}${search} HTTP/1.1`, headers);
}

function responseText({ status, reason, headers }: ResponseHead): Uint8Array {
  return headText(`HTTP/1.1 ${status} ${reason}`, headers);
}

function headText(start: string, headers: readonly HeaderField[]): Uint8Array {
  const lines = [start, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return utf8Encode(`${lines.join('\r\n')}\r\n\r\n`);
}
