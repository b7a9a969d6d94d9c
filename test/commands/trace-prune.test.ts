import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ageOf, type PrunePlan, pruneRuns } from '../../src/cli/trace/prune.js';
import TracePrune from '../../src/commands/trace/prune.js';
import { withLock } from '../../src/sandbox/store/lock.js';
import { openRuns } from '../../src/sandbox/store/runs.js';
import { refusalOf } from '../support/refusal.js';
import { smallTrace } from '../support/traces.js';
import { openTraceHome, type TraceHome } from './trace-home.js';

let home: TraceHome;
beforeEach(async () => {
  home = openTraceHome();
  for (let count = 0; count < 4; count += 1) await home.record(smallTrace());
});
afterEach(() => home.remove());

const prune = (...argv: string[]) => home.run(TracePrune, 'trace:prune', argv);
const ids = async () => (await openRuns(home.folder).list()).map(({ id }) => id);
const folders = () => readdirSync(join(home.folder, 'runs')).sort();
const settings = { olderThan: undefined, keep: 1, yes: false, show: () => {} };

describe('fumo trace prune', () => {
  it('only says what it would delete', async () => {
    const { code, stdout } = await prune('--keep', '2');
    expect([code, stdout.split('\n')[0]]).toEqual([0, '2 runs would be deleted:']);
    expect(stdout).toMatch(/deferred-1 .*\n.*deferred-2 /);
    expect(stdout).toContain('Nothing was deleted. Add --yes to delete them.');
    expect(await ids()).toHaveLength(4);
  });

  it('deletes runs with their folders, oldest first', async () => {
    const { code, stdout } = await prune('--keep', '2', '--yes', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      { deleted: true, runs: [{ id: 'deferred-1' }, { id: 'deferred-2' }], kept: [] },
    ]);
    expect(await ids()).toEqual(['deferred-4', 'deferred-3']);
    expect(folders()).toEqual(['deferred-3', 'deferred-4']);
    expect(await home.record(smallTrace())).toBe('deferred-5');
  });

  it('asks where somebody can answer', async () => {
    const asked: PrunePlan[] = [];
    const answer = (yes: boolean) => ({
      ...settings,
      ask: async (plan: PrunePlan) => {
        asked.push(plan);
        return yes;
      },
    });
    expect((await pruneRuns(home.folder, answer(false))).deleted).toBe(false);
    expect(await ids()).toHaveLength(4);
    expect((await pruneRuns(home.folder, answer(true))).deleted).toBe(true);
    expect(await ids()).toEqual(['deferred-4']);
    expect(asked.map(({ runs }) => runs.length)).toEqual([3, 3]);
  });

  it('goes by age', async () => {
    expect(JSON.parse((await prune('--older-than', '1d', '--yes', '--json')).stdout).runs).toEqual([]);
    expect(
      JSON.parse((await prune('--older-than', '0m', '--keep', '3', '--json')).stdout).runs,
    ).toMatchObject([{ id: 'deferred-1' }]);
    expect([ageOf('30m'), ageOf('12h'), ageOf('7d'), ageOf('2w')]).toEqual([
      1_800_000, 43_200_000, 604_800_000, 1_209_600_000,
    ]);
    for (const text of ['7', 'd', '-1d', '1y', '1.5d'])
      expect(refusalOf(() => ageOf(text)).code).toBe('usage.bad-age');
  });

  it('wants to be told what is old', async () => {
    const { code, stderr } = await prune('--yes');
    expect([code, stderr.split(':')[0]]).toEqual([2, 'error[usage.nothing-to-prune]']);
    expect(await ids()).toHaveLength(4);
  });

  it('never deletes a run without an end that was written to lately', async () => {
    const open = await home.record(smallTrace(), { isOpen: true });
    await home.record(smallTrace());
    const pruned = await pruneRuns(home.folder, { ...settings, yes: true });
    expect(pruned.kept).toEqual([{ id: open, reason: 'running' }]);
    expect(existsSync(join(home.folder, 'runs', open, 'trace.jsonl'))).toBe(true);
  });

  it('never deletes a run that a process holds', async () => {
    await withLock(join(home.folder, 'runs/deferred-2/run.lock'), async () => {
      const pruned = await pruneRuns(home.folder, { ...settings, yes: true });
      expect(pruned.kept).toEqual([{ id: 'deferred-2', reason: 'running' }]);
    });
    expect(await ids()).toEqual(['deferred-4', 'deferred-2']);
  });

  it('never deletes what a kept fork comes from, however far back', async () => {
    const fork = await home.record(smallTrace(), { parent: { run: 'deferred-2', step: 3 } });
    const second = await home.record(smallTrace(), { parent: { run: fork, step: 4 } });
    const pruned = await pruneRuns(home.folder, { ...settings, yes: true });
    expect(pruned.kept).toEqual([
      { id: fork, reason: 'parent', fork: second },
      { id: 'deferred-2', reason: 'parent', fork },
    ]);
    expect(await ids()).toEqual([second, fork, 'deferred-2']);
    await home.record(smallTrace());
    expect((await pruneRuns(home.folder, { ...settings, yes: true })).runs).toHaveLength(3);
  });
});
