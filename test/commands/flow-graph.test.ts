/** `fumo flow graph`: where the picture goes, in what form, and what is refused with which exit code. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import FlowGraph from '../../src/commands/flow/graph.js';
import { widthOf } from '../../src/trace/picture/width.js';
import { type Printed, runInProcess } from './in-process.js';

const GOLDEN = join(import.meta.dirname, '../golden/graph');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fumo-graph-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function graph(...argv: readonly string[]): Promise<Printed> {
  return runInProcess(FlowGraph, 'flow:graph', argv);
}

function golden(file: string): string {
  return readFileSync(join(GOLDEN, file), 'utf8');
}

describe('fumo flow graph', () => {
  it.each([
    ['text', 'txt', ['--width', '80']],
    ['mermaid', 'mmd', []],
    ['plantuml', 'puml', []],
    ['svg', 'svg', []],
  ])('--format %s goes to standard output', async (format, ending, more) => {
    const { stdout, stderr, code } = await graph('deferred', '--format', format, ...more);
    expect({ stdout, stderr, code }).toEqual({ stdout: golden(`deferred.${ending}`), stderr: '', code: 0 });
  });

  it.each(['txt', 'mmd', 'puml', 'svg'])('a file that ends in .%s gets that form', async (ending) => {
    const file = join(folder, 'new', `picture.${ending}`);
    const { stdout, code } = await graph('up-to-date', '--out', file);
    expect(code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(golden(`up-to-date.${ending}`));
    expect(stdout).toMatch(/^wrote .* \(\d+ octets\)\n$/);
    expect(readdirSync(join(folder, 'new'))).toEqual([`picture.${ending}`]);
  });

  it('an unknown ending gets text, and "-" is standard output', async () => {
    await graph('up-to-date', '--out', join(folder, 'picture'));
    expect(readFileSync(join(folder, 'picture'), 'utf8')).toBe(golden('up-to-date.txt'));
    expect((await graph('up-to-date', '--out', '-', '--width', '80')).stdout).toBe(golden('up-to-date.txt'));
  });

  it('the same again is no change; a file that says something else stays unless forced', async () => {
    const file = join(folder, 'a.mmd');
    await graph('up-to-date', '--out', file);
    expect((await graph('up-to-date', '--out', file)).stdout).toContain('shows that already');
    const refused = await graph('deferred', '--out', file);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('usage.output-taken');
    expect(refused.stderr).toContain('--out');
    expect(readFileSync(file, 'utf8')).toBe(golden('up-to-date.mmd'));
    expect((await graph('deferred', '--out', file, '--force')).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(golden('deferred.mmd'));
  });

  it('says as JSON what it drew', async () => {
    const shown = JSON.parse((await graph('up-to-date', '--format', 'mermaid', '--json')).stdout);
    expect(shown).toEqual({
      flow: 'up-to-date',
      title: 'Device firmware up-to-date',
      format: 'mermaid',
      output: '-',
      text: golden('up-to-date.mmd'),
    });
    const file = join(folder, 'a.svg');
    const written = JSON.parse((await graph('up-to-date', '--out', file, '--json')).stdout);
    expect(written).toEqual({ flow: 'up-to-date', title: shown.title, format: 'svg', output: file });
  });

  it('--width, --ascii, --collapse, --every-branch and --set change the picture', async () => {
    const narrow = await graph('deferred', '--width', '60', '--ascii', '--collapse');
    expect(narrow.stdout).toContain('+- ref ---');
    expect(Math.max(...narrow.stdout.split('\n').map(widthOf))).toBe(60);
    const set = await graph(
      'network-initiated',
      '--set',
      'update.via=pkg-data',
      '--set',
      'policy.confirm=false',
    );
    expect(set.stdout).toContain('PkgData');
    expect(set.stdout).not.toContain('Downloads');
    expect((await graph('network-initiated', '--every-branch')).stdout).toContain('update.via is pkg-data');
    expect((await graph('up-to-date', '-f', 'svg', '--width', '400')).stdout).toContain('width="400"');
  });

  it('draws a flow of the reader with what it includes', async () => {
    const file = join(folder, 'own.yaml');
    const steps = 'steps:\n  - { server: has-update }\n  - { include: network-initiated, from: order }\n';
    writeFileSync(file, `flow: own\ntitle: "\\e[31mOwn <b>"\n${steps}`);
    const { stdout, code } = await graph(file);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\\e\[31mOwn <b>\n/);
    expect(stdout).toContain('10: Orders download and update');
    expect((await graph(file, '-f', 'svg')).stdout).toContain('Own &lt;b&gt;');
  });

  it.each([
    [['defered'], 4, 'flow.not-found', 'deferred'],
    [['deferred', '--width', '20'], 2, 'usage.bad-width', '60 to 400 columns'],
    [['deferred', '--width', '9000'], 2, 'usage.bad-width', '60 to 400 columns'],
    [['deferred', '-f', 'svg', '--width', '60'], 2, 'usage.bad-width', '360 to 4000 pixels'],
    [['deferred', '-f', 'mermaid', '--width', '80'], 2, 'usage.no-width', 'Leave --width out'],
    [['deferred', '-f', 'svg', '--ascii'], 2, 'usage.no-ascii', 'Leave --ascii out'],
    [['deferred', '--set', 'policy.deferals=1'], 2, 'usage.bad-set', 'deferrals'],
    [['deferred', '--set', 'nothing'], 2, 'usage.bad-set', 'path=value'],
    [['deferred', '--format', 'png'], 2, 'usage.', 'svg'],
    [[], 2, 'usage.', 'flow'],
  ])('%j is refused with exit code %i', async (argv, code, errorCode, words) => {
    const { stdout, stderr, code: found } = await graph(...argv);
    expect(found).toBe(code);
    expect(stdout).toBe('');
    expect(stderr).toContain(errorCode);
    expect(stripVTControlCharacters(stderr).replace(/\s+/g, ' ')).toContain(words);
  });

  it('a folder is no file to write', async () => {
    mkdirSync(join(folder, 'd.svg'));
    const { code, stderr } = await graph('deferred', '--out', join(folder, 'd.svg'));
    expect(code).toBe(2);
    expect(stderr).toContain('usage.output-is-folder');
    expect(readdirSync(folder)).toEqual(['d.svg']);
  });
});
