/** The lines of a report from the events of a trace, one after the other. */
import type { TraceEvent, TraceHeader } from '../../trace/event.js';
import { BriefMaker } from './brief.js';
import {
  type EventLine,
  type HeadLine,
  REPORT_FORMAT,
  REPORT_VERSION,
  type ReportLine,
  type RuleFamily,
  type RuleOutcome,
} from './report-data.js';

/** Events that a page takes in; of a longer trace the report has the first ones, and says so. */
export const MOST_EVENTS = 250_000;

export interface ReportInput {
  header: TraceHeader;
  events: Iterable<TraceEvent>;
  /** Verdicts of conformance; without them the report says why there are none. */
  rules?: { families: readonly RuleFamily[]; reports: readonly RuleOutcome[] };
  /** Why there are no verdicts. */
  unjudged?: string;
  filter?: string;
  recovered?: boolean;
  /** Instead of `MOST_EVENTS`. */
  most?: number;
}

export function headLine(header: TraceHeader, filter?: string): HeadLine {
  const base = { line: 'head', format: REPORT_FORMAT, v: REPORT_VERSION, header } as const;
  return filter === undefined ? base : { ...base, filter };
}

/** Makes the line of each event; events are given in order. */
export class EventLines {
  readonly #briefs = new BriefMaker();

  line(event: TraceEvent): EventLine {
    if (event.kind === 'session') this.#briefs.session(event);
    if (event.kind !== 'message') return { line: 'event', event };
    return { line: 'event', event, brief: this.#briefs.message(event) };
  }
}

/** All lines of a report. */
export function* reportLines(input: ReportInput): Generator<ReportLine> {
  const { header, events, rules, unjudged, filter, recovered, most = MOST_EVENTS } = input;
  yield headLine(header, filter);
  if (rules) yield { line: 'rules', ...rules };
  else if (unjudged !== undefined) yield { line: 'rules', families: [], reports: [], why: unjudged };
  const lines = new EventLines();
  let count = 0;
  for (const event of events) {
    count += 1;
    if (count <= most) yield lines.line(event);
  }
  yield {
    line: 'tail',
    events: count,
    shown: Math.min(count, most),
    ...(recovered === true ? { recovered } : {}),
  };
}
