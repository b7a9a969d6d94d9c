/** `fumo step` as a command: scripts, breakpoints, going on, and what it refuses. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import Step from '../../src/commands/step.js';
import { type Line, type StepperHome, stepperHome } from '../support/stepper.js';
import { runInProcess } from './in-process.js';

let home: StepperHome;
beforeEach(() => {
  home = stepperHome();
});
afterEach(() => home.remove());

async function step(...argv: string[]) {
  const printed = await runInProcess(Step, 'step', argv);
  const lines = (): Line[] =>
    printed.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
  return { ...printed, lines };
}

function script(...lines: string[]): string[] {
  const path = join(home.folder, 'script.fumo');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return ['--script', path];
}

const LOOPBACK = ['--transport', 'loopback'];

describe('fumo step --script', () => {
  it('answers each command with a line of JSON, and nothing else', async () => {
    const { code, stderr, lines } = await step(
      'deferred',
      ...LOOPBACK,
      ...script('# three steps', '', 'next 3', 'preview'),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(lines().map(({ report, command, line, ok }) => [report, command, line, ok])).toEqual([
      ['opened', undefined, undefined, undefined],
      ['moved', 'next 3', 3, true],
      ['previewed', 'preview', 4, true],
      ['closed', undefined, undefined, undefined],
    ]);
    expect(lines()[2]?.preview.messages[0].text).toContain('Alert 1200 server-initiated session');
    expect(lines()[3]).toMatchObject({ ended: false, resume: 'fumo step --resume deferred-1', exit: 0 });
  });

  it('ends at the first command that fails, with its exit code and its place', async () => {
    const { code, lines } = await step('deferred', ...LOOPBACK, ...script('next', '  nextt 2', 'next'));
    expect(code).toBe(2);
    expect(lines().map(({ command }) => command)).toEqual([undefined, 'next', 'nextt 2', undefined]);
    expect(lines()[2]?.error).toMatchObject({
      code: 'usage.unknown-stepper-command',
      where: { file: join(home.folder, 'script.fumo'), line: 2, column: 3 },
      found: 'nextt',
      hint: 'Did you mean next?',
      exit: 2,
    });
  });

  it('goes on with --keep-going, and still tells the first failure', async () => {
    const { code, lines } = await step('deferred', ...LOOPBACK, '--keep-going', ...script('nxt', 'next'));
    expect([code, lines().at(-2)?.step]).toEqual([2, 1]);
  });

  it('exits 3 when the run failed', async () => {
    const argv = ['network-initiated', ...LOOPBACK, '--fault', 'device-off', ...script('continue')];
    const { code, lines } = await step(...argv);
    expect(code).toBe(3);
    expect(lines().at(-1)).toMatchObject({ ended: true, verdict: 'failed', exit: 3 });
  });

  it('stops at the breakpoints of the command line', async () => {
    const argv = ['deferred', ...LOOPBACK, '--break', 'device Alert', '--break', 'step:5'];
    const { lines } = await step(...argv, ...script('continue', 'continue'));
    expect(lines().flatMap(({ stop }) => stop?.break.text ?? [])).toEqual(['device Alert', 'step:5']);
  });
});

describe('fumo step --resume', () => {
  it('goes on with the newest run, and says so on stderr', async () => {
    await step('deferred', ...LOOPBACK, ...script('next 4'));
    const { code, stderr, lines } = await step('--resume', ...script('next'));
    expect(stderr).toBe('Going on with deferred-1, after 4 steps.\n');
    expect([code, lines()[0]?.step, lines()[1]?.step]).toEqual([0, 4, 5]);
  });

  it('without a terminal plays the rest, with the defaults of the flow', async () => {
    await step('deferred', ...LOOPBACK, ...script('prompt', 'answer reject'));
    const { code, stdout } = await step('--resume', 'deferred-1', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ run: 'deferred-1', verdict: 'passed', outcome: 'rejected' });
  });
});

describe('fumo step refuses', () => {
  it.each([
    [[], 'usage.missing-argument'],
    [['--resume', '--seed', '3'], 'usage.settled-flag'],
    [['--resume', '--answer', 'offer=defer'], 'usage.settled-flag'],
    [['--resume'], 'usage.no-runs'],
    [['deferred', '--break', 'user'], 'usage.break-without-terminal'],
    [['deferred', '--keep-going'], 'usage.bad-value'],
    [['deferred', '--force'], 'usage.bad-value'],
  ])('%j with %s', async (argv, code) => {
    const { code: exit, stderr, stdout } = await step(...argv);
    expect({ exit, stdout, code: /^error\[(.*?)\]/.exec(stderr)?.[1] }).toEqual({
      exit: 2,
      stdout: '',
      code,
    });
  });

  it('a breakpoint that cannot be read, before anything is recorded', async () => {
    const { code, stderr } = await step('deferred', '--break', 'status:abc', ...script('next'));
    expect([code, /^error\[filter\./.test(stderr)]).toEqual([2, true]);
    expect((await step('--resume')).stderr).toContain('usage.no-runs');
  });

  it('a script that is not there', async () => {
    const { code, stderr } = await step('deferred', '--script', join(home.folder, 'none'));
    expect([code, stderr.startsWith('error[store.not-found]')]).toEqual([5, true]);
  });
});
