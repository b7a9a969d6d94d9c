/** The words of `fumo message`: refusals, hints, and what the explanations say. */
import { count } from '../words.js';

export const MESSAGE_WORDS = {
  noInput: 'there is no message to read: standard input is a terminal',
  noInputHint: 'Name a file, or pipe the message in: fumo message decode < message.wbxml',
  empty: 'the input holds no octets',
  emptyHint: 'Check the file, or the program that writes into the pipe.',
  tooLarge: 'the input is larger than any message',
  atMost: (octets: number): string => `at most ${count(octets, 'octet')} of message`,
  notText: (form: string): string => `the input is not text, so it is not ${form}`,
  binaryHint: 'Leave --input out, or say --input binary.',
  notHex: 'the input is not hex',
  hexDigits: 'hex digits, two an octet',
  oddDigits: 'an odd number of digits',
  wrongOffset: 'a line of the dump does not begin at its offset',
  wrongOffsetHint: 'A line may be missing, or use --input hex with the octets alone.',
  notBase64: 'the input is not base64',
  base64Digits: 'base64 digits',
  wrongLength: 'an incomplete last group of digits',
  unknownKind: 'these octets are no message that fumo knows',
  kinds: 'WBXML of SyncML, XML, or a Package #0 with or without the headers of its SMS',
  unknownKindHint: 'Say what it is with --from wbxml, xml or notification.',
  jsonOnlyEncoded: 'the input is JSON, which is encoded, not decoded',
  jsonHint: 'Use fumo message encode.',
  notJson: 'the input is not well-formed JSON',
  jsonTooDeep: (levels: number): string => `the JSON has more than ${levels} levels`,
  jsonField: 'a value of the JSON is not what a message can hold',
  jsonRoot: 'the JSON holds no message',
  jsonRootExpected: 'an object with "message" or "notification"',
  jsonRootHint: 'Take what "fumo message decode --to json" writes as an example.',
  noXmlOfNotification: (form: string): string => `a Package #0 has no ${form}`,
  notificationForms: 'Use --to hex or base64, or leave --to out.',
  toTerminal: 'binary octets would garble the terminal',
  toTerminalHint: 'Write them to a file with --output FILE, or use --to hex.',
  flagsAndFile: 'a Package #0 is made from flags or from a file, not from both',
  flagsAndFileHint: 'Leave out the file or --server-id.',
  noDigest: 'the Package #0 has no digest and nothing to make one of',
  noDigestHint: 'Give --secret and --nonce, or a "digest" in the JSON.',
  badSession: (value: string): string => `"${value}" is no session id`,
  sessionExpected: '1 to FFFF, in hex as the SessionID element has it',
  badVendor: (value: string): string => `"${value}" is no octets in hex`,
  badNonce: (value: string): string => `"${value}" is no nonce`,
  nonceExpected: 'base64, or text:... or hex:...',
  nonceHint: 'The nonce of a Chal is base64 and is given as it stands there.',
  noNonce: 'these credentials cannot be checked without a nonce',
  noNonceHint: 'Give the nonce that was due with --nonce, and older ones with further --nonce.',
  pushOfMessage: '--sms puts the headers of an SMS before a Package #0, and this is none',
  wrote: (path: string, octets: number): string => `wrote ${path} (${count(octets, 'octet')})`,
  unchanged: (path: string): string => `${path} is as it should be already`,
  goesOn: (length: number): string => `… (${count(length, 'character')} in all)`,
  warning: 'warning',
} as const;

export const KIND_NAMES = {
  wbxml: 'WBXML',
  xml: 'XML',
  notification: 'Package #0',
} as const;

export const EXPLAIN_WORDS = {
  heading: (kind: keyof typeof KIND_NAMES, octets: number): string =>
    `${KIND_NAMES[kind]}, ${count(octets, 'octet')}`,
  at: 'at',
  octets: 'octets',
  meaning: 'meaning',
  /** What stands between octets and meaning. */
  middle: { wbxml: 'page tok', xml: 'line:col', notification: '' },
  notReadable: (code: string): string => `not readable (${code})`,
} as const;

const SCHEMES = {
  basic: 'basic credentials',
  md5: 'MD5 credentials',
  hmac: 'MAC credentials',
  notification: 'digest of the Package #0',
  other: 'credentials of another kind',
  none: 'credentials',
} as const;

const VERDICTS = {
  match: 'match: made with this name, this secret and the nonce that is due',
  stale: 'no match: made with an older nonce',
  resync: 'no match: made with the resync nonce',
  undecoded: 'no match: made with the base64 text of a nonce instead of its octets',
  mismatch: 'no match: another secret, name, nonce or body',
  'wrong-user': 'no match: in another name than was given',
  unreadable: 'no match: this is no value that the scheme allows',
  missing: 'none: the message has no Cred, and no --hmac was given',
} as const;

const USER_SOURCES = {
  given: '--user',
  header: 'the HMAC header',
  credentials: 'the credentials themselves',
  'server-id': 'the server identifier',
  'loc-name': 'Source/LocName',
  nowhere: 'nowhere: the message has no LocName, give --user',
} as const;

const REMARKS = {
  'mac-in-cred': 'a MAC belongs into the HTTP header, never into Cred (DM Security 1.2, 5.4)',
  'no-type': 'Cred without a Type is taken for basic',
  algorithm: 'the header names an algorithm other than MD5',
  'hex-digest': 'the value is base64 of hex digits; it should be base64 of the 16 octets',
  'unknown-scheme': 'the Type of Cred is none of syncml:auth-basic, syncml:auth-md5',
} as const;

const READINGS = {
  given: (number: number): string => (number === 1 ? 'nonce 1 (due)' : `nonce ${number} (stale)`),
  undecoded: (number: number): string => `nonce ${number} as base64 text`,
  'resync-octets': (): string => 'resync nonce, four zero octets',
  'resync-text': (): string => 'resync nonce, the text 0x00000000',
} as const;

export const AUTH_WORDS = {
  schemes: SCHEMES,
  verdicts: VERDICTS,
  userSources: USER_SOURCES,
  remarks: REMARKS,
  readings: READINGS,
  name: 'name',
  from: (source: string): string => `from ${source}`,
  innerHash: 'B64(H(name:secret))',
  bodyHash: { hmac: 'B64(H(body))', notification: 'B64(H(trigger))' },
  nonce: 'nonce',
  expected: 'expected',
  received: 'received',
  note: 'note',
  tried: 'made with',
  fits: 'fits',
  not: 'no',
} as const;
