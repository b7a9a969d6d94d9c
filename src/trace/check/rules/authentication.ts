/** AUT: credentials, challenges and what may be said to a peer that has not proved itself. */
import { ALERT } from '../../../dm/alert-codes.js';
import { AUTH_TYPES, readChallenge } from '../../../dm/authentication.js';
import type { Status } from '../../../syncml/message.js';
import { type Evidence, isResults, isStatus, type WireCommand, type WireMessage } from '../evidence.js';
import { type Proof, proofsOf, schemeIn } from '../proofs.js';
import { expectThat, type Finding, fail, PASS, type Rule, SPEC, unjudged } from '../rule.js';
import {
  alertsIn,
  atCommand,
  atHeader,
  codeOf,
  decoded,
  headerCode,
  headerStatusesIn,
  isAuthFailure,
  isOk,
  nextOf,
} from '../walk.js';

export const AUTHENTICATION_RULES: readonly Rule[] = [
  {
    id: 'AUT-01',
    title: 'Status 401 or 407 for a header carries a challenge, and what follows carries credentials',
    clause: `${SPEC.protocol}, 9.1`,
    level: 'must',
    judges: 'both',
    ets: null,
    *check(evidence) {
      for (const status of refusals(evidence)) yield* challenged(status);
    },
  },
  {
    id: 'AUT-02',
    title: 'MD5 credentials are made with the nonce that the other end gave last',
    clause: `${SPEC.security}, 5.3`,
    level: 'must',
    judges: 'both',
    ets: null,
    *check(evidence) {
      for (const proof of proofsOf(evidence).messages) {
        if (proof.scheme === 'md5') yield proved(proof);
      }
    },
  },
  {
    id: 'AUT-03',
    title: 'Credentials accepted with 200 come with the next message too; with 212 they hold for the session',
    clause: `${SPEC.protocol}, 9.1`,
    level: 'must',
    judges: 'both',
    ets: null,
    *check(evidence) {
      for (const message of decoded(evidence)) yield* shownAgain(message);
    },
  },
  {
    id: 'AUT-04',
    title: 'A message that fails authentication is answered with Statuses only, and nothing of it is done',
    clause: `${SPEC.protocol}, 9.1`,
    level: 'must',
    judges: 'server',
    ets: null,
    *check(evidence) {
      for (const status of refusals(evidence, 'server')) yield* nothingDone(status);
    },
  },
  {
    id: 'AUT-05',
    title: 'A server that has not proved itself gets no data',
    clause: `${SPEC.security}, 5.1`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const status of refusals(evidence, 'device')) yield* nothingDone(status);
    },
  },
  {
    id: 'AUT-06',
    title: 'The kind of authentication does not change inside a session',
    clause: `${SPEC.security}, 5.1`,
    level: 'must',
    judges: 'both',
    ets: null,
    *check(evidence) {
      yield* oneKind(evidence);
    },
  },
];

/** Statuses that refuse a header for its credentials. */
function refusals(evidence: Evidence, by?: WireMessage['from']): WireCommand<Status>[] {
  return decoded(evidence)
    .filter(({ from }) => by === undefined || from === by)
    .flatMap(headerStatusesIn)
    .filter((status) => isAuthFailure(codeOf(status)));
}

function* challenged(status: WireCommand<Status>): Generator<Finding> {
  const { chal } = status.command;
  const read = chal && readChallenge(chal);
  if (!read) {
    yield fail(
      atCommand(status, 'Chal'),
      `Chal with Type ${Object.values(AUTH_TYPES).join(', ')}`,
      chal ? (chal.meta.type ?? 'no Type') : 'no Chal',
    );
    return;
  }
  const needsNonce = read.scheme !== 'basic' && read.nextNonce === undefined;
  yield expectThat(!needsNonce, atCommand(status, 'Chal/Meta/NextNonce'), 'a nonce', 'none');
  const next = status.answersHeaderOf && nextOf(status.message, status.answersHeaderOf.from);
  if (next?.body) {
    yield expectThat(schemeIn(next) !== undefined, atHeader(next, 'Cred'), 'credentials', 'none');
  }
}

/** Credentials that were refused were judged by their receiver already. */
export function proved(proof: Proof): Finding {
  const { message, scheme, accepted, verdict, why = '' } = proof;
  if (verdict === 'unknown') return unjudged(why);
  if (verdict === 'fits' || accepted === false) return PASS;
  const at = scheme === 'hmac' ? { message, path: 'header x-syncml-hmac' } : atHeader(message, 'Cred/Data');
  const { expected = 'a digest over the nonce given last', found = 'another' } = proof;
  return fail(at, expected, accepted ? `${found}, which was accepted` : found);
}

function* shownAgain(message: WireMessage): Generator<Finding> {
  const code = headerCode(message);
  if (schemeIn(message) === undefined || code === undefined) return;
  if (code === '212') yield PASS;
  const next = code === '200' ? nextOf(message, message.from) : undefined;
  if (!next?.body) return;
  yield expectThat(
    schemeIn(next) !== undefined,
    atHeader(next, 'Cred'),
    `credentials, since those of message ${message.number} were accepted with 200`,
    'none',
  );
}

function* nothingDone(status: WireCommand<Status>): Generator<Finding> {
  const { message, answersHeaderOf } = status;
  for (const command of message.commands) {
    // Giving up is no command: the refusal and the abort may travel together (DM Protocol 1.2, session abort).
    if (alertsIn([command], ALERT.sessionAbort).length > 0) yield PASS;
    else if (!isStatus(command)) {
      const what = isResults(command) ? 'no Results' : 'no command';
      yield fail(atCommand(command), `${what} for a peer that was refused`, command.command.name);
    } else if (command.asks?.message === answersHeaderOf && answersHeaderOf) {
      yield expectThat(!isOk(codeOf(command)), atCommand(command, 'Data'), codeOf(status), codeOf(command));
    } else yield PASS;
  }
}

/** Kinds that were accepted, or not refused, per session and end. */
function* oneKind({ sessions }: Evidence): Generator<Finding> {
  for (const { messages } of sessions) {
    const kinds = new Map<string, string>();
    for (const message of messages) {
      const scheme = schemeIn(message);
      if (scheme === undefined || isAuthFailure(headerCode(message) ?? '')) continue;
      const first = kinds.get(message.from) ?? scheme;
      kinds.set(message.from, first);
      const at = scheme === 'hmac' ? { message, path: 'header x-syncml-hmac' } : atHeader(message, 'Cred');
      yield expectThat(scheme === first, at, first, scheme);
    }
  }
}
