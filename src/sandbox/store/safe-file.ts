/** Writing a file so that a reader, a kill or a power cut finds the old content or the new, never something between. */
import { mkdir, open, readdir, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { randomToken } from '../../engine/seed.js';
import { systemCode } from '../../trace/file-error.js';
import { isRunning } from './owner.js';

/**
 * Replaces the content of a file, mode 0600: a temporary file beside it, flushed, renamed over it, and the folder
 * flushed. A symbolic link stays one.
 */
export async function replaceFile(path: string, content: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const temporary = `${target}.${process.pid}-${randomToken()}.tmp`;
  try {
    await writeFlushed(temporary, content);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await flushFolder(dirname(target));
}

async function writeFlushed(path: string, content: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}

async function flushFolder(folder: string): Promise<void> {
  const file = await open(folder, 'r');
  try {
    await file.sync();
  } catch (error) {
    // Some file systems cannot flush a folder; the rename is done all the same.
    if (!['EINVAL', 'EPERM', 'ENOTSUP', 'EISDIR'].includes(systemCode(error) ?? '')) throw error;
  } finally {
    await file.close();
  }
}

/** Makes the folder of a file, for its owner only. */
export async function makeFolderOf(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
}

/** Removes temporary files of that file whose process has ended. */
export async function sweepTemporaries(path: string): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder)) {
    const pid = name.startsWith(`${basename(path)}.`)
      ? /\.(\d+)-[0-9a-f]{32}\.tmp$/.exec(name)?.[1]
      : undefined;
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(folder, name), { force: true });
  }
}
