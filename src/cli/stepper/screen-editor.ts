/**
 * The editor of the person at the keys, on a text in a file of its own. The terminal is the editor's while it is open:
 * Ctrl-C is for it alone, as it is in `git commit`.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How the editor ended. */
export type Edited = { ok: true } | { ok: false; editor: string; reason: string };

/** A file to edit, which is there until `remove`. */
export interface EditFile {
  path: string;
  /** Whether it still holds what it held at first. */
  unchanged(): Promise<boolean>;
  remove(): Promise<void>;
}

/** Only its owner can read it. */
export async function editFileOf(text: string): Promise<EditFile> {
  const folder = await mkdtemp(join(tmpdir(), 'fumo-edit-'));
  const path = join(folder, 'message.xml');
  await writeFile(path, text, { mode: 0o600 });
  const unchanged = async () => (await readFile(path, 'utf8')) === text;
  return { path, unchanged, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** `$VISUAL`, `$EDITOR` or `vi`, with arguments if it has some. */
export function editorOf(env: NodeJS.ProcessEnv): string {
  const named = [env.VISUAL, env.EDITOR].find((name) => name !== undefined && name.trim() !== '');
  return named?.trim() ?? (process.platform === 'win32' ? 'notepad' : 'vi');
}

/** Opens the editor on the file and waits until it is closed. Never rejects. */
export async function openEditor(path: string, env: NodeJS.ProcessEnv = process.env): Promise<Edited> {
  const editor = editorOf(env);
  const giveBack = handOver();
  try {
    const reason = await ended(editor, path);
    return reason === undefined ? { ok: true } : { ok: false, editor, reason };
  } finally {
    giveBack();
  }
}

/** The name may hold arguments, so a shell reads it; the path is handed on as it is. */
function ended(editor: string, path: string): Promise<string | undefined> {
  const [command, args] =
    process.platform === 'win32'
      ? ['cmd.exe', ['/d', '/s', '/c', `${editor} "${path}"`]]
      : ['/bin/sh', ['-c', `${editor} "$1"`, editor, path]];
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', windowsVerbatimArguments: true });
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(code === 0 ? undefined : (signal ?? `exit ${code}`)));
  });
}

/** While the editor has the terminal, an interrupt is not for us. @returns what undoes that */
function handOver(): () => void {
  const listeners = process.rawListeners('SIGINT');
  const ignore = () => {};
  process.removeAllListeners('SIGINT');
  process.on('SIGINT', ignore);
  return () => {
    process.off('SIGINT', ignore);
    for (const listener of listeners) process.on('SIGINT', listener as () => void);
  };
}
