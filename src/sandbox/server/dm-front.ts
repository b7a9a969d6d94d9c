/** The front door of the DM server: HTTP requests that are no message are refused here, with HTTP statuses. */
import { HMAC_HEADER } from '../../dm/credentials.js';
import { toleranceNotes } from '../../dm/exchange-tolerance.js';
import { FumoError } from '../../errors.js';
import { decodeMessage, encodingOf } from '../../syncml/codec.js';
import { type Encoding, MEDIA_TYPES } from '../../syncml/message.js';
import { methodNotAllowed, plainText } from '../wire/rules.js';
import type { WireHandler, WireRequest, WireResponse } from '../wire/wire.js';
import type { Incoming } from './session-authentication.js';
import type { SessionNote } from './session-state.js';

export interface FrontOptions {
  /** Path of the server's address. */
  path: string;
  /** Refuse what would be tolerated. */
  strict?: boolean;
  note(note: SessionNote): void;
  /** Answers a message in the encoding that it came in. */
  take(incoming: Incoming, encoding: Encoding): Promise<WireResponse>;
}

/** A body that cannot be decoded is answered with 400 and the code of the error. */
export function openDmFront({ path, strict = false, note, take }: FrontOptions): WireHandler {
  return async (request) => {
    if (new URL(request.url).pathname !== path)
      return plainText(404, 'there is no DM server at this address');
    if (request.method !== 'POST') return methodNotAllowed('POST');
    const mediaType = request.headers['content-type'] ?? 'none';
    const encoding = encodingOf(mediaType);
    if (!encoding) {
      note({ code: 'message.media-type', text: `refused a body of type ${mediaType}` });
      return plainText(415, `expected ${MEDIA_TYPES.wbxml} or ${MEDIA_TYPES.xml}`);
    }
    const read = decode(request, mediaType, strict);
    if (read instanceof FumoError) {
      const text = `${read.code}: ${read.message}`;
      note({ code: 'message.undecodable', text });
      return plainText(400, text);
    }
    for (const each of toleranceNotes(read.warnings)) note(each);
    const octets = request.body ?? new Uint8Array();
    return take({ message: read.message, octets, macHeader: request.headers[HMAC_HEADER] }, encoding);
  };
}

type Decoded = ReturnType<typeof decodeMessage>;

function decode(
  { body = new Uint8Array() }: WireRequest,
  mediaType: string,
  strict: boolean,
): Decoded | FumoError {
  try {
    return decodeMessage(body, mediaType, { strict });
  } catch (error) {
    if (error instanceof FumoError && error.class === 'input') return error;
    throw error;
  }
}
