/** Which flows are meant by the names, files, folders and globs of the command line. */
import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { FumoError } from '../../errors.js';
import { RUN_USAGE_WORDS } from './words.js';

/** A flow to run, and where its file is. */
export interface Chosen {
  /** Name or path, as `readFlow` takes it. */
  asked: string;
  /** Absolute path of the file; what the name would be read from when there is none. */
  path: string;
  isBuiltIn: boolean;
}

export interface Selection {
  chosen: readonly Chosen[];
  /** One name or one file was given: the result is one, not a list. */
  isOne: boolean;
  /** Folders in which new flows may appear. */
  folders: readonly string[];
}

const FLOW_FILES = '**/*.{yaml,yml}';
const NEVER = ['**/node_modules/**', '**/.git/**'];
const FLOW_LINE = /^["']?flow["']?\s*:/m;

/**
 * In the order of the arguments, those of a folder or glob by path; what a folder or glob finds again is left out.
 * @throws FumoError `usage.no-flows` when a folder or glob has none
 */
export async function select(
  args: readonly string[],
  builtIns: string,
  cwd: string = process.cwd(),
): Promise<Selection> {
  const chosen: Chosen[] = [];
  const folders: string[] = [];
  let isOne = args.length === 1;
  for (const arg of args) {
    const found = await find(arg, builtIns, cwd);
    if (found.folder !== undefined) {
      folders.push(found.folder);
      isOne = false;
    }
    const known = new Set(found.folder === undefined ? [] : chosen.map(({ path }) => path));
    chosen.push(...found.chosen.filter(({ path }) => !known.has(path)));
  }
  return { chosen, isOne, folders };
}

interface Found {
  chosen: readonly Chosen[];
  folder?: string;
}

async function find(arg: string, builtIns: string, cwd: string): Promise<Found> {
  const named = join(resolve(builtIns), `${arg}.yaml`);
  if (!looksLikePath(arg) && (await isFile(named))) {
    return { chosen: [{ asked: arg, path: named, isBuiltIn: true }] };
  }
  const path = resolve(cwd, arg);
  const kind = await kindOf(path);
  if (kind === 'folder') return filesOf(arg, path, FLOW_FILES, cwd);
  if (kind === 'nothing' && isDynamicPattern(arg)) {
    return filesOf(arg, resolve(cwd, staticPart(arg)), arg, cwd);
  }
  const file = looksLikePath(arg) ? path : `${path}.yaml`;
  return { chosen: [{ asked: arg, path: file, isBuiltIn: false }] };
}

/** YAML files that a glob matches, or that are below a folder; there, one without a `flow:` line is something else. */
async function filesOf(arg: string, folder: string, pattern: string, cwd: string): Promise<Found> {
  const isFolder = pattern === FLOW_FILES;
  const paths = await glob(pattern, {
    cwd: isFolder ? folder : cwd,
    absolute: true,
    ignore: NEVER,
    expandDirectories: false,
  });
  const files = paths.filter((path) => /\.ya?ml$/.test(path)).map((path) => resolve(path));
  const flows: string[] = [];
  for (const path of files.sort()) if (!isFolder || (await isFlow(path))) flows.push(path);
  if (flows.length === 0) {
    throw new FumoError('usage.no-flows', RUN_USAGE_WORDS.noFlows(arg), {
      expected: RUN_USAGE_WORDS.noFlowsExpected,
      found: files.length === 0 ? 'no such file' : files.map((path) => shortPath(path, cwd)).join(', '),
    });
  }
  const chosen = flows.map((path) => ({ asked: shortPath(path, cwd), path, isBuiltIn: false }));
  return { chosen, folder };
}

/** The folder before the first part of a glob that has anything special. */
function staticPart(pattern: string): string {
  const parts = pattern.split('/');
  const special = parts.findIndex((part) => isDynamicPattern(part));
  return parts.slice(0, special).join('/') || (isAbsolute(pattern) ? sep : '.');
}

/** A file that cannot be read may be one: whoever reads it will say why it cannot. */
async function isFlow(path: string): Promise<boolean> {
  return readFile(path, 'utf8').then(
    (text) => FLOW_LINE.test(text),
    () => true,
  );
}

async function isFile(path: string): Promise<boolean> {
  return (await kindOf(path)) === 'file';
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'nothing'> {
  try {
    const found = await stat(path);
    return found.isDirectory() ? 'folder' : 'file';
  } catch {
    return 'nothing';
  }
}

function looksLikePath(name: string): boolean {
  return /[/\\]|\.ya?ml$/.test(name);
}

/** Relative to the working directory when the path is below it. It always looks like a path, never like a name. */
export function shortPath(path: string, cwd: string = process.cwd()): string {
  const short = relative(cwd, path);
  return short.startsWith('..') || isAbsolute(short) || short === '' ? path : short;
}
