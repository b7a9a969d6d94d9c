/** What a trace knows of the wall clock. */
import { openRuns } from '../../sandbox/store/runs.js';
import type { TraceHeader } from '../../trace/event.js';
import { SHOW_WORDS } from './words.js';

/** A note for people: whose times are shown, and when the run was made when that is known. */
export async function wallNote(home: string, header: TraceHeader, id: string | undefined): Promise<string> {
  if (header.imported)
    return header.imported.clock === 'wall'
      ? SHOW_WORDS.recorded(header.imported.name)
      : SHOW_WORDS.timelessNote;
  const run = (await openRuns(home).list()).find((one) => one.id === id);
  return run ? SHOW_WORDS.wallOfRun(run.createdAt, run.finishedAt) : SHOW_WORDS.noWall;
}
