/** Formats that stream need no more memory for a long trace: 200 000 events with 48 MiB of heap. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXPORTERS, type Exporter } from '../../../src/trace/exporters/index.js';

const EVENTS = '200000';
const SPARSE = '50';
const HEAP = '--max-old-space-size=48';

function measure(names: readonly string[]): Promise<{ code: number | null; lines: string[] }> {
  const script = join(import.meta.dirname, 'measure.ts');
  const child = spawn(process.execPath, [HEAP, '--import', 'tsx', script, EVENTS, SPARSE, ...names], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, lines: out.split('\n').filter(Boolean) }));
  });
}

describe('a trace of 200 000 events', () => {
  const streamed = Object.entries<Exporter>(EXPORTERS)
    .filter(([, { kind }]) => kind !== 'document')
    .map(([name]) => name);

  it('is exported in a small heap, in every format that streams', async () => {
    const { code, lines } = await measure(streamed);
    const measured = lines.map((line) => JSON.parse(line) as { name: string; growthMiB: number });
    expect([code, measured.map(({ name }) => name)]).toEqual([0, streamed]);
    for (const { name, growthMiB } of measured) expect([name, growthMiB < 100]).toEqual([name, true]);
  }, 600_000);

  it('does not fit there when its events are kept', async () => {
    const { code, lines } = await measure(['kept']);
    expect([code === 0, lines]).toEqual([false, []]);
  }, 120_000);

  it('has only svg left that does not stream', () => {
    expect(Object.keys(EXPORTERS).filter((name) => !streamed.includes(name))).toEqual(['svg']);
  });
});
