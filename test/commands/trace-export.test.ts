import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXPORT_FORMATS, EXTENSIONS } from '../../src/cli/export/formats.js';
import { produceFrom } from '../../src/cli/export/produce.js';
import TraceExport from '../../src/commands/trace/export.js';
import { parseFilter } from '../../src/trace/filter/index.js';
import { readTrace } from '../../src/trace/reader.js';
import { smallTrace } from '../support/traces.js';
import { openTraceHome, type TraceHome, textOfTrace } from './trace-home.js';

let home: TraceHome;
let trace = '';
beforeAll(async () => {
  home = openTraceHome();
  const id = await home.record(smallTrace());
  trace = join(home.folder, 'runs', id, 'trace.jsonl');
});
afterAll(() => home.remove());

const exportAs = (...argv: string[]) => home.run(TraceExport, 'trace:export', argv);
const at = (name: string) => join(home.folder, name);
/** The page needs its built half, so it is made where that is tested. */
const FORMATS = EXPORT_FORMATS.filter((format) => format !== 'html');

describe('fumo trace export', () => {
  it.each(FORMATS)('writes %s, the same again as no change', async (format) => {
    const extension = EXTENSIONS[format];
    const output = at(extension === undefined ? `all-${format}` : `all-${format}.${extension}`);
    const made = await exportAs('--format', format, '--output', output);
    expect([made.code, made.stderr]).toEqual([0, '']);
    if (extension === undefined) expect(readdirSync(output).length).toBeGreaterThan(7);
    else {
      expect(statSync(output).size).toBeGreaterThan(100);
      const again = await exportAs('--format', format, '--output', output);
      expect(again.stdout).toBe(`${output} is as it should be already\n`);
    }
    expect(readdirSync(home.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it.each(FORMATS.filter((format) => EXTENSIONS[format] !== undefined && format !== 'pcapng'))(
    'prints %s with --output -',
    async (format) => {
      const { stdout } = await exportAs('--format', format, '--output', '-');
      const made = produceFrom(format, trace);
      const whole = made.kind === 'document' ? [...made.pieces].join('') : '';
      expect(stdout).toBe(whole);
    },
  );

  it.each([
    ['ladder.txt', 'text'],
    ['run.md', 'markdown'],
    ['run.mmd', 'mermaid'],
    ['run.puml', 'plantuml'],
    ['run.svg', 'svg'],
    ['run.har', 'har'],
    ['run.pcapng', 'pcapng'],
    ['run.json', 'otlp-json'],
    ['copy.jsonl', 'jsonl'],
  ])('knows the format of %s', async (name, format) => {
    const { stdout } = await exportAs('--output', at(name), '--json');
    expect(JSON.parse(stdout)).toMatchObject({ format, output: at(name) });
    expect(existsSync(at(name))).toBe(true);
  });

  it('asks for the format where the ending does not tell it', async () => {
    for (const argv of [[], ['--output', at('run.xml')], ['--output', '-']]) {
      const { code, stderr } = await exportAs(...argv);
      expect([code, stderr.split(':')[0]]).toEqual([2, 'error[usage.no-format]']);
    }
  });

  it('names the nearest format', async () => {
    const { code, stderr } = await exportAs('--format', 'mermiad');
    expect([code, stderr.split(':')[0]]).toEqual([2, 'error[usage.unknown-format]']);
    expect(stderr).toContain('Did you mean mermaid?');
  });

  it('leaves a file of others alone, with nothing of ours beside it', async () => {
    writeFileSync(at('mine.txt'), 'mine');
    const { code, stderr } = await exportAs('--output', at('mine.txt'));
    expect([code, stderr.split(':')[0]]).toEqual([2, 'error[usage.output-taken]']);
    expect(readFileSync(at('mine.txt'), 'utf8')).toBe('mine');
    expect(readdirSync(home.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect((await exportAs('--output', at('mine.txt'), '--force')).code).toBe(0);
  });

  it('leaves nothing behind when the trace turns out to be broken', async () => {
    writeFileSync(at('broken.jsonl'), `${textOfTrace(smallTrace())}{"kind":"nonsense"}\n`);
    const { code, stderr } = await exportAs(at('broken.jsonl'), '--output', at('broken.txt'));
    expect([code, stderr.split(':')[0]]).toEqual([4, 'error[trace.bad-line]']);
    expect(readdirSync(home.folder).filter((name) => /broken\.txt/.test(name))).toEqual([]);
  });
});

describe('--filter', () => {
  it.each(FORMATS)('is honoured by %s', (format) => {
    const octets = (filter?: string): number => {
      const made = produceFrom(format, trace, filter === undefined ? undefined : parseFilter(filter));
      const pieces = made.kind === 'files' ? [...made.files].map(({ octets: one }) => one) : [...made.pieces];
      return pieces.reduce((sum, piece) => sum + piece.length, 0);
    };
    expect(octets('Get ./DevDetail/FwV')).toBeLessThan(octets());
  });

  it('keeps the steps around what matches, and packages as they are in the whole', async () => {
    const filter = 'Results';
    const { stdout } = await exportAs('--format', 'text', '--output', '-', '--filter', filter);
    expect(stdout).toContain('6: package 3, session A1');
    expect(stdout).toContain('5.5.3 step 9, device');
    expect(stdout).not.toContain('5.5.3 step 1,');
    expect(stdout).toContain('passed: updated');
    expect(stdout).not.toContain('cut off');
  });

  it('makes a trace that can be read again', async () => {
    const args = ['--format', 'jsonl', '--output', '-', '--filter', 'kind:prompt'];
    const { stdout } = await exportAs(...args);
    const kinds = readTrace(stdout).events.map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['step', 'prompt', 'end']));
  });

  it('judges the whole run in a test report of a part', async () => {
    const verdicts = (text: string) => text.slice(text.indexOf('name="conformance"'));
    const whole = await exportAs('--format', 'junit', '--output', '-');
    const part = await exportAs('--format', 'junit', '--output', '-', '--filter', 'kind:prompt');
    expect(verdicts(part.stdout)).toBe(verdicts(whole.stdout));
  });

  it('is told when the export is a part', async () => {
    const { stdout } = await exportAs('--output', at('part.txt'), '--filter', 'kind:prompt');
    expect(stdout).toContain('with what matches "kind:prompt"');
  });
});
