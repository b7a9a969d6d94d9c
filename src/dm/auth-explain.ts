/**
 * Why credentials fit or do not: the inputs of the digest, what it should be, what was received, and which other
 * nonce of those at hand would have made it (OMA DM Security 1.2, 5.3 and 5.4; DM Notification 1.2, 6.1). Pure.
 */
import type { Cred, SyncHdr } from '../syncml/message.js';
import { dataText } from '../syncml/message-tree.js';
import { decodeNotification } from '../syncml/notification.js';
import {
  concatOctets,
  equalOctets,
  fromBase64,
  fromHex,
  toBase64,
  utf8Decode,
  utf8DecodeLeniently,
  utf8Encode,
} from '../syncml/octets.js';
import { AUTH_TYPES } from './authentication.js';
import { basicCredential, bodyHash, innerHash, macDigest, md5, parseHmacHeader } from './credentials.js';
import { RESYNC_NONCES } from './notification.js';

/** `other`: a scheme that is none of DM's; `none`: no credentials at all. */
export type ExplainedScheme = 'basic' | 'md5' | 'hmac' | 'notification' | 'other' | 'none';

/** Where a nonce comes from; `undecoded` is the base64 text of a given nonce taken for the nonce itself. */
export type NonceReading = 'given' | 'undecoded' | 'resync-octets' | 'resync-text';

/** A digest made with one nonce. */
export interface Attempt {
  reading: NonceReading;
  /** Which of the given nonces, from 1; absent for the resync readings. */
  number?: number;
  /** Raw octets. */
  nonce: Uint8Array;
  /** Base64 of the digest that this nonce makes. */
  expected: string;
  matches: boolean;
}

/**
 * `match`: made with the nonce that is due (the first one given); `stale`: with another one given; `resync`: with a
 * reading of the resync nonce; `undecoded`: with the base64 text of a nonce; `mismatch`: with none of them;
 * `wrong-user`: in another name; `unreadable`: the received value is no digest; `missing`: there is nothing to check.
 */
export type AuthVerdict =
  | 'match'
  | 'stale'
  | 'resync'
  | 'undecoded'
  | 'mismatch'
  | 'wrong-user'
  | 'unreadable'
  | 'missing';

/** What must be watched besides the verdict. `hex-digest`: the value is base64 of hex digits, not of the digest. */
export type AuthRemark = 'mac-in-cred' | 'no-type' | 'algorithm' | 'hex-digest' | 'unknown-scheme';

/** One set of credentials, explained. */
export interface AuthExplanation {
  scheme: ExplainedScheme;
  verdict: AuthVerdict;
  remarks: readonly AuthRemark[];
  /** The name that goes into the digest. */
  user: string;
  /** Where the name was taken from. */
  userFrom: 'given' | 'header' | 'credentials' | 'server-id' | 'loc-name' | 'nowhere';
  /** As received: the text in Cred or the HMAC header; base64 of the digest of Package #0. */
  received?: string;
  /** What it should be with the nonce that is due; for basic the whole credential. */
  expected?: string;
  /** Base64 of H(name:secret); not for basic. */
  innerHash?: string;
  /** Base64 of H(body) or of H(trigger); for MAC and Package #0. */
  bodyHash?: string;
  /** In the order in which the nonces were tried. */
  attempts: readonly Attempt[];
  /** The attempt that fits, if any. */
  matched?: Attempt;
}

/** What the asker knows. */
export interface AuthKnowledge {
  secret: string;
  /** Name to use instead of the one that the message claims. */
  user?: string | undefined;
  /** Raw octets; the nonce that is due first, then older ones. */
  nonces: readonly Uint8Array[];
}

/** A received message as far as its credentials matter. */
export interface AuthEvidence {
  header: SyncHdr;
  /** The octets as received: a MAC is made over them. */
  body: Uint8Array;
  /** Value of the HMAC header of the transport. */
  macHeader?: string | undefined;
}

/** Explains the credentials of a message: those in Cred, those in the HMAC header, or that there are none. */
export function explainCredentials(evidence: AuthEvidence, known: AuthKnowledge): AuthExplanation[] {
  const { header, macHeader } = evidence;
  const found = [
    ...(header.cred ? [explainCred(header.cred, header, known)] : []),
    ...(macHeader === undefined ? [] : [explainMac(evidence, macHeader, known)]),
  ];
  return found.length > 0 ? found : [missing(header, known)];
}

/**
 * Explains the digest of a Package #0 (without the headers of its SMS). Errors: `notification.*` when the octets are
 * none.
 */
export function explainDigest(octets: Uint8Array, known: AuthKnowledge): AuthExplanation {
  const { digest, trigger, triggerOctets } = decodeNotification(octets);
  const user = known.user ?? trigger.serverId;
  const attempts = tryNonces(known, digest, (nonce) => macDigest(user, known.secret, nonce, triggerOctets));
  return {
    scheme: 'notification',
    user,
    userFrom: known.user === undefined ? 'server-id' : 'given',
    received: toBase64(digest),
    innerHash: innerHash(user, known.secret),
    bodyHash: bodyHash(triggerOctets),
    remarks: [],
    ...judged(attempts),
  };
}

type Judged = Pick<AuthExplanation, 'verdict' | 'attempts' | 'matched' | 'expected'>;

function judged(attempts: readonly Attempt[]): Judged {
  const matched = attempts.find(({ matches }) => matches);
  const [due] = attempts;
  return {
    verdict: matched ? verdictOf(matched) : 'mismatch',
    attempts,
    ...(matched ? { matched } : {}),
    ...(due ? { expected: due.expected } : {}),
  };
}

