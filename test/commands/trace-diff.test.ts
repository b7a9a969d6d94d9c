import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import TraceDiff from '../../src/commands/trace/diff.js';
import { smallTrace, type TraceBuilder } from '../support/traces.js';
import { openTraceHome, type TraceHome } from './trace-home.js';

let home: TraceHome;
beforeAll(async () => {
  home = openTraceHome();
  await home.record(smallTrace());
  await home.record(smallTrace('xml'));
  await home.record(changed());
  await home.record(later());
});
afterAll(() => home.remove());

/** Another answer, and no transfer. */
function changed(): { header: TraceBuilder['header']; events: TraceBuilder['events'] } {
  const { header, events } = smallTrace();
  const other = events
    .filter(({ kind }) => kind !== 'transfer')
    .map((event) =>
      event.kind === 'prompt' && event.phase === 'answered' ? { ...event, values: ['3'] } : event,
    );
  return { header, events: other };
}

/** Everything a second later, by the virtual clock. */
function later(): ReturnType<typeof changed> {
  const { header, events } = smallTrace();
  return { header, events: events.map((event, at) => (at > 5 ? { ...event, at: event.at + 1000 } : event)) };
}

const diff = (...argv: string[]) => home.run(TraceDiff, 'trace:diff', argv);

describe('fumo trace diff', () => {
  it('finds runs that mean the same, in another spelling too', async () => {
    const { code, stdout } = await diff('deferred-1', 'deferred-2', '--ignore', 'header');
    expect([code, stdout.split('\n').at(-2)]).toEqual([0, 'deferred-1 and deferred-2 mean the same.']);
  });

  it('says the first difference and all, with exit code 3', async () => {
    const { code, stdout } = await diff('deferred-1', 'deferred-3');
    expect(code).toBe(3);
    expect(stdout.split('\n').slice(0, 10)).toEqual([
      expect.stringContaining('- deferred-1  flow'),
      expect.stringContaining('+ deferred-3  flow'),
      '',
      'First difference',
      expect.stringMatching(/^step 5, event \d+$/),
      'prompt 1103 answered',
      '  values[1]',
      '  - "2"',
      '  + "3"',
      '',
    ]);
    expect(stdout).toContain('  - GET of the package (step 9, event 34)');
    expect(stdout).toContain('2 differences.');
  });

  it('stops at the first when that is enough', async () => {
    const { code, stdout } = await diff('deferred-1', 'deferred-3', '--first');
    expect(code).toBe(3);
    expect(stdout).not.toContain('GET of the package');
    expect(stdout).toContain('There may be more');
  });

  it('passes over times unless asked', async () => {
    expect((await diff('deferred-1', 'deferred-4')).code).toBe(0);
    const { code, stdout } = await diff('deferred-1', 'deferred-4', '--with-times');
    expect(code).toBe(3);
    expect(stdout).toContain('virtual time, in milliseconds from the start');
    expect((await diff('deferred-1', 'deferred-4', '--exact')).code).toBe(3);
    expect((await diff('deferred-1', 'deferred-1', '--exact')).code).toBe(0);
  });

  it('says it in JSON, by --json and by --format json', async () => {
    const { code, stdout } = await diff('deferred-1', 'deferred-3', '--json');
    const result = JSON.parse(stdout);
    expect(code).toBe(3);
    expect(result).toMatchObject({ same: false, a: { run: 'deferred-1' }, b: { run: 'deferred-3' } });
    expect(result.first).toEqual(result.differences[0]);
    expect(result.differences).toHaveLength(2);
    expect(result.differences[0]).toMatchObject({
      kind: 'changed',
      path: 'prompt.values[1]',
      a: '2',
      b: '3',
    });
    const formatted = await diff('deferred-1', 'deferred-3', '--format', 'json');
    expect(JSON.parse(formatted.stdout)).toEqual(result);
  });

  it('writes a page by the ending of the output', async () => {
    const file = join(home.folder, 'diff.html');
    const { code, stdout } = await diff('deferred-1', 'deferred-3', '--output', file);
    expect([code, stdout]).toEqual([3, expect.stringMatching(/^wrote .*diff\.html \(\d+ octets\)\n$/)]);
    const page = readFileSync(file, 'utf8');
    expect(page).toContain("default-src 'none'");
    expect(page).toContain('<tr class="changed">');
    expect(page).toContain('<tr class="removed">');
    expect(page).toContain('equal events');
    expect(page).not.toContain('<script');
  });

  it('stays within 80 columns', async () => {
    const { stdout } = await diff('deferred-1', 'deferred-4', '--exact');
    expect(stdout.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
  });

  it('knows no other formats', async () => {
    const { code, stderr } = await diff('deferred-1', 'deferred-3', '--format', 'htm');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error\[usage\.unknown-format\]/);
    expect(stderr).toContain('Did you mean html?');
  });
});
