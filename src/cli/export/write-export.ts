/**
 * Puts an export on the disk: everything is made first, written beside its place, and renamed into it, so a reader
 * finds the old export or the new one, never a part.
 */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { randomToken } from '../../engine/seed.js';
import { FumoError } from '../../errors.js';
import { EXPORT_WORDS } from '../words-list.js';
import { portions } from './chunks.js';
import type { Exported, ExportFile, ExportFormat } from './formats.js';

/** The file by which a folder is known as an export of ours. */
export const MARKER = 'fumo-export.json';

export interface FolderExport {
  run: string;
  format: ExportFormat;
  /** Made while they are written. */
  files: Iterable<ExportFile>;
}

/**
 * Writes the files and a marker into the folder, replacing an earlier export of ours.
 * @returns what was written
 * @throws FumoError `usage.output-taken` for a folder with other things in it, unless forced; `usage.output-is-file`
 */
export function writeFolder(folder: string, made: FolderExport, force: boolean): Exported['files'] {
  const place = resolve(folder);
  refuseForeignFolder(place, folder, force);
  const fresh = besides(place);
  const written: Exported['files'] = [];
  try {
    mkdirSync(fresh, { recursive: true });
    for (const { name, octets } of made.files) {
      writeFileSync(join(fresh, name), octets);
      written.push({ name, octets: octets.length });
    }
    writeFileSync(join(fresh, MARKER), `${JSON.stringify(marker(made, written), null, 2)}\n`);
    swapIn(fresh, place);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return written;
}

function marker({ run, format }: FolderExport, files: Exported['files']): object {
  return { writtenBy: 'fumo trace export', run, format, files: files.map(({ name }) => name) };
}

function refuseForeignFolder(place: string, asGiven: string, force: boolean): void {
  if (!existsSync(place)) return;
  if (!statSync(place).isDirectory()) throw taken('usage.output-is-file', EXPORT_WORDS.isFile, asGiven);
  const inside = readdirSync(place);
  if (inside.length === 0 || inside.includes(MARKER) || force) return;
  throw new FumoError('usage.output-taken', EXPORT_WORDS.folderTaken, {
    where: { file: asGiven },
    expected: EXPORT_WORDS.folderExpected,
    found: inside.slice(0, 3).join(', '),
    hint: EXPORT_WORDS.force,
  });
}

/** The old folder steps aside first, because a folder cannot be renamed onto one with content. */
function swapIn(fresh: string, place: string): void {
  const old = existsSync(place) ? besides(place) : undefined;
  if (old !== undefined) renameSync(place, old);
  renameSync(fresh, place);
  if (old !== undefined) rmSync(old, { recursive: true, force: true });
}

/**
 * Writes one document. The same content again is no change.
 * @returns false when the file had that content already
 * @throws FumoError as `writePieces`
 */
export function writeDocument(file: string, octets: Uint8Array, force: boolean): boolean {
  return writePieces(file, [octets], force).changed;
}

/**
 * Writes one document while it is made.
 * @throws FumoError `usage.output-taken` for a file that says something else, unless forced; `usage.output-is-folder`
 */
export function writePieces(
  file: string,
  pieces: Iterable<string | Uint8Array>,
  force: boolean,
): { changed: boolean; octets: number } {
  const place = resolve(file);
  const known = existsSync(place) ? statSync(place) : undefined;
  if (known?.isDirectory()) throw taken('usage.output-is-folder', EXPORT_WORDS.isFolder, file);
  const fresh = besides(place);
  try {
    mkdirSync(dirname(place), { recursive: true });
    const octets = writeAll(fresh, pieces);
    if (known?.isFile() && isSame(fresh, place)) return { changed: false, octets };
    if (known && !force)
      throw taken('usage.output-taken', EXPORT_WORDS.fileTaken, file, EXPORT_WORDS.fileExpected);
    renameSync(fresh, place);
    return { changed: true, octets };
  } finally {
    rmSync(fresh, { force: true });
  }
}

/** @returns octets written */
function writeAll(path: string, pieces: Iterable<string | Uint8Array>): number {
  const file = openSync(path, 'wx');
  let octets = 0;
  try {
    for (const portion of portions(pieces)) {
      for (let at = 0; at < portion.length; ) at += writeSync(file, portion, at);
      octets += portion.length;
    }
  } finally {
    closeSync(file);
  }
  return octets;
}

const COMPARED = 1024 * 1024;

function isSame(one: string, other: string): boolean {
  if (statSync(one).size !== statSync(other).size) return false;
  const files = [openSync(one, 'r'), openSync(other, 'r')] as const;
  const [left, right] = [new Uint8Array(COMPARED), new Uint8Array(COMPARED)];
  try {
    for (;;) {
      const read = readSync(files[0], left);
      if (read !== readSync(files[1], right)) return false;
      if (read === 0) return true;
      if (left.subarray(0, read).some((octet, at) => octet !== right[at])) return false;
    }
  } finally {
    for (const file of files) closeSync(file);
  }
}

function taken(code: `usage.${string}`, message: string, file: string, expected?: string): FumoError {
  return new FumoError(code, message, {
    where: { file },
    ...(expected === undefined ? {} : { expected }),
    hint: EXPORT_WORDS.force,
  });
}

function besides(place: string): string {
  return join(dirname(place), `.${basename(place)}.${randomToken().slice(0, 8)}.tmp`);
}
