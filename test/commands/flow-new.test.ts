/** `fumo flow new`: every file that it writes checks clean and runs green. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  checkPlan,
  DEFAULT_SLOTS,
  type FlowPlan,
  faultsFor,
  resultOf,
  STARTS,
  VIAS,
} from '../../src/cli/flow-new/plan.js';
import { runNew } from '../../src/cli/flow-new/run-new.js';
import { type Asker, askPlan } from '../../src/cli/flow-new/wizard.js';
import { writeFlow } from '../../src/cli/flow-new/write-flow.js';
import FlowNew from '../../src/commands/flow/new.js';
import { parseFlow } from '../../src/engine/flow/parse.js';
import { lintFlow } from '../../src/engine/lint/index.js';
import { playRun } from '../../src/engine/play.js';
import { openRun } from '../../src/engine/run.js';
import { DEFAULT_SETTINGS, type RunResult } from '../../src/engine/run-types.js';
import { openSandbox } from '../../src/sandbox/stage.js';
import { CONTEXT, FLOWS } from '../engine/lint/support.js';
import { library } from '../support/play.js';
import { refusalOfAsync } from '../support/refusal.js';
import { type Printed, runInProcess } from './in-process.js';

const SCHEMA = '# yaml-language-server: $schema=./flow.schema.json';
const PLAN: FlowPlan = {
  name: 'sample',
  title: 'A sample',
  starts: 'server',
  ask: 'none',
  defer: 0,
  slots: DEFAULT_SLOTS,
  via: 'download-and-update',
  fault: undefined,
};

async function play(text: string, answers: readonly string[] = []): Promise<RunResult> {
  const run = await openRun({
    flow: parseFlow(text, 'sample.yaml'),
    library,
    settings: { ...DEFAULT_SETTINGS, transport: 'loopback', answers },
    stage: openSandbox(),
    version: '0.0.0-test',
  });
  try {
    return await playRun(run, { defaults: true });
  } finally {
    await run.close();
  }
}

const ASKINGS = [
  { ask: 'none', defer: 0 },
  { ask: 'confirm', defer: 0 },
  { ask: 'choice', defer: 0 },
  { ask: 'choice', defer: 1 },
  { ask: 'choice', defer: 3 },
] as const;

/** Every pair of starts, asking and delivery; and every fault with each delivery, beginnings and askings in turn. */
const PLANS: FlowPlan[] = [
  ...STARTS.flatMap((starts) =>
    ASKINGS.flatMap((asking) => VIAS.map((via) => ({ ...PLAN, starts, ...asking, via }))),
  ),
  ...VIAS.flatMap((via) =>
    faultsFor(via).map((fault, at) => ({
      ...PLAN,
      via,
      fault,
      starts: STARTS[at % STARTS.length] ?? 'server',
      ...(ASKINGS[at % ASKINGS.length] ?? ASKINGS[0]),
    })),
  ),
];
const named = (plan: FlowPlan) => ({
  name: [plan.starts, plan.ask, plan.defer, plan.via, plan.fault ?? 'all well'].join(', '),
  plan,
});

