import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Home, openHome } from '../support/built.js';

let home: Home;
beforeAll(async () => {
  home = openHome();
  await home.fumo(['run', 'up-to-date']);
  await home.fumo(['run', 'deferred', '--encoding', 'xml']);
  await home.fumo(['run', 'deferred']);
});
afterAll(() => home?.remove());

describe('fumo trace list', () => {
  it('lists runs, newest first', async () => {
    const { code, stdout } = await home.fumo(['trace', 'list']);
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual([
      'deferred-2',
      'deferred-1',
      'up-to-date-1',
      '',
    ]);
  });

  it('has verdict, outcome and events in JSON', async () => {
    const { runs } = JSON.parse((await home.fumo(['trace', 'list', '--json'])).stdout);
    expect(runs[0]).toMatchObject({ id: 'deferred-2', verdict: 'passed', outcome: 'updated' });
    expect(runs[0].events).toBeGreaterThan(50);
  });

  it('says what to do when there is none', async () => {
    const empty = openHome();
    const { code, stdout } = await empty.fumo(['trace', 'list']);
    const shown = await empty.fumo(['trace', 'show']);
    empty.remove();
    expect([code, stdout]).toEqual([0, 'No runs are recorded yet. Record one with: fumo run deferred\n']);
    expect([shown.code, shown.stderr.split(':')[0]]).toEqual([2, 'error[usage.no-runs]']);
  });
});

describe('fumo trace show', () => {
  it('draws the newest run', async () => {
    const { code, stdout } = await home.fumo(['trace', 'show']);
    expect(code).toBe(0);
    expect(stdout).toContain('Deferred');
    expect((await home.fumo(['trace', 'show', 'latest'])).stdout).toBe(stdout);
  });

  it('shows one message: words, XML and every octet', async () => {
    const { stdout } = await home.fumo(['trace', 'show', 'deferred-2', '--message', '2']);
    expect(stdout).toContain('#2 device → server · package #1');
    expect(stdout).toContain('<SyncHdr>');
    expect(stdout).toMatch(/^0000 +02/m);
  });

  it('gives the octets as hex with --raw', async () => {
    const { stdout } = await home.fumo(['trace', 'show', 'deferred-2', '--message', '2', '--raw']);
    expect(stdout).toMatch(/^02[0-9a-f]+\n$/i);
  });

  it('refuses a message that is not there', async () => {
    const { code, stderr } = await home.fumo(['trace', 'show', '--message', '999']);
    expect([code, stderr.split(':')[0]]).toEqual([2, 'error[usage.no-such-message]']);
  });

  it('stops quietly when nobody reads on', async () => {
    const { spawnSync } = await import('node:child_process');
    const { BIN, cleanEnv } = await import('../support/built.js');
    const piped = spawnSync('sh', ['-c', `"${process.execPath}" "${BIN}" trace show | head -n 1`], {
      env: cleanEnv(home.folder),
      encoding: 'utf8',
    });
    expect(piped.stderr).toBe('');
  });
});

describe('fumo trace export', () => {
  it('writes a file per message for xml and wbxml', async () => {
    const { code, stdout } = await home.fumo(['trace', 'export', 'deferred-2', '--format', 'xml']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^wrote deferred-2-xml\/ \(\d+ files\)\n$/)]);
    const files = readdirSync(join(home.folder, 'deferred-2-xml'));
    expect(files.filter((name) => name.endsWith('.xml')).length).toBeGreaterThan(5);
  });

  it('writes one document for the others, and streams it', async () => {
    const made = await home.fumo(['trace', 'export', '--format', 'mermaid', '--json']);
    expect(JSON.parse(made.stdout)).toMatchObject({
      run: 'deferred-2',
      format: 'mermaid',
      output: 'deferred-2.mmd',
    });
    const streamed = await home.fumo(['trace', 'export', '--format', 'mermaid', '--output', '-']);
    expect(streamed.stdout).toBe(readFileSync(join(home.folder, 'deferred-2.mmd'), 'utf8'));
    expect(streamed.stdout).toContain('sequenceDiagram');
  });

  it('keeps the trace as it is in jsonl', async () => {
    const { stdout } = await home.fumo([
      'trace',
      'export',
      'up-to-date-1',
      '--format',
      'jsonl',
      '--output',
      '-',
    ]);
    const { runs } = JSON.parse((await home.fumo(['trace', 'list', '--json'])).stdout);
    expect(stdout).toBe(readFileSync(runs[2].trace, 'utf8'));
  });

  it('refuses to stream many files, and to take over a folder', async () => {
    const streamed = await home.fumo(['trace', 'export', '--format', 'wbxml', '--output', '-']);
    expect([streamed.code, streamed.stderr.split(':')[0]]).toEqual([2, 'error[usage.many-files-to-stdout]']);
    const precious = join(home.folder, 'precious');
    mkdirSync(precious);
    writeFileSync(join(precious, 'a'), 'x');
    const taken = await home.fumo(['trace', 'export', '--format', 'wbxml', '--output', 'precious']);
    expect([taken.code, taken.stderr.split(':')[0]]).toEqual([2, 'error[usage.output-taken]']);
    expect(readdirSync(precious)).toEqual(['a']);
  });

  it('reads a trace from its path', async () => {
    const { runs } = JSON.parse((await home.fumo(['trace', 'list', '--json'])).stdout);
    const { code } = await home.fumo([
      'trace',
      'export',
      runs[0].trace,
      '--format',
      'text',
      '--output',
      'mine.txt',
    ]);
    expect([code, existsSync(join(home.folder, 'mine.txt'))]).toEqual([0, true]);
  });
});
