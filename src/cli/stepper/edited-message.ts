/** The next message as XML that can be edited, and what was edited as octets for the wire. */
import { FumoError } from '../../errors.js';
import { encodeMessage } from '../../syncml/codec.js';
import { MEDIA_TYPES } from '../../syncml/message.js';
import { utf8Encode } from '../../syncml/octets.js';
import type { TraceEvent } from '../../trace/event.js';
import { findMessage, readFound } from '../message/read-message.js';
import { octetLines } from '../render/octet-lines.js';

/**
 * The message of an edited file, checked and spelled as the run spells its messages.
 * @throws FumoError `xml.*`, `syncml.*` with file, line and column
 */
export function editedOctets(text: string, encoding: 'wbxml' | 'xml', file: string): Uint8Array {
  const found = findMessage({ octets: utf8Encode(text), file }, { from: 'xml', strict: true });
  const { content } = readFound(found, false);
  if ('message' in content) return encodeMessage(content.message, encoding);
  throw new FumoError('syncml.not-a-message', 'only a DM message can go out in the place of one', {
    where: { file },
    expected: 'a SyncML message in XML',
    found: 'a notification',
  });
}

/** The first DM message among what the next step would do, as XML to be edited. */
export function editableXml(events: readonly TraceEvent[]): string | undefined {
  const message = events.find(
    (event) => event.kind === 'message' && event.mediaType !== MEDIA_TYPES.notification,
  );
  if (message?.kind !== 'message') return undefined;
  return `${octetLines(message, 'xml', Number.POSITIVE_INFINITY).join('\n')}\n`;
}
