/** A recorded run for `trace show`: the ladder of all, or one message. */
import { FumoError } from '../errors.js';
import { openRuns } from '../sandbox/store/runs.js';
import { MEDIA_TYPES } from '../syncml/message.js';
import { toHex } from '../syncml/octets.js';
import type { MessageEvent, TraceEvent, TraceHeader } from '../trace/event.js';
import { readTrace } from '../trace/reader.js';
import { textOf } from './export/produce.js';
import { messagesIn } from './messages.js';
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

export function showTrace(trace: OpenTrace, { columns }: Layout): Shown {
  const { run, path, header, events } = trace;
  return { lines: [textOf(header, events, columns).trimEnd()], json: { run, trace: path, header, events } };
}

/** @throws FumoError `usage.no-such-message` */
export function showMessage(trace: OpenTrace, number: number, raw: boolean, layout: Layout): Shown {
  const messages = messagesIn(trace.header, trace.events);
  const shown = messages.find(({ event }) => event.message === number);
  if (!shown) {
    throw new FumoError('usage.no-such-message', TRACE_WORDS.noMessage(number), {
      expected: TRACE_WORDS.messages(messages.length),
      found: String(number),
    });
  }
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
    json: { run: trace.run, trace: trace.path, message: jsonOf(trace, shown, hex) },
  };
}

function jsonOf(
  { events }: OpenTrace,
  shown: ReturnType<typeof messagesIn>[number],
  hex: string,
): MessageShown {
  const { event } = shown;
  const { message, direction, mediaType, to } = event;
  const at = events.find((other) => other.kind === 'message' && other.message === message)?.at ?? 0;
  const isXml = mediaType !== MEDIA_TYPES.notification;
  return {
    message,
    direction,
    mediaType,
    to,
    at,
    ...(shown.package === undefined ? {} : { package: shown.package }),
    summary: messageLines(shown, Number.POSITIVE_INFINITY),
    ...(isXml ? { xml: octetLines(event, 'xml', Number.POSITIVE_INFINITY).join('\n') } : {}),
    hex,
  };
}
