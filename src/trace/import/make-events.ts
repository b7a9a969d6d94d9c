/** From what was found in a recording to the events of a trace. */
import { parseInstallStatus } from '../../dm/descriptor.js';
import { MEDIA_TYPES, type SyncMLMessage } from '../../syncml/message.js';
import { toBase64, utf8DecodeLeniently } from '../../syncml/octets.js';
import type { Direction, EventBody, MessageEvent, TraceEvent, TraceHeader, TransferEvent } from '../event.js';
import { directionOf } from './direction.js';
import {
  essenceOf,
  type Found,
  type FoundBody,
  type FoundPush,
  type FoundRequest,
  type FoundResponse,
  type HeaderField,
  headerOf,
  type ReadContext,
} from './found.js';
import type { CapturePlace } from './left-out.js';
import { descriptorIn, Links } from './links.js';
import { type DmBody, type Sniffed, sniff, sniffBare } from './sniff.js';

export interface EventContext extends ReadContext {
  /** SHA-256 in hex. */
  digest(octets: Uint8Array): string;
}

/** An event, and where in the recording it stands. */
export interface PlacedEvent {
  event: TraceEvent;
  place: CapturePlace;
}

const HMAC_HEADER = 'x-syncml-hmac';
/** Where a message goes whose receiver nobody names. */
const NOWHERE = 'unknown';
/** Characters of a body that a transfer quotes. */
const MOST_TEXT = 200;

export interface MadeEvents {
  placed: readonly PlacedEvent[];
  /** How the client proved itself first, where it did. */
  auth: TraceHeader['auth'] | undefined;
}

/** What is kept of a message once it is read: a long recording has many. */
interface Known {
  kind: Sniffed['kind'];
  body?: Omit<DmBody, 'message' | 'trigger'>;
  /** Whom its header names as the receiver. */
  target?: string;
  /** Who sent it, by what it says. */
  direction?: Direction;
}

/** A message to be put into the trace. */
type Dm = Omit<DmBody, 'message' | 'trigger'> & {
  target: string | undefined;
  direction: Direction | undefined;
};

/** Everything that is DM or belongs to a firmware download, in order. */
export function makeEvents(found: readonly Found[], context: EventContext): MadeEvents {
  const known = new Map<Found, Known>();
  const links = new Links();
  let auth: MadeEvents['auth'];
  for (const one of found) {
    const sniffed = sniffedOf(one);
    const message = sniffed.kind === 'dm' ? sniffed.message : undefined;
    if (message) links.fromMessage(message);
    auth ??= message && credOf(message);
    known.set(one, knownOf(one, sniffed));
  }
  for (const one of found) if (one.kind === 'response') links.fromResponse(one);
  const maker = new EventMaker(context, known, links);
  for (const one of found) maker.add(one);
  return { placed: maker.events, auth };
}

function sniffedOf(found: Found): Sniffed {
  if (!found.body) return { kind: 'not-dm' };
  if (found.kind === 'body') return sniffBare(found.body);
  const announced = found.kind === 'push' ? found.mediaType : (headerOf(found.headers, 'content-type') ?? '');
  return sniff(found.body, announced);
}

function knownOf(found: Found, sniffed: Sniffed): Known {
  if (sniffed.kind !== 'dm') return sniffed;
  const { message, trigger: _, ...body } = sniffed;
  const direction = found.kind === 'body' ? directionOf(found.name, sniffed) : undefined;
  return {
    kind: 'dm',
    body,
    ...(message ? { target: message.header.target.locUri } : {}),
    ...(direction === undefined ? {} : { direction }),
  };
}

const CRED_TYPES: Readonly<Record<string, TraceHeader['auth']>> = {
  'syncml:auth-basic': 'basic',
  'syncml:auth-md5': 'md5',
  'syncml:auth-mac': 'hmac',
};

function credOf({ header }: SyncMLMessage): TraceHeader['auth'] | undefined {
  return CRED_TYPES[header.cred?.meta?.type?.trim().toLowerCase() ?? ''];
}

