/** `trace check`: opens a trace, judges it, says what it found. */

import { credentialsOf } from '../../engine/recorded-credentials.js';
import { FumoError } from '../../errors.js';
import { checkTrace, FAMILIES, RULES, type Rule, type RuleReport } from '../../trace/check/index.js';
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
