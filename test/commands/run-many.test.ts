/** `fumo run` as a test runner, as the program that people start: exit codes, reports, golden traces, watching. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type IPty, spawn as spawnTerminal } from '@lydell/node-pty';
import { Ajv } from 'ajv';
import { Parser } from 'tap-parser';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { BIN, cleanEnv, type Home, openHome, PROJECT } from '../support/built.js';

let home: Home;
beforeAll(() => {
  home = openHome();
  write('good.yaml', flow('good', 'A good flow'));
  write('second.yaml', flow('second', 'Another good flow'));
  write(
    'wrong.yaml',
    `${flow('wrong', 'Promises too much')}then:\n  up-to-date: { device: { firmware: 9.9.9 } }\n`,
  );
  write('bad.yaml', 'flow: bad\ntitel: Bad\nsteps: []\n');
});
afterAll(() => home?.remove());

/** A flow on a device that has the newest firmware already. */
function flow(name: string, title: string, firmware = '1.0.0'): string {
  const given = `given: { device: { firmware: ${firmware} }, update: none }`;
  return `flow: ${name}\ntitle: ${title}\n${given}\nsteps:\n  - { include: up-to-date }\n`;
}

function write(name: string, text: string): void {
  writeFileSync(join(home.folder, name), text);
}

function read(name: string): string {
  return readFileSync(join(home.folder, name), 'utf8');
}

interface Runs {
  runs: {
    verdict: string;
    flow: string;
    run: string;
    trace: string;
    error?: { code: string; exit: number };
  }[];
  totals: Record<string, number>;
}

async function runs(args: readonly string[]): Promise<Runs & { code: number | null }> {
  const { code, stdout } = await home.fumo(['run', ...args, '--json']);
  return { code, ...(JSON.parse(stdout) as Runs) };
}

describe('exit codes over many flows', () => {
  it.each<[readonly string[], number]>([
    [['good.yaml', 'second.yaml'], 0],
    [['good.yaml', 'wrong.yaml'], 3],
    [['wrong.yaml', 'bad.yaml', 'good.yaml'], 4],
    [['good.yaml', 'no-such.yaml'], 4],
    [['good.yaml', 'wrong.yaml', '--fault', 'device-off'], 3],
    [['good.yaml', 'bad.yaml', '--answer', 'nobody=1'], 2],
    [['good.yaml', 'wrong.yaml', '--set', 'no.such=1'], 2],
    [['good.yaml', 'second.yaml', '--answer', 'notice=never'], 2],
    [['good.yaml', 'second.yaml', '--grep', 'nothing of the kind'], 2],
    [['good.yaml', '--parallel', '0'], 2],
    [['good.yaml', '--bail', '--parallel', '2'], 2],
  ])('%j is %i', async (args, exit) => {
    expect((await home.fumo(['run', ...args])).code).toBe(exit);
  });

  it('is 5 when the surroundings do not let any run, and 4 does not hide it', async () => {
    const { code, stdout } = await home.fumo(['run', 'good.yaml', 'bad.yaml'], {
      FUMO_HOME: '/dev/null/fumo',
    });
    expect(code).toBe(5);
    expect(stdout).toContain('0 passed, 0 failed, 2 could not be run (exit code 5)');
  });

  it('runs nothing when the command line is wrong', async () => {
    const before = (await home.fumo(['trace', 'list', '--json'])).stdout;
    expect((await home.fumo(['run', 'good.yaml', 'second.yaml', '--set', 'no.such=1'])).code).toBe(2);
    expect((await home.fumo(['trace', 'list', '--json'])).stdout).toBe(before);
  });

  it('stands in the JSON of many, with an entry for each', async () => {
    const { code, runs: list, totals } = await runs(['bad.yaml', 'wrong.yaml', 'good.yaml']);
    expect(code).toBe(4);
    expect(list.map(({ verdict, flow: name }) => [verdict, name])).toEqual([
      ['error', 'bad.yaml'],
      ['failed', 'wrong'],
      ['passed', 'good'],
    ]);
    expect(list[0]?.error).toMatchObject({ code: 'flow.unknown-key', exit: 4 });
    expect(totals).toEqual({ flows: 3, passed: 1, failed: 1, errors: 1, notRun: 0, exit: 4 });
    const schema = JSON.parse(readFileSync(join(PROJECT, 'docs/run-report.schema.json'), 'utf8')) as object;
    const validate = new Ajv({ strict: false }).compile(schema);
    expect(validate({ runs: list, totals }) ? [] : validate.errors).toEqual([]);
  });
});

