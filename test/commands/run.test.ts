import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Home, openHome } from '../support/built.js';

let home: Home;
beforeAll(() => {
  home = openHome();
});
afterAll(() => home?.remove());

describe('fumo step without a terminal', () => {
  it('plays the flow with its defaults, step by step, and exits 0', async () => {
    const { code, stdout, stderr } = await home.fumo(['step', 'deferred']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('offer = defer (default)');
    expect(stdout).toContain('PASSED  deferred: updated');
    expect(stdout).toContain('On the wire');
    expect(stdout).not.toContain('\u001b');
  });

  it('takes answers from the command line', async () => {
    const { code, stdout } = await home.fumo(['step', 'deferred', '--answer', 'offer=reject']);
    expect(code).toBe(0);
    expect(stdout).toContain('offer = reject (--answer)');
    expect(stdout).toContain('PASSED  deferred: rejected');
  });

  it('has one JSON document on stdout with --json', async () => {
    const { code, stdout, stderr } = await home.fumo(['step', 'deferred', '--json']);
    const result = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(result).toMatchObject({
      verdict: 'passed',
      outcome: 'updated',
      flow: 'deferred',
      device: { firmware: '2.0.0' },
    });
    expect(result.prompts.map(({ source }: { source: string }) => source)).toContain('default');
    expect(existsSync(result.trace)).toBe(true);
    expect(stderr).toContain('PASSED');
  });
});

describe('fumo run', () => {
  it('prints a ladder, the verdict and what to do next', async () => {
    const { code, stdout } = await home.fumo([
      'run',
      'deferred',
      '--answer',
      'offer=2',
      '--answer',
      'slot=2',
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/✔ {2}6 server/);
    expect(stdout).toMatch(/firmware +1\.0\.0 → 2\.0\.0/);
    expect(stdout).toMatch(/fumo trace show deferred-\d+/);
  });

  it('gives a list for several flows', async () => {
    const { code, stdout } = await home.fumo(['run', 'up-to-date', 'user-initiated', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).runs.map(({ flow }: { flow: string }) => flow)).toEqual([
      'up-to-date',
      'user-initiated',
    ]);
  });

  it('exits 3 when the flow fails, with what was expected and found', async () => {
    const { code, stdout } = await home.fumo(['run', 'network-initiated', '--fault', 'device-off']);
    expect(code).toBe(3);
    expect(stdout).toContain('FAILED');
    expect(stdout).toMatch(/expected +\S/);
    expect(stdout).toMatch(/found +\S/);
  });

  it('writes the trace where it is told to as well', async () => {
    const file = join(home.folder, 'copy.jsonl');
    const { stdout } = await home.fumo(['run', 'up-to-date', '--trace', file, '--json']);
    const result = JSON.parse(stdout);
    expect(result.traceCopy).toBe(file);
    expect(readFileSync(file, 'utf8')).toBe(readFileSync(result.trace, 'utf8'));
  });

  it('gives the same trace for the same seed, and tells unused answers', async () => {
    const traces = [];
    for (const transport of ['http', 'http']) {
      const { stdout, stderr } = await home.fumo([
        'run',
        'deferred',
        '--transport',
        transport,
        '--answer',
        'offer=reject',
        '--answer',
        'slot=1',
        '--json',
      ]);
      expect(stderr).toContain('note: --answer slot=1 was not asked for');
      traces.push(readFileSync(JSON.parse(stdout).trace, 'utf8'));
    }
    expect(traces[0]).toBe(traces[1]);
  });

  it('gives each of several flows the answers to its own prompts', async () => {
    const answers = ['--answer', 'offer=reject', '--answer', 'notice=timeout'];
    const { code, stdout } = await home.fumo(['run', 'deferred', 'up-to-date', ...answers, '--json']);
    expect(code).toBe(0);
    const { runs } = JSON.parse(stdout) as { runs: { outcome: string }[] };
    expect(runs.map(({ outcome }) => outcome)).toEqual(['rejected', 'up-to-date']);
  });

  it('refuses an answer to a prompt that none of the flows has', async () => {
    const { code, stderr } = await home.fumo(['run', 'deferred', 'up-to-date', '--answer', 'ofer=reject']);
    expect({ code, isNamed: stderr.includes('usage.unknown-prompt') }).toEqual({ code: 2, isNamed: true });
  });

  it('is laid out for a narrow screen', async () => {
    const { stdout } = await home.fumo(['run', 'deferred'], { COLUMNS: '40' });
    const wide = stdout.split('\n').filter((line) => [...line].length > 40);
    const copied = wide.filter((line) => /^ {4}(fumo |\/)/.test(line));
    expect(wide).toEqual(copied);
  });
});

describe('refusals', () => {
  it.each([
    [['run', 'no-such-flow'], 4, 'flow.not-found'],
    [['run', 'deferred', '--answer', 'maybe'], 2, 'usage.bad-answer'],
    [['run', 'deferred', '--fault', 'device-of'], 2, 'usage.unknown-fault'],
    [['run', 'deferred', '--sed', '3'], 2, 'usage.unknown-flag'],
    [['run', 'deferred', '--encoding', 'json'], 2, 'usage.bad-value'],
    [['run', 'deferred', '--seed'], 2, 'usage.missing-value'],
    [['run'], 2, 'usage.missing-argument'],
    [['run', 'deferred', 'up-to-date', '--trace', 'x'], 2, 'usage.trace-of-many'],
    [['step', 'deferred', 'extra'], 2, 'usage.unexpected-argument'],
    [['trace', 'shwo'], 2, 'usage.unknown-command'],
    [['deferred'], 2, 'usage.unknown-command'],
  ])('%j exits %i with %s', async (args, exit, code) => {
    const words = await home.fumo(args);
    expect({ code: words.code, stdout: words.stdout }).toEqual({ code: exit, stdout: '' });
    expect(words.stderr.startsWith(`error[${code}]: `)).toBe(true);
    const json = await home.fumo([...args, '--json']);
    expect(json.code).toBe(exit);
    expect(JSON.parse(json.stdout).error).toMatchObject({ code, exit });
  });

  it('come where the flow asks, for an answer that is not allowed', async () => {
    const { code, stdout, stderr } = await home.fumo(['run', 'deferred', '--answer', 'offer=maybe']);
    expect([code, stderr.split(':')[0]]).toEqual([2, 'error[answer.not-allowed]']);
    expect(stdout).toMatch(/✔ {2}7 device/);
    const json = JSON.parse(
      (await home.fumo(['run', 'deferred', '--answer', 'offer=maybe', '--json'])).stdout,
    );
    expect(json.error).toMatchObject({ code: 'answer.not-allowed', found: 'maybe', exit: 2 });
  });

  it('of a home that cannot be used exit 5', async () => {
    const { code, stderr } = await home.fumo(['run', 'up-to-date'], { FUMO_HOME: '/dev/null/fumo' });
    expect(code).toBe(5);
    expect(stderr).toMatch(/^error\[(store|environment)\./);
  });

  it('suggest what was meant', async () => {
    expect((await home.fumo(['deferred'])).stderr).toContain('Did you mean "fumo step deferred"?');
    expect((await home.fumo(['run', 'deferred', '--encodign', 'xml'])).stderr).toContain(
      'Did you mean --encoding?',
    );
  });
});
