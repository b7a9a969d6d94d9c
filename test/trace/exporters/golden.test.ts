/** Every format of one run, octet by octet; `UPDATE_GOLDEN=1` writes them anew. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXPORTERS, type Exporter, type ExporterName } from '../../../src/trace/exporters/index.js';
import { deferred, GOLDEN, octetsOf } from './shared.js';

const UPDATE = process.env.UPDATE_GOLDEN === '1';

function compare(path: string, octets: Uint8Array): void {
  if (UPDATE) writeFileSync(path, octets);
  const golden = readFileSync(path);
  // Text is compared as text, so that a difference can be read.
  if (/\.(pcapng|wbxml|bin)$/.test(path)) expect(Buffer.from(octets).equals(golden)).toBe(true);
  else expect(Buffer.from(octets).toString('utf8')).toBe(golden.toString('utf8'));
}

const formats = Object.entries<Exporter>(EXPORTERS).map(([name, exporter]) => ({
  name: name as ExporterName,
  exporter,
}));

describe('golden exports of the deferred flow', () => {
  it.each(formats.filter(({ exporter }) => exporter.kind !== 'files'))('$name', ({ name, exporter }) => {
    const octets = octetsOf(name, deferred());
    compare(
      join(GOLDEN, name === 'jsonl' ? 'deferred.jsonl' : `deferred-${name}.${exporter.extension}`),
      octets,
    );
  });

  it.each(formats.filter(({ exporter }) => exporter.kind === 'files'))('$name', ({ name, exporter }) => {
    if (exporter.kind !== 'files') throw new Error('not a folder');
    const folder = join(GOLDEN, `deferred-${name}`);
    if (UPDATE) rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const files = [...exporter.write(deferred())];
    for (const file of files) compare(join(folder, file.name), file.octets);
    expect(readdirSync(folder).sort()).toEqual(files.map((file) => file.name).sort());
  });

  it('are all there is of that flow', () => {
    const expected = formats.map(({ name, exporter }) => {
      if (name === 'jsonl') return 'deferred.jsonl';
      return exporter.kind === 'files' ? `deferred-${name}` : `deferred-${name}.${exporter.extension}`;
    });
    const there = readdirSync(GOLDEN).filter((name) => name.startsWith('deferred'));
    expect(there.sort()).toEqual(expected.sort());
  });
});
