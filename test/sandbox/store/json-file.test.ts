import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type JsonFileOptions, openJsonFile } from '../../../src/sandbox/store/json-file.js';
import { type Child, startChild } from '../../support/child.js';
import { ownFolder } from '../../support/folder.js';
import { refusalOfAsync } from '../../support/refusal.js';

interface Count {
  total: number;
  by: Record<string, number>;
}
const OPTIONS: JsonFileOptions<Count> = { schema: 1, empty: { total: 0, by: {} } };
/** A process number that the system does not give. */
const NOBODY = 2 ** 22 + 12_345;

function add(data: Count): undefined {
  data.total += 1;
}

function ownerRecord(pid: number, host = hostname()): string {
  return JSON.stringify({ pid, started: '', host, token: 'a'.repeat(32) });
}

describe('openJsonFile', () => {
  it('is empty before the first update, and makes nothing by reading', async () => {
    const path = join(ownFolder(), 'new', 'data.json');
    const file = openJsonFile(path, OPTIONS);
    const first = await file.read();
    first.total = 99;
    expect(await file.read()).toEqual({ total: 0, by: {} });
    expect(existsSync(join(path, '..'))).toBe(false);
  });

  it('writes with schema, for its owner only, and leaves nothing else behind', async () => {
    const folder = join(ownFolder(), 'home');
    const path = join(folder, 'data.json');
    expect(await openJsonFile(path, OPTIONS).update(add)).toEqual({ total: 1, by: {} });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ schema: 1, data: { total: 1, by: {} } });
    expect([statSync(path).mode & 0o777, statSync(folder).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(readdirSync(folder)).toEqual(['data.json']);
  });

  it('takes a value in place of the data', async () => {
    const file = openJsonFile(join(ownFolder(), 'data.json'), OPTIONS);
    await file.update(() => ({ total: 7, by: {} }));
    expect(await file.read()).toEqual({ total: 7, by: {} });
  });

  it('writes nothing when the change throws, and frees the lock', async () => {
    const path = join(ownFolder(), 'data.json');
    const file = openJsonFile(path, OPTIONS);
    await file.update(add);
    const refused = file.update((data) => {
      data.total = 50;
      throw new RangeError('no');
    });
    await expect(refused).rejects.toThrow();
    expect(await file.update(add)).toEqual({ total: 2, by: {} });
  });

  it('loses no update of many objects in one process', async () => {
    const path = join(ownFolder(), 'data.json');
    const files = Array.from({ length: 5 }, () => openJsonFile(path, { ...OPTIONS, lockWaitMs: 30_000 }));
    await Promise.all(Array.from({ length: 60 }, (_, at) => files[at % 5]?.update(add)));
    expect(await files[0]?.read()).toEqual({ total: 60, by: {} });
  });

  it('loses no update of several processes', async () => {
    const path = join(ownFolder(), 'data.json');
    const children = ['a', 'b', 'c'].map((name) => startChild('hammer.ts', [path, '60', name]));
    const ends = await Promise.all(children.map(({ ended }) => ended));
    expect(ends).toEqual(children.map(() => ({ code: 0, signal: null, stderr: '' })));
    expect(await openJsonFile(path, OPTIONS).read()).toEqual({ total: 180, by: { a: 60, b: 60, c: 60 } });
  });

  it('survives processes that are killed while they write', async () => {
    const folder = ownFolder();
    const path = join(folder, 'data.json');
    let acknowledged = 0;
    for (let round = 0; round < 3; round++) {
      const children = ['a', 'b'].map((name) => startChild('hammer.ts', [path, '1000000', name]));
      await Promise.all(children.map((child) => killAfter(child, 10)));
      acknowledged += children.reduce((sum, { lines }) => sum + lines.length, 0);
    }
    const file = openJsonFile(path, OPTIONS);
    const { total } = await file.update(add);
    expect(total).toBeGreaterThan(acknowledged);
    // At most one update per killed process was written and not yet told.
    expect(total).toBeLessThanOrEqual(acknowledged + 1 + 6);
    expect(readdirSync(folder)).toEqual(['data.json']);
  });

  it('keeps a symbolic link', async () => {
    const folder = ownFolder();
    writeFileSync(join(folder, 'real.json'), '{"schema":1,"data":{"total":4,"by":{}}}');
    symlinkSync('real.json', join(folder, 'data.json'));
    await openJsonFile(join(folder, 'data.json'), OPTIONS).update(add);
    expect(lstatSync(join(folder, 'data.json')).isSymbolicLink()).toBe(true);
    expect(JSON.parse(readFileSync(join(folder, 'real.json'), 'utf8'))).toMatchObject({ data: { total: 5 } });
  });
});

