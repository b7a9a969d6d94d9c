/** `trace import`: reads a recording, makes a trace of it, and puts that among the runs or into a file. */
import { existsSync, statSync } from 'node:fs';
import { FumoError } from '../../errors.js';
import { openRuns } from '../../sandbox/store/runs.js';
import type { CaptureFormat, TraceEvent } from '../../trace/event.js';
import { IMPORT_FLOW, type Imported, importCapture } from '../../trace/import/index.js';
import { buildModel, type TraceModel } from '../../trace/model.js';
import { openTraceWriter } from '../../trace/recorder.js';
import { serialise } from '../../trace/serialise.js';
import { type ImportedItem, itemsOf } from './items.js';
import { readSource, STDIN } from './read-source.js';
import { sha256, unpack } from './unpack.js';
import { IMPORT_WORDS, type ImportCounts, placeText } from './words.js';

export interface ImportSettings {
  /** File, folder, or `-`. */
  capture: string;
  /** A file, or `-` for standard output; without it the recorded runs. */
  output: string | undefined;
  force: boolean;
  list: boolean;
  /** stdout is for JSON. */
  json: boolean;
  /** Of fumo. */
  version: string;
}

/** The `--json` contract of `trace import`. */
export interface ImportResult extends ImportCounts {
  /** Absent with `--output` and `--list`. */
  run?: string;
  /** The trace file; absent with `--list` and on standard output. */
  trace?: string;
  from: CaptureFormat;
  name: string;
  clock: 'wall' | 'none';
  /** `--list`: what was found, in order. */
  items?: readonly ImportedItem[];
  leftOut: readonly LeftOutRow[];
}

export interface LeftOutRow {
  reason: string;
  count: number;
  text: string;
  /** The first of them. */
  places: readonly string[];
}

/** The result, and what the screen needs besides. */
export interface ImportOutcome {
  result: ImportResult;
  imported: Imported;
}

/** @throws FumoError `import.*`, `usage.*`, `store.*`, `environment.*` */
export async function importTrace(home: string, settings: ImportSettings): Promise<ImportOutcome> {
  refuseContradictions(settings);
  const capture = await readSource(settings.capture);
  const imported = importFrom(capture, settings);
  const model = buildModel(imported.header, imported.events);
  const counts = countsOf(model);
  const put = settings.list
    ? { items: itemsOf(imported, model) }
    : await putTrace(home, imported, counts, settings);
  const { from, name, clock } = imported.header.imported;
  const leftOut = imported.leftOut.map((one): LeftOutRow => {
    const places = one.cases.map(({ place, detail }) => placeText(place, detail));
    return { reason: one.reason, count: one.count, text: IMPORT_WORDS.reason(one), places };
  });
  return { result: { ...put, from, name, clock, ...counts, leftOut }, imported };
}

function refuseContradictions({ list, output, json }: ImportSettings): void {
  if (list && output !== undefined) {
    throw new FumoError('usage.list-and-output', IMPORT_WORDS.listAndOutput, { hint: IMPORT_WORDS.listHint });
  }
  if (json && output === STDIN)
    throw new FumoError('usage.stdout-taken', IMPORT_WORDS.jsonAndOutput, { hint: IMPORT_WORDS.jsonHint });
}

/** Refusals of the importer do not know the file. */
function importFrom(capture: Parameters<typeof importCapture>[0], settings: ImportSettings): Imported {
  try {
    return importCapture(capture, { fumo: settings.version, unpack, digest: sha256 });
  } catch (error) {
    if (!(error instanceof FumoError) || settings.capture === STDIN) throw error;
    const { code, message, where, expected, found, hint } = error;
    throw new FumoError(code, message, {
      where: { file: settings.capture, ...where },
      ...(expected === undefined ? {} : { expected }),
      ...(found === undefined ? {} : { found }),
      ...(hint === undefined ? {} : { hint }),
      cause: error,
    });
  }
}

function countsOf({ messages, sessions, transfers }: TraceModel): ImportCounts {
  const notifications = messages.filter(({ package: number }) => number === 0).length;
  return {
    messages: messages.length - notifications,
    notifications,
    sessions: sessions.filter((session) => session.messages.length > 0).length,
    transfers: transfers.length,
    unreadable: messages.filter(({ error }) => error !== undefined).length,
  };
}

async function putTrace(
  home: string,
  imported: Imported,
  counts: ImportCounts,
  settings: ImportSettings,
): Promise<{ run?: string; trace?: string }> {
  if (counts.messages + counts.notifications === 0) throw noMessages(imported, settings.capture);
  if (settings.output === STDIN) {
    for (const line of [imported.header, ...imported.events]) process.stdout.write(`${serialise(line)}\n`);
    return {};
  }
  if (settings.output !== undefined) {
    refuseTaken(settings.output, settings.force);
    writeTrace(settings.output, imported);
    return { trace: settings.output };
  }
  return record(home, imported);
}

async function record(home: string, imported: Imported): Promise<{ run: string; trace: string }> {
  const runs = openRuns(home);
  const { id, tracePath } = await runs.create({ flow: IMPORT_FLOW, title: imported.header.title });
  writeTrace(tracePath, imported);
  await runs.finish(id, { outcome: 'imported' });
  return { run: id, trace: tracePath };
}

function writeTrace(
  path: string,
  { header, events }: { header: Imported['header']; events: readonly TraceEvent[] },
): void {
  const writer = openTraceWriter(path);
  try {
    writer.header(header);
    for (const event of events) writer.event(event);
  } finally {
    writer.close();
  }
}

function refuseTaken(file: string, force: boolean): void {
  if (force || !existsSync(file) || !statSync(file).isFile() || statSync(file).size === 0) return;
  throw new FumoError('usage.output-taken', IMPORT_WORDS.taken, {
    where: { file },
    expected: IMPORT_WORDS.takenExpected,
    hint: IMPORT_WORDS.takenHint,
  });
}

function noMessages({ leftOut, header }: Imported, capture: string): FumoError {
  const found = leftOut.map((one) => IMPORT_WORDS.reason(one)).join('; ');
  const isTls = leftOut.some(({ reason }) => reason === 'tls');
  return new FumoError('import.no-messages', IMPORT_WORDS.noMessages(header.imported.name), {
    ...(capture === STDIN ? {} : { where: { file: capture } }),
    expected: IMPORT_WORDS.noMessagesExpected,
    ...(found === '' ? {} : { found }),
    hint: isTls ? IMPORT_WORDS.tlsHint : IMPORT_WORDS.noMessagesHint,
  });
}
