import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXPORT_FORMATS, EXTENSIONS } from '../../src/cli/export/formats.js';
import { MARKER, writeDocument, writeFolder, writePieces } from '../../src/cli/export/write-export.js';
import { FumoError } from '../../src/errors.js';
import { EXPORTERS } from '../../src/trace/exporters/index.js';
import { html } from '../../src/view/html.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fumo-export-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const octets = (text: string) => new TextEncoder().encode(text);
const made = (...names: string[]) => ({
  run: 'deferred-1',
  format: 'xml' as const,
  files: names.map((name) => ({ name, octets: octets(name) })),
});

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof FumoError) return error.code;
    throw error;
  }
  return undefined;
}

describe('formats', () => {
  it('are those that the trace room has exporters for, with their endings', () => {
    // The trace room knows no page, so the report comes from the view room.
    const exporters = { ...EXPORTERS, html };
    expect([...EXPORT_FORMATS].sort()).toEqual(Object.keys(exporters).sort());
    for (const format of EXPORT_FORMATS) {
      const exporter = exporters[format];
      expect(EXTENSIONS[format]).toBe(exporter.kind === 'files' ? undefined : exporter.extension);
    }
  });
});

describe('a folder of files', () => {
  it('appears whole, with a marker and nothing left over', () => {
    writeFolder(join(folder, 'a', 'out'), made('1.xml', '2.xml'), false);
    expect(readdirSync(join(folder, 'a', 'out')).sort()).toEqual(['1.xml', '2.xml', MARKER]);
    expect(readdirSync(join(folder, 'a'))).toEqual(['out']);
  });

  it('replaces an earlier export, with no file of it left', () => {
    const out = join(folder, 'out');
    writeFolder(out, made('1.xml', '2.xml'), false);
    writeFolder(out, made('3.xml'), false);
    expect(readdirSync(out).sort()).toEqual(['3.xml', MARKER]);
  });

  it('leaves a folder of others alone unless forced', () => {
    writeFileSync(join(folder, 'precious.txt'), 'x');
    expect(codeOf(() => writeFolder(folder, made('1.xml'), false))).toBe('usage.output-taken');
    expect(readdirSync(folder)).toEqual(['precious.txt']);
    writeFolder(folder, made('1.xml'), true);
    expect(readdirSync(folder).sort()).toEqual(['1.xml', MARKER]);
  });

  it('fills an empty folder, and does not replace a file', () => {
    mkdirSync(join(folder, 'empty'));
    writeFolder(join(folder, 'empty'), made('1.xml'), false);
    expect(readdirSync(join(folder, 'empty'))).toContain('1.xml');
    writeFileSync(join(folder, 'file'), 'x');
    expect(codeOf(() => writeFolder(join(folder, 'file'), made('1.xml'), true))).toBe('usage.output-is-file');
  });
});

describe('one document', () => {
  it('is written, and the same again is no change', () => {
    const file = join(folder, 'run.txt');
    expect(writeDocument(file, octets('one'), false)).toBe(true);
    expect(writeDocument(file, octets('one'), false)).toBe(false);
    expect(readdirSync(folder)).toEqual(['run.txt']);
  });

  it('does not replace other words unless forced', () => {
    const file = join(folder, 'run.txt');
    writeFileSync(file, 'mine');
    expect(codeOf(() => writeDocument(file, octets('one'), false))).toBe('usage.output-taken');
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(writeDocument(file, octets('one'), true)).toBe(true);
    expect(readFileSync(file, 'utf8')).toBe('one');
  });

  it('is not written over a folder', () => {
    expect(codeOf(() => writeDocument(folder, octets('one'), true))).toBe('usage.output-is-folder');
  });

  it('is not there before its last piece is, and not at all when a piece cannot be made', () => {
    const file = join(folder, 'run.txt');
    function* pieces(): Generator<string> {
      yield 'x'.repeat(100_000);
      expect(readdirSync(folder)).not.toContain('run.txt');
      throw new FumoError('trace.bad-line', 'a line of the trace cannot be read', {});
    }
    expect(codeOf(() => writePieces(file, pieces(), false))).toBe('trace.bad-line');
    expect(readdirSync(folder)).toEqual([]);
    expect(writePieces(file, ['one ', octets('two')], false)).toEqual({ changed: true, octets: 7 });
    expect(writePieces(file, ['one two'], false)).toEqual({ changed: false, octets: 7 });
    expect(codeOf(() => writePieces(file, ['one tow'], false))).toBe('usage.output-taken');
  });
});
