/** Writes the server's messages: header, credentials, octets, and the record of what goes out. */
import { makeCred, makeMacHeader, type Secret } from '../../dm/authentication.js';
import { HMAC_HEADER } from '../../dm/credentials.js';
import { addressOf, composeMessage, type SentCommand } from '../../dm/exchange.js';
import type { Cast, Surroundings } from '../../engine/ports.js';
import { encodeMessage } from '../../syncml/codec.js';
import { type Encoding, MEDIA_TYPES } from '../../syncml/message.js';
import { toBase64 } from '../../syncml/octets.js';
import type { WireResponse } from '../wire/wire.js';
import type { DmSession, ReplyDraft } from './session-state.js';

export interface ReplyWriter {
  /** The reply as the next message of the session, with the server's credentials (DM Security 1.2). */
  write(
    session: DmSession,
    reply: ReplyDraft,
    encoding: Encoding,
  ): { response: WireResponse; sent: SentCommand[] };
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
  return {
    write(session, reply, encoding) {
      const nonce = session.serverNonce ?? storedNonce();
      const { message, sent } = composeMessage({
        sessionId: session.id,
        msgId: session.exchange.nextMsgId,
        target: session.device,
        source,
        ...(session.serverAccepted ? {} : makeCred(own, nonce)),
        ...reply,
        results: [],
      });
      const body = encodeMessage(message, encoding);
      const mac = auth === 'hmac' ? { [HMAC_HEADER]: makeMacHeader(own, nonce, body) } : {};
      return {
        response: { status: 200, headers: { 'content-type': MEDIA_TYPES[encoding], ...mac }, body },
        sent,
      };
    },
    record({ device }, { headers, body }) {
      const mac = headers[HMAC_HEADER];
      record({
        kind: 'message',
        direction: 'server-to-device',
        mediaType: headers['content-type'] ?? '',
        to: device.locUri,
        ...(mac === undefined ? {} : { headers: { [HMAC_HEADER]: mac } }),
        octets: toBase64(body),
      });
    },
  };
}
