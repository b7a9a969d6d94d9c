/** From what stands on the command line to texts of flows. */
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { nearest } from '../../engine/flow/nearest.js';
import { FumoError } from '../../errors.js';
import { CHECK_WORDS } from './words.js';

/** A text to check. */
export interface FlowFile {
  /** As shown: relative to the working folder where that is shorter; `-` for standard input. */
  file: string;
  /** Absolute; undefined for standard input. */
  path: string | undefined;
  text: string;
}

export interface FoundFiles {
  files: readonly FlowFile[];
  /** YAML files of searched folders that are no flows. */
  skipped: number;
}

export interface FindOptions {
  /** Folder of the built-in flows. */
  builtIn: string;
  /** Working folder. */
  cwd: string;
  stdin(): Promise<string>;
}

/** @throws FumoError `flow.not-found`, `usage.no-files`; errors of the system as they are */
export async function findFiles(paths: readonly string[], options: FindOptions): Promise<FoundFiles> {
  const files = new Map<string, FlowFile>();
  let skipped = 0;
  for (const path of paths) {
    const found = await expand(path, options);
    for (const one of found.paths) {
      if (files.has(one)) continue;
      const file = await read(one, options);
      if (found.searched && !isFlow(file.text)) skipped += 1;
      else files.set(one, file);
    }
  }
  if (files.size === 0)
    throw new FumoError('usage.no-files', CHECK_WORDS.nothing, {
      found: paths.join(' '),
      hint: CHECK_WORDS.nothingHint,
    });
  return { files: [...files.values()], skipped };
}

const STDIN = '-';

async function read(path: string, { stdin, cwd }: FindOptions): Promise<FlowFile> {
  if (path === STDIN) return { file: STDIN, path: undefined, text: await stdin() };
  return { file: shown(path, cwd), path, text: await readFile(path, 'utf8') };
}

/** A folder may hold other YAML, such as that of CI. */
function isFlow(text: string): boolean {
  return /^\ufeff?["']?flow["']?\s*:/m.test(text) || /^steps\s*:/m.test(text);
}

interface Expanded {
  paths: readonly string[];
  /** The files were found, not named. */
  searched: boolean;
}

async function expand(path: string, options: FindOptions): Promise<Expanded> {
  const { builtIn, cwd } = options;
  if (path === STDIN) return named(STDIN);
  const own = join(builtIn, `${path}.yaml`);
  if (!looksLikePath(path) && existsSync(own)) return named(own);
  const place = resolve(cwd, path);
  if (existsSync(place))
    return (await stat(place)).isDirectory() ? search('**/*.{yaml,yml}', place) : named(place);
  if (!isDynamicPattern(path)) throw await notFound(path, options);
  const found = await search(path, cwd);
  if (found.paths.length > 0) return { ...found, searched: false };
  throw new FumoError('usage.no-files', CHECK_WORDS.noMatch(path), {
    found: path,
    hint: CHECK_WORDS.noPathHint,
  });
}

const named = (path: string): Expanded => ({ paths: [path], searched: false });

async function search(pattern: string, cwd: string): Promise<Expanded> {
  const paths = await glob(pattern, { cwd, absolute: true, ignore: ['**/node_modules/**'], onlyFiles: true });
  return { paths: paths.map((path) => resolve(path)).sort(), searched: true };
}

async function notFound(wanted: string, { builtIn }: FindOptions): Promise<FumoError> {
  const known = await builtInNames(builtIn);
  const near = nearest(wanted, known);
  return new FumoError('flow.not-found', `there is no flow ${wanted}`, {
    expected: 'a file, a folder, a glob, or the name of a built-in flow',
    found: wanted,
    hint: near === undefined ? 'List the built-in flows with "fumo flow list".' : `Did you mean ${near}?`,
  });
}

/** Names of the built-in flows. */
export async function builtInNames(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => basename(file, '.yaml'))
    .sort();
}

/** As the library of flows tells names from paths. */
export function looksLikePath(name: string): boolean {
  return /[/\\]|\.ya?ml$/.test(name);
}

/** Relative inside the working folder, with slashes; else absolute. */
function shown(path: string, cwd: string): string {
  const near = relative(cwd, path);
  return near.startsWith('..') || isAbsolute(near) ? path : near.split(sep).join('/');
}
