/**
 * The journal of a run: everything that was put into it, in order. A run is its inputs, so the journal is the run's
 * only state: resuming replays it, going back replays less of it. So answers stand here as they were given, passwords
 * too, which results and steps show as dots: whoever passes a journal on passes them on.
 *
 * One JSON line a record, the header first; records are only ever appended. Who went back has appended that, and
 * reading takes the inputs away that no longer hold. Version 2 brought tampers, nodes, faults, the clock and the way
 * back; version 1 is read as well.
 */
import { type ErrorCode, FumoError, type FumoErrorDetails } from '../errors.js';
import { type Line, type LineWriter, linesOfFile, openLineWriter } from '../trace/json-lines.js';
import { isRecord } from '../trace/shape.js';
import { isJournalRecord, RECORD_FORMS } from './journal-inputs.js';
import type { RunInput, RunSettings } from './run-types.js';

export type { RunInput } from './run-types.js';

export const JOURNAL_FORMAT = 'fumo-journal';
export const JOURNAL_VERSION = 2;

export interface JournalHeader {
  format: typeof JOURNAL_FORMAT;
  v: number;
  /** Version of fumo that wrote the journal. */
  fumo: string;
  /** Name of a built-in flow, or the path of a flow file. */
  flow: string;
  settings: RunSettings;
  /** SHA-256 of the flow with all that it includes, hex; absent in journals of older versions. */
  flowHash?: string;
  /** Present in a fork: the run that it comes from, and how many of its inputs they share. */
  parent?: JournalParent;
}

export interface JournalParent {
  /** Id of the run. */
  run: string;
  inputs: number;
}

export interface Journal {
  header: JournalHeader;
  /** Those that hold: what was gone back over is not among them. */
  inputs: readonly RunInput[];
  /** What was there of a last line that was torn by a crash. */
  recovered?: string;
}

export interface JournalWriter {
  /** Appends one input in one write. @throws FumoError `store.*` */
  input(input: RunInput): void;
  /** Appends that only the first `keep` inputs hold from now on. @throws FumoError `store.*` */
  back(keep: number): void;
  /** Flushes to the disk and closes. @throws FumoError `store.*` */
  close(): void;
}

export interface JournalOptions {
  /** Each record is on the disk itself before the call returns (fdatasync), so a power cut loses none. */
  sync?: boolean;
}

/** Starts a journal. @throws FumoError `store.*` */
export function createJournal(
  path: string,
  start: Omit<JournalHeader, 'format' | 'v'>,
  options: JournalOptions = {},
): JournalWriter {
  const file = openLineWriter(path, options);
  const { fumo, flow, settings, flowHash, parent } = start;
  const header: JournalHeader = { format: JOURNAL_FORMAT, v: JOURNAL_VERSION, fumo, flow, settings };
  file.write(
    JSON.stringify({ ...header, ...(flowHash !== undefined && { flowHash }), ...(parent && { parent }) }),
  );
  return writerOf(file);
}

/** Goes on with a journal; a torn last line is cut off first. @throws FumoError `store.*` */
export function reopenJournal(path: string, options: JournalOptions = {}): JournalWriter {
  return writerOf(openLineWriter(path, { ...options, append: true }));
}

function writerOf(file: LineWriter): JournalWriter {
  return {
    input: (input) => file.write(JSON.stringify(input)),
    back: (to) => file.write(JSON.stringify({ input: 'back', to })),
    close: () => file.close(),
  };
}

/** @throws FumoError `store.journal-unreadable` with file and line, `store.journal-newer`, `store.*` */
export function readJournal(path: string): Journal {
  const lines = linesOfFile(path);
  const first = lines.next();
  const header = headerOf(first.done ? undefined : first.value, path);
  const inputs: RunInput[] = [];
  for (const line of lines) {
    // Even when it reads well: who goes on with the journal cuts it off.
    if (!line.ended) return { header, inputs, recovered: line.text };
    const record = jsonOf(line.text);
    if (!isJournalRecord(record)) throw refusal('store.journal-unreadable', path, line.number, RECORD_FORMS);
    if (record.input !== 'back') inputs.push(record);
    else if (record.to <= inputs.length) inputs.length = record.to;
    else throw tooFarBack(path, line.number, inputs.length, record.to);
  }
  return { header, inputs };
}

function tooFarBack(path: string, line: number, most: number, to: number): FumoError {
  return refusal('store.journal-unreadable', path, line, `a way back to one of the ${most} inputs so far`, {
    found: `back to ${to}`,
  });
}

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

function isHeader(record: Record<string, unknown>): record is Record<string, unknown> & JournalHeader {
  const texts = typeof record.fumo === 'string' && typeof record.flow === 'string';
  return texts && isSettings(record.settings) && isParent(record.parent);
}

function isParent(parent: unknown): boolean {
  if (parent === undefined) return true;
  return isRecord(parent) && typeof parent.run === 'string' && Number.isSafeInteger(parent.inputs);
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

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
