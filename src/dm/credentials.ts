/**
 * Digests of OMA DM Security 1.2 (5.3 MD5, 5.4 integrity) and the credentials made of them.
 * The only module of the room that uses node:crypto.
 */
import { createHash } from 'node:crypto';
import { concatOctets, toBase64, utf8Encode } from '../syncml/octets.js';

/** Name of the HTTP header that carries MAC credentials; header names are kept in lower case. */
export const HMAC_HEADER = 'x-syncml-hmac';

/** What the HMAC header says; `mac` is base64 text. */
export interface HmacHeader {
  /** `MD5` when the header does not name one. */
  algorithm: string;
  username: string;
  mac: string;
}

const COLON = utf8Encode(':');

/** MD5 of the octets, 16 raw octets. */
export function md5(octets: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('md5').update(octets).digest());
}

/** Basic: base64 of `user:password`. */
export function basicCredential(user: string, password: string): string {
  return toBase64(utf8Encode(`${user}:${password}`));
}

/**
 * MD5 scheme: base64 of H(B64(H(user:password)) : nonce).
 * @param nonce the raw octets, that is the decoded NextNonce
 */
export function md5Credential(user: string, password: string, nonce: Uint8Array): string {
  return toBase64(md5(concatOctets(hashedPair(user, password), COLON, nonce)));
}

/** MAC scheme: base64 of {@link macDigest}. */
export function macCredential(user: string, password: string, nonce: Uint8Array, body: Uint8Array): string {
  return toBase64(macDigest(user, password, nonce, body));
}

/**
 * H(B64(H(user:password)) : nonce : B64(H(body))), 16 raw octets. MAC credentials and the digest of Package #0
 * share the formula; it is not the HMAC of RFC 2104, whatever its name.
 */
export function macDigest(user: string, password: string, nonce: Uint8Array, body: Uint8Array): Uint8Array {
  const ownHash = utf8Encode(bodyHash(body));
  return md5(concatOctets(hashedPair(user, password), COLON, nonce, COLON, ownHash));
}

/** The inner value of all MD5 formulas: base64 of H(user:password). */
export function innerHash(user: string, password: string): string {
  return toBase64(md5(utf8Encode(`${user}:${password}`)));
}

/** The last value of the MAC formula: base64 of H(body). */
export function bodyHash(body: Uint8Array): string {
  return toBase64(md5(body));
}

/** The header's value: `algorithm=MD5, username="...", mac=...`. */
export function formatHmacHeader({ username, mac }: { username: string; mac: string }): string {
  return `algorithm=MD5, username="${username.replace(/["\\]/g, '\\$&')}", mac=${mac}`;
}

/**
 * Reads the header's value; spacing, order, quoting and case of the names do not matter, and a missing algorithm
 * means MD5.
 * @returns undefined without a user name or a mac
 */
export function parseHmacHeader(text: string): HmacHeader | undefined {
  const fields = new Map<string, string>();
  for (const [part] of text.matchAll(HEADER_PART)) {
    const at = part.indexOf('=');
    if (at > 0) fields.set(part.slice(0, at).trim().toLowerCase(), unquote(part.slice(at + 1).trim()));
  }
  const username = fields.get('username');
  const mac = fields.get('mac');
  if (username === undefined || !mac) return undefined;
  return { algorithm: fields.get('algorithm')?.toUpperCase() || 'MD5', username, mac };
}

/** Whether the header's value is spelt as the standard has it, in whatever order; the algorithm may be missing. */
export function isExactHmacHeader(text: string): boolean {
  const parts = [...text.matchAll(HEADER_PART)].map(([part]) => part.trim());
  const names = parts.map((part) => part.slice(0, part.indexOf('=')));
  return new Set(names).size === parts.length && parts.every((part) => EXACT_PART.test(part));
}

const EXACT_PART = /^(?:algorithm=MD5|username="(?:[^"\\]|\\.)*"|mac=[A-Za-z0-9+/]+={0,2})$/s;

/** What stands between commas outside of quotes. */
const HEADER_PART = /(?:"(?:[^"\\]|\\.)*"|[^",])+/gs;

function unquote(value: string): string {
  return /^".*"$/s.test(value) ? value.slice(1, -1).replace(/\\(.)/gs, '$1') : value;
}

function hashedPair(user: string, password: string): Uint8Array {
  return utf8Encode(innerHash(user, password));
}
