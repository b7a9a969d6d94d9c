/** Begins a run to be stepped through, or finds an old one to go on with. */
import { resolve } from 'node:path';
import { type Journal, readJournal } from '../../engine/journal.js';
import type { RunSettings } from '../../engine/run-types.js';
import { FumoError } from '../../errors.js';
import { openRuns, type RunRecord, type RunRegistry } from '../../sandbox/store/runs.js';
import { systemCode } from '../../trace/file-error.js';
import { flowHash } from '../flow-hash.js';
import { type FoundFlow, readFlow } from '../flow-source.js';
import { flowsFolder, homeFolder } from '../paths.js';
import { holdRun } from './run-lock.js';
import { type SessionStart, type StepSession, startSession } from './session.js';
import { RESUME_WORDS } from './words.js';

export interface SessionOptions {
  /** Version of fumo. */
  version: string;
  breaks: readonly string[];
  traceCopy: string | undefined;
}

export interface NewSession extends SessionOptions {
  /** Name of a built-in flow, or a path. */
  flow: string;
  settings: RunSettings;
}

export interface ResumedSession extends SessionOptions {
  /** An id, a beginning of one, or `latest`; the newest run that can be gone on with when absent. */
  which: string | undefined;
  /** Goes on although fumo or the flow has changed since. */
  force: boolean;
  /** Says what is to be known, on stderr. */
  note(text: string): void;
}

/** @throws FumoError `filter.*`, `flow.*`, `usage.*`, `answer.*`, `store.*`, `environment.*` */
export async function beginSession(options: NewSession): Promise<StepSession> {
  const { flow } = options;
  const found = await readFlow(flowsFolder(), flow);
  return startSession({ ...options, ...surroundings(), found, flowPath: pathOf(flow, found) });
}

/** A path is kept whole, for those who go on in another folder. */
export function pathOf(flow: string, { flow: { file } }: FoundFlow): string | undefined {
  return file === flow ? resolve(flow) : undefined;
}

/** Where this user's runs are. */
export function surroundings(): Pick<SessionStart, 'home' | 'runs'> {
  const home = homeFolder();
  return { home, runs: openRuns(home) };
}

/**
 * Plays the journal of a run again and stands where it stood.
 * @throws FumoError `usage.run-not-found`, `usage.no-runs`, `usage.run-in-use`, `usage.other-version`,
 * `usage.flow-changed`, `store.*`, `flow.*`, `step.cannot-replay`
 */
export async function resumeSession(options: ResumedSession): Promise<StepSession> {
  const { home, runs } = surroundings();
  const record = await recordOf(options.which, runs);
  const release = await holdRun(record);
  try {
    const start = await oldStart(record, options);
    const session = await startSession({
      ...start,
      home,
      runs,
      resumed: { inputs: start.inputs, record, release },
    });
    sayWhere(session, options);
    return session;
  } catch (error) {
    await release();
    throw error;
  }
}

type OldStart = Omit<SessionStart, 'home' | 'runs'> & Pick<Journal, 'inputs'>;

async function oldStart(record: RunRecord, options: ResumedSession): Promise<OldStart> {
  const { header, inputs, recovered } = readOwnJournal(record);
  const { note, version, breaks, traceCopy } = options;
  if (recovered !== undefined) note(RESUME_WORDS.torn(record.id));
  if (header.fumo !== version)
    insist(options, 'usage.other-version', RESUME_WORDS.otherVersion(record.id, header.fumo), version);
  const found = await flowOf(header.flow, record);
  if (header.flowHash !== undefined && header.flowHash !== flowHash(found.flows))
    insist(options, 'usage.flow-changed', RESUME_WORDS.otherFlow(header.flow, record.id), header.flowHash);
  const { flow, settings } = header;
  return { found, flow, flowPath: record.flowPath, settings, version, breaks, traceCopy, inputs };
}

/** By the same words when they lead to the same file, so that the trace says the same; else by the whole path. */
function flowOf(flow: string, { flowPath }: RunRecord): Promise<FoundFlow> {
  return readFlow(flowsFolder(), flowPath === undefined || resolve(flow) === flowPath ? flow : flowPath);
}

function insist(
  { force, note }: ResumedSession,
  code: `usage.${string}`,
  message: string,
  expected: string,
): void {
  if (force) {
    note(RESUME_WORDS.forced(message));
    return;
  }
  const what = code === 'usage.other-version' ? `fumo ${expected}` : `the flow with SHA-256 ${expected}`;
  throw new FumoError(code, message, { expected: what, hint: RESUME_WORDS.force });
}

function readOwnJournal(record: RunRecord): Journal {
  try {
    return readJournal(record.journalPath);
  } catch (error) {
    const cause = error instanceof FumoError ? error.cause : undefined;
    if (systemCode(cause ?? error) !== 'ENOENT') throw error;
    throw new FumoError('usage.run-not-found', RESUME_WORDS.noJournal(record.id), {
      where: { file: record.journalPath },
      hint: RESUME_WORDS.noJournalHint,
    });
  }
}

async function recordOf(which: string | undefined, runs: RunRegistry): Promise<RunRecord> {
  const all = await runs.list();
  if (which === undefined) return all.find(isUnfinished) ?? none();
  const { id } = await runs.resolve(which);
  const record = all.find((one) => one.id === id);
  if (record) return record;
  throw new FumoError('usage.run-not-found', RESUME_WORDS.isFile(which), {
    expected: 'the id of a run',
    found: which,
    hint: RESUME_WORDS.isFileHint,
  });
}

function isUnfinished({ verdict, outcome }: RunRecord): boolean {
  return verdict === undefined || outcome === 'interrupted';
}

function none(): never {
  throw new FumoError('usage.no-runs', RESUME_WORDS.noRuns, { hint: RESUME_WORDS.noRunsHint });
}

function sayWhere({ run, place, timeline }: StepSession, { note }: ResumedSession): void {
  const result = run.result();
  note(
    result
      ? RESUME_WORDS.hasEnded(place.id, result.outcome)
      : RESUME_WORDS.resumed(place.id, timeline.position),
  );
}