function verdictOf({ reading, number }: Attempt): AuthVerdict {
  if (reading === 'given') return number === 1 ? 'match' : 'stale';
  return reading === 'undecoded' ? 'undecoded' : 'resync';
}

function tryNonces(
  { nonces }: AuthKnowledge,
  received: Uint8Array | undefined,
  digestOf: (nonce: Uint8Array) => Uint8Array,
): Attempt[] {
  const attempt = (reading: NonceReading, nonce: Uint8Array, number?: number): Attempt => {
    const digest = digestOf(nonce);
    const matches = received !== undefined && equalOctets(digest, received);
    return {
      reading,
      ...(number === undefined ? {} : { number }),
      nonce,
      expected: toBase64(digest),
      matches,
    };
  };
  return [
    ...nonces.map((nonce, at) => attempt('given', nonce, at + 1)),
    attempt('resync-octets', RESYNC_NONCES.octets),
    attempt('resync-text', RESYNC_NONCES.text),
    ...nonces.map((nonce, at) => attempt('undecoded', utf8Encode(toBase64(nonce)), at + 1)),
  ];
}

function explainCred(cred: Cred, header: SyncHdr, known: AuthKnowledge): AuthExplanation {
  const received = dataText(cred.data).trim();
  const type = cred.meta?.type?.trim().toLowerCase();
  if (type === undefined || type === AUTH_TYPES.basic) {
    return explainBasic(received, known, type === undefined ? ['no-type'] : []);
  }
  if (type === AUTH_TYPES.md5) return explainMd5(received, header, known);
  const isMac = type === AUTH_TYPES.hmac.toLowerCase();
  return {
    ...nameOf(header, known),
    scheme: isMac ? 'hmac' : 'other',
    verdict: 'unreadable',
    remarks: [isMac ? 'mac-in-cred' : 'unknown-scheme'],
    received,
    attempts: [],
  };
}

function explainBasic(
  received: string,
  { secret, user: given }: AuthKnowledge,
  remarks: AuthRemark[],
): AuthExplanation {
  const pair = fromBase64(received);
  const claimed = pair && utf8DecodeLeniently(pair).split(':', 1)[0];
  const user = given ?? claimed ?? '';
  const expected = basicCredential(user, secret);
  const userFrom = given === undefined ? 'credentials' : 'given';
  const verdict = pair ? basicVerdict(received === expected, claimed === user) : 'unreadable';
  return { scheme: 'basic', verdict, remarks, user, userFrom, received, expected, attempts: [] };
}

function basicVerdict(isSame: boolean, isSameUser: boolean): AuthVerdict {
  if (isSame) return 'match';
  return isSameUser ? 'mismatch' : 'wrong-user';
}

function explainMd5(received: string, header: SyncHdr, known: AuthKnowledge): AuthExplanation {
  const name = nameOf(header, known);
  const inner = innerHash(name.user, known.secret);
  const attemptsFor = (digest: Uint8Array | undefined): Attempt[] =>
    tryNonces(known, digest, (nonce) => md5(concatOctets(utf8Encode(`${inner}:`), nonce)));
  return { ...name, scheme: 'md5', received, innerHash: inner, ...readDigest(received, attemptsFor) };
}

function explainMac({ body }: AuthEvidence, text: string, known: AuthKnowledge): AuthExplanation {
  const parsed = parseHmacHeader(text);
  const user = known.user ?? parsed?.username ?? '';
  const common = {
    scheme: 'hmac',
    user,
    innerHash: innerHash(user, known.secret),
    bodyHash: bodyHash(body),
  } as const;
  const userFrom = known.user === undefined ? 'header' : 'given';
  if (!parsed)
    return { ...common, userFrom, verdict: 'unreadable', remarks: [], received: text, attempts: [] };
  const read = readDigest(parsed.mac, (digest) =>
    tryNonces(known, digest, (nonce) => macDigest(user, known.secret, nonce, body)),
  );
  const isMd5 = parsed.algorithm === 'MD5';
  const remarks: AuthRemark[] = isMd5 ? read.remarks : [...read.remarks, 'algorithm'];
  const isOther = known.user !== undefined && parsed.username !== known.user;
  const verdict = isOther ? 'wrong-user' : isMd5 ? read.verdict : 'unreadable';
  return { ...common, userFrom, received: parsed.mac, ...read, verdict, remarks };
}

/** The received text as a digest of 16 octets, and what it fits. */
function readDigest(
  received: string,
  attemptsFor: (digest: Uint8Array | undefined) => Attempt[],
): Judged & { remarks: AuthRemark[] } {
  const octets = fromBase64(received);
  const digits = octets?.length === 32 ? fromHex(utf8Decode(octets) ?? '-') : undefined;
  const digest = octets?.length === 16 ? octets : digits;
  const result = judged(attemptsFor(digest));
  const remarks: AuthRemark[] = digits ? ['hex-digest'] : [];
  if (!digest) return { ...result, verdict: 'unreadable', remarks };
  return digits && result.verdict === 'match'
    ? { ...result, verdict: 'unreadable', remarks }
    : { ...result, remarks };
}

/** The name of MD5 credentials stands in `Source/LocName`, which peers also leave out. */
function nameOf(header: SyncHdr, { user }: AuthKnowledge): Pick<AuthExplanation, 'user' | 'userFrom'> {
  if (user !== undefined) return { user, userFrom: 'given' };
  const { locName } = header.source;
  return locName === undefined ? { user: '', userFrom: 'nowhere' } : { user: locName, userFrom: 'loc-name' };
}

function missing(header: SyncHdr, known: AuthKnowledge): AuthExplanation {
  return { ...nameOf(header, known), scheme: 'none', verdict: 'missing', remarks: [], attempts: [] };
}
