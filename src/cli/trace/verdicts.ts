/** The rules that a run breaks, as lines for the messages in which it breaks them. */

import { credentialsOf } from '../../engine/recorded-credentials.js';
import { checkTrace, RULES, type RuleFailure, type RuleReport } from '../../trace/check/index.js';
import type { TraceSource } from '../../trace/source.js';
import { SHOW_WORDS } from './words.js';

export interface Verdicts {
  /** By number of the message. */
  remarks: ReadonlyMap<number, readonly string[]>;
  /** Rules with "must" that were broken, and those with "should". */
  broken: number;
  warnings: number;
}

/** Judges the whole trace, in memory. */
export function verdictsOf({ header, events }: TraceSource): Verdicts {
  const credentials = credentialsOf(header);
  const reports = checkTrace(header, [...events()], {
    rules: RULES,
    ...(credentials ? { credentials } : {}),
  });
  const remarks = new Map<number, string[]>();
  for (const report of reports) {
    for (const failure of report.failures) {
      const { message } = failure.at;
      remarks.set(message, [...(remarks.get(message) ?? []), ...failureLines(report, failure)]);
    }
  }
  const bad = reports.filter(({ failures }) => failures.length > 0);
  const broken = bad.filter(({ failures }) => failures.some(({ level }) => level === 'must')).length;
  return { remarks, broken, warnings: bad.length - broken };
}

function failureLines({ id, title }: RuleReport, { level, expected, found, at }: RuleFailure): string[] {
  const head = level === 'must' ? SHOW_WORDS.rule(id, level, title) : SHOW_WORDS.warning(id, level, title);
  const place = at.path === undefined ? [] : [`  ${at.path}`];
  return [head, ...place, `  ${SHOW_WORDS.expected(expected)}`, `  ${SHOW_WORDS.found(found)}`];
}
