/** The built command line, run as a process of its own in an empty home. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
export const BIN = join(PROJECT, 'bin', 'run.js');

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Home {
  folder: string;
  /** Runs `fumo` there; stdin is empty and no terminal. */
  fumo(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>;
  remove(): void;
}

/** A new empty home. @throws when the project has not been built */
export function openHome(): Home {
  if (!existsSync(join(PROJECT, 'dist', 'commands'))) {
    throw new Error('These tests run the built command line: run "npm run build" first.');
  }
  const folder = mkdtempSync(join(tmpdir(), 'fumo-home-'));
  return {
    folder,
    fumo: (args, env = {}) => run(args, folder, env),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The environment of a process in that home: nothing of ours that changes output. */
export function cleanEnv(home: string, env: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { PATH: process.env.PATH ?? '', HOME: home, NODE_ENV: 'production', TERM: 'xterm-256color', ...env };
}

function run(args: readonly string[], home: string, env: Readonly<Record<string, string>>): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: home,
      env: cleanEnv(home, env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ran: Ran = { code: null, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      ran.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      ran.stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...ran, code }));
  });
}
