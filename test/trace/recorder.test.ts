import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileError } from '../../src/trace/file-error.js';
import { openLineWriter } from '../../src/trace/json-lines.js';
import { openTraceWriter } from '../../src/trace/recorder.js';
import { serialise } from '../../src/trace/serialise.js';
import { EVENTS, HEADER } from '../support/events.js';
import { ownFolder } from '../support/folder.js';
import { refusalOf } from '../support/refusal.js';

describe('openTraceWriter', () => {
  it('has every line on the disk before the call returns, readable by its owner only', () => {
    const path = join(ownFolder(), 'deep', 'trace.jsonl');
    const writer = openTraceWriter(path);
    writer.header(HEADER);
    let expected = `${serialise(HEADER)}\n`;
    for (const event of EVENTS) {
      writer.event(event);
      expected += `${serialise(event)}\n`;
      expect(readFileSync(path, 'utf8')).toBe(expected);
    }
    writer.close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('writes over an older trace and over an empty file', () => {
    const path = join(ownFolder(), 'trace.jsonl');
    writeFileSync(path, '');
    for (const seed of ['1', '2']) {
      const writer = openTraceWriter(path);
      writer.header({ ...HEADER, seed });
      writer.close();
      expect(readFileSync(path, 'utf8')).toBe(`${serialise({ ...HEADER, seed })}\n`);
    }
  });

  it('leaves any other file alone', () => {
    const path = join(ownFolder(), 'thesis.txt');
    writeFileSync(path, 'years of work');
    expect(refusalOf(() => openTraceWriter(path)).code).toBe('store.would-overwrite');
    expect(readFileSync(path, 'utf8')).toBe('years of work');
  });

  it('says what is wrong with the place', () => {
    const folder = ownFolder();
    writeFileSync(join(folder, 'file'), '');
    mkdirSync(join(folder, 'dir'));
    expect(refusalOf(() => openTraceWriter(join(folder, 'file', 'trace.jsonl')))).toMatchObject({
      code: 'store.not-a-file',
      where: { file: join(folder, 'file', 'trace.jsonl') },
    });
    expect(refusalOf(() => openTraceWriter(join(folder, 'dir'))).code).toBe('store.not-a-file');
  });

  it.runIf(existsSync('/dev/full'))('says that the disk is full', () => {
    const writer = openTraceWriter('/dev/full');
    expect(refusalOf(() => writer.header(HEADER))).toMatchObject({
      code: 'store.no-space',
      where: { file: '/dev/full' },
    });
    writer.close();
  });
});

describe('openLineWriter', () => {
  it('goes on after a torn last line by cutting it off', () => {
    const path = join(ownFolder(), 'lines.jsonl');
    for (const torn of ['{"half":', 'x'.repeat(200_000)]) {
      writeFileSync(path, `{"whole":1}\n${torn}`);
      const writer = openLineWriter(path, { append: true });
      writer.write('{"next":2}');
      writer.close();
      expect(readFileSync(path, 'utf8')).toBe('{"whole":1}\n{"next":2}\n');
    }
  });

  it('cuts off a file that is one torn line', () => {
    const path = join(ownFolder(), 'lines.jsonl');
    writeFileSync(path, '{"half":');
    openLineWriter(path, { append: true }).close();
    expect(readFileSync(path, 'utf8')).toBe('');
  });
});

describe('fileError', () => {
  it.each([
    ['EACCES', 'store.not-allowed'],
    ['EPERM', 'store.not-allowed'],
    ['EROFS', 'store.read-only'],
    ['ENOSPC', 'store.no-space'],
    ['EDQUOT', 'store.no-space'],
    ['ENOENT', 'store.not-found'],
    ['EISDIR', 'store.not-a-file'],
    ['EMFILE', 'store.too-many-files'],
    ['EIO', 'store.failed'],
  ])('%s is %s, with path and something to try', (system, code) => {
    const error = fileError(Object.assign(new Error(system), { code: system }), '/a/b');
    expect(error).toMatchObject({ code, class: 'environment', found: system, where: { file: '/a/b' } });
    expect(error.hint).toMatch(/\.$/);
  });

  it('passes an error of ours as it is', () => {
    const own = fileError(new Error('x'), '/a');
    expect(fileError(own, '/b')).toBe(own);
  });
});
