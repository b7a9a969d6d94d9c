/**
 * Authentication of one message, the same for both ends (OMA DM Security 1.2, 5.3 and 5.4; Protocol 1.2, 9).
 * Pure: who keeps nonces and counts attempts is the session.
 */
import type { Chal, Cred, SyncHdr, SyncMLMessage, Warning } from '../syncml/message.js';
import { dataText } from '../syncml/message-tree.js';
import { equalOctets, fromBase64, toBase64, utf8DecodeLeniently } from '../syncml/octets.js';
import {
  basicCredential,
  formatHmacHeader,
  HMAC_HEADER,
  isExactHmacHeader,
  macCredential,
  md5Credential,
  parseHmacHeader,
} from './credentials.js';
import { exchangeWarning } from './exchange-tolerance.js';

export type AuthScheme = 'basic' | 'md5' | 'hmac';

/** What a correct peer proves that it knows. */
export interface Secret {
  scheme: AuthScheme;
  user: string;
  password: string;
}

/** `Meta/Type` of Cred and Chal for each scheme. */
export const AUTH_TYPES: Readonly<Record<AuthScheme, string>> = {
  basic: 'syncml:auth-basic',
  md5: 'syncml:auth-md5',
  hmac: 'syncml:auth-MAC',
};

/** `missing`: no credentials at all; `wrong-scheme`: credentials of another kind than agreed; `wrong`: they do not match. */
export type Verdict = 'accepted' | 'missing' | 'wrong' | 'wrong-scheme';

export interface Judgement {
  verdict: Verdict;
  /** Which of the accepted nonces was used; only for accepted MD5 and MAC credentials. */
  nonceIndex?: number;
}

/** A received message and what is expected of it. */
export interface Evidence {
  secret: Secret;
  /** Accepted nonces, raw octets, the current one first; resync readings follow when the caller allows them. */
  nonces: readonly Uint8Array[];
  header: SyncHdr;
  /** The message's octets as received; MAC credentials are made over them. */
  body: Uint8Array;
  /** Value of the HMAC header of the transport. */
  macHeader?: string | undefined;
}

/**
 * Credentials for the header. Empty for the MAC scheme, whose credentials must not be in Cred: its header is made
 * over the finished octets by {@link makeMacHeader}.
 */
export function makeCred(secret: Secret, nonce: Uint8Array): { cred?: Cred } {
  if (secret.scheme === 'hmac') return {};
  const { user, password } = secret;
  const data =
    secret.scheme === 'basic' ? basicCredential(user, password) : md5Credential(user, password, nonce);
  return { cred: { meta: { format: 'b64', type: AUTH_TYPES[secret.scheme] }, data } };
}

/** Value of the HMAC header for a body. */
export function makeMacHeader(
  { user, password }: Pick<Secret, 'user' | 'password'>,
  nonce: Uint8Array,
  body: Uint8Array,
): string {
  return formatHmacHeader({ username: user, mac: macCredential(user, password, nonce, body) });
}

/** Judges the credentials of a received message; under strict those of an odd spelling are of no kind that is known. */
export function judge(evidence: Evidence, { strict = false }: { strict?: boolean } = {}): Judgement {
  if (strict && credDepartures(evidence).length > 0) return { verdict: 'wrong-scheme' };
  const offered = offeredScheme(evidence);
  if (offered === undefined) return { verdict: 'missing' };
  if (offered !== evidence.secret.scheme) return { verdict: 'wrong-scheme' };
  return JUDGES[offered](evidence);
}

/** The Status code for SyncHdr (and, when it is an error, for every command of the message). */
export function authStatus(verdict: Verdict, scheme: AuthScheme): '200' | '212' | '401' | '407' {
  if (verdict === 'missing') return '407';
  if (verdict !== 'accepted') return '401';
  // MAC credentials hold for one message only, so 212 (good for the session) would be wrong (Security 5.4).
  return scheme === 'hmac' ? '200' : '212';
}

/** The user name that the sender claims: of the HMAC header, of basic credentials, else `Source/LocName`. */
export function claimedUser(header: SyncHdr, macHeader?: string): string | undefined {
  const mac = macHeader === undefined ? undefined : parseHmacHeader(macHeader);
  if (mac) return mac.username;
  if (header.cred && credScheme(header.cred) === 'basic') {
    const pair = fromBase64(dataText(header.cred.data));
    if (pair) return utf8DecodeLeniently(pair).split(':', 1)[0];
  }
  return header.source.locName;
}

/** A challenge for Chal: scheme and, except for basic, the nonce to use next. */
export function challenge(scheme: AuthScheme, nextNonce: Uint8Array): Chal {
  const meta = { format: 'b64', type: AUTH_TYPES[scheme] };
  return { meta: scheme === 'basic' ? meta : { ...meta, nextNonce: toBase64(nextNonce) } };
}

