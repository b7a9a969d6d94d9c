/**
 * Puts an export on the disk: everything is made first, written beside its place, and renamed into it, so a reader
 * finds the old export or the new one, never a part.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { randomToken } from '../../engine/seed.js';
import { FumoError } from '../../errors.js';
import { EXPORT_WORDS } from '../words-list.js';
import type { ExportFile, ExportFormat } from './formats.js';

/** The file by which a folder is known as an export of ours. */
export const MARKER = 'fumo-export.json';

export interface FolderExport {
  run: string;
  format: ExportFormat;
  files: readonly ExportFile[];
}

/**
 * Writes the files and a marker into the folder, replacing an earlier export of ours.
 * @throws FumoError `usage.output-taken` for a folder with other things in it, unless forced; `usage.output-is-file`
 */
export function writeFolder(folder: string, made: FolderExport, force: boolean): void {
  const place = resolve(folder);
  refuseForeignFolder(place, folder, force);
  const fresh = besides(place);
  try {
    mkdirSync(fresh, { recursive: true });
    for (const { name, octets } of made.files) writeFileSync(join(fresh, name), octets);
    writeFileSync(join(fresh, MARKER), `${JSON.stringify(marker(made), null, 2)}\n`);
    swapIn(fresh, place);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function marker({ run, format, files }: FolderExport): object {
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
 * @throws FumoError `usage.output-taken` for a file that says something else, unless forced; `usage.output-is-folder`
 */
export function writeDocument(file: string, octets: Uint8Array, force: boolean): boolean {
  const place = resolve(file);
  if (existsSync(place)) {
    if (statSync(place).isDirectory()) throw taken('usage.output-is-folder', EXPORT_WORDS.isFolder, file);
    if (statSync(place).isFile() && readFileSync(place).equals(octets)) return false;
    if (!force) throw taken('usage.output-taken', EXPORT_WORDS.fileTaken, file, EXPORT_WORDS.fileExpected);
  }
  const fresh = besides(place);
  try {
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(fresh, octets);
    renameSync(fresh, place);
  } finally {
    rmSync(fresh, { force: true });
  }
  return true;
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
