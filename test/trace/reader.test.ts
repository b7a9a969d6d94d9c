import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TRACE_VERSION, type TraceEvent } from '../../src/trace/event.js';
import { readTrace, streamTrace } from '../../src/trace/reader.js';
import { openTraceWriter } from '../../src/trace/recorder.js';
import { serialise } from '../../src/trace/serialise.js';
import { UPGRADE_COUNT, UPGRADES, upgradeLine } from '../../src/trace/upgrade.js';
import { EVENTS, HEADER } from '../support/events.js';
import { ownFolder } from '../support/folder.js';
import { refusalOf } from '../support/refusal.js';

const FIXTURES = join(import.meta.dirname, '../fixtures/traces');
const TEXT = [HEADER, ...EVENTS].map((line) => `${serialise(line)}\n`).join('');

function fixture(name: string): string {
  return join(FIXTURES, name);
}

describe('readTrace', () => {
  it('reads what the writer wrote, from a file and from text', () => {
    const path = join(ownFolder(), 'new', 'trace.jsonl');
    const writer = openTraceWriter(path);
    writer.header(HEADER);
    for (const event of EVENTS) writer.event(event);
    writer.close();
    writer.close();
    expect(readTrace(path)).toEqual({ header: HEADER, events: EVENTS });
    expect(readTrace(TEXT)).toEqual({ header: HEADER, events: EVENTS });
    expect(readFileSync(path, 'utf8')).toBe(TEXT);
  });

  it('reads version 1 as it was frozen', () => {
    const { header, events, recovered } = readTrace(fixture('v1.jsonl'));
    expect(header).toMatchObject({
      v: TRACE_VERSION,
      flow: 'up-to-date',
      seed: '7',
      origin: 1_767_603_600_000,
    });
    expect(events.map(({ kind }) => kind)).toEqual(['step', 'session', 'note', 'step', 'end']);
    expect(recovered).toBeUndefined();
  });

  it('refuses a trace from the future and says who can read it', () => {
    const error = refusalOf(() => readTrace(fixture('from-the-future.jsonl')));
    expect(error).toMatchObject({
      code: 'trace.newer-version',
      expected: 'version 1 or older',
      found: 'version 99',
      where: { line: 1, file: fixture('from-the-future.jsonl') },
    });
    expect(error.hint).toContain('fumo 7.0.0');
  });

  it('recovers a torn last line and reports it', () => {
    const { events, recovered } = readTrace(fixture('torn.jsonl'));
    expect(events).toHaveLength(2);
    expect(recovered).toBe('{"seq":3,"at":1767603600000,"kind":"note","side":"dev');
  });

  it('takes a last line that is whole but for its line feed', () => {
    expect(readTrace(TEXT.slice(0, -1))).toEqual({ header: HEADER, events: EVENTS });
  });

  it('survives being cut anywhere behind the header', () => {
    const start = serialise(HEADER).length + 1;
    fc.assert(
      fc.property(fc.integer({ min: start, max: TEXT.length }), (end) => {
        const { events, recovered } = readTrace(TEXT.slice(0, end));
        expect(events).toEqual(EVENTS.slice(0, events.length));
        const kept = [HEADER, ...events].map((line) => `${serialise(line)}\n`).join('');
        expect(TEXT.slice(0, end)).toBe(recovered === undefined ? kept.slice(0, end) : kept + recovered);
      }),
      { numRuns: 300 },
    );
  });

  const header = serialise(HEADER);
  const good = serialise(EVENTS[4] as TraceEvent);
  it.each([
    ['nothing but blanks', '\n \n', 'trace.empty', 1],
    ['another format', '{"log":1}\n', 'trace.not-a-trace', 1],
    ['no JSON', 'hello\nworld\n', 'trace.not-a-trace', 1],
    ['a torn header', header.slice(0, 40), 'trace.not-a-trace', 1],
    ['a version that is none', header.replace('"v":1', '"v":"one"'), 'trace.bad-line', 1],
    ['a version below 1', header.replace('"v":1', '"v":0'), 'trace.bad-line', 1],
    ['a header without seed', header.replace('"seed":"1",', ''), 'trace.bad-line', 1],
    ['a broken line between whole ones', `${header}\n\n{"seq":\n${good}\n`, 'trace.bad-line', 3],
    ['a broken last line that was ended', `${header}\n${good}\n{"seq":\n`, 'trace.bad-line', 3],
    ['a line that is no object', `${header}\n[1]\n`, 'trace.bad-line', 2],
    ['an unknown kind', `${header}\n${good.replace('"timer"', '"dance"')}\n`, 'trace.bad-line', 2],
    [
      'a kind of another prototype',
      `${header}\n${good.replace('"timer"', '"__proto__"')}\n`,
      'trace.bad-line',
      2,
    ],
    [
      'a field of another type',
      `${header}\n${good.replace('"due":17', '"due":"17","x":17')}\n`,
      'trace.bad-line',
      2,
    ],
    ['a missing field', `${header}\n${good.replace('"name":"defer",', '')}\n`, 'trace.bad-line', 2],
  ])('refuses %s', (_, text, code, line) => {
    const error = refusalOf(() => readTrace(text));
    expect({ code: error.code, line: error.where?.line }).toEqual({ code, line });
  });

  it('names field and file', () => {
    const path = join(ownFolder(), 'bad.jsonl');
    writeFileSync(path, `${header}\n${good.replace('"due":1767603600000', '"due":null')}\n`);
    const error = refusalOf(() => readTrace(path));
    expect(error).toMatchObject({ expected: 'due, number', found: 'null', place: `${path}:2` });
  });

  it('has a code for an empty file, a missing one and a folder', () => {
    const folder = ownFolder();
    writeFileSync(join(folder, 'empty.jsonl'), '');
    expect(refusalOf(() => readTrace(join(folder, 'empty.jsonl'))).code).toBe('trace.empty');
    expect(refusalOf(() => readTrace(join(folder, 'none.jsonl'))).code).toBe('store.not-found');
    expect(refusalOf(() => readTrace(folder)).code).toBe('store.not-a-file');
  });

  it('skips a byte order mark and takes CRLF', () => {
    const path = join(ownFolder(), 'windows.jsonl');
    writeFileSync(path, `\ufeff${TEXT.replaceAll('\n', '\r\n')}`);
    expect(readTrace(path).events).toEqual(EVENTS);
    expect(readTrace(readFileSync(path, 'utf8')).events).toEqual(EVENTS);
  });

  it('reads lines longer than one read of the file, of any script', () => {
    const path = join(ownFolder(), 'long.jsonl');
    const long = EVENTS.flatMap((event) =>
      event.kind === 'note' ? [{ ...event, text: '大ö'.repeat(90_000) }] : [],
    );
    writeFileSync(path, [HEADER, ...long, ...EVENTS].map((line) => `${serialise(line)}\n`).join(''));
    expect(readTrace(path).events).toEqual([...long, ...EVENTS]);
  });

  it('streams a file event by event, and closes it when one stops early', () => {
    const path = join(ownFolder(), 'trace.jsonl');
    writeFileSync(path, TEXT);
    const { header: first, events } = streamTrace(path);
    expect(first).toEqual(HEADER);
    expect(events.next().value).toEqual(EVENTS[0]);
    events.return(undefined);
    expect(events.next().done).toBe(true);
  });
});

describe('upgrades', () => {
  it('there is one step for every version before this one', () => {
    expect(UPGRADES).toHaveLength(UPGRADE_COUNT);
  });

  it('go through every step from the version of the trace on', () => {
    const steps = [1, 2, 3].map((step) => (line: Readonly<Record<string, unknown>>) => ({
      ...line,
      steps: [...(Array.isArray(line.steps) ? line.steps : []), step],
    }));
    expect(upgradeLine({ kind: 'x' }, 2, steps)).toEqual({ kind: 'x', steps: [2, 3] });
    expect(upgradeLine({ kind: 'x' }, 4, steps)).toEqual({ kind: 'x' });
  });
});
