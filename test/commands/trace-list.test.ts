import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import TraceList from '../../src/commands/trace/list.js';
import { type StepperHome, stepperHome } from '../support/stepper.js';
import { runInProcess } from './in-process.js';

let home: StepperHome;
beforeEach(() => {
  home = stepperHome();
});
afterEach(() => home.remove());

describe('fumo trace list with forks', () => {
  const FORKS = ['next 3', 'fork one', 'next', 'back 2', 'fork two', 'next'];

  it('draws them under the runs that they come from, newest run first', async () => {
    await home.play(FORKS);
    await home.play(['next']);
    const { stdout } = await runInProcess(TraceList, 'trace:list', []);
    const rows = stdout
      .split('\n')
      .map((line) => /^(.*?) +unfinished .*? events? *(.*)$/.exec(line)?.slice(1));
    expect(rows).toEqual([
      ['deferred-4', ''],
      ['deferred-1', ''],
      ['└ deferred-2 @3', '“one”'],
      ['  └ deferred-3 @2', '“two”'],
      undefined,
    ]);
  });

  it('has parents and forks in JSON', async () => {
    await home.play(FORKS);
    const { stdout } = await runInProcess(TraceList, 'trace:list', ['--json']);
    expect(JSON.parse(stdout).runs).toMatchObject([
      { id: 'deferred-3', name: 'two', parent: { run: 'deferred-2', step: 2 }, forks: [] },
      { id: 'deferred-2', name: 'one', parent: { run: 'deferred-1', step: 3 }, forks: ['deferred-3'] },
      { id: 'deferred-1', forks: ['deferred-2'] },
    ]);
  });
});