class EventMaker {
  readonly events: PlacedEvent[] = [];
  readonly #context: EventContext;
  readonly #known: ReadonlyMap<Found, Known>;
  readonly #links: Links;
  readonly #answered = new Set<FoundRequest>();
  #messages = 0;
  #last: Direction | undefined;
  /** Host of the last descriptor whose octets are not there, so that nobody knows what it named. */
  #unread: string | undefined;

  constructor(context: EventContext, known: ReadonlyMap<Found, Known>, links: Links) {
    this.#context = context;
    this.#known = known;
    this.#links = links;
    for (const one of known.keys())
      if (one.kind === 'response' && one.request) this.#answered.add(one.request);
  }

  add(found: Found): void {
    const dm = this.#dmOf(found);
    if (found.kind === 'request') this.#request(found, dm);
    else if (found.kind === 'response') this.#response(found, dm);
    else if (dm) this.#bare(found, dm);
    else this.#leaveOut(found, found.kind === 'push' ? 'push-other' : 'not-dm');
  }

  #dmOf(found: Found): Dm | undefined {
    const { body, target, direction } = this.#known.get(found) ?? {};
    if (!body) return undefined;
    if (body.octets.length <= this.#context.limits.maxMessageOctets) return { ...body, target, direction };
    this.#context.leftOut.add('body-too-large', found.place, `${body.octets.length} octets`);
    return undefined;
  }

