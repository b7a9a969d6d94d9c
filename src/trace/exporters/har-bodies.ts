/** Bodies as an HTTP archive holds them: text as it is, octets in base64, what they say beside them. */
import { encodingOf } from '../../syncml/codec.js';
import { toBase64, utf8Decode } from '../../syncml/octets.js';
import type { MessageView } from '../views.js';
import { prettyXml } from './bodies.js';
import * as words from './words.js';

/** `content` of a response; a request has the same under other names. */
export interface Heard {
  size: number;
  mimeType: string;
  text?: string;
  encoding?: 'base64';
  comment?: string;
}

export function contentOf({ octets, event }: MessageView): Heard {
  const base = { size: octets.length, mimeType: event.mediaType };
  const text = encodingOf(event.mediaType) === 'xml' ? utf8Decode(octets) : undefined;
  if (text !== undefined) return { ...base, text };
  return { ...base, text: toBase64(octets), encoding: 'base64' };
}

/** What a message says, for readers who have no decoder at hand. */
export function saidIn(view: MessageView): object {
  const { event, package: number, session, msgId, error } = view;
  const xml = prettyXml(view);
  return {
    message: event.message,
    package: number,
    ...(session === undefined ? {} : { session }),
    ...(msgId === undefined ? {} : { msgId }),
    says: words.messageLines(view),
    ...(xml === undefined ? {} : { xml }),
    ...(error ? { error } : {}),
  };
}
