/** Long traces in little memory. The trace alone takes 25 MB as text and several times that as objects. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeLongTrace } from '../../support/long-trace.js';

const EVENTS = 100_000;
/** What the program itself needs, and a little more. */
const HEAP_MB = 64;

let folder = '';
let path = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fumo-long-'));
  path = join(folder, 'long.jsonl');
  writeLongTrace(path, EVENTS);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Drained {
  octets: number;
  mostMb: number;
  grownMb: number;
}

function drain(form: string): Promise<{ code: number | null; said: string; drained?: Drained }> {
  const script = join(import.meta.dirname, '../../support/drain-trace.ts');
  const args = [`--max-old-space-size=${HEAP_MB}`, '--import', 'tsx', script, path, form];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, said] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return new Promise((resolve) => {
    child.on('close', (code) =>
      resolve({ code, said, ...(code === 0 ? { drained: JSON.parse(out) as Drained } : {}) }),
    );
  });
}

describe(`a trace of ${EVENTS} events, with a heap of ${HEAP_MB} MB`, () => {
  it.each(['jsonl', 'mermaid', 'last'])('is made into %s', { timeout: 180_000 }, async (form) => {
    const { code, said, drained } = await drain(form);
    expect([code, said]).toEqual([0, '']);
    expect(drained?.octets).toBeGreaterThan(form === 'last' ? 1_000 : 1_000_000);
    expect(drained?.grownMb).toBeLessThan(150);
  });
});
