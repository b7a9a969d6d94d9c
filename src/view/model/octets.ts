/** The octets of a message: explained token by token, and as XML. */
import { FumoError } from '../../errors.js';
import { encodingOf } from '../../syncml/codec.js';
import { type ExplainRow, explainNotification, explainWbxml } from '../../syncml/explain.js';
import { explainXml } from '../../syncml/explain-xml.js';
import { fromBase64 } from '../../syncml/octets.js';
import { readWbxml } from '../../syncml/wbxml-reader.js';
import { readXml, writeXml } from '../../syncml/xml.js';
import { isNotification } from '../../trace/decode.js';
import type { MessageEvent } from '../../trace/event.js';

export function octetsOf({ octets }: MessageEvent): Uint8Array {
  return fromBase64(octets) ?? new Uint8Array();
}

/** What each octet is for. The rows tile the message; octets that mean nothing have one row that says why. */
export function explainOctets(event: MessageEvent): ExplainRow[] {
  const octets = octetsOf(event);
  if (isNotification(event.mediaType)) return explainNotification(octets);
  return encodingOf(event.mediaType) === 'xml' ? explainXml(octets) : explainWbxml(octets);
}

/** Position of the row that an octet belongs to. */
export function rowOfOctet(rows: readonly ExplainRow[], offset: number): number {
  let [low, high] = [0, rows.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((rows[middle]?.offset ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Path of the element that a row begins or stands in; undefined outside of all. */
export function pathAround(rows: readonly ExplainRow[], at: number): string | undefined {
  const own = rows[at];
  if (!own || own.path !== undefined) return own?.path;
  for (let before = at - 1; before >= 0; before -= 1) {
    const row = rows[before];
    const isAround =
      row && (row.depth < own.depth || (row.depth === own.depth && own.meaning.includes('</')));
    if (isAround && row.path !== undefined) return row.path;
  }
  return undefined;
}

export type XmlText = { text: string } | { none: 'notification' } | { error: string };

/** The message as XML, laid out for people; why not, when it has none. */
export function xmlOf(event: MessageEvent): XmlText {
  if (isNotification(event.mediaType)) return { none: 'notification' };
  const octets = octetsOf(event);
  try {
    const { root } = encodingOf(event.mediaType) === 'xml' ? readXml(octets) : readWbxml(octets);
    return { text: writeXml(root, { pretty: true }).trimEnd() };
  } catch (error) {
    if (error instanceof FumoError) return { error: `${error.code}: ${error.message}` };
    throw error;
  }
}

export interface XmlPiece {
  is: 'tag' | 'name' | 'attribute' | 'text';
  text: string;
}

const PIECE = /(<[/?!]?)([^\s/>?]+)([^>]*?)([/?]?>)|([^<]+)|(<)/g;

/** A line of laid-out XML in pieces for colouring; together they are the line. */
export function xmlPieces(line: string): XmlPiece[] {
  return [...line.matchAll(PIECE)].flatMap(([whole, open, name = '', attributes = '', close = '', text]) => {
    if (open === undefined) return [{ is: 'text', text: text ?? whole }] satisfies XmlPiece[];
    const pieces: XmlPiece[] = [
      { is: 'tag', text: open },
      { is: 'name', text: name },
      { is: 'attribute', text: attributes },
      { is: 'tag', text: close },
    ];
    return pieces.filter((piece) => piece.text !== '');
  });
}