describe('a new flow', () => {
  it('is tried in every pair of settings', () => {
    expect(PLANS.length).toBeGreaterThan(90);
    for (const via of VIAS) expect(faultsFor(via).length).toBeGreaterThan(8);
  });

  it.each(PLANS.map(named))('$name: checks clean and runs green', async ({ plan }) => {
    const text = writeFlow(checkPlan(plan), SCHEMA);
    const findings = lintFlow(text, 'sample.yaml', CONTEXT);
    expect(findings.map(({ rule, message, where }) => `${where.line}: ${rule} ${message}`)).toEqual([]);
    const result = await play(text);
    expect(result.failure).toBeUndefined();
    expect(result.verdict).toBe('passed');
    expect(result.outcome).toBe(resultOf(plan.fault) === 200 ? 'updated' : 'failed-as-expected');
  });

  it.each([
    { answer: 'offer=reject', outcome: 'rejected' },
    { answer: 'offer=cancel', outcome: 'no-answer' },
    { answer: 'slot=cancel', outcome: 'no-answer' },
  ])('another answer ends as it promises: $answer', async ({ answer, outcome }) => {
    const text = writeFlow({ ...PLAN, ask: 'choice', defer: 2 }, SCHEMA);
    const result = await play(text, [answer]);
    expect([result.verdict, result.outcome]).toEqual(['passed', outcome]);
  });

  it('fits 120 columns, and its names survive odd titles', () => {
    const text = writeFlow({ ...PLAN, title: 'It "works": #1', ask: 'choice', defer: 9 }, SCHEMA);
    expect(parseFlow(text, 'sample.yaml').title).toBe('It "works": #1');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
    expect(text.match(/^\s*# /gm)?.length).toBeGreaterThan(8);
  });
});

describe('fumo flow new', () => {
  let folder: string;
  let cwd: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fumo-new-'));
    cwd = process.cwd();
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(cwd);
    rmSync(folder, { recursive: true, force: true });
  });
  const fumo = (...argv: string[]): Promise<Printed> => runInProcess(FlowNew, 'flow:new', argv);

  it('writes the file and says how to go on', async () => {
    const { code, stdout, stderr } = await fumo('mine', '--ask', 'choice', '--defer', '1');
    expect([code, stderr]).toEqual([0, '']);
    expect(readdirSync('.')).toEqual(['mine.yaml']);
    expect(readFileSync('mine.yaml', 'utf8')).toContain('\nflow: mine\n');
    for (const command of ['check', 'graph']) expect(stdout).toContain(`fumo flow ${command} mine.yaml`);
    for (const command of ['run', 'step']) expect(stdout).toContain(`fumo ${command} mine.yaml`);
  });

  it('never replaces a file without --force, and keeps its mode with it', async () => {
    writeFileSync('mine.yaml', 'precious', { mode: 0o640 });
    const refused = await fumo('mine', '--via', 'pkg-data');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('error[usage.output-taken]');
    expect(readFileSync('mine.yaml', 'utf8')).toBe('precious');
    expect(readdirSync('.')).toEqual(['mine.yaml']);
    expect((await fumo('mine', '--via', 'pkg-data', '--force')).code).toBe(0);
    expect(readFileSync('mine.yaml', 'utf8')).toContain('via: pkg-data');
    expect(statSync('mine.yaml').mode & 0o777).toBe(0o640);
    expect(readdirSync('.')).toEqual(['mine.yaml']);
  });

  it('makes the folder of --out, and writes to standard output', async () => {
    expect((await fumo('mine', '--out', 'a/b/c.yaml', '--ask', 'none')).code).toBe(0);
    const written = readFileSync('a/b/c.yaml', 'utf8');
    const { stdout } = await fumo('mine', '--out', '-', '--ask', 'none');
    expect(stdout.split('\n').slice(1)).toEqual(written.split('\n').slice(1));
  });

  it('says the same as JSON', async () => {
    const { code, stdout } = await fumo('mine', '--fault', 'package-corrupted', '--json');
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({
      flow: 'mine',
      file: 'mine.yaml',
      plan: { fault: 'package-corrupted', ask: 'confirm' },
    });
    expect(result.text).toBe(readFileSync('mine.yaml', 'utf8'));
    expect(result.next).toContain('fumo flow check mine.yaml');
  });

  it.each([
    { argv: ['Bad Name', '--ask', 'none'], code: 'usage.bad-name' },
    { argv: ['mine', '--defer', '2', '--ask', 'confirm'], code: 'usage.defer-without-choice' },
    { argv: ['mine', '--ask', 'choice', '--defer', '1', '--slot', 'soon'], code: 'usage.bad-slot' },
    { argv: ['mine', '--fault', 'package-corupted'], code: 'usage.bad-fault' },
    { argv: ['mine', '--fault', 'network-lost', '--via', 'pkg-data'], code: 'usage.bad-fault' },
    { argv: ['mine', '--via', 'pigeon'], code: 'usage.bad-value' },
    { argv: ['mine', '--defer', '10'], code: 'usage.missing-value' },
    { argv: ['--json', '--ask', 'none'], code: 'usage.missing-argument' },
    { argv: ['mine', '--json', '--out', '-'], code: 'usage.output-is-json' },
  ])('refuses $argv and writes nothing', async ({ argv, code }) => {
    const { code: exit, stdout, stderr } = await fumo(...argv);
    expect(exit).toBe(2);
    expect(stdout + stderr).toContain(code);
    expect(readdirSync('.')).toEqual([]);
  });

  it('leaves nothing half-written where it cannot write', async () => {
    mkdirSync('mine.yaml');
    expect((await fumo('mine', '--ask', 'none')).code).toBe(2);
    expect((await fumo('mine', '--ask', 'none', '--force')).code).toBe(5);
    expect(readdirSync('.')).toEqual(['mine.yaml']);
  });
});

