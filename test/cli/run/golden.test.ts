/** Golden traces beside flow files. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkUpdate, goldenFailure, goldenPath, judge } from '../../../src/cli/run/golden.js';
import { DEFAULT_SETTINGS, type RunSettings } from '../../../src/engine/run-types.js';
import { readTrace } from '../../../src/trace/reader.js';
import { ownFolder } from '../../support/folder.js';
import { smallTrace } from '../../support/traces.js';

const RIGHT = { settings: DEFAULT_SETTINGS, passed: true };
const COMPARE = { update: false, exact: false };
const UPDATE = { update: true, exact: false };

function flowFile(): string {
  return join(ownFolder(), 'flow.yaml');
}

/** The trace with another outcome. */
function otherTrace() {
  const trace = smallTrace();
  return {
    header: trace.header,
    events: trace.events.map((event) => (event.kind === 'end' ? { ...event, outcome: 'rejected' } : event)),
  };
}

describe('the place of a golden trace', () => {
  it.each([
    ['/a/flow.yaml', '/a/flow.golden.jsonl'],
    ['/a/flow.yml', '/a/flow.golden.jsonl'],
    ['/a.yaml/flow', '/a.yaml/flow.golden.jsonl'],
  ])('of %s is %s', (path, golden) => {
    expect(goldenPath(path)).toBe(golden);
  });
});

describe('judge', () => {
  it('says nothing where there is none', () => {
    const path = flowFile();
    expect(judge(path, smallTrace(), RIGHT, COMPARE)).toEqual({ state: 'none' });
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  it('writes a whole trace with --update, and finds it the same', () => {
    const path = flowFile();
    const golden = goldenPath(path);
    expect(judge(path, smallTrace(), RIGHT, UPDATE)).toEqual({ state: 'written', file: golden });
    expect(readTrace(golden).events).toHaveLength(smallTrace().events.length);
    expect(judge(path, smallTrace(), RIGHT, COMPARE)).toEqual({ state: 'same', file: golden });
  });

  it('leaves one alone with --update that still agrees by meaning', () => {
    const path = flowFile();
    judge(path, smallTrace('xml'), RIGHT, UPDATE);
    const before = readFileSync(goldenPath(path), 'utf8');
    expect(judge(path, smallTrace('wbxml'), RIGHT, UPDATE)).toMatchObject({ state: 'same' });
    expect(readFileSync(goldenPath(path), 'utf8')).toBe(before);
  });

  it('differs with the first difference in words and its place in both', () => {
    const path = flowFile();
    judge(path, smallTrace(), RIGHT, UPDATE);
    const golden = judge(path, otherTrace(), RIGHT, COMPARE);
    if (golden.state !== 'differs') throw new Error(golden.state);
    expect(golden.differences).toHaveLength(1);
    const end = smallTrace().events.length;
    const failure = goldenFailure(golden, { tracePath: '/runs/x-1/trace.jsonl', asked: 'my flow.yaml' });
    expect(failure).toEqual({
      code: 'run.golden-differs',
      expected: `end.outcome "updated" (${goldenPath(path)}:${end + 1})`,
      found: `end.outcome "rejected" (/runs/x-1/trace.jsonl:${end + 1})`,
      hint: "1 difference in all. When the new trace is right: fumo run 'my flow.yaml' --update",
      where: { file: goldenPath(path), line: end + 1, path: 'end.outcome' },
    });
    const lines = readFileSync(goldenPath(path), 'utf8').split('\n');
    expect(lines[end]).toContain('"kind":"end"');
    expect(judge(path, otherTrace(), RIGHT, UPDATE)).toMatchObject({ state: 'written' });
    expect(judge(path, otherTrace(), RIGHT, COMPARE)).toMatchObject({ state: 'same' });
  });

  it('is exact when that is asked for', () => {
    const path = flowFile();
    judge(path, smallTrace(), RIGHT, UPDATE);
    const later = smallTrace();
    const events = later.events.map((event) => ({ ...event, at: event.at + 1 }));
    const run = { header: later.header, events };
    expect(judge(path, run, RIGHT, COMPARE)).toMatchObject({ state: 'same' });
    expect(judge(path, run, RIGHT, { update: false, exact: true })).toMatchObject({ state: 'differs' });
  });

  it.each<[Partial<RunSettings>, string]>([
    [{ answers: ['offer=reject'] }, '--answer offer=reject'],
    [{ set: ['update.version=3'] }, '--set update.version=3'],
    [{ faults: ['device-off'] }, '--fault device-off'],
    [{ auth: 'basic' }, '--auth basic'],
  ])('is of the run as the flow has it, so not with %j', (settings, flag) => {
    const path = flowFile();
    judge(path, smallTrace(), RIGHT, UPDATE);
    const judged = judge(
      path,
      otherTrace(),
      { settings: { ...DEFAULT_SETTINGS, ...settings }, passed: true },
      COMPARE,
    );
    expect(judged).toMatchObject({ state: 'not-compared', why: `${flag} makes this another run` });
    expect(() => checkUpdate({ ...DEFAULT_SETTINGS, ...settings }, [])).toThrowError(
      expect.objectContaining({ code: 'usage.update-of-other-run' }),
    );
  });

  it('holds for every seed, spelling and transport', () => {
    expect(() =>
      checkUpdate(
        { ...DEFAULT_SETTINGS, seed: '9', encoding: 'xml', transport: 'loopback', strict: true },
        [],
      ),
    ).not.toThrow();
  });

  it('keeps no failed run', () => {
    const path = flowFile();
    expect(judge(path, smallTrace(), { ...RIGHT, passed: false }, UPDATE)).toMatchObject({
      state: 'not-compared',
    });
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  it('refuses a golden trace that is none', () => {
    const path = flowFile();
    writeFileSync(goldenPath(path), '{"format":"other"}\n');
    expect(() => judge(path, smallTrace(), RIGHT, COMPARE)).toThrowError(
      expect.objectContaining({ code: 'trace.not-a-trace' }),
    );
  });

  it('refuses --update of a built-in by its name', () => {
    const chosen = [{ asked: 'deferred', path: '/p/deferred.yaml', isBuiltIn: true }];
    expect(() => checkUpdate(DEFAULT_SETTINGS, chosen)).toThrowError(
      expect.objectContaining({ code: 'usage.update-of-built-in', found: 'deferred' }),
    );
  });
});
