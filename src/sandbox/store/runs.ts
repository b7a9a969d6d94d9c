/** The runs of this user: `runs.json` lists them, and each has a folder `runs/ID` for its trace, journal and server. */
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { formatInstant, wallClock } from '../../engine/clock.js';
import { FumoError } from '../../errors.js';
import { onFileAsync, systemCode } from '../../trace/file-error.js';
import { isRecord } from '../../trace/shape.js';
import { type JsonFile, openJsonFile } from './json-file.js';
import { type ResolvedRun, resolveRun } from './resolve-run.js';

const SCHEMA = 1;

/** What the registry keeps of a run. */
interface RunEntry {
  /** Name of the flow and a number: `deferred-2`. */
  id: string;
  flow: string;
  title: string;
  /** Wall time, ISO 8601. */
  createdAt: string;
  /** Wall time, ISO 8601; absent while the run goes on, or when it was interrupted. */
  finishedAt?: string;
  verdict?: 'passed' | 'failed';
  outcome?: string;
  /** Given by the person who forked it. */
  name?: string;
  /** Present in a fork. */
  parent?: RunParent;
  /** Absolute path of a flow file that is not built in. */
  flowPath?: string;
}

/** The run that a fork comes from, and how many of its steps they share. */
export interface RunParent {
  run: string;
  step: number;
}

/** What a run is begun with. */
export type NewRun = Pick<RunEntry, 'flow' | 'title' | 'name' | 'parent' | 'flowPath'>;

export interface RunRecord extends RunEntry {
  /** Folder of the run. */
  dir: string;
  tracePath: string;
  journalPath: string;
  serverStatePath: string;
}

export interface RunRegistry {
  /** Draws an id and makes the run's folder. @throws FumoError `store.*` */
  create(run: NewRun): Promise<RunRecord>;
  /** Notes how a run ended; a trace that was not run here has no verdict. @throws FumoError `usage.run-not-found`, `store.*` */
  finish(id: string, end: { verdict?: 'passed' | 'failed'; outcome: string }): Promise<RunRecord>;
  /** Notes that a run goes on again. @throws FumoError `usage.run-not-found`, `store.*` */
  reopen(id: string): Promise<RunRecord>;
  /** Takes a run off the list and deletes its folder; its number is not used again. @throws FumoError `store.*` */
  remove(id: string): Promise<void>;
  /** Newest first. @throws FumoError `store.*` */
  list(): Promise<RunRecord[]>;
  /**
   * The run that somebody means by an id, a unique beginning of one, `latest`, or a path of a trace or run folder.
   * @throws FumoError `usage.run-not-found`, `usage.run-ambiguous`, `usage.no-runs`, `store.*`
   */
  resolve(which: string): Promise<ResolvedRun>;
}

interface RegistryData {
  /** Flow name to the number of its last run; numbers are never used twice. */
  counters: Record<string, number>;
  /** In order of creation. */
  runs: RunEntry[];
}

/** The registry under that folder, which appears with the first run. */
export function openRuns(home: string): RunRegistry {
  const file = openJsonFile<RegistryData>(join(home, 'runs.json'), {
    schema: SCHEMA,
    empty: { counters: {}, runs: [] },
    isValid: isRegistry,
  });
  const record = (entry: RunEntry): RunRecord => ({ ...entry, ...pathsOf(home, entry.id) });
  const list = async (): Promise<RunRecord[]> => (await file.read()).runs.map(record).reverse();
  return {
    create: async (run) => record(await create(file, home, run)),
    finish: async (id, { verdict, outcome }) => {
      const finishedAt = formatInstant(wallClock.now());
      return record(
        await change(file, id, (entry) =>
          Object.assign(entry, { finishedAt, ...(verdict === undefined ? {} : { verdict }), outcome }),
        ),
      );
    },
    reopen: async (id) => record(await change(file, id, forgetEnd)),
    remove: (id) => remove(file, home, id),
    list,
    resolve: async (which) => resolveRun(which, await list()),
  };
}

