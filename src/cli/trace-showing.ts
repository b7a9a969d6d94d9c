/** A recorded run for `trace show`: the ladder of all, or one message. */
import { FumoError } from '../errors.js';
import { openRuns } from '../sandbox/store/runs.js';
import { MEDIA_TYPES } from '../syncml/message.js';
import { toHex } from '../syncml/octets.js';
import type { MessageEvent, TraceEvent, TraceHeader } from '../trace/event.js';
import { pairedEntries } from '../trace/paired.js';
import { readTrace } from '../trace/reader.js';
import type { TraceSource } from '../trace/source.js';
import type { MessageView } from '../trace/views.js';
import type { Layout } from './render/ladder.js';
import { messageLines } from './render/message-lines.js';
import { octetLines, octetsOf } from './render/octet-lines.js';
import { TRACE_WORDS } from './words-list.js';

/** A trace with where it was found. */
export interface OpenTrace {
  /** Id of the run; the file's path for a trace that is not in the registry. */
  run: string;
  path: string;
  header: TraceHeader;
  events: readonly TraceEvent[];
  /** A last line that was torn by a crash was left out. */
  recovered: boolean;
}

/** The `--json` contract of `trace show`. */
export type TraceShown =
  | { run: string; trace: string; header: TraceHeader; events: readonly TraceEvent[] }
  | { run: string; trace: string; message: MessageShown };

export interface MessageShown {
  message: number;
  direction: MessageEvent['direction'];
  mediaType: string;
  to: string;
  at: number;
  package?: number;
  /** What the message says, a line each. */
  summary: string[];
  /** Pretty XML; absent for notifications. */
  xml?: string;
  /** The octets in hex. */
  hex: string;
}

/** @throws FumoError `usage.run-not-found`, `usage.no-runs`, `trace.*`, `store.*` */
export async function openTrace(home: string, which: string): Promise<OpenTrace> {
  const { tracePath, id } = await openRuns(home).resolve(which);
  const { header, events, recovered } = readTrace(tracePath);
  return { run: id ?? tracePath, path: tracePath, header, events, recovered: recovered !== undefined };
}

interface Shown {
  lines: string[];
  json: TraceShown;
}

/** Where the trace is, without the events. */
export type TraceAt = Pick<OpenTrace, 'path' | 'run'>;

/** One message of a source. @throws FumoError `usage.no-such-message` */
export function showMessage(
  trace: TraceAt,
  source: TraceSource,
  number: number,
  { raw, layout }: { raw: boolean; layout: Layout },
): Shown {
  const shown = findMessage(source, number);
  const { event } = shown;
  const isBinary = event.mediaType !== MEDIA_TYPES.xml;
  const isXml = event.mediaType !== MEDIA_TYPES.notification;
  const hex = toHex(octetsOf(event));
  const lines = [
    ...messageLines(shown, layout.columns),
    ...(isXml ? ['', layout.paint.faint(TRACE_WORDS.xml), ...octetLines(event, 'xml', layout.columns)] : []),
    ...(isBinary
      ? ['', layout.paint.faint(TRACE_WORDS.octets), ...octetLines(event, 'wbxml', layout.columns)]
      : []),
  ];
  return {
    lines: raw ? [hex] : lines,
    json: { run: trace.run, trace: trace.path, message: jsonOf(shown, hex) },
  };
}

function findMessage(source: TraceSource, number: number): MessageView {
  let count = 0;
  for (const { message } of pairedEntries(source)) {
    if (message?.event.message === number) return message;
    if (message) count += 1;
  }
  throw new FumoError('usage.no-such-message', TRACE_WORDS.noMessage(number), {
    expected: TRACE_WORDS.messages(count),
    found: String(number),
  });
}

function jsonOf(shown: MessageView, hex: string): MessageShown {
  const { event } = shown;
  const { message, direction, mediaType, to, at } = event;
  const isXml = mediaType !== MEDIA_TYPES.notification;
  return {
    message,
    direction,
    mediaType,
    to,
    at,
    package: shown.package,
    summary: messageLines(shown, Number.POSITIVE_INFINITY),
    ...(isXml ? { xml: octetLines(event, 'xml', Number.POSITIVE_INFINITY).join('\n') } : {}),
    hex,
  };
}
