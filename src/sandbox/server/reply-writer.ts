/** Writes the server's messages: header, credentials, octets, and the record of what goes out. */
import { makeCred, makeMacHeader, type Secret } from '../../dm/authentication.js';
import { travelSize } from '../../dm/chunks.js';
import { HMAC_HEADER } from '../../dm/credentials.js';
import { addressOf, composeMessage } from '../../dm/exchange.js';
import {
  type Load,
  loadOf,
  type Parts,
  type Slice,
  type SliceRules,
  takeAround,
  takeSlice,
  underOrigins,
  withStatuses,
} from '../../dm/exchange-split.js';
import { hasTooManyNodes, MAX_NODES, NO_MAX_MSG_SIZE, sizeOfMessage } from '../../dm/message-size.js';
import type { Cast, Resign, Surroundings } from '../../engine/ports.js';
import { encodeMessage } from '../../syncml/codec.js';
import {
  type Encoding,
  type Item,
  MEDIA_TYPES,
  type Meta,
  type SyncMLMessage,
  type Wish,
} from '../../syncml/message.js';
import { toBase64 } from '../../syncml/octets.js';
import type { Recordable } from '../../trace/event.js';
import type { WireResponse } from '../wire/wire.js';
import { type DmSession, note, type ReplyDraft, type SessionNote, type Written } from './session-state.js';

export interface ReplyWriter {
  /**
   * The next message of the session, with the server's credentials (DM Security 1.2). What does not fit into the
   * client's MaxMsgSize is left for the messages after it, without Final.
   */
  write(
    session: DmSession,
    reply: ReplyDraft,
    encoding: Encoding,
  ): { response: WireResponse; written: Written; notes: readonly SessionNote[] };
  /** To be called just before a reply goes out. */
  record(session: DmSession, response: WireResponse): void;
}

export function openReplyWriter(
  { account, auth }: Cast,
  { record }: Surroundings,
  storedNonce: () => Uint8Array,
): ReplyWriter {
  const own: Secret = { scheme: auth, user: account.serverId, password: account.serverPassword };
  const source = addressOf({
    uri: account.serverUri,
    ...(auth === 'basic' ? {} : { name: account.serverId }),
  });
  const announced: Meta | undefined =
    account.serverMaxMsgSize === undefined ? undefined : { maxMsgSize: String(account.serverMaxMsgSize) };

  /** Should a message be changed on the wire, it is signed anew with the nonce that it was made with. */
  const signers = new WeakMap<WireResponse, Resign>();

  function compose(session: DmSession, parts: Parts, final: boolean) {
    const nonce = session.serverNonce ?? storedNonce();
    return composeMessage({
      sessionId: session.id,
      msgId: session.exchange.nextMsgId,
      target: session.device,
      source,
      ...(session.serverAccepted ? {} : makeCred(own, nonce)),
      meta: session.exchange.nextMsgId === '1' ? announced : undefined,
      ...parts,
      final,
    });
  }

  return {
    write(session, reply, encoding) {
      const { load, refused } = withinObjectSize(loadFor(reply), session.limits.maxObjSize);
      const draft = (parts: Parts) => compose(session, parts, true).message;
      const rules = rulesFor(session, encoding, draft);
      const slice = sliceOf(reply, load, rules);
      const { message, sent } = compose(session, slice, reply.final && slice.rest === undefined);
      const body = encodeMessage(message, encoding);
      const nonce = session.serverNonce ?? storedNonce();
      const sign = (octets: Uint8Array): Record<string, string> =>
        auth === 'hmac' ? { [HMAC_HEADER]: makeMacHeader(own, nonce, octets) } : {};
      const headers = { 'content-type': MEDIA_TYPES[encoding], ...sign(body) };
      const response = { status: 200, headers, body };
      signers.set(response, sign);
      const dropped = [...refused, ...slice.dropped.filter((command) => command.name !== 'Results')];
      return {
        response,
        written: { sent: underOrigins(sent, slice.origins), load, rest: slice.rest, dropped },
        notes: notesOn(refused, slice.dropped.length, session),
      };
    },
    record({ device }, response) {
      const { headers, body } = response;
      const mac = headers[HMAC_HEADER];
      const event: Recordable = {
        kind: 'message',
        direction: 'server-to-device',
        mediaType: headers['content-type'] ?? '',
        to: device.locUri,
        ...(mac === undefined ? {} : { headers: { [HMAC_HEADER]: mac } }),
        octets: toBase64(body),
      };
      record(event, signers.get(response));
    },
  };
}

/** Without a MaxMsgSize octets are not counted, and nothing is written just to be measured. */
function rulesFor(
  { limits: { maxMsgSize } }: DmSession,
  encoding: Encoding,
  draft: (parts: Parts) => SyncMLMessage,
): SliceRules {
  if (maxMsgSize !== undefined) {
    return { encoding, limit: maxMsgSize, measure: (parts) => sizeOfMessage(draft(parts), encoding) };
  }
  const measure = (parts: Parts) => (hasTooManyNodes(draft(parts)) ? Number.POSITIVE_INFINITY : 0);
  return { encoding, limit: NO_MAX_MSG_SIZE, measure };
}

function sliceOf(reply: ReplyDraft, load: Load, rules: SliceRules): Slice {
  if (reply.alone) return { ...takeAround(load, rules), rest: undefined };
  return reply.final ? takeSlice(load, rules) : takeAround(load, rules);
}

function loadFor({ statuses, wishes, rest }: ReplyDraft): Load {
  return rest ? withStatuses(statuses, rest) : loadOf({ statuses, results: [], wishes });
}

/** Objects above the device's MaxObjSize are not sent at all (DM Protocol 1.2, MaxObjSize). */
function withinObjectSize(load: Load, limit: number | undefined): { load: Load; refused: readonly Wish[] } {
  if (limit === undefined) return { load, refused: [] };
  const tooLarge = (wish: Wish): boolean =>
    (wish.name === 'Add' || wish.name === 'Replace') &&
    wish.items.some(({ data }: Item) => travelSize(data) > limit);
  const refused = load.pieces.flatMap(({ command, from }) =>
    command.name !== 'Results' && from === undefined && tooLarge(command) ? [command] : [],
  );
  const pieces = load.pieces.filter(({ command }) => !refused.some((wish) => wish === command));
  return { load: { ...load, pieces }, refused };
}

function notesOn(refused: readonly Wish[], unsendable: number, { id, limits }: DmSession): SessionNote[] {
  const about = (size: string) => `session ${id}: the device takes ${size}, so a command was not sent`;
  return [
    ...refused.map(() =>
      note('session.object-too-large', about(`objects of at most ${limits.maxObjSize} octets`)),
    ),
    ...Array.from({ length: unsendable }, () =>
      note('session.command-too-large', about(`messages of at most ${messageLimit(limits)}`)),
    ),
  ];
}

/** Octets, and nodes where the octets leave room for too many. */
function messageLimit({ maxMsgSize }: DmSession['limits']): string {
  const octets = maxMsgSize === undefined ? [] : [`${maxMsgSize} octets`];
  const nodes = (maxMsgSize ?? NO_MAX_MSG_SIZE) > MAX_NODES ? [`${MAX_NODES} elements and texts`] : [];
  return [...octets, ...nodes].join(' and ');
}
