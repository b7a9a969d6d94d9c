/** The exporter of the one-file report, in the form that all exporters have. */
import { checkTrace, FAMILIES, RULES } from '../trace/check/index.js';
import { asSource, type ExportOptions, type StreamExporter } from '../trace/exporters/exporter.js';
import type { TraceSource } from '../trace/source.js';
import type { ReportInput } from './model/lines.js';
import { htmlReport, type ReportOptions } from './report.js';
import { WORDS } from './words.js';

/** How long a trace may be for its rules to be judged: they look at it as a whole, in memory. */
export const MOST_JUDGED = { messages: 5000, events: 100_000 } as const;

export interface HtmlOptions extends ExportOptions, ReportOptions {
  /** The filter that the source applies already; the report names it. */
  filter?: string;
  /** The whole trace when the source is filtered: a part of a trace cannot be judged. */
  whole?: TraceSource;
  /** The last line of the trace was torn. */
  recovered?: boolean;
}

export const html: StreamExporter = {
  kind: 'stream',
  extension: 'html',
  description: 'one page to read and search, with everything in it',
  mediaType: 'text/html',
  *write(trace, options: HtmlOptions = {}) {
    const source = asSource(trace);
    const { filter, recovered, bundle } = options;
    const input: ReportInput = {
      header: source.header,
      events: { [Symbol.iterator]: () => source.events()[Symbol.iterator]() },
      ...judged(source, options),
      ...(filter === undefined ? {} : { filter }),
      ...(recovered === undefined ? {} : { recovered }),
    };
    yield* htmlReport(input, bundle ? { bundle } : {});
  },
};

function judged(source: TraceSource, { filter, whole, credentials }: HtmlOptions): Partial<ReportInput> {
  if (filter !== undefined && !whole) return { unjudged: WORDS.unjudgedPart };
  const from = whole ?? source;
  let [events, messages] = [0, 0];
  for (const { kind } of from.events()) {
    events += 1;
    if (kind === 'message') messages += 1;
  }
  if (messages > MOST_JUDGED.messages || events > MOST_JUDGED.events)
    return { unjudged: WORDS.unjudgedLong(messages, events, MOST_JUDGED) };
  const reports = checkTrace(from.header, [...from.events()], {
    rules: RULES,
    ...(credentials ? { credentials } : {}),
  });
  return { rules: { families: FAMILIES, reports } };
}
