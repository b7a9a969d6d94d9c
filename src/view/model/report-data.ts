/**
 * What a report is made of: plain JSON, a value a line, in the order of the trace. The one-file report carries all
 * lines in itself; a live page gets the same lines one after the other.
 */
import type { TraceEvent, TraceHeader } from '../../trace/event.js';
import type { PackageNumber } from '../../trace/views.js';

export const REPORT_FORMAT = 'fumo-report';
export const REPORT_VERSION = 1;

/** The first line. */
export interface HeadLine {
  line: 'head';
  format: typeof REPORT_FORMAT;
  v: typeof REPORT_VERSION;
  header: TraceHeader;
  /** The filter by which the events were chosen when the report was made. */
  filter?: string;
}

/** What the ladder says of a message, so that a page can show it without decoding the octets. */
export interface Brief {
  package: PackageNumber;
  session?: string;
  msgId?: string;
  /** Present when more messages of the package follow. */
  open?: true;
  /** Octets of the body. */
  size: number;
  /** What the message says, a line for each command; safe text. */
  lines: readonly string[];
  /** Lines that are left out here; the message view has all of them. */
  more?: number;
  /** How many tolerances reading took. */
  warnings?: number;
  /** Code of the error when the octets cannot be decoded. */
  error?: string;
}

export interface EventLine {
  line: 'event';
  event: TraceEvent;
  /** Of messages. */
  brief?: Brief;
}

/** Beginning of the ids of its rules, and what they are about. */
export interface RuleFamily {
  prefix: string;
  title: string;
}

export type RuleVerdict = 'pass' | 'fail' | 'not-applicable' | 'not-judged';

/** Where a rule was broken, and how. */
export interface BrokenRule {
  level: 'must' | 'should';
  at: { message: number; path?: string; offset?: number; length?: number; line?: number; column?: number };
  expected: string;
  found: string;
}

/** What a rule of conformance came to; the reports of `trace/check` are of this shape. */
export interface RuleOutcome {
  id: string;
  title: string;
  clause: string;
  level: 'must' | 'should';
  verdict: RuleVerdict;
  failures: readonly BrokenRule[];
  /** Why something could not be judged, each reason once. */
  notJudged: readonly string[];
}

/** The verdicts of conformance, or why there are none. */
export interface RulesLine {
  line: 'rules';
  families: readonly RuleFamily[];
  reports: readonly RuleOutcome[];
  /** Set when nothing was judged. */
  why?: string;
}

/** The last line. */
export interface TailLine {
  line: 'tail';
  /** Events of the trace (after the filter), and how many of them are in the report. */
  events: number;
  shown: number;
  /** The last line of the trace was torn. */
  recovered?: true;
}

export type ReportLine = EventLine | HeadLine | RulesLine | TailLine;