function pathsOf(home: string, id: string): Omit<RunRecord, keyof RunEntry> {
  const dir = join(home, 'runs', id);
  return {
    dir,
    tracePath: join(dir, 'trace.jsonl'),
    journalPath: join(dir, 'journal.jsonl'),
    serverStatePath: join(dir, 'server.json'),
  };
}

async function create(file: JsonFile<RegistryData>, home: string, run: NewRun): Promise<RunEntry> {
  const createdAt = formatInstant(wallClock.now());
  for (;;) {
    const { runs } = await file.update((data) => register(data, { ...run, createdAt }));
    const entry = runs.at(-1);
    if (entry && (await makeDir(pathsOf(home, entry.id).dir))) return entry;
    // A folder of that name was left by a registry that is gone: its run keeps it, this one takes the next number.
    if (entry)
      await file.update((data) => ({ ...data, runs: data.runs.filter(({ id }) => id !== entry.id) }));
  }
}

/** Off the list first: a folder that is left over hinders nobody, an entry without a folder does. */
async function remove(file: JsonFile<RegistryData>, home: string, id: string): Promise<void> {
  let isKnown = false;
  await file.update((data) => {
    isKnown = data.runs.some((run) => run.id === id);
    return { ...data, runs: data.runs.filter((run) => run.id !== id) };
  });
  // Only a name that we draw ourselves is a folder of ours.
  if (!isKnown || !/^[a-z0-9][a-z0-9-]*$/.test(id)) return;
  const { dir } = pathsOf(home, id);
  await onFileAsync(dir, () => rm(dir, { recursive: true, force: true }));
}

/** Puts the new run last. */
function register(data: RegistryData, run: Omit<RunEntry, 'id'>): undefined {
  const slug = slugOf(run.flow);
  const number = (Object.hasOwn(data.counters, slug) ? (data.counters[slug] ?? 0) : 0) + 1;
  data.counters[slug] = number;
  data.runs.push({ id: `${slug}-${number}`, ...run });
}

function forgetEnd(entry: RunEntry): void {
  delete entry.finishedAt;
  delete entry.verdict;
  delete entry.outcome;
}

/** The name as a folder can be called everywhere; it cannot lead out of its folder. */
function slugOf(flow: string): string {
  const slug = flow
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  return slug === '' ? 'run' : slug;
}

/** False when there is one already. */
async function makeDir(dir: string): Promise<boolean> {
  return onFileAsync(dir, async () => {
    await mkdir(join(dir, '..'), { recursive: true, mode: 0o700 });
    try {
      await mkdir(dir, { mode: 0o700 });
      return true;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
      return (await stat(dir)).isDirectory() ? false : Promise.reject(error);
    }
  });
}

async function change(
  file: JsonFile<RegistryData>,
  id: string,
  edit: (entry: RunEntry) => void,
): Promise<RunEntry> {
  const { runs } = await file.update((data) => {
    const entry = data.runs.find((run) => run.id === id);
    if (!entry) throw new FumoError('usage.run-not-found', `there is no run ${id}`, { found: id });
    edit(entry);
    return undefined;
  });
  const changed = runs.find((run) => run.id === id);
  if (!changed) throw new FumoError('internal.run-lost', `run ${id} vanished while it was changed`);
  return changed;
}

function isRegistry(data: unknown): data is RegistryData {
  return isRecord(data) && isRecord(data.counters) && Array.isArray(data.runs) && data.runs.every(isEntry);
}

function isEntry(entry: unknown): entry is RunEntry {
  if (!isRecord(entry)) return false;
  const texts = [entry.id, entry.flow, entry.title, entry.createdAt];
  return texts.every((text) => typeof text === 'string') && isParent(entry.parent);
}

function isParent(parent: unknown): boolean {
  if (parent === undefined) return true;
  return isRecord(parent) && typeof parent.run === 'string' && typeof parent.step === 'number';
}
