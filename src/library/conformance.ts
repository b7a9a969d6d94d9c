/** Judges the trace of a sandbox by the rules of DM 1.2 and FUMO 1.0. */
import { credentialsOf } from '../engine/recorded-credentials.js';
import { FumoError } from '../errors.js';
import { checkTrace, type FailurePlace, type Level, RULES, type Rule } from '../trace/check/index.js';
import type { Trace } from './trace-view.js';
import { LIBRARY_WORDS } from './words.js';

/** Which rules are judged, and how strictly. */
export interface ConformOptions {
  /** Ids of rules or beginnings of ids, such as `'NOT-04'` or `'FUM'`; all rules when absent. */
  rules?: readonly string[];
  /** True: broken "should" rules count as well. */
  strict?: boolean;
}

/** A rule that the trace breaks, and where. */
export interface BrokenRule {
  /** Id in docs/conformance.md. */
  rule: string;
  title: string;
  /** Specification and chapter. */
  clause: string;
  level: Level;
  at: FailurePlace;
  expected: string;
  found: string;
}

/** What the trace breaks; empty when it conforms. @throws FumoError `usage.unknown-rule` */
export function brokenRules(trace: Trace, options: ConformOptions = {}): readonly BrokenRule[] {
  const { header, events } = trace;
  const rules = selectRules(options.rules ?? []);
  const credentials = credentialsOf(header);
  const reports = checkTrace(header, events, { rules, ...(credentials && { credentials }) });
  return reports.flatMap(({ id, title, clause, failures }) =>
    failures
      .filter(({ level }) => options.strict === true || level === 'must')
      .map((failure) => ({ rule: id, title, clause, ...failure })),
  );
}

function selectRules(wanted: readonly string[]): readonly Rule[] {
  if (wanted.length === 0) return RULES;
  const prefixes = wanted.map((word) => word.trim().toUpperCase());
  const stranger = prefixes.find((prefix) => prefix === '' || !RULES.some(({ id }) => id.startsWith(prefix)));
  if (stranger === undefined)
    return RULES.filter(({ id }) => prefixes.some((prefix) => id.startsWith(prefix)));
  throw new FumoError('usage.unknown-rule', LIBRARY_WORDS.noRule(stranger), {
    expected: 'an id of docs/conformance.md, or the beginning of one',
    found: stranger,
    hint: LIBRARY_WORDS.noRuleHint,
  });
}
