/** `fumo trace check`: what it says, what it returns, how it ends. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkLines } from '../../../src/cli/check/check-lines.js';
import { checkRun } from '../../../src/cli/check/check-run.js';
import { PLAIN, paintOf } from '../../../src/cli/colour.js';
import { widthOf } from '../../../src/cli/width.js';
import TraceCheck from '../../../src/commands/trace/check.js';
import { RULES } from '../../../src/trace/check/index.js';
import { serialise } from '../../../src/trace/serialise.js';
import { CASES, traceNamed } from './cases.js';

const ROOT = join(import.meta.dirname, '../../..');
let home = '';

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'fumo-check-'));
  await write('good.jsonl', 'network');
  await write('bad.jsonl', 'network', 'PKG-05');
  await write('asked.jsonl', 'network, asked first');
  await write('weak.jsonl', 'network, package missing', 'FUM-09');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));
afterEach(() => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
});

async function write(file: string, name: string, brokenFor?: string): Promise<void> {
  const change = CASES.find(({ rule }) => rule === brokenFor)?.fail.change;
  const trace = await traceNamed(name);
  const { header, events } = change ? change(trace) : trace;
  writeFileSync(path(file), `${[header, ...events].map(serialise).join('\n')}\n`);
}

function path(file: string): string {
  return join(home, file);
}

const check = (file: string, rules: readonly string[] = [], strict = false) =>
  checkRun(home, { run: path(file), rules, strict });

const layout = { columns: 80, paint: PLAIN };

describe('the verdict', () => {
  it('passes a trace of ours by all rules, digests included', async () => {
    const result = await check('good.jsonl');
    expect(result).toMatchObject({ verdict: 'passed', strict: false, counts: { fail: 0, 'not-judged': 0 } });
    expect(result.rules).toHaveLength(RULES.length);
    expect(result.rules.find(({ id }) => id === 'NOT-03')).toMatchObject({ verdict: 'pass', ets: null });
  });

  it('fails one in which a "must" is broken', async () => {
    expect(await check('bad.jsonl')).toMatchObject({ verdict: 'failed', counts: { fail: 1 } });
  });

  it('fails one in which a "should" is broken only when strict', async () => {
    expect((await check('weak.jsonl')).verdict).toBe('passed');
    expect((await check('weak.jsonl', [], true)).verdict).toBe('failed');
  });
});

describe('--rule', () => {
  it.each([
    [['PKG-05'], ['PKG-05']],
    [
      ['aut', 'HDR-02'],
      ['HDR-02', 'AUT-01', 'AUT-02', 'AUT-03', 'AUT-04', 'AUT-05', 'AUT-06'],
    ],
    [['FUM-0'], Array.from({ length: 9 }, (_, at) => `FUM-0${at + 1}`)],
  ])('%j selects %j', async (rules, expected) => {
    expect((await check('good.jsonl', rules)).rules.map(({ id }) => id)).toEqual(expected);
  });

  it.each([
    ['NOT4', 'Did you mean NOT-04?'],
    ['XYZ', 'docs/conformance.md lists all rules.'],
    ['', 'docs/conformance.md lists all rules.'],
  ])('refuses %j', async (rule, hint) => {
    await expect(check('good.jsonl', [rule])).rejects.toMatchObject({ code: 'usage.unknown-rule', hint });
  });
});

describe('the report', () => {
  it('names the place, the expected and the found, and the octets', async () => {
    const lines = checkLines(await check('bad.jsonl', ['PKG-05']), layout, false);
    expect(lines).toEqual([
      '✖ PKG-05  must    FAIL            SyncHdr and every command of the other end get',
      '                                  a Status',
      '    message 4 (device → server), SyncML/SyncBody, byte 104',
      expect.stringMatching(/^ {4}expected {2}a Status for Get \d+ of message 3$/),
      '    found     none',
      expect.stringMatching(/^ {4}octets {4}6b 69 4b|^ {4}octets {4}6b/),
      ...Array.from({ length: lines.length - 8 }, () => expect.stringMatching(/^ {14}/)),
      '',
      'The trace breaks rules: 0 passed, 1 failed, 0 not judged, 0 not applicable.',
    ]);
  });

  it('says warning, not failure, of a "should"', async () => {
    const lines = checkLines(await check('weak.jsonl', ['FUM-09']), layout, false);
    expect(lines[0]).toMatch(/^! FUM-09 {2}should {2}warning/);
    expect(lines.at(-2)).toMatch(/0 failed, 1 warning|^The trace keeps/);
  });

  it('hides what does not apply, unless asked', async () => {
    const result = await check('good.jsonl', ['LOB']);
    const hidden = checkLines(result, layout, false);
    expect(hidden[0]).toBe('4 rules do not apply to this trace (--all lists them).');
    expect(checkLines(result, layout, true).filter((line) => line.startsWith('– LOB-'))).toHaveLength(4);
  });

  it('gives the reason of what was not judged', async () => {
    const lines = checkLines(await check('asked.jsonl', ['NOT-06']), layout, false);
    expect(lines.join(' ').replace(/\s+/g, ' ')).toContain('not judged: whether the user was asked');
  });

  it.each([40, 60, 80, 120])('fits into %i columns', async (columns) => {
    for (const file of ['good.jsonl', 'bad.jsonl', 'weak.jsonl']) {
      const lines = checkLines(await check(file), { columns, paint: PLAIN }, true);
      expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
    }
  });

  it('says everything without colour too', async () => {
    const result = await check('bad.jsonl');
    const painted = checkLines(result, { columns: 80, paint: paintOf(1) }, true).join('\n');
    const plain = checkLines(result, layout, true).join('\n');
    expect(painted).not.toBe(plain);
    expect(painted.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  });
});

describe('the command', () => {
  async function run(...args: string[]): Promise<{ out: string; code: unknown }> {
    let out = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      out += String(text);
      return true;
    });
    await TraceCheck.run(args, ROOT);
    return { out, code: process.exitCode };
  }

  it('ends with 0 when no "must" is broken', async () => {
    const { out, code } = await run(path('weak.jsonl'));
    expect(code).toBeUndefined();
    expect(out).toContain('1 warning');
  });

  it.each([['bad.jsonl'], ['weak.jsonl', '--strict']])('ends with 3: %s %s', async (file, ...flags) => {
    expect((await run(path(file), ...flags)).code).toBe(3);
  });

  it('gives the result as JSON', async () => {
    const { out, code } = await run(path('bad.jsonl'), '--json', '--rule', 'PKG');
    const result = JSON.parse(out);
    expect(code).toBe(3);
    expect(result).toMatchObject({ verdict: 'failed', counts: { fail: 1 } });
    expect(result.rules[4]).toMatchObject({
      id: 'PKG-05',
      verdict: 'fail',
      failures: [{ level: 'must', at: { message: 4, offset: 104, path: 'SyncML/SyncBody' }, found: 'none' }],
    });
  });
});
