/** Which recorded run or trace file a word of the user means. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FumoError } from '../../errors.js';
import { onFileAsync, systemCode } from '../../trace/file-error.js';

export interface ResolvedRun {
  tracePath: string;
  /** Absent for a file that is not in the registry. */
  id?: string;
}

/** The word that names the newest run. */
export const LATEST = 'latest';

const LIST_HINT = 'See the recorded runs with: fumo trace list';
const MOST_CANDIDATES = 8;

/**
 * An id, then `latest`, then a path, then the beginning of exactly one id.
 * @param runs newest first
 * @throws FumoError `usage.run-not-found`, `usage.run-ambiguous`, `usage.no-runs`
 */
export async function resolveRun(
  which: string,
  runs: readonly Required<ResolvedRun>[],
): Promise<ResolvedRun> {
  const exact = runs.find(({ id }) => id === which);
  if (exact) return picked(exact);
  if (which === LATEST) return picked(runs[0] ?? none());
  const tracePath = await traceAt(which);
  if (tracePath !== undefined) return picked({ tracePath, ...idOf(tracePath, runs) });
  const candidates = which === '' ? [] : runs.filter(({ id }) => id.startsWith(which));
  const [only] = candidates;
  if (only && candidates.length === 1) return picked(only);
  throw candidates.length > 1 ? ambiguous(which, candidates) : notFound(which);
}

function picked({ tracePath, id }: ResolvedRun): ResolvedRun {
  return { tracePath, ...(id === undefined ? {} : { id }) };
}

function idOf(path: string, runs: readonly Required<ResolvedRun>[]): { id?: string } {
  const known = runs.find(({ tracePath }) => tracePath === path);
  return known ? { id: known.id } : {};
}

/** The path of a trace file, or of the trace in a run's folder; undefined when there is neither. */
async function traceAt(path: string): Promise<string | undefined> {
  const facts = await factsOf(path);
  if (facts?.isDirectory()) return (await factsOf(join(path, 'trace.jsonl'))) && join(path, 'trace.jsonl');
  return facts && path;
}

async function factsOf(path: string): Promise<Awaited<ReturnType<typeof stat>> | undefined> {
  return onFileAsync(path, async () => {
    try {
      return await stat(path);
    } catch (error) {
      const code = systemCode(error) ?? '';
      if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'].includes(code)) return undefined;
      throw error;
    }
  });
}

function none(): never {
  throw new FumoError('usage.no-runs', 'there are no recorded runs yet', {
    expected: 'a recorded run',
    hint: 'Record one with: fumo run deferred',
  });
}

function ambiguous(which: string, candidates: readonly Required<ResolvedRun>[]): FumoError {
  const ids = candidates.map(({ id }) => id);
  const shown = ids.slice(0, MOST_CANDIDATES).join(', ');
  const more = ids.length - MOST_CANDIDATES;
  return new FumoError('usage.run-ambiguous', `${which} is the beginning of ${ids.length} runs`, {
    expected: `one of ${shown}${more > 0 ? ` and ${more} more` : ''}`,
    found: which,
    hint: 'Give more of the id.',
  });
}

function notFound(which: string): FumoError {
  return new FumoError('usage.run-not-found', `there is no run and no file ${JSON.stringify(which)}`, {
    expected: `the id of a run, a unique beginning of one, ${LATEST}, or the path of a trace`,
    found: which,
    hint: LIST_HINT,
  });
}
