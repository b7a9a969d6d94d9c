/** Prints lines: through a pager when a person would have to scroll, straight on otherwise. */
import { spawn } from 'node:child_process';
import { pour } from '../export/chunks.js';
import { describeTerminal } from '../terminal.js';

export interface PagerSettings {
  /** Print all at once. */
  never: boolean;
  env?: NodeJS.ProcessEnv;
}

/** Resolves when all was printed, or the pager was closed. The lines are made a second time when there is no pager. */
export async function printPaged(lines: () => Iterable<string>, settings: PagerSettings): Promise<void> {
  const command = pagerOf(settings);
  const { rows } = describeTerminal();
  if (command !== undefined && isLonger(lines(), rows)) {
    if (await throughPager(command, ended(lines()), settings.env ?? process.env)) return;
  }
  await pour(ended(lines()), process.stdout);
}

/** The command of the pager; undefined where none is wanted. */
function pagerOf({ never, env = process.env }: PagerSettings): string | undefined {
  const wanted = env.PAGER ?? 'less -R';
  if (never || !process.stdout.isTTY || !process.stdin.isTTY || env.TERM === 'dumb') return undefined;
  return wanted.trim() === '' || wanted.trim() === 'cat' ? undefined : wanted;
}

function isLonger(lines: Iterable<string>, rows: number): boolean {
  let count = 0;
  for (const line of lines) {
    count += line.split('\n').length;
    if (count >= rows) return true;
  }
  return false;
}

function* ended(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`;
}

/** The shell says this when there is no such program. */
const NOT_FOUND = 127;

/** @returns false when there is no such pager */
async function throughPager(
  command: string,
  text: Iterable<string>,
  env: NodeJS.ProcessEnv,
): Promise<boolean> {
  const child = spawn(command, {
    shell: true,
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { LESS: 'R', ...env },
  });
  const over = new Promise<number>((resolve) => {
    child.on('error', () => resolve(NOT_FOUND));
    child.on('close', (code) => resolve(code ?? 0));
  });
  const restore = ignoreInterrupts();
  try {
    // Whoever quits the pager early closes the pipe: that is no error.
    child.stdin.on('error', () => child.stdin.destroy());
    const poured = pour(text, child.stdin).then(() => child.stdin.end());
    const code = await over;
    child.stdin.destroy();
    await poured;
    return code !== NOT_FOUND;
  } finally {
    restore();
  }
}

/** Ctrl-C belongs to the pager while it is open. */
function ignoreInterrupts(): () => void {
  const others = process.listeners('SIGINT');
  process.removeAllListeners('SIGINT');
  const ignore = (): void => {};
  process.on('SIGINT', ignore);
  return () => {
    process.removeListener('SIGINT', ignore);
    for (const listener of others) process.once('SIGINT', listener);
  };
}