/** Waits for so many lines, then kills. */
async function killAfter(child: Child, lines: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (child.lines.length >= lines) resolve();
    };
    child.process.stdout?.on('data', look);
    child.process.on('close', () => resolve());
  });
  child.process.kill('SIGKILL');
  const { signal } = await child.ended;
  expect(signal).toBe('SIGKILL');
}

describe('schema', () => {
  it('brings older data up to date, and writes it with the next update', async () => {
    const path = join(ownFolder(), 'data.json');
    writeFileSync(path, '{"schema":1,"data":3}');
    const file = openJsonFile<Count>(path, {
      schema: 3,
      empty: { total: 0, by: {} },
      migrate: (data, schema) => ({ total: Number(data) * 10 + schema, by: {} }),
    });
    expect(await file.read()).toEqual({ total: 31, by: {} });
    expect(readFileSync(path, 'utf8')).toBe('{"schema":1,"data":3}');
    await file.update(add);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ schema: 3, data: { total: 32, by: {} } });
  });

  it.each([
    [2, 'store.newer-schema'],
    [0, 'store.older-schema'],
  ])('refuses schema %i and leaves the file', async (schema, code) => {
    const path = join(ownFolder(), 'data.json');
    const text = JSON.stringify({ schema, data: {} });
    writeFileSync(path, text);
    const file = openJsonFile(path, OPTIONS);
    expect(await refusalOfAsync(() => file.read())).toMatchObject({ code, found: `schema ${schema}` });
    expect(await refusalOfAsync(() => file.update(add))).toMatchObject({ code });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});

describe('a corrupt file', () => {
  it.each([
    ['empty', ''],
    ['torn', '{"schema":1,"data":{"tot'],
    ['zeros', '\u0000\u0000\u0000'],
    ['without schema', '{"data":{}}'],
    ['another value', '[]'],
    ['data of another form', '{"schema":1,"data":{"total":"x"}}'],
  ])('%s is kept and reported, by read and by update', async (_, text) => {
    for (const use of ['read', 'update'] as const) {
      const path = join(ownFolder(), 'data.json');
      writeFileSync(path, text);
      writeFileSync(`${path}.corrupt-1`, 'an earlier one');
      const isValid = (data: unknown): data is Count => typeof (data as Count).total === 'number';
      const file = openJsonFile(path, { ...OPTIONS, isValid });
      const error = await refusalOfAsync(() => (use === 'read' ? file.read() : file.update(add)));
      expect(error).toMatchObject({ code: 'store.corrupt', where: { file: path } });
      expect(error.hint).toContain(`${path}.corrupt-2`);
      expect(readFileSync(`${path}.corrupt-2`, 'utf8')).toBe(text);
      expect(readFileSync(`${path}.corrupt-1`, 'utf8')).toBe('an earlier one');
      expect(await file.update(add)).toEqual({ total: 1, by: {} });
    }
  });
});

