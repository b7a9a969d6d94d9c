/** Reads traces, of this version or older, with errors that name the line. */
import { type ErrorCode, FumoError, type FumoErrorDetails } from '../errors.js';
import { TRACE_FORMAT, TRACE_VERSION, type TraceEvent, type TraceHeader } from './event.js';
import { type Line, linesOf, linesOfFile } from './json-lines.js';
import { type FieldType, HEADER_FIELDS, isRecord, LINE_FIELDS, wrongField } from './shape.js';
import { upgradeLine } from './upgrade.js';

export interface ReadTrace {
  header: TraceHeader;
  events: readonly TraceEvent[];
  /** What was there of a last line that was torn by a crash; the events before it are whole. */
  recovered?: string;
}

/** Events as they are asked for, for traces too long to hold; `recovered` is known at the end. */
export interface TraceStream {
  header: TraceHeader;
  events: Generator<TraceEvent, string | undefined>;
}

/**
 * A trace from a file, or from its text when `pathOrText` holds a line feed or begins with `{`.
 * @throws FumoError `trace.empty`, `trace.not-a-trace`, `trace.newer-version`, `trace.bad-line`, `store.*`
 */
export function readTrace(pathOrText: string): ReadTrace {
  const isText = pathOrText.includes('\n') || pathOrText.startsWith('{');
  return collect(isText ? parseLines(linesOf(pathOrText)) : streamTrace(pathOrText));
}

/** A trace file, read event by event. @throws FumoError as `readTrace`, later ones while iterating */
export function streamTrace(path: string): TraceStream {
  return parseLines(linesOfFile(path), path);
}

function collect({ header, events }: TraceStream): ReadTrace {
  const all: TraceEvent[] = [];
  for (;;) {
    const next = events.next();
    if (!next.done) all.push(next.value);
    else return { header, events: all, ...(next.value === undefined ? {} : { recovered: next.value }) };
  }
}

/** The first line of a trace file; the rest is not looked at. @throws FumoError as `readTrace` */
export function readTraceHeader(path: string): TraceHeader {
  const lines = linesOfFile(path);
  try {
    return firstOf(lines, { file: path }).header;
  } finally {
    lines.return(undefined);
  }
}

function parseLines(lines: Generator<Line>, file?: string): TraceStream {
  const source: Source = file === undefined ? {} : { file };
  try {
    const { header, version } = firstOf(lines, source);
    return { header, events: parseEvents(lines, version, source) };
  } catch (error) {
    lines.return(undefined);
    throw error;
  }
}

function firstOf(lines: Generator<Line>, source: Source): { header: TraceHeader; version: number } {
  const first = lines.next();
  if (first.done) throw refusal('trace.empty', 'the trace is empty', source, 1, NOT_A_TRACE);
  return parseHeader(first.value, source);
}

/** Reads the lines of a trace as they come, one by one: the header first. */
export class LineReader {
  readonly #source: Source;
  #version: number | undefined;

  /** @param file for the place of errors */
  constructor(file: string) {
    this.#source = { file };
  }

  /** The header for the first line, an event for each other. @throws FumoError `trace.*` */
  read(line: Line): { header: TraceHeader } | { event: TraceEvent } {
    if (this.#version !== undefined)
      return { event: parseEvent(jsonOf(line.text), line, this.#version, this.#source) };
    const { header, version } = parseHeader(line, this.#source);
    this.#version = version;
    return { header };
  }
}

interface Source {
  file?: string;
}

const NOT_A_TRACE: FumoErrorDetails = {
  expected: `a header line with "format":"${TRACE_FORMAT}"`,
  hint: 'Give a trace that fumo wrote: trace.jsonl of a run, or the file given to --trace.',
};

function parseHeader(line: Line, source: Source): { header: TraceHeader; version: number } {
  const record = jsonOf(line.text);
  if (!isRecord(record) || record.format !== TRACE_FORMAT) {
    throw refusal('trace.not-a-trace', 'this is not a trace of fumo', source, line.number, {
      ...NOT_A_TRACE,
      found: beginning(line.text),
    });
  }
  const version = record.v;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    throw badLine(source, line, { expected: 'v, a version from 1', found: String(JSON.stringify(version)) });
  }
  if (version > TRACE_VERSION) throw newerVersion(record, version, source, line);
  const header = { ...upgradeLine(record, version), v: TRACE_VERSION };
  if (!isHeader(header)) throw wrongShape(header, HEADER_FIELDS, source, line);
  return { header, version };
}

function newerVersion(
  record: Record<string, unknown>,
  version: number,
  source: Source,
  line: Line,
): FumoError {
  const writer = typeof record.fumo === 'string' ? `fumo ${record.fumo}` : 'a newer fumo';
  return refusal('trace.newer-version', `the trace was written by ${writer}`, source, line.number, {
    expected: `version ${TRACE_VERSION} or older`,
    found: `version ${version}`,
    hint: `Read it with ${writer} or later.`,
  });
}

function* parseEvents(
  lines: Generator<Line>,
  version: number,
  source: Source,
): Generator<TraceEvent, string | undefined> {
  for (const line of lines) {
    const record = jsonOf(line.text);
    if (record === undefined && !line.ended) return line.text;
    yield parseEvent(record, line, version, source);
  }
  return undefined;
}

function parseEvent(value: unknown, line: Line, version: number, source: Source): TraceEvent {
  if (!isRecord(value)) {
    throw badLine(source, line, { expected: 'an event as one JSON object', found: beginning(line.text) });
  }
  const record = upgradeLine(value, version);
  const fields = LINE_FIELDS.get(String(record.kind));
  if (!fields) {
    const kinds = [...LINE_FIELDS.keys()].join(', ');
    throw badLine(source, line, {
      expected: `kind, one of ${kinds}`,
      found: String(JSON.stringify(record.kind)),
    });
  }
  if (!isEvent(record, fields)) throw wrongShape(record, fields, source, line);
  return record;
}

type Fields = Readonly<Record<string, FieldType>>;

function isHeader(record: Record<string, unknown>): record is Record<string, unknown> & TraceHeader {
  return wrongField(record, HEADER_FIELDS) === undefined;
}

function isEvent(
  record: Record<string, unknown>,
  fields: Fields,
): record is Record<string, unknown> & TraceEvent {
  return wrongField(record, fields) === undefined;
}

function wrongShape(record: Record<string, unknown>, fields: Fields, source: Source, line: Line): FumoError {
  const wrong = wrongField(record, fields);
  const field = wrong?.field ?? '';
  return badLine(source, line, {
    expected: `${field}, ${wrong?.expected}`,
    found: record[field] === undefined ? 'nothing' : String(JSON.stringify(record[field])),
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function beginning(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

function badLine(source: Source, line: Line, details: FumoErrorDetails): FumoError {
  return refusal('trace.bad-line', 'a line of the trace cannot be read', source, line.number, {
    hint: 'The lines before it are whole; remove the line and those after it to read them.',
    ...details,
  });
}

function refusal(
  code: ErrorCode,
  message: string,
  source: Source,
  line: number,
  details: FumoErrorDetails,
): FumoError {
  return new FumoError(code, message, { ...details, where: { ...source, line } });
}
