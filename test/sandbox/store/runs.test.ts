import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseInstant } from '../../../src/engine/clock.js';
import { openRuns, type RunRegistry } from '../../../src/sandbox/store/runs.js';
import { startChild } from '../../support/child.js';
import { ownFolder } from '../../support/folder.js';
import { refusalOfAsync } from '../../support/refusal.js';

const DEFERRED = { flow: 'deferred', title: 'Deferred firmware update' };

async function createMany(runs: RunRegistry, count: number, flow = 'deferred'): Promise<string[]> {
  const ids: string[] = [];
  for (let made = 0; made < count; made++) ids.push((await runs.create({ flow, title: flow })).id);
  return ids;
}

describe('create', () => {
  it('counts per flow and makes a folder for its owner only', async () => {
    const home = join(ownFolder(), 'home');
    const runs = openRuns(home);
    const first = await runs.create(DEFERRED);
    const dir = join(home, 'runs', 'deferred-1');
    expect(first).toMatchObject({
      id: 'deferred-1',
      ...DEFERRED,
      dir,
      tracePath: join(dir, 'trace.jsonl'),
      journalPath: join(dir, 'journal.jsonl'),
      serverStatePath: join(dir, 'server.json'),
    });
    expect(parseInstant(first.createdAt)).toBeTypeOf('number');
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect((await runs.create({ flow: 'up-to-date', title: 'x' })).id).toBe('up-to-date-1');
    expect((await runs.create(DEFERRED)).id).toBe('deferred-2');
  });

  it.each([
    ['../../etc', 'etc-1'],
    ['My Flow!', 'my-flow-1'],
    ['', 'run-1'],
    ['Größe', 'gr-e-1'],
    ['constructor', 'constructor-1'],
    ['__proto__', 'proto-1'],
    [`${'x'.repeat(300)}`, `${'x'.repeat(60)}-1`],
  ])('makes a folder name of the flow %j', async (flow, id) => {
    const home = ownFolder();
    const run = await openRuns(home).create({ flow, title: 't' });
    expect(run).toMatchObject({ id, flow });
    expect(run.dir).toBe(join(home, 'runs', id));
    expect(run.dir.startsWith(join(home, 'runs') + sep)).toBe(true);
  });

  it('never gives a folder that is there to a new run', async () => {
    const home = ownFolder();
    mkdirSync(join(home, 'runs', 'deferred-1'), { recursive: true });
    writeFileSync(join(home, 'runs', 'deferred-1', 'trace.jsonl'), 'precious');
    const runs = openRuns(home);
    expect((await runs.create(DEFERRED)).id).toBe('deferred-2');
    expect((await runs.list()).map(({ id }) => id)).toEqual(['deferred-2']);
    expect(readFileSync(join(home, 'runs', 'deferred-1', 'trace.jsonl'), 'utf8')).toBe('precious');
  });

  it('gives different ids to registries of one process', async () => {
    const home = ownFolder();
    const made = await Promise.all(Array.from({ length: 12 }, () => openRuns(home).create(DEFERRED)));
    expect(new Set(made.map(({ id }) => id)).size).toBe(12);
    expect(made.every(({ dir }) => existsSync(dir))).toBe(true);
  });

  it('gives different ids to several processes', async () => {
    const home = ownFolder();
    const children = [1, 2].map(() => startChild('run-creator.ts', [home, '15']));
    const ends = await Promise.all(children.map(({ ended }) => ended));
    expect(ends.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      [1, 2].map(() => ({ code: 0, stderr: '' })),
    );
    const ids = children.flatMap(({ lines }) => lines);
    expect(new Set(ids).size).toBe(30);
    expect((await openRuns(home).list()).map(({ id }) => id).sort()).toEqual(ids.sort());
  });
});

describe('finish and list', () => {
  it('notes verdict, outcome and wall time; newest first', async () => {
    const home = ownFolder();
    const runs = openRuns(home);
    await createMany(runs, 2);
    const finished = await runs.finish('deferred-1', { verdict: 'passed', outcome: 'updated' });
    expect(finished).toMatchObject({ id: 'deferred-1', verdict: 'passed', outcome: 'updated' });
    expect(parseInstant(finished.finishedAt ?? '')).toBeTypeOf('number');
    const [newest, oldest] = await openRuns(home).list();
    expect(newest).toMatchObject({ id: 'deferred-2' });
    expect(newest?.verdict).toBeUndefined();
    expect(oldest).toEqual(finished);
  });

  it('does not know a run that was never created', async () => {
    const runs = openRuns(ownFolder());
    const error = await refusalOfAsync(() => runs.finish('deferred-9', { verdict: 'failed', outcome: 'x' }));
    expect(error).toMatchObject({ code: 'usage.run-not-found', found: 'deferred-9' });
  });

  it('keeps a registry that is something else', async () => {
    const home = ownFolder();
    writeFileSync(join(home, 'runs.json'), '{"schema":1,"data":{"runs":"many"}}');
    expect((await refusalOfAsync(() => openRuns(home).list())).code).toBe('store.corrupt');
    expect(existsSync(join(home, 'runs.json.corrupt-1'))).toBe(true);
    expect(await openRuns(home).list()).toEqual([]);
  });
});

describe('resolve', () => {
  it('takes an id, a unique beginning, and latest', async () => {
    const home = ownFolder();
    const runs = openRuns(home);
    await createMany(runs, 12);
    await createMany(runs, 1, 'up-to-date');
    const trace = (id: string): string => join(home, 'runs', id, 'trace.jsonl');
    const wanted = [
      ['deferred-1', 'deferred-1'],
      ['deferred-11', 'deferred-11'],
      ['up', 'up-to-date-1'],
      ['latest', 'up-to-date-1'],
    ] as const;
    for (const [which, id] of wanted) expect(await runs.resolve(which)).toEqual({ id, tracePath: trace(id) });
  });

  it('names the candidates of an ambiguous beginning, a few of many', async () => {
    const runs = openRuns(ownFolder());
    await createMany(runs, 10);
    expect(await refusalOfAsync(() => runs.resolve('deferred'))).toMatchObject({
      code: 'usage.run-ambiguous',
      expected:
        'one of deferred-10, deferred-9, deferred-8, deferred-7, deferred-6, deferred-5, deferred-4, deferred-3 and 2 more',
    });
  });

  it('takes the path of a trace or of a folder with one', async () => {
    const folder = ownFolder();
    const runs = openRuns(join(folder, 'home'));
    const { dir, tracePath } = await runs.create(DEFERRED);
    const foreign = join(folder, 'capture.jsonl');
    for (const path of [foreign, tracePath]) writeFileSync(path, '');
    expect(await runs.resolve(foreign)).toEqual({ tracePath: foreign });
    expect(await runs.resolve(tracePath)).toEqual({ tracePath, id: 'deferred-1' });
    expect(await runs.resolve(dir)).toEqual({ tracePath, id: 'deferred-1' });
  });

  it.each([['nothing-here'], [''], ['a\u0000b'], ['x'.repeat(5000)], ['deferred-1/trace.jsonl']])(
    'does not find %j',
    async (which) => {
      const runs = openRuns(ownFolder());
      await createMany(runs, 1);
      expect((await refusalOfAsync(() => runs.resolve(which))).code).toBe('usage.run-not-found');
    },
  );

  it('says so when there is no latest', async () => {
    expect((await refusalOfAsync(() => openRuns(ownFolder()).resolve('latest'))).code).toBe('usage.no-runs');
  });
});
