/** A message on its way out: composed, with credentials, in octets; and the answer read back. */
import { ALERT } from '../../../dm/alert-codes.js';
import { makeCred, makeMacHeader } from '../../../dm/authentication.js';
import { HMAC_HEADER } from '../../../dm/credentials.js';
import { addressOf, composeMessage, type StatusDraft } from '../../../dm/exchange.js';
import {
  type Load,
  type Parts,
  type Slice,
  takeSlice,
  underOrigins,
  withStatuses,
} from '../../../dm/exchange-split.js';
import { afterSending } from '../../../dm/exchange-state.js';
import { exchangeWarning } from '../../../dm/exchange-tolerance.js';
import { sizeOfMessage } from '../../../dm/message-size.js';
import type { Resign } from '../../../engine/ports.js';
import { FumoError } from '../../../errors.js';
import { decodeMessage, encodeMessage } from '../../../syncml/codec.js';
import {
  MEDIA_TYPES,
  type Meta,
  type SyncMLMessage,
  type Warning,
  type Wish,
} from '../../../syncml/message.js';
import type { WireRequest, WireResponse } from '../../wire/wire.js';
import { note, type SessionContext, type SessionState } from './context.js';
import { type HeaderDeparture, headerDepartures, isSameSession, tolerate } from './departures.js';
import { type SessionFlow, type SessionInput, send } from './effects.js';

/**
 * What the device has to say next, before it has numbers; kept to be said again when the server refuses the
 * credentials. As much as fits goes out, the rest waits in the state of the session.
 */
export interface Outgoing {
  package: 1 | 3;
  /** Status for the header of the server's last message; none in the first message. */
  header: StatusDraft | undefined;
  load: Load;
  /** Said only when the whole load fits: Alert 1222. */
  tail: readonly Wish[];
  /** What was to be said when this came between, and is said later. */
  later?: Load | undefined;
  /** The server's package is closed, so this one may close as well. */
  final: boolean;
}

/** A message of the server as it came. */
export interface Received {
  message: SyncMLMessage;
  body: Uint8Array;
  macHeader: string | undefined;
}

/** A message that can be read but that a strict device does not take. */
export interface Refused {
  refused: string;
  /** Status code for its header and its commands. */
  code: HeaderDeparture['code'] | '413';
  received: Received;
}

type Heard = Received | Refused | { broken: string };

/** Sends the package and waits. @returns the answer, or why there is none that can be read */
export function* exchange(
  context: SessionContext,
  state: SessionState,
  outgoing: Outgoing,
): SessionFlow<Heard> {
  const message = compose(context, state, outgoing);
  const input = yield* deliver(context, state, outgoing.package, message);
  if (input.got === 'no-response') return { broken: input.reason };
  return readResponse(context, state, input.response);
}

/** What the device has to say when it ends a session that could go on. */
export type LastWords = Pick<Outgoing, 'header' | 'load'>;

/**
 * Ends the session with Alert 1223. What does not fit into this one message is never said.
 * @returns the server's answer if it can be read, which nothing is done with (DM Protocol 1.2, session abort) save
 * that its nonce may be learned
 */
export function* sendAbort(
  context: SessionContext,
  state: SessionState,
  { header, load }: LastWords,
): SessionFlow<Received | undefined> {
  const words = withStatuses(header ? [header] : [], load);
  const draft = (parts: Parts) =>
    composeParts(context, state, { ...parts, wishes: [...parts.wishes, ABORT] }, 3, true).message;
  const whole = slice(context, state, words, draft);
  const said = whole.rest ? slice(context, state, { ...words, pieces: [] }, draft) : whole;
  return glance(state, yield* deliver(context, state, 3, draft(said)));
}

/** Reads an answer that nobody insists on: what is wrong with it does not matter. */
function glance(state: SessionState, input: SessionInput): Received | undefined {
  if (input.got !== 'response' || input.response.status !== 200) return undefined;
  try {
    const { warnings: _tolerable, ...received } = decode(input.response, false);
    return strangeIn(state, received) ? undefined : received;
  } catch (error) {
    inputError(error);
    return undefined;
  }
}

const ABORT: Wish = { name: 'Alert', data: ALERT.sessionAbort, items: [] };

function deliver(
  context: SessionContext,
  state: SessionState,
  number: Outgoing['package'],
  message: SyncMLMessage,
): SessionFlow<Extract<SessionInput, { got: 'response' | 'no-response' }>> {
  const sign = signer(context, state);
  const request = requestOf(context, state, message, sign);
  const { sessionId: session } = state.exchange;
  return send({ kind: 'device-send', session, package: number, message }, request, sign);
}

/** The next message with as much of the load as fits into it (DM Protocol 1.2, MaxMsgSize). */
function compose(context: SessionContext, state: SessionState, outgoing: Outgoing): SyncMLMessage {
  const load = withStatuses(outgoing.header ? [outgoing.header] : [], outgoing.load);
  const draft = (parts: Parts, tail: readonly Wish[], final: boolean) =>
    composeParts(context, state, { ...parts, wishes: [...parts.wishes, ...tail] }, outgoing.package, final);
  const said = slice(context, state, load, (parts) => draft(parts, outgoing.tail, true).message);
  for (const { name } of said.dropped) note(context, 'session.too-large', `${name} fits into no message`);
  state.rest = mergeLoads(said.rest, outgoing.later);
  const whole = state.rest === undefined;
  const { message, sent } = draft(said, said.rest ? [] : outgoing.tail, outgoing.final && whole);
  state.exchange = afterSending(state.exchange, underOrigins(sent, said.origins));
  return message;
}

