/** A message on its way out: composed, with credentials, in octets; and the answer read back. */
import { makeCred, makeMacHeader } from '../../../dm/authentication.js';
import { HMAC_HEADER } from '../../../dm/credentials.js';
import { addressOf, composeMessage, type ResultsDraft, type StatusDraft } from '../../../dm/exchange.js';
import { afterSending } from '../../../dm/exchange-state.js';
import { FumoError } from '../../../errors.js';
import { decodeMessage, encodeMessage } from '../../../syncml/codec.js';
import { MEDIA_TYPES, type Meta, type SyncMLMessage, type Wish } from '../../../syncml/message.js';
import type { WireRequest, WireResponse } from '../../wire/wire.js';
import { note, type SessionContext, type SessionState } from './context.js';
import { type SessionFlow, send } from './effects.js';

/** A package of the device before it has numbers; kept to be repeated when the server refuses the credentials. */
export interface Outgoing {
  package: 1 | 3;
  /** Status for the header of the server's last message; none in the first message. */
  header: StatusDraft | undefined;
  statuses: readonly StatusDraft[];
  results: readonly ResultsDraft[];
  wishes: readonly Wish[];
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

function compose(context: SessionContext, state: SessionState, outgoing: Outgoing): SyncMLMessage {
  const { clientSecret } = context;
  const { message, sent } = composeMessage({
    sessionId: state.exchange.sessionId,
    msgId: state.exchange.nextMsgId,
    target: { locUri: context.serverUri },
    source: addressOf(context.device),
    ...(state.credentialsDue ? makeCred(clientSecret, state.clientNonce) : {}),
    ...(outgoing.package === 1 ? { meta: limitsOf(context) } : {}),
    statuses: outgoing.header ? [outgoing.header, ...outgoing.statuses] : outgoing.statuses,
    results: outgoing.results,
    wishes: outgoing.wishes,
    final: outgoing.final,
  });
  state.exchange = afterSending(state.exchange, sent);
  return message;
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
    'user-agent': 'fumo virtual device',
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
  try {
    const { message, warnings } = decodeMessage(response.body, response.headers['content-type'] ?? '');
    for (const { code, message: text } of warnings) note(context, code, text);
    if (!sameSession(message.header.sessionId, state.exchange.sessionId)) {
      return { broken: `the server answered for session ${message.header.sessionId}` };
    }
    return { message, body: response.body, macHeader: response.headers[HMAC_HEADER] };
  } catch (error) {
    if (!(error instanceof FumoError) || error.class !== 'input') throw error;
    return { broken: `the answer cannot be read: ${error.code}` };
  }
}

/** Session ids are compared as the hex numbers they stand for. */
const sameSession = (found: string, own: string): boolean =>
  found.trim() === own || Number.parseInt(found, 16) === Number.parseInt(own, 16);
