/**
 * Where fumo's own files and the runs of this user are.
 */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the installed package; this module is one folder below `src` or `dist`. */
const PACKAGE_ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The built-in flows. */
export function flowsFolder(): string {
  return join(PACKAGE_ROOT, 'flows');
}

/**
 * The folder of recorded runs: `FUMO_HOME`, else `fumo` under the XDG state directory, which must be absolute to
 * count (XDG Base Directory Specification).
 */
export function homeFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.FUMO_HOME) return env.FUMO_HOME;
  const state = env.XDG_STATE_HOME;
  return state && isAbsolute(state) ? join(state, 'fumo') : join(homedir(), '.local', 'state', 'fumo');
}
