/** An explanation of credentials in lines. */
import type { Attempt, AuthExplanation } from '../../dm/auth-explain.js';
import { toBase64, toHex } from '../../syncml/octets.js';
import { cleanLine } from '../clean.js';
import { wrap } from '../width.js';
import { brief } from './brief.js';
import { AUTH_WORDS } from './words.js';

/** Column where the values begin. */
const VALUE_COLUMN = 22;

export function authLines(explanation: AuthExplanation, columns: number): string[] {
  const { scheme, verdict } = explanation;
  const heading = `${AUTH_WORDS.schemes[scheme]}: ${AUTH_WORDS.verdicts[verdict]}`;
  const rows = [...inputRows(explanation), ...attemptRows(explanation), ...noteRows(explanation)];
  return [...wrap(heading, columns, 2), ...rows.flatMap(([name, value]) => rowLines(name, value, columns))];
}

type Row = readonly [name: string, value: string];

function rowLines(name: string, value: string, columns: number): string[] {
  return wrap(`  ${name.padEnd(VALUE_COLUMN - 2)}${cleanLine(brief(value))}`, columns, VALUE_COLUMN);
}

function inputRows({
  scheme,
  user,
  userFrom,
  innerHash,
  bodyHash,
  received,
  expected,
}: AuthExplanation): Row[] {
  if (scheme === 'none') return [];
  const bodyName = scheme === 'notification' ? AUTH_WORDS.bodyHash.notification : AUTH_WORDS.bodyHash.hmac;
  const rows: readonly (readonly [name: string, value: string | undefined])[] = [
    [AUTH_WORDS.name, `${user} (${AUTH_WORDS.from(AUTH_WORDS.userSources[userFrom])})`],
    [AUTH_WORDS.innerHash, innerHash],
    [bodyName, bodyHash],
    [AUTH_WORDS.expected, expected],
    [AUTH_WORDS.received, received],
  ];
  return rows.flatMap(([name, value]): Row[] => (value === undefined ? [] : [[name, value]]));
}

/** Each nonce with what it makes; readings that are a mistake only when they fit. */
function attemptRows({ attempts }: AuthExplanation): Row[] {
  const shown = attempts.filter(({ reading, matches }) => reading !== 'undecoded' || matches);
  return shown.map((attempt) => [AUTH_WORDS.tried, attemptWords(attempt)]);
}

function attemptWords({ reading, number = 0, nonce, expected, matches }: Attempt): string {
  const name = AUTH_WORDS.readings[reading](number);
  const verdict = matches ? AUTH_WORDS.fits : AUTH_WORDS.not;
  return `${name} ${toBase64(nonce)} (${toHex(nonce)}): ${expected}, ${verdict}`;
}

function noteRows({ remarks }: AuthExplanation): Row[] {
  return remarks.map((remark) => [AUTH_WORDS.note, AUTH_WORDS.remarks[remark]]);
}