describe('the lock', () => {
  it('of a live process is waited for, then named', async () => {
    const path = join(ownFolder(), 'data.json');
    writeFileSync(`${path}.lock`, ownerRecord(process.pid));
    const file = openJsonFile(path, { ...OPTIONS, lockWaitMs: 20 });
    const error = await refusalOfAsync(() => file.update(add));
    expect(error.code).toBe('store.locked');
    expect(error.message).toContain(`process ${process.pid}`);
    expect(existsSync(path)).toBe(false);
  });

  it('of another host counts as live', async () => {
    const path = join(ownFolder(), 'data.json');
    writeFileSync(`${path}.lock`, ownerRecord(NOBODY, 'elsewhere'));
    const error = await refusalOfAsync(() => openJsonFile(path, { ...OPTIONS, lockWaitMs: 20 }).update(add));
    expect(error).toMatchObject({ code: 'store.locked', found: `process ${NOBODY} on elsewhere` });
  });

  it('of a process that ended is taken over, by one of many', async () => {
    const folder = ownFolder();
    const path = join(folder, 'data.json');
    writeFileSync(`${path}.lock`, ownerRecord(NOBODY));
    const files = Array.from({ length: 8 }, () => openJsonFile(path, OPTIONS));
    await Promise.all(files.map((file) => file.update(add)));
    expect(await files[0]?.read()).toEqual({ total: 8, by: {} });
    expect(readdirSync(folder)).toEqual(['data.json']);
  });

  it('is taken over even when the last taker died halfway', async () => {
    const folder = ownFolder();
    const path = join(folder, 'data.json');
    writeFileSync(`${path}.lock`, ownerRecord(NOBODY));
    const second = { pid: NOBODY, started: '', host: hostname(), token: 'b'.repeat(32) };
    writeFileSync(`${path}.lock.${'a'.repeat(32)}`, JSON.stringify(second));
    await openJsonFile(path, OPTIONS).update(add);
    expect(readdirSync(folder)).toEqual(['data.json']);
  });

  it('of a number that went to another process is taken over', async () => {
    const path = join(ownFolder(), 'data.json');
    const owner = { pid: process.pid, started: '1', host: hostname(), token: 'c'.repeat(32) };
    writeFileSync(`${path}.lock`, JSON.stringify(owner));
    expect(await openJsonFile(path, { ...OPTIONS, lockWaitMs: 20 }).update(add)).toEqual({
      total: 1,
      by: {},
    });
  });

  it('that nobody can read is not broken', async () => {
    const path = join(ownFolder(), 'data.json');
    writeFileSync(`${path}.lock`, '');
    const error = await refusalOfAsync(() => openJsonFile(path, { ...OPTIONS, lockWaitMs: 20 }).update(add));
    expect(error.code).toBe('store.locked');
    expect(error.hint).toContain(`${path}.lock`);
  });
});

describe('what the file system refuses', () => {
  it('has a code and the path', async () => {
    const folder = ownFolder();
    writeFileSync(join(folder, 'file'), '');
    mkdirSync(join(folder, 'data.json'));
    const below = openJsonFile(join(folder, 'file', 'data.json'), OPTIONS);
    expect(await refusalOfAsync(() => below.update(add))).toMatchObject({
      code: 'store.not-a-file',
      where: { file: join(folder, 'file', 'data.json') },
    });
    const directory = openJsonFile(join(folder, 'data.json'), OPTIONS);
    expect((await refusalOfAsync(() => directory.read())).code).toBe('store.not-a-file');
  });

  it('leaves temporary files of the living, and removes those of the dead', async () => {
    const folder = ownFolder();
    const token = 'd'.repeat(32);
    const [dead, live] = [`data.json.${NOBODY}-${token}.tmp`, `data.json.${process.pid}-${token}.tmp`];
    for (const name of [dead, live, 'other.tmp']) writeFileSync(join(folder, name), 'x');
    await openJsonFile(join(folder, 'data.json'), OPTIONS).update(add);
    expect(readdirSync(folder).sort()).toEqual(['data.json', live, 'other.tmp'].sort());
  });
});
