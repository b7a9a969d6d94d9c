/** Octets and their text forms. Malformed input gives `undefined`, so that each caller names its own error. */

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenientDecoder = new TextDecoder('utf-8', { ignoreBOM: true });

// No group that repeats: a long text would overflow the stack of the pattern.
const NOT_BASE64 = /[^A-Za-z0-9+/]/;
const NOT_HEX = /[^0-9a-fA-F]/;
/** How much text one `String.fromCharCode` call or one short-string loop handles. */
const CHUNK = 8192;
const SHORT = 64;

/** Text as UTF-8. Lone surrogates become U+FFFD. */
export function utf8Encode(text: string): Uint8Array {
  return encoder.encode(text);
}

/** UTF-8 octets as text, a leading byte order mark included; undefined when they are not UTF-8. */
export function utf8Decode(octets: Uint8Array): string | undefined {
  return shortAscii(octets) ?? decodeStrictly(octets);
}

/** UTF-8 octets as text, with U+FFFD for whatever is not UTF-8. */
export function utf8DecodeLeniently(octets: Uint8Array): string {
  return lenientDecoder.decode(octets);
}

function decodeStrictly(octets: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(octets);
  } catch {
    return undefined;
  }
}

/** Most strings of a message are short ASCII, where a call into the decoder costs more than the loop. */
function shortAscii(octets: Uint8Array): string | undefined {
  if (octets.length > SHORT) return undefined;
  let text = '';
  for (const octet of octets) {
    if (octet > 0x7f) return undefined;
    text += String.fromCharCode(octet);
  }
  return text;
}

/** Octets as one character each (Latin-1), the form that `btoa` takes. */
function toBinaryString(octets: Uint8Array): string {
  let text = '';
  for (let at = 0; at < octets.length; at += CHUNK) {
    text += String.fromCharCode(...octets.subarray(at, at + CHUNK));
  }
  return text;
}

/** Standard base64 with padding (RFC 4648 section 4), without line breaks. */
export function toBase64(octets: Uint8Array): string {
  return btoa(toBinaryString(octets));
}

/** Undefined unless the text is padded base64 without white space and with zero bits in the padding. */
export function fromBase64(text: string): Uint8Array | undefined {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  if (text.length % 4 !== 0 || NOT_BASE64.test(text.slice(0, text.length - padding))) return undefined;
  const binary = atob(text);
  const octets = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return btoa(binary) === text ? octets : undefined;
}

/** Lower-case hex digits, two an octet. */
export function toHex(octets: Uint8Array): string {
  let text = '';
  for (const octet of octets) text += octet.toString(16).padStart(2, '0');
  return text;
}

/** Undefined unless the text is an even number of hex digits and nothing else. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || NOT_HEX.test(text)) return undefined;
  const octets = new Uint8Array(text.length / 2);
  for (let at = 0; at < octets.length; at += 1)
    octets[at] = Number.parseInt(text.slice(2 * at, 2 * at + 2), 16);
  return octets;
}

export function equalOctets(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((octet, at) => octet === right[at]);
}

/** One array with the parts after each other. */
export function concatOctets(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