/**
 * Reads a challenge. Under strict its type must be spelt as the standard has it.
 * @returns undefined for a scheme that fumo does not know; `nextNonce` is undefined when absent or not base64
 */
export function readChallenge(
  chal: Chal,
  { strict = false }: { strict?: boolean } = {},
): { scheme: AuthScheme; nextNonce: Uint8Array | undefined } | undefined {
  const scheme = schemeOf(chal.meta.type);
  if (!scheme || (strict && isOddType(chal.meta.type))) return undefined;
  const { nextNonce } = chal.meta;
  return { scheme, nextNonce: nextNonce === undefined ? undefined : fromBase64(nextNonce) };
}

/** What is odd about the way in which credentials name their kind, or in which their HTTP header is spelt. */
export function credDepartures({
  header: { cred },
  macHeader,
}: Pick<Evidence, 'header' | 'macHeader'>): Warning[] {
  const type = cred?.meta?.type;
  return [
    ...(isOddType(type) ? [oddType(`credentials of type “${type}”`, 'SyncML/SyncHdr/Cred/Meta/Type')] : []),
    ...(macHeader === undefined || isExactHmacHeader(macHeader)
      ? []
      : [exchangeWarning('exchange.hmac-header', `${HMAC_HEADER}: ${macHeader}`, HMAC_HEADER)]),
  ];
}

/** What is odd about the way in which the challenges of a message name their kind. */
export function chalDepartures({ commands }: Pick<SyncMLMessage, 'commands'>): Warning[] {
  return commands.flatMap((command) => {
    const type = command.name === 'Status' ? command.chal?.meta.type : undefined;
    const path = 'SyncML/SyncBody/Status/Chal/Meta/Type';
    return isOddType(type) ? [oddType(`a challenge of type “${type}”`, path)] : [];
  });
}

const oddType = (text: string, path: string): Warning => exchangeWarning('exchange.auth-type', text, path);

/** A kind that is known, in another spelling. */
function isOddType(type: string | undefined): boolean {
  const scheme = schemeOf(type);
  return scheme !== undefined && type !== AUTH_TYPES[scheme];
}

const JUDGES: Readonly<Record<AuthScheme, (evidence: Evidence) => Judgement>> = {
  basic: ({ secret, header }) =>
    proves(header.cred, basicCredential(secret.user, secret.password))
      ? { verdict: 'accepted' }
      : { verdict: 'wrong' },
  md5: ({ secret, nonces, header }) =>
    firstNonce(nonces, (nonce) => proves(header.cred, md5Credential(secret.user, secret.password, nonce))),
  hmac: judgeMac,
};

function judgeMac({ secret, nonces, body, macHeader = '' }: Evidence): Judgement {
  const header = parseHmacHeader(macHeader);
  if (header?.algorithm !== 'MD5' || header.username !== secret.user) return { verdict: 'wrong' };
  return firstNonce(nonces, (nonce) =>
    sameBase64(header.mac, macCredential(secret.user, secret.password, nonce, body)),
  );
}

/**
 * The kind that is agreed counts where several are offered. A MAC inside Cred is none: only the header may carry it.
 */
function offeredScheme({ secret, header, macHeader }: Evidence): AuthScheme | 'other' | undefined {
  const inCred = header.cred && (credScheme(header.cred) ?? 'other');
  const usable = inCred === 'hmac' ? 'other' : inCred;
  if (macHeader === undefined || usable === secret.scheme) return usable;
  return 'hmac';
}

/** SyncML takes credentials without a Type for basic ones. */
function credScheme(cred: Cred): AuthScheme | undefined {
  return cred.meta?.type === undefined ? 'basic' : schemeOf(cred.meta.type);
}

function schemeOf(type: string | undefined): AuthScheme | undefined {
  const wanted = type?.toLowerCase();
  const schemes: readonly AuthScheme[] = ['basic', 'md5', 'hmac'];
  return schemes.find((scheme) => AUTH_TYPES[scheme].toLowerCase() === wanted);
}

function firstNonce(nonces: readonly Uint8Array[], matches: (nonce: Uint8Array) => boolean): Judgement {
  const nonceIndex = nonces.findIndex(matches);
  return nonceIndex < 0 ? { verdict: 'wrong' } : { verdict: 'accepted', nonceIndex };
}

function proves(cred: Cred | undefined, expected: string): boolean {
  return cred !== undefined && sameBase64(dataText(cred.data), expected);
}

function sameBase64(found: string, expected: string): boolean {
  const [left, right] = [fromBase64(found), fromBase64(expected)];
  return left !== undefined && right !== undefined && equalOctets(left, right);
}
