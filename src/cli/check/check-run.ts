/** `trace check`: opens a trace, judges it, says what it found. */
import { openSeed } from '../../engine/seed.js';
import { FumoError } from '../../errors.js';
import {
  type Credentials,
  checkTrace,
  FAMILIES,
  RULES,
  type Rule,
  type RuleReport,
} from '../../trace/check/index.js';
import type { TraceHeader } from '../../trace/event.js';
import { openTrace } from '../trace-showing.js';
import { nearestOf } from './nearest-rule.js';
import { CHECK_WORDS } from './words.js';

/** The `--json` contract. */
export interface CheckResult {
  run: string;
  trace: string;
  verdict: 'passed' | 'failed';
  strict: boolean;
  counts: Record<RuleReport['verdict'], number>;
  rules: readonly RuleReport[];
}

export interface CheckSettings {
  run: string;
  /** Ids, or beginnings of ids; empty for all. */
  rules: readonly string[];
  strict: boolean;
}

/** @throws FumoError `usage.unknown-rule`, `usage.run-not-found`, `usage.no-runs`, `trace.*`, `store.*` */
export async function checkRun(home: string, settings: CheckSettings): Promise<CheckResult> {
  const rules = selectRules(settings.rules);
  const { run, path, header, events } = await openTrace(home, settings.run);
  const credentials = credentialsOf(header);
  const reports = checkTrace(header, events, { rules, ...(credentials ? { credentials } : {}) });
  const counts = { pass: 0, fail: 0, 'not-applicable': 0, 'not-judged': 0 };
  for (const { verdict } of reports) counts[verdict] += 1;
  const isBroken = reports.some((report) => breaks(report, settings.strict));
  const verdict = isBroken ? 'failed' : 'passed';
  return { run, trace: path, verdict, strict: settings.strict, counts, rules: reports };
}

function breaks({ failures }: RuleReport, strict: boolean): boolean {
  return failures.some(({ level }) => strict || level === 'must');
}

/** @throws FumoError `usage.unknown-rule` */
function selectRules(wanted: readonly string[]): readonly Rule[] {
  if (wanted.length === 0) return RULES;
  const prefixes = wanted.map((word) => word.trim().toUpperCase());
  for (const prefix of prefixes) {
    if (prefix !== '' && RULES.some(({ id }) => id.startsWith(prefix))) continue;
    const near = nearestOf(prefix);
    throw new FumoError('usage.unknown-rule', CHECK_WORDS.noRule(prefix), {
      expected: `a rule, or the beginning of one: ${FAMILIES.map((family) => family.prefix).join(', ')}`,
      found: prefix,
      hint: near ?? CHECK_WORDS.ruleHint,
    });
  }
  return RULES.filter(({ id }) => prefixes.some((prefix) => id.startsWith(prefix)));
}

type Tree = Readonly<Record<string, unknown>>;

/**
 * What both ends of a run of fumo knew before it: the account is in the header, the nonces come from the seed.
 * Undefined when the header does not say.
 */
function credentialsOf({ given, seed }: TraceHeader): Credentials | undefined {
  const { account, server } = asTree(given);
  const { user, password, 'server-password': serverPassword } = asTree(account);
  const { id: serverId } = asTree(server);
  const texts = [user, password, serverPassword, serverId];
  if (!texts.every((text): text is string => typeof text === 'string')) return undefined;
  const nonce = (end: string): Uint8Array => openSeed(seed).stream(`bootstrap.${end}-nonce`).bytes(16);
  const [name = '', secret = '', serverSecret = '', id = ''] = texts;
  return {
    serverId: id,
    serverPassword: serverSecret,
    user: name,
    password: secret,
    clientNonce: nonce('client'),
    serverNonce: nonce('server'),
  };
}

function asTree(value: unknown): Tree {
  return typeof value === 'object' && value !== null ? (value as Tree) : {};
}
