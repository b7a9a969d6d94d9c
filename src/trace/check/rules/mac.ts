/** HMA: MAC credentials in the transport header. */
import { readChallenge } from '../../../dm/authentication.js';
import { HMAC_HEADER, parseHmacHeader } from '../../../dm/credentials.js';
import { fromBase64, toBase64 } from '../../../syncml/octets.js';
import type { Evidence, WireMessage } from '../evidence.js';
import { proofsOf } from '../proofs.js';
import { expectThat, type Finding, fail, PASS, type Rule, SPEC, type Spot } from '../rule.js';
import { atCommand, atHeader, codeOf, decoded, headerStatusesIn, isOk } from '../walk.js';
import { proved } from './authentication.js';

/** Octets of an MD5 digest. */
const DIGEST_LENGTH = 16;

export const MAC_RULES: readonly Rule[] = [
  {
    id: 'HMA-01',
    title: 'The header x-syncml-hmac names user and mac, and once used stands on every message',
    clause: `${SPEC.security}, 5.4`,
    level: 'must',
    judges: 'both',
    ets: null,
    *check(evidence) {
      for (const message of decoded(evidence)) yield* headerOf(message);
      yield* everyMessage(evidence);
    },
  },
  {
    id: 'HMA-02',
    title: 'The mac is made over the body as transported and the nonce of the message before',
    clause: `${SPEC.security}, 5.4`,
    level: 'must',
    judges: 'both',
    ets: null,
    *check(evidence) {
      for (const proof of proofsOf(evidence).messages) {
        if (proof.scheme === 'hmac') yield proved(proof);
      }
    },
  },
  {
    id: 'HMA-03',
    title: 'A good mac is answered with 200, never 212, and a new nonce each time',
    clause: `${SPEC.security}, 5.4`,
    level: 'must',
    judges: 'both',
    ets: null,
    *check(evidence) {
      yield* freshNonces(evidence);
    },
  },
];

function macOf({ view }: WireMessage): string | undefined {
  return view.event.headers?.[HMAC_HEADER];
}

function atMac(message: WireMessage): Spot {
  return { message, path: `header ${HMAC_HEADER}` };
}

function* headerOf(message: WireMessage): Generator<Finding> {
  const text = macOf(message);
  if (text === undefined) return;
  const read = parseHmacHeader(text);
  if (!read) {
    yield fail(atMac(message), 'username and mac', text);
    return;
  }
  yield expectThat(read.algorithm === 'MD5', atMac(message), 'algorithm MD5', read.algorithm);
  yield expectThat(
    fromBase64(read.mac)?.length === DIGEST_LENGTH,
    atMac(message),
    'base64 of 16 octets',
    read.mac,
  );
  const type = message.body?.header.cred?.meta?.type?.trim().toLowerCase();
  if (type === 'syncml:auth-mac') yield fail(atHeader(message, 'Cred'), 'no MAC in Cred', type);
}

function* everyMessage({ sessions }: Evidence): Generator<Finding> {
  for (const { messages } of sessions) {
    for (const side of ['device', 'server']) {
      const own = messages.filter(({ from }) => from === side);
      const first = own.findIndex((message) => macOf(message) !== undefined);
      for (const message of first < 0 ? [] : own.slice(first)) {
        yield expectThat(macOf(message) !== undefined, atMac(message), 'the header', 'none');
      }
    }
  }
}

function* freshNonces(evidence: Evidence): Generator<Finding> {
  const seen = new Set<string>();
  for (const status of decoded(evidence).flatMap(headerStatusesIn)) {
    const answered = status.answersHeaderOf;
    if (!answered || macOf(answered) === undefined || !isOk(codeOf(status))) continue;
    yield expectThat(codeOf(status) === '200', atCommand(status, 'Data'), '200', codeOf(status));
    const nonce = status.command.chal && readChallenge(status.command.chal)?.nextNonce;
    const at = atCommand(status, 'Chal/Meta/NextNonce');
    const text = nonce && toBase64(nonce);
    if (text === undefined) yield fail(at, 'a new nonce', 'none');
    else yield seen.has(text) ? fail(at, 'a new nonce', `${text}, which was used before`) : PASS;
    if (text !== undefined) seen.add(text);
  }
}