/** Answers questions in order; a select takes the value given. */
function scripted(answers: readonly unknown[]): Asker & { asked: string[] } {
  const left = [...answers];
  const asked: string[] = [];
  return {
    asked,
    async select<T>({ message, choices }: { message: string; choices: readonly { value: T }[] }): Promise<T> {
      asked.push(message);
      const wanted = left.shift();
      const choice = choices.find(({ value }) => value === wanted);
      if (!choice) throw new Error(`${message}: ${String(wanted)} is not offered`);
      return choice.value;
    },
    async input({ message, preset, check }) {
      asked.push(message);
      const text = String(left.shift() ?? preset);
      const verdict = check(text);
      if (verdict !== true) throw new Error(verdict);
      return text;
    },
  };
}

describe('the wizard', () => {
  it('asks one thing after the other and makes the plan of it', async () => {
    const asker = scripted([
      'two',
      'user',
      'choice',
      '2',
      '+2h, tomorrow 03:00',
      'pkg-data',
      'wrong-device',
      undefined,
    ]);
    expect(await askPlan({}, asker)).toEqual({
      name: 'two',
      starts: 'user',
      ask: 'choice',
      defer: 2,
      slots: ['+2h', 'tomorrow 03:00'],
      via: 'pkg-data',
      fault: 'wrong-device',
      title: 'User-initiated firmware update, put off 2 times, wrong-device',
    });
    expect(asker.asked).toHaveLength(8);
  });

  it('asks nothing that is known, and no times where nothing is put off', async () => {
    const asker = scripted(['confirm', 'download-and-update', undefined, 'Mine']);
    const plan = await askPlan({ name: 'mine', starts: 'device' }, asker);
    expect(plan).toMatchObject({ name: 'mine', starts: 'device', ask: 'confirm', defer: 0, title: 'Mine' });
    expect(asker.asked).toHaveLength(4);
  });

  it('takes no answer that is none', async () => {
    await expect(askPlan({}, scripted(['Not A Name']))).rejects.toThrow('small letters');
    const known = { name: 'mine', starts: 'server', ask: 'choice' } as const;
    await expect(askPlan(known, scripted(['10']))).rejects.toThrow('0 to 9');
    await expect(askPlan({ ...known, defer: 1 }, scripted(['soon']))).rejects.toThrow('a time such as');
    await expect(askPlan({ ...known, defer: 1 }, scripted([' , ']))).rejects.toThrow('a time such as');
  });

  it('shows the file before it writes it, and can be gone through again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fumo-wizard-'));
    const said: string[] = [];
    const first = ['server', 'confirm', 'download-and-update', undefined, 'First', 'again'];
    const second = ['server', 'none', 'pkg-data', undefined, 'Second', 'yes'];
    const request = {
      known: { name: 'mine' },
      out: undefined,
      force: false,
      cwd: folder,
      builtIn: FLOWS,
      say: (text: string) => said.push(text),
    };
    try {
      const result = await runNew({ ...request, asker: scripted([...first, ...second]) });
      expect(result.file).toBe('mine.yaml');
      expect(readFileSync(join(folder, 'mine.yaml'), 'utf8')).toContain('title: "Second"');
      expect(said[0]).toContain('title: "First"');
      const taken = await refusalOfAsync(() => runNew({ ...request, asker: scripted([]) }));
      expect(taken.code).toBe('usage.output-taken');
      const left = await runNew({
        ...request,
        known: { name: 'other' },
        asker: scripted([...first.slice(0, -1), 'no']),
      });
      expect(left.file).toBeUndefined();
      expect(readdirSync(folder)).toEqual(['mine.yaml']);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