describe('which flows', () => {
  it('are those of a folder or glob; a list even when it is one', async () => {
    expect((await runs(['.'])).runs.map(({ flow: name }) => name)).toEqual([
      'bad.yaml',
      'good',
      'second',
      'wrong',
    ]);
    expect((await runs(['g*.yaml'])).runs.map(({ flow: name }) => name)).toEqual(['good']);
  });

  it('are those that --grep wants', async () => {
    expect((await runs(['.', '--grep', '/^another/i'])).runs.map(({ flow: name }) => name)).toEqual([
      'second',
    ]);
  });

  it('stop with --bail at the first that does not pass', async () => {
    const { code, runs: list, totals } = await runs(['good.yaml', 'wrong.yaml', 'second.yaml', '--bail']);
    expect([code, list.map(({ verdict }) => verdict)]).toEqual([3, ['passed', 'failed', 'not-run']]);
    expect(totals.notRun).toBe(1);
  });

  it('are told in the order of the list and numbered in it, however many are played at a time', async () => {
    const list = ['deferred', 'good.yaml', 'deferred', 'second.yaml', 'good.yaml', 'wrong.yaml'];
    const told = async (parallel: string): Promise<string[]> => {
      const { runs: entries } = await runs([...list, '--parallel', parallel]);
      return entries.map(({ run }) => run.replace(/-\d+$/, ''));
    };
    expect(await told('4')).toEqual(await told('1'));
    const { runs: entries } = await runs(['deferred', 'deferred', 'deferred', '--parallel', '3']);
    const numbers = entries.map(({ run }) => Number(/\d+$/.exec(run)?.[0]));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    const traces = entries.map(({ trace }) => readFileSync(trace, 'utf8'));
    expect(new Set(traces).size).toBe(1);
  });
});

