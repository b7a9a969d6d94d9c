/** Judges a trace by rules. */

import { encodingOf } from '../../syncml/codec.js';
import { toHex, utf8DecodeLeniently } from '../../syncml/octets.js';
import type { TraceEvent, TraceHeader } from '../event.js';
import { type Credentials, readEvidence } from './evidence.js';
import { locate } from './locate.js';
import type { Finding, Level, Rule, Spot } from './rule.js';

export type Verdict = 'pass' | 'fail' | 'not-applicable' | 'not-judged';

/** Where a rule was broken. */
export interface FailurePlace {
  /** Number of the message in the trace. */
  message: number;
  direction: 'server-to-device' | 'device-to-server';
  /** Element path; `header NAME` for a transport header; the field of a Package #0. */
  path?: string;
  /** 0-based byte offset in the message. */
  offset?: number;
  length?: number;
  /** XML only, 1-based. */
  line?: number;
  column?: number;
  /** The octets there: hex, or text in XML. At most 64 of them; `length` tells how many there are. */
  octets?: string;
}

export interface RuleFailure {
  level: Level;
  at: FailurePlace;
  expected: string;
  found: string;
}

export interface RuleReport {
  id: string;
  title: string;
  clause: string;
  level: Level;
  judges: Rule['judges'];
  ets: string | null;
  verdict: Verdict;
  /** How many things were looked at and found right. */
  passed: number;
  failures: readonly RuleFailure[];
  /** Why something could not be judged, each reason once. */
  notJudged: readonly string[];
}

/** How many octets of a place a failure quotes. */
const SHOWN_OCTETS = 64;

export interface CheckOptions {
  rules: readonly Rule[];
  /** Without them rules about digests are not judged. */
  credentials?: Credentials;
}

/** One report for each rule, in the order given. Pure; throws only on bugs of ours. */
export function checkTrace(
  header: TraceHeader,
  events: readonly TraceEvent[],
  { rules, credentials }: CheckOptions,
): RuleReport[] {
  const evidence = readEvidence(header, events, credentials);
  return rules.map((rule) => reportOf(rule, [...rule.check(evidence)]));
}

function reportOf(rule: Rule, findings: readonly Finding[]): RuleReport {
  const { id, title, clause, level, judges, ets } = rule;
  const failures = findings.flatMap((finding): RuleFailure[] => {
    if (finding.kind !== 'fail') return [];
    const { at, expected, found } = finding;
    return [{ level: finding.level ?? level, at: placeOf(at), expected, found }];
  });
  const passed = findings.filter(({ kind }) => kind === 'pass').length;
  const reasons = findings.flatMap((finding) => (finding.kind === 'unjudged' ? [finding.why] : []));
  const notJudged = [...new Set(reasons)];
  const verdict = verdictOf(failures.length, passed, notJudged.length);
  return { id, title, clause, level, judges, ets, verdict, passed, failures, notJudged };
}

function verdictOf(failures: number, passed: number, notJudged: number): Verdict {
  if (failures > 0) return 'fail';
  if (passed > 0) return 'pass';
  return notJudged > 0 ? 'not-judged' : 'not-applicable';
}

function placeOf({ message, path, offset, length }: Spot): FailurePlace {
  const { event, octets } = message.view;
  const { message: number, direction, mediaType } = event;
  const located = offset === undefined && path !== undefined ? locate(octets, mediaType, path) : undefined;
  const range = located ?? (offset === undefined ? undefined : { offset, length: length ?? 1 });
  return {
    message: number,
    direction,
    ...(path === undefined ? {} : { path }),
    ...(located ?? {}),
    ...(range ? { offset: range.offset, length: range.length, octets: quote(octets, mediaType, range) } : {}),
  };
}

function quote(octets: Uint8Array, mediaType: string, range: { offset: number; length: number }): string {
  const shown = octets.subarray(range.offset, range.offset + Math.min(range.length, SHOWN_OCTETS));
  return encodingOf(mediaType) === 'xml' ? utf8DecodeLeniently(shown) : toHex(shown);
}
