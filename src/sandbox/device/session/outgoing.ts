/** A message on its way out: composed, with credentials, in octets; and the answer read back. */
import { makeCred, makeMacHeader } from '../../../dm/authentication.js';
import { HMAC_HEADER } from '../../../dm/credentials.js';
import { addressOf, composeMessage, type StatusDraft } from '../../../dm/exchange.js';
import { type Load, type Parts, takeSlice, underOrigins, withStatuses } from '../../../dm/exchange-split.js';
import { afterSending } from '../../../dm/exchange-state.js';
import { toleranceNotes } from '../../../dm/exchange-tolerance.js';
import { FumoError } from '../../../errors.js';
import { decodeMessage, encodeMessage } from '../../../syncml/codec.js';
import { MEDIA_TYPES, type Meta, type SyncMLMessage, type Wish } from '../../../syncml/message.js';
import type { WireRequest, WireResponse } from '../../wire/wire.js';
import { note, type SessionContext, type SessionState } from './context.js';
import { type SessionFlow, send } from './effects.js';

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

/** Sends the package and waits. @returns the answer, or why there is none that can be read */
export function* exchange(
  context: SessionContext,
  state: SessionState,
  outgoing: Outgoing,
): SessionFlow<Received | { broken: string }> {
  const message = compose(context, state, outgoing);
  const request = requestOf(context, state, message);
  const { sessionId: session } = state.exchange;
  const input = yield* send({ kind: 'device-send', session, package: outgoing.package, message }, request);
  if (input.got === 'no-response') return { broken: input.reason };
  return readResponse(context, state, input.response);
}

/** The next message with as much of the load as fits into it (DM Protocol 1.2, MaxMsgSize). */
function compose(context: SessionContext, state: SessionState, outgoing: Outgoing): SyncMLMessage {
  const { encoding } = context;
  const load = withStatuses(outgoing.header ? [outgoing.header] : [], outgoing.load);
  const draft = (parts: Parts, tail: readonly Wish[], final: boolean) =>
    composeParts(context, state, { ...parts, wishes: [...parts.wishes, ...tail] }, outgoing.package, final);
  const slice = takeSlice(load, {
    encoding,
    limit: Math.min(context.maxMsgSize, state.serverMaxMsgSize ?? context.maxMsgSize),
    measure: (parts) => encodeMessage(draft(parts, outgoing.tail, true).message, encoding).length,
  });
  for (const { name } of slice.dropped) note(context, 'session.too-large', `${name} fits into no message`);
  state.rest = mergeLoads(slice.rest, outgoing.later);
  const whole = state.rest === undefined;
  const { message, sent } = draft(slice, slice.rest ? [] : outgoing.tail, outgoing.final && whole);
  state.exchange = afterSending(state.exchange, underOrigins(sent, slice.origins));
  return message;
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
function requestOf(context: SessionContext, state: SessionState, message: SyncMLMessage): WireRequest {
  const mediaType = MEDIA_TYPES[context.encoding];
  const body = encodeMessage(message, context.encoding);
  const headers: Record<string, string> = {
    'content-type': mediaType,
    accept: mediaType,
    'accept-charset': 'utf-8',
    'user-agent': context.habits?.userAgent ?? 'fumo virtual device',
  };
  if (context.clientSecret.scheme === 'hmac') {
    headers[HMAC_HEADER] = makeMacHeader(context.clientSecret, state.clientNonce, body);
  }
  return { method: 'POST', url: state.to, headers, body };
}

function readResponse(
  context: SessionContext,
  state: SessionState,
  response: WireResponse,
): Received | { broken: string } {
  if (response.status !== 200) return { broken: `the server answered with HTTP ${response.status}` };
  const { body } = response;
  const tooLarge = body.length > context.maxMsgSize;
  const size = `${body.length} octets where MaxMsgSize is ${context.maxMsgSize}`;
  if (tooLarge && context.strict) return { broken: `the answer is too large: ${size}` };
  if (tooLarge) note(context, 'message.too-large', `tolerated: ${size} (DM Protocol 1.2, MaxMsgSize)`);
  try {
    const type = response.headers['content-type'] ?? '';
    const { message, warnings } = decodeMessage(body, type, { strict: context.strict ?? false });
    for (const { code, text } of toleranceNotes(warnings)) note(context, code, text);
    if (!sameSession(message.header.sessionId, state.exchange.sessionId)) {
      return { broken: `the server answered for session ${message.header.sessionId}` };
    }
    return { message, body, macHeader: response.headers[HMAC_HEADER] };
  } catch (error) {
    if (!(error instanceof FumoError) || error.class !== 'input') throw error;
    note(context, 'message.undecodable', `${error.code}: ${error.message}`);
    return { broken: `the answer cannot be read: ${error.code}` };
  }
}

/** Session ids are compared as the hex numbers they stand for. */
const sameSession = (found: string, own: string): boolean =>
  found.trim() === own || Number.parseInt(found, 16) === Number.parseInt(own, 16);
