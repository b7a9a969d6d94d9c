/** WAP push over UDP: a connectionless WSP Push PDU (WAP-230-WSP, 8.2.4), as it carries Package #0 and bootstraps. */
import { MEDIA_TYPES } from '../../syncml/message.js';
import { OctetReader } from './octet-reader.js';

const PDU_PUSH = 0x06;
/** Ports of WAP push, plain and secure, and of WSP without a session. */
export const PUSH_PORTS: ReadonlySet<number> = new Set([2948, 2949, 9200]);
/** Well-known content types of DM (OMNA). */
const CONTENT_TYPES: Readonly<Record<number, string>> = {
  66: MEDIA_TYPES.wbxml,
  67: MEDIA_TYPES.xml,
  68: MEDIA_TYPES.notification,
};
const MOST_UINTVAR = 5;
const LENGTH_QUOTE = 31;

export interface Push {
  mediaType: string;
  body: Uint8Array;
}

/** Undefined when it is no push. A content type without a name here is told by its number. */
export function readPush(octets: Uint8Array): Push | undefined {
  const reader = new OctetReader(octets);
  if (reader.u8(1) !== PDU_PUSH) return undefined;
  const headers = uintvar(reader, 2);
  if (!headers || headers.value < 1) return undefined;
  const body = headers.end + headers.value;
  if (body > octets.length) return undefined;
  const mediaType = contentType(new OctetReader(octets.subarray(headers.end, body)));
  return mediaType === undefined ? undefined : { mediaType, body: octets.subarray(body) };
}

function uintvar(reader: OctetReader, at: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let end = at; end < at + MOST_UINTVAR; end++) {
    const octet = reader.u8(end);
    if (octet === undefined) return undefined;
    value = value * 128 + (octet & 0x7f);
    if (octet < 0x80) return { value, end: end + 1 };
  }
  return undefined;
}

/** A number, a text, or a length with one of them and parameters behind. */
function contentType(headers: OctetReader): string | undefined {
  const first = headers.u8(0);
  if (first === undefined) return undefined;
  if (first >= 0x80) return named(first & 0x7f);
  if (first > LENGTH_QUOTE) return text(headers, 0);
  const start = first === LENGTH_QUOTE ? uintvar(headers, 1)?.end : 1;
  const media = start === undefined ? undefined : headers.u8(start);
  if (media === undefined || start === undefined) return undefined;
  if (media >= 0x80) return named(media & 0x7f);
  return media > LENGTH_QUOTE ? text(headers, start) : longNumber(headers, start);
}

function named(number: number): string {
  return CONTENT_TYPES[number] ?? `WSP content type 0x${number.toString(16).padStart(2, '0')}`;
}

function longNumber(headers: OctetReader, at: number): string | undefined {
  const length = headers.u8(at) ?? 0;
  const octets = length > 4 ? undefined : headers.part(at + 1, length);
  return octets && named(octets.reduce((number, octet) => number * 256 + octet, 0));
}

function text({ octets }: OctetReader, at: number): string | undefined {
  const end = octets.indexOf(0, at);
  return end < 0 ? undefined : new TextDecoder('latin1').decode(octets.subarray(at, end)).toLowerCase();
}
