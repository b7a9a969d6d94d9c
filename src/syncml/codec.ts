/** A message and its octets: the media type chooses the spelling. */
import { FumoError } from '../errors.js';
import type { Element } from './element.js';
import type { ReadLimits } from './limits.js';
import { type Encoding, MEDIA_TYPES, type SyncMLMessage, type Warning } from './message.js';
import { messageToTree, treeToMessage } from './message-tree.js';
import { utf8Encode } from './octets.js';
import { refuseTolerances, type Tolerance } from './tolerances.js';
import { readWbxml } from './wbxml-reader.js';
import { writeWbxml } from './wbxml-writer.js';
import { readXml, writeXml } from './xml.js';

interface Spelling {
  mediaType: string;
  read(octets: Uint8Array, limits: Partial<ReadLimits>): { root: Element; warnings: Tolerance[] };
  write(root: Element): Uint8Array;
}

const SPELLINGS: Readonly<Record<Encoding, Spelling>> = {
  xml: { mediaType: MEDIA_TYPES.xml, read: readXml, write: (root) => utf8Encode(writeXml(root)) },
  wbxml: { mediaType: MEDIA_TYPES.wbxml, read: readWbxml, write: writeWbxml },
};

const ENCODINGS: readonly Encoding[] = ['xml', 'wbxml'];

export type DecodeOptions = Partial<ReadLimits> & {
  /** Refuse everything that would be a warning, under the warning's code. */
  strict?: boolean;
};

/** The spelling that a media type names; parameters and case do not matter. */
export function encodingOf(mediaType: string): Encoding | undefined {
  const essence = mediaType.split(';', 1)[0]?.trim().toLowerCase();
  return ENCODINGS.find((encoding) => SPELLINGS[encoding].mediaType === essence);
}

/**
 * Decodes the body of an HTTP request or response. Errors: `syncml.media-type`, `xml.*`, `wbxml.*`, `syncml.*`.
 * Opaque data of the message are views into `octets`.
 */
export function decodeMessage(
  octets: Uint8Array,
  mediaType: string,
  options: DecodeOptions = {},
): { message: SyncMLMessage; warnings: Warning[] } {
  const encoding = encodingOf(mediaType);
  if (!encoding) throw unknownMediaType(mediaType);
  const { root, warnings } = SPELLINGS[encoding].read(octets, options);
  refuseTolerances(warnings, options.strict);
  const decoded = treeToMessage(root, options);
  return { message: decoded.message, warnings: [...warnings, ...decoded.warnings] };
}

function unknownMediaType(found: string): FumoError {
  return new FumoError('syncml.media-type', 'The media type is not that of a DM message', {
    expected: ENCODINGS.map((encoding) => SPELLINGS[encoding].mediaType).join(' or '),
    found,
  });
}

/** Encodes a message; octets in its data travel as base64 with Format `b64` in XML. Errors: `xml.*`, `wbxml.*`. */
export function encodeMessage(message: SyncMLMessage, encoding: Encoding): Uint8Array {
  return SPELLINGS[encoding].write(messageToTree(message));
}