/** As much of the load as both ends take in one message. @param draft the message that it would make */
function slice(
  { encoding, maxMsgSize }: SessionContext,
  { serverMaxMsgSize = maxMsgSize }: SessionState,
  load: Load,
  draft: (parts: Parts) => SyncMLMessage,
): Slice {
  return takeSlice(load, {
    encoding,
    limit: Math.min(maxMsgSize, serverMaxMsgSize),
    measure: (parts) => sizeOfMessage(draft(parts), encoding),
  });
}

function mergeLoads(first: Load | undefined, second: Load | undefined): Load | undefined {
  if (!first || !second) return first ?? second;
  return {
    statuses: [...first.statuses, ...second.statuses],
    pieces: [...first.pieces, ...second.pieces],
  };
}

function composeParts(
  context: SessionContext,
  state: SessionState,
  parts: Parts,
  number: Outgoing['package'],
  final: boolean,
) {
  return composeMessage({
    sessionId: state.exchange.sessionId,
    msgId: state.exchange.nextMsgId,
    target: { locUri: context.serverUri },
    source: addressOf(context.device),
    ...(state.credentialsDue ? makeCred(context.clientSecret, state.clientNonce) : {}),
    ...(number === 1 ? { meta: limitsOf(context) } : {}),
    statuses: parts.statuses,
    results: parts.results,
    wishes: parts.wishes,
    final,
  });
}

const limitsOf = ({ maxMsgSize, maxObjSize }: SessionContext): Meta => ({
  maxMsgSize: String(maxMsgSize),
  maxObjSize: String(maxObjSize),
});

/** MAC credentials are made over the finished octets, for every message anew (Security 1.2, 5.4). */
function signer({ clientSecret }: SessionContext, { clientNonce }: SessionState): Resign {
  if (clientSecret.scheme !== 'hmac') return () => ({});
  return (octets) => ({ [HMAC_HEADER]: makeMacHeader(clientSecret, clientNonce, octets) });
}

function requestOf(
  context: SessionContext,
  state: SessionState,
  message: SyncMLMessage,
  sign: Resign,
): WireRequest {
  const mediaType = MEDIA_TYPES[context.encoding];
  const body = encodeMessage(message, context.encoding);
  const headers: Record<string, string> = {
    'content-type': mediaType,
    accept: mediaType,
    'accept-charset': 'utf-8',
    'user-agent': context.habits?.userAgent ?? 'fumo virtual device',
    ...sign(body),
  };
  return { method: 'POST', url: state.to, headers, body };
}

function readResponse(context: SessionContext, state: SessionState, response: WireResponse): Heard {
  if (response.status !== 200) return { broken: `the server answered with HTTP ${response.status}` };
  const { strict = false, maxMsgSize } = context;
  const tooLarge = response.body.length > maxMsgSize;
  const size = `${response.body.length} octets where MaxMsgSize is ${maxMsgSize}`;
  if (tooLarge && strict) return refuse(state, response, '413', `the answer is too large: ${size}`);
  if (tooLarge) tolerate(context, [exchangeWarning('message.too-large', size, 'SyncML')]);
  try {
    const { warnings, ...received } = decode(response, strict);
    tolerate(context, warnings);
    return strangeIn(state, received) ?? takeHeader(context, state, received);
  } catch (error) {
    const { code, message } = inputError(error);
    note(context, 'message.undecodable', `${code}: ${message}`);
    const broken = `the answer cannot be read: ${code}`;
    return strict ? refuse(state, response, '400', broken) : { broken };
  }
}

function takeHeader(context: SessionContext, state: SessionState, received: Received): Received | Refused {
  const odd = headerDepartures(state, received.message, received.body);
  const [first] = odd;
  if (!context.strict || !first) {
    tolerate(
      context,
      odd.map(({ warning }) => warning),
    );
    return received;
  }
  note(context, first.warning.code, `refused: ${first.warning.message}`);
  return {
    refused: `the answer departs from the protocol: ${first.warning.message}`,
    code: first.code,
    received,
  };
}

function decode({ body, headers }: WireResponse, strict: boolean): Received & { warnings: Warning[] } {
  const { message, warnings } = decodeMessage(body, headers['content-type'] ?? '', { strict });
  return { message, warnings, body, macHeader: headers[HMAC_HEADER] };
}

/** The answer of a strict device to a message that another one would take: it has to be readable for that. */
function refuse(
  state: SessionState,
  response: WireResponse,
  code: Refused['code'],
  refused: string,
): Refused | { broken: string } {
  try {
    const { warnings: _tolerable, ...received } = decode(response, false);
    return strangeIn(state, received) ?? { refused, code, received };
  } catch (error) {
    inputError(error);
    return { broken: refused };
  }
}

function strangeIn({ exchange: { sessionId } }: SessionState, { message: { header } }: Received) {
  if (isSameSession(header.sessionId, sessionId)) return undefined;
  return { broken: `the server answered for session ${header.sessionId}` };
}

/** What the server wrote wrong is a fact of the run; everything else goes on up. */
function inputError(error: unknown): FumoError {
  if (error instanceof FumoError && error.class === 'input') return error;
  throw error;
}
