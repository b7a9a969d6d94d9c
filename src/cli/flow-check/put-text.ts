/** Writes a text file of the user's: whole or not at all. */
import { chmod, link, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { randomToken } from '../../engine/seed.js';

/** Replaces a file; mode and symbolic link stay. */
export async function replaceText(path: string, text: string): Promise<void> {
  const target = await realpath(path);
  const { mode } = await stat(target);
  await beside(target, text, async (temporary) => {
    await chmod(temporary, mode);
    await rename(temporary, target);
  });
}

/**
 * Makes a new file, and the folders above it.
 * @param force replace what is there @returns false when something of that name is there and stays
 */
export async function createText(path: string, text: string, force: boolean): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true });
  if (force && (await isThere(path))) {
    await replaceText(path, text);
    return true;
  }
  let made = true;
  await beside(path, text, async (temporary) => {
    // Unlike a rename, a link never replaces what somebody else has made meanwhile.
    await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
      made = false;
    });
    await rm(temporary, { force: true });
  });
  return made;
}

/** Whether anything of that name is there. */
export async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function beside(path: string, text: string, use: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${path}.${process.pid}-${randomToken()}.tmp`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await use(temporary);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
