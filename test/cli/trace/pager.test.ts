import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { printPaged } from '../../../src/cli/trace/pager.js';

let folder: string;
let printed = '';
const before = { stdin: process.stdin.isTTY, stdout: process.stdout.isTTY, rows: process.stdout.rows };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fumo-pager-'));
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  terminal(true, 24);
});
afterEach(() => {
  vi.restoreAllMocks();
  process.stdin.isTTY = before.stdin;
  process.stdout.isTTY = before.stdout;
  process.stdout.rows = before.rows;
  rmSync(folder, { recursive: true, force: true });
});

function terminal(isTTY: boolean, rows: number): void {
  process.stdin.isTTY = isTTY;
  process.stdout.isTTY = isTTY;
  process.stdout.rows = rows;
}

const lines = (count: number) => () => Array.from({ length: count }, (_, at) => `line ${at + 1}`);
const text = (count: number): string =>
  lines(count)()
    .map((line) => `${line}\n`)
    .join('');
const env = (pager: string) => ({ PATH: process.env.PATH, TERM: 'xterm', PAGER: pager });

describe('printing', () => {
  it('gives all of a long text to the pager', async () => {
    const file = join(folder, 'paged');
    await printPaged(lines(5000), { never: false, env: env(`cat > '${file}'`) });
    expect(readFileSync(file, 'utf8')).toBe(text(5000));
    expect(printed).toBe('');
  });

  it('prints what fits on the screen', async () => {
    await printPaged(lines(23), { never: false, env: env('exit 9') });
    expect(printed).toBe(text(23));
  });

  it('prints all where no pager is wanted or nobody looks', async () => {
    await printPaged(lines(100), { never: true, env: env('exit 9') });
    await printPaged(lines(100), { never: false, env: env('cat') });
    await printPaged(lines(100), { never: false, env: env('') });
    terminal(false, 24);
    await printPaged(lines(100), { never: false, env: env('exit 9') });
    expect(printed).toBe(text(100).repeat(4));
  });

  it('prints all where there is no such pager', async () => {
    await printPaged(lines(5000), { never: false, env: env(`${folder}/none 2>&-`) });
    expect(printed).toBe(text(5000));
  });

  it('ends with a pager that is closed early', async () => {
    await printPaged(lines(100_000), { never: false, env: env('head -n 1 > /dev/null') });
    expect(printed).toBe('');
  });

  it('leaves Ctrl-C to the pager, and takes it back afterwards', async () => {
    const stop = vi.fn();
    process.once('SIGINT', stop);
    await printPaged(lines(100), { never: false, env: env(`kill -INT ${process.pid}; cat > /dev/null`) });
    expect(stop).not.toHaveBeenCalled();
    expect(process.listeners('SIGINT')).toContain(stop);
    process.removeListener('SIGINT', stop);
  });
});
