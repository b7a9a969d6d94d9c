/** The DM server's memory of one run, in a file of the run's folder. */
import type { ServerState, ServerStore } from '../server/server-store.js';
import { openJsonFile } from './json-file.js';

const SCHEMA = 1;

/** Keeps the state in that file. Both functions fail with `store.*`. */
export function fileServerStore(path: string): ServerStore {
  const file = openJsonFile<{ state: ServerState | null }>(path, { schema: SCHEMA, empty: { state: null } });
  return {
    load: async () => (await file.read()).state ?? undefined,
    save: async (state) => {
      await file.update(() => ({ state }));
    },
  };
}