describe('reports', () => {
  it('go to the screen or to files, several at a time', async () => {
    const files = ['--reporter', 'junit=out/report.xml', '--reporter', 'json=out/report.json'];
    const { code, stdout } = await home.fumo([
      'run',
      'good.yaml',
      'wrong.yaml',
      '--reporter',
      'tap',
      ...files,
    ]);
    expect(code).toBe(3);
    const events = Parser.parse(stdout, { strict: true });
    expect(events.find(([kind]) => kind === 'complete')?.[1]).toMatchObject({ ok: false, count: 2, pass: 1 });
    expect(read('out/report.xml')).toContain('<failure type="run.not-as-promised"');
    expect(JSON.parse(read('out/report.json')).totals).toMatchObject({ passed: 1, failed: 1, exit: 3 });
    expect(readdirSync(join(home.folder, 'out')).sort()).toEqual(['report.json', 'report.xml']);
    rmSync(join(home.folder, 'out'), { recursive: true });
  });

  it('of one flow that cannot be read are written too', async () => {
    const { code, stderr } = await home.fumo(['run', 'bad.yaml', '--reporter', 'junit', '--out', 'one.xml']);
    expect([code, stderr.split(':')[0]]).toEqual([4, 'error[flow.unknown-key]']);
    expect(read('one.xml')).toContain('<error type="flow.unknown-key"');
  });

  it('show a failure with its place, its last messages and the command to step there', async () => {
    const { stdout } = await home.fumo(['run', 'good.yaml', 'wrong.yaml', '--seed', '7']);
    expect(stdout).toContain('✔ good ');
    expect(stdout).toContain('✖ wrong (wrong.yaml)');
    expect(stdout).toMatch(/at +wrong\.yaml:7:\d+/);
    expect(stdout).toMatch(/expected +device\.firmware to be 9\.9\.9/);
    expect(stdout).toMatch(/last messages +#\d/);
    expect(stdout).toContain('fumo step wrong.yaml --seed 7');
    expect(stdout).toContain('1 passed, 1 failed (exit code 3)');
    expect(stdout).not.toContain('\u001b');
  });
});

describe('golden traces', () => {
  function keep(name: string): void {
    write(`${name}.yaml`, flow(name, 'Kept'));
    onTestFinished(() => {
      for (const end of ['yaml', 'golden.jsonl'])
        rmSync(join(home.folder, `${name}.${end}`), { force: true });
    });
  }

  it('are written beside the flow, and hold for other seeds and spellings', async () => {
    keep('kept');
    const { stdout } = await home.fumo(['run', 'kept.yaml', '--update']);
    expect(stdout).toContain('golden trace written: kept.golden.jsonl');
    expect((await home.fumo(['trace', 'show', 'kept.golden.jsonl'])).code).toBe(0);
    const other = ['--seed', '99', '--encoding', 'xml', '--transport', 'loopback'];
    expect((await home.fumo(['run', 'kept.yaml', ...other])).code).toBe(0);
    expect((await home.fumo(['run', 'kept.yaml', '--seed', '99', '--exact'])).code).toBe(3);
  });

  it('fail a run that differs by meaning, until they are updated', async () => {
    keep('other');
    expect((await home.fumo(['run', 'other.yaml', '--update'])).code).toBe(0);
    write('other.yaml', flow('other', 'Kept', '1.0.1'));
    const differs = await home.fumo(['run', 'other.yaml', '--json']);
    expect(differs.code).toBe(3);
    const result = JSON.parse(differs.stdout);
    expect(result).toMatchObject({
      verdict: 'failed',
      failure: { code: 'run.golden-differs', where: { file: 'other.golden.jsonl', line: 1 } },
      golden: { state: 'differs' },
    });
    expect(result.golden.differences[0]).toMatchObject({ path: 'header.given.device.firmware', b: '1.0.1' });
    expect((await home.fumo(['run', 'other.yaml', '--update'])).code).toBe(0);
    expect((await home.fumo(['run', 'other.yaml'])).code).toBe(0);
  });

  it('that cannot be read are input refused', async () => {
    keep('torn');
    write('torn.golden.jsonl', 'not a trace\n');
    expect((await home.fumo(['run', 'torn.yaml'])).code).toBe(4);
  });

  it('are not written for a built-in flow by its name, nor for another run than the flow has', async () => {
    const json = async (args: readonly string[]) => JSON.parse((await home.fumo([...args, '--json'])).stdout);
    expect((await json(['run', 'deferred', '--update'])).error).toMatchObject({
      code: 'usage.update-of-built-in',
    });
    const other = ['run', 'good.yaml', '--update', '--fault', 'device-off'];
    expect((await json(other)).error).toMatchObject({ code: 'usage.update-of-other-run', exit: 2 });
  });
});

describe('--watch', () => {
  it('without a terminal ends with 130 on Ctrl-C (SIGINT)', async () => {
    const child = spawn(process.execPath, [BIN, 'run', 'good.yaml', '--watch'], {
      cwd: home.folder,
      env: cleanEnv(home.folder),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve([code, signal])));
    let written = '';
    await new Promise<void>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        written += text;
        if (written.includes('Watching 1 flow.')) resolve();
      });
    });
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    expect(written).toContain('PASSED  good');
  });

  it('on a terminal plays what was saved, plays on a key, and ends with 0 on q and 130 on Ctrl-C', async () => {
    for (const [key, exit] of [
      ['q', 0],
      ['\u0003', 130],
    ] as const) {
      write('watched.yaml', flow('watched', 'Watched'));
      const terminal = onTerminal(['run', 'watched.yaml', 'good.yaml', '--watch']);
      await terminal.sees('2 passed');
      await terminal.sees('Watching 2 flows.');
      write('watched.yaml', 'flow: watched\ntitel: Watched\n');
      await terminal.sees('Changed: watched.yaml');
      await terminal.sees('1 could not be run');
      write('watched.yaml', flow('watched', 'Watched again'));
      await terminal.sees('1 passed, 0 failed');
      terminal.type('a');
      await terminal.sees('2 passed, 0 failed');
      await terminal.sees('Watching 2 flows.');
      terminal.type(key);
      expect(await terminal.exit).toBe(exit);
    }
    rmSync(join(home.folder, 'watched.yaml'));
  });

  it.each([
    [['--json'], 'usage.watch-needs-screen'],
    [['--reporter', 'tap'], 'usage.watch-needs-screen'],
  ])('is refused with %j', async (flags, code) => {
    const { code: exit, stdout, stderr } = await home.fumo(['run', 'good.yaml', '--watch', ...flags]);
    expect([exit, `${stdout}${stderr}`.includes(code)]).toEqual([2, true]);
  });
});

interface OnTerminal {
  exit: Promise<number>;
  sees(words: string): Promise<void>;
  type(keys: string): void;
}

/** `fumo` on a terminal; each wait looks at what came since the last one. */
function onTerminal(args: readonly string[]): OnTerminal {
  const pty: IPty = spawnTerminal(process.execPath, [BIN, ...args], {
    cols: 100,
    rows: 30,
    cwd: home.folder,
    env: cleanEnv(home.folder, { NO_COLOR: '1' }),
  });
  let [written, seen] = ['', 0];
  let look = (): void => undefined;
  pty.onData((text) => {
    written += text;
    look();
  });
  const exit = new Promise<number>((resolve) => pty.onExit(({ exitCode }) => resolve(exitCode)));
  let running = true;
  void exit.then(() => {
    running = false;
  });
  onTestFinished(() => {
    if (running) pty.kill('SIGKILL');
  });
  const sees = (words: string): Promise<void> =>
    new Promise((resolve) => {
      look = () => {
        const at = written.indexOf(words, seen);
        if (at < 0) return;
        seen = at + words.length;
        look = () => undefined;
        resolve();
      };
      look();
    });
  return { exit, sees, type: (keys) => pty.write(keys) };
}