  #request(found: FoundRequest, dm: Dm | undefined): void {
    if (dm) {
      const isNotification = essenceOf(dm.mediaType) === MEDIA_TYPES.notification;
      this.#message(found, dm, {
        direction: isNotification ? 'server-to-device' : 'device-to-server',
        to: found.url,
        headers: found.headers,
      });
    } else if (!this.#answered.has(found)) this.#leaveOut(found, 'no-answer');
  }

  #response(found: FoundResponse, dm: Dm | undefined): void {
    const { request } = found;
    if (dm) {
      const to = dm.target ?? NOWHERE;
      this.#message(found, dm, { direction: 'server-to-device', to, headers: found.headers });
      return;
    }
    const asked = request && this.#known.get(request);
    if (asked?.kind === 'dm') this.#withoutMessage(found);
    else if (request && this.#transfer(found, request)) return;
    else this.#leaveOut(found, 'not-dm');
  }

  /** A DM message that was answered by plain HTTP: an error page, a redirection, nothing. */
  #withoutMessage(found: FoundResponse): void {
    const text = `HTTP ${found.status} with ${carriedBy(found)} answers the message`;
    this.#event(found, { kind: 'note', side: 'engine', code: 'import.no-message', text });
  }

  /** @returns false when it has nothing to do with firmware */
  #transfer(found: FoundResponse, request: FoundRequest): boolean {
    const purpose = this.#purposeOf(found, request);
    const method = request.method;
    if (!purpose || (method !== 'GET' && method !== 'POST')) return false;
    const carrier = purpose === 'install-notify' ? request : found;
    const size = carrier.body?.length ?? found.size ?? 0;
    const mediaType = headerOf(carrier.headers, 'content-type');
    const text = purpose === 'install-notify' ? shortText(request.body) : undefined;
    this.#event(found, {
      kind: 'transfer',
      method,
      url: request.url,
      purpose,
      status: found.status,
      ...(mediaType === undefined ? {} : { mediaType }),
      size,
      ...(carrier.body ? { sha256: this.#context.digest(carrier.body) } : {}),
      ...(text === undefined ? {} : { text }),
    });
    if (purpose === 'package' && !this.#links.isNamed(request.url)) this.#guessedPackage(found);
    if (purpose === 'descriptor') this.#unread = found.body ? undefined : hostOf(request.url);
    return true;
  }

  #guessedPackage(found: FoundResponse): void {
    this.#unread = undefined;
    const text = 'the descriptor cannot be read, and this was fetched next from its host';
    this.#event(found, { kind: 'note', side: 'engine', code: 'import.package-guessed', text });
  }

  #purposeOf(
    found: FoundResponse,
    { method, url, body }: FoundRequest,
  ): TransferEvent['purpose'] | undefined {
    if (method === 'POST') {
      const isStatus = parseInstallStatus(shortText(body) ?? '') !== undefined;
      return this.#links.takesNotify(url) || isStatus ? 'install-notify' : undefined;
    }
    if (method !== 'GET') return undefined;
    const isDescriptor = essenceOf(headerOf(found.headers, 'content-type')) === MEDIA_TYPES.descriptor;
    if (isDescriptor || descriptorIn(found)) return 'descriptor';
    const isNext = this.#unread !== undefined && this.#unread === hostOf(url) && found.status < 300;
    return isNext || this.#links.isNamed(url) ? 'package' : undefined;
  }

  #bare(found: FoundPush | FoundBody, dm: Dm): void {
    const told = found.kind === 'push' ? 'server-to-device' : dm.direction;
    const direction = told ?? opposite(this.#last);
    const to = found.kind === 'push' ? found.to : (dm.target ?? NOWHERE);
    this.#message(found, dm, { direction, to, headers: [] });
    if (told) return;
    const text = 'nothing tells who sent this message; it is taken for the answer to the one before';
    this.#event(found, { kind: 'note', side: 'engine', code: 'import.direction-guessed', text });
  }

  #message(
    found: Found,
    { mediaType, octets, isCorrected }: Dm,
    way: { direction: Direction; to: string; headers: readonly HeaderField[] },
  ): void {
    const hmac = headerOf(way.headers, HMAC_HEADER);
    this.#last = way.direction;
    this.#messages += 1;
    const body: MessageEvent = {
      kind: 'message',
      message: this.#messages,
      direction: way.direction,
      mediaType,
      to: way.to,
      ...(hmac === undefined ? {} : { headers: { [HMAC_HEADER]: hmac } }),
      octets: toBase64(octets),
    };
    this.#event(found, body);
    if (isCorrected) this.#correction(found, way.headers);
    if (found.kind === 'response' && found.status !== 200) {
      const text = `the message came with HTTP ${found.status}`;
      this.#event(found, { kind: 'note', side: 'engine', code: 'import.http-status', text });
    }
  }

  #correction(found: Found, headers: readonly HeaderField[]): void {
    const announced = headerOf(headers, 'content-type') ?? 'no media type';
    const text = `it was sent as ${announced.slice(0, MOST_TEXT)}`;
    this.#event(found, { kind: 'note', side: 'engine', code: 'import.media-type', text });
  }

  #event({ at, place }: Found, body: EventBody): void {
    this.events.push({ event: { seq: this.events.length + 1, at: at ?? 0, ...body }, place });
  }

  #leaveOut(found: Found, reason: 'not-dm' | 'no-answer' | 'push-other'): void {
    const { leftOut } = this.#context;
    const isOther = this.#known.get(found)?.kind === 'other-syncml';
    leftOut.add(isOther ? 'other-syncml' : reason, found.place, whatIs(found));
  }
}

function opposite(direction: Direction | undefined): Direction {
  return direction === 'device-to-server' ? 'server-to-device' : 'device-to-server';
}

function shortText(body: Uint8Array | undefined): string | undefined {
  if (!body || body.length > MOST_TEXT) return undefined;
  return utf8DecodeLeniently(body).trim();
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}

function carriedBy({ body, headers }: FoundResponse): string {
  const size = body?.length;
  if (size === undefined) return 'a body that cannot be read';
  const type = essenceOf(headerOf(headers, 'content-type')).slice(0, MOST_TEXT);
  return size === 0 ? 'no body' : `${size} octets of ${type || 'no media type'}`;
}

function whatIs(found: Found): string | undefined {
  if (found.kind === 'request') return `${found.method} ${found.url}`;
  if (found.kind === 'response') return found.request && `${found.request.method} ${found.request.url}`;
  return found.kind === 'push' ? found.mediaType : undefined;
}
