/**
 * The journal of a run: everything that was put into it, in order. A run is its inputs, so the journal is the run's
 * only state: resuming replays it, going back replays less of it.
 *
 * One JSON line a record, the header first; records are only ever appended.
 */
import { type ErrorCode, FumoError, type FumoErrorDetails } from '../errors.js';
import { type Line, type LineWriter, linesOfFile, openLineWriter } from '../trace/json-lines.js';
import { isRecord } from '../trace/shape.js';
import type { AnswerSource, RunInput, RunSettings } from './run-types.js';

export type { RunInput } from './run-types.js';

export const JOURNAL_FORMAT = 'fumo-journal';
export const JOURNAL_VERSION = 1;

export interface JournalHeader {
  format: typeof JOURNAL_FORMAT;
  v: number;
  /** Version of fumo that wrote the journal. */
  fumo: string;
  /** Name of a built-in flow, or the path of a flow file. */
  flow: string;
  settings: RunSettings;
}

export interface Journal {
  header: JournalHeader;
  inputs: readonly RunInput[];
  /** What was there of a last line that was torn by a crash. */
  recovered?: string;
}

export interface JournalWriter {
  /** Appends one input in one write. @throws FumoError `store.*` */
  input(input: RunInput): void;
  /** Flushes to the disk and closes. @throws FumoError `store.*` */
  close(): void;
}

/** Starts a journal. @throws FumoError `store.*` */
export function createJournal(path: string, start: Omit<JournalHeader, 'format' | 'v'>): JournalWriter {
  const file = openLineWriter(path);
  const { fumo, flow, settings } = start;
  file.write(JSON.stringify({ format: JOURNAL_FORMAT, v: JOURNAL_VERSION, fumo, flow, settings }));
  return writerOf(file);
}

/** Goes on with a journal; a torn last line is cut off first. @throws FumoError `store.*` */
export function reopenJournal(path: string): JournalWriter {
  return writerOf(openLineWriter(path, { append: true }));
}

function writerOf(file: LineWriter): JournalWriter {
  return { input: (input) => file.write(JSON.stringify(input)), close: () => file.close() };
}

/** @throws FumoError `store.journal-unreadable` with file and line, `store.journal-newer`, `store.*` */
export function readJournal(path: string): Journal {
  const lines = linesOfFile(path);
  const first = lines.next();
  const header = headerOf(first.done ? undefined : first.value, path);
  const inputs: RunInput[] = [];
  for (const line of lines) {
    const input = jsonOf(line.text);
    if (input === undefined && !line.ended) return { header, inputs, recovered: line.text };
    if (!isInput(input)) throw refusal('store.journal-unreadable', path, line.number, EXPECTED_INPUT);
    inputs.push(input);
  }
  return { header, inputs };
}

const EXPECTED_INPUT = '{"input":"next"} or {"input":"answer","prompt":...,"value":...,"source":...}';

function headerOf(line: Line | undefined, path: string): JournalHeader {
  const record = line && jsonOf(line.text);
  if (!isRecord(record) || record.format !== JOURNAL_FORMAT || typeof record.v !== 'number') {
    throw refusal('store.journal-unreadable', path, 1, `a header with "format":"${JOURNAL_FORMAT}"`);
  }
  if (record.v > JOURNAL_VERSION) {
    throw refusal('store.journal-newer', path, 1, `version ${JOURNAL_VERSION} or older`, {
      found: `version ${record.v}, written by fumo ${String(record.fumo)}`,
      hint: 'Go on with this run in the version of fumo that began it.',
    });
  }
  if (!isHeader(record))
    throw refusal('store.journal-unreadable', path, 1, 'flow, fumo and all settings of a run');
  return record;
}

function refusal(
  code: ErrorCode,
  file: string,
  line: number,
  expected: string,
  details: FumoErrorDetails = {},
): FumoError {
  return new FumoError(code, 'the journal of the run cannot be read', {
    hint: 'Start the run anew; its trace so far can still be read.',
    ...details,
    where: { file, line },
    expected,
  });
}

const TEXT_SETTINGS = {
  seed: [],
  encoding: ['xml', 'wbxml'],
  auth: ['basic', 'md5', 'hmac'],
  transport: ['http', 'loopback'],
};
const LIST_SETTINGS = ['faults', 'set', 'answers'];
const SOURCES: readonly unknown[] = ['user', 'flag', 'default'] satisfies AnswerSource[];

function isHeader(record: Record<string, unknown>): record is Record<string, unknown> & JournalHeader {
  return typeof record.fumo === 'string' && typeof record.flow === 'string' && isSettings(record.settings);
}

function isSettings(settings: unknown): boolean {
  if (!isRecord(settings)) return false;
  const texts = Object.entries(TEXT_SETTINGS).every(([key, allowed]) => {
    const value = settings[key];
    return typeof value === 'string' && (allowed.length === 0 || allowed.some((one) => one === value));
  });
  return texts && LIST_SETTINGS.every((key) => isTexts(settings[key]));
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isInput(value: unknown): value is RunInput {
  if (!isRecord(value)) return false;
  if (value.input === 'next') return true;
  const texts = typeof value.prompt === 'string' && typeof value.value === 'string';
  return value.input === 'answer' && texts && SOURCES.includes(value.source);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
