import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TraceEvent, TraceHeader } from '../../src/trace/event.js';
import { EntryFeed } from '../../src/trace/exporters/entry-feed.js';
import { follow } from '../../src/trace/exporters/follow.js';
import { factsOfEvents, parseFilter } from '../../src/trace/filter/index.js';
import { buildModel } from '../../src/trace/model.js';
import { filteredSource, hasTornEnd, openTraceSource } from '../../src/trace/open-source.js';
import { pairedEntries } from '../../src/trace/paired.js';
import { readTraceHeader } from '../../src/trace/reader.js';
import { serialise } from '../../src/trace/serialise.js';
import { sourceOf } from '../../src/trace/source.js';
import { longTrace } from '../support/long-trace.js';
import { refusalOf } from '../support/refusal.js';
import { smallTrace, status, TraceBuilder } from '../support/traces.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fumo-source-'));
  path = join(folder, 'trace.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const { header, events } = smallTrace();
const textOf = (lines: readonly (TraceEvent | TraceHeader)[]): string =>
  lines.map((line) => `${serialise(line)}\n`).join('');
const openFiles = (): number => readdirSync('/proc/self/fd').length;

describe('a source over a file', () => {
  it('reads the header at once and the events as often as they are asked for', () => {
    writeFileSync(path, textOf([header, ...events]));
    const source = openTraceSource(path);
    expect(source.header).toEqual(header);
    expect([...source.events()]).toEqual(events);
    expect([...source.events()]).toEqual(events);
  });

  it('leaves no file open, however far it was read', () => {
    writeFileSync(path, textOf([header, ...events]));
    const before = openFiles();
    const source = openTraceSource(path);
    for (const _event of source.events()) break;
    for (const _entry of pairedEntries(source)) break;
    expect(readTraceHeader(path)).toEqual(header);
    writeFileSync(path, 'no trace\n');
    expect(refusalOf(() => openTraceSource(path)).code).toBe('trace.not-a-trace');
    expect(openFiles()).toBe(before);
  });

  it('knows a torn last line, before and after reading', () => {
    writeFileSync(path, textOf([header, ...events]));
    expect(hasTornEnd(path)).toBe(false);
    appendFileSync(path, '{"kind":"st');
    const source = openTraceSource(path);
    expect(hasTornEnd(path)).toBe(true);
    expect(source.recovered).toBeUndefined();
    expect([...source.events()]).toHaveLength(events.length);
    expect(source.recovered).toBe('{"kind":"st');
  });

  it('takes a last line without its line feed for whole when it is', () => {
    writeFileSync(path, textOf([header, ...events]).trimEnd());
    expect(hasTornEnd(path)).toBe(false);
    expect([...openTraceSource(path).events()]).toEqual(events);
  });
});

describe('entries with their answers', () => {
  it('are those of the model', () => {
    const model = buildModel(header, events);
    const answers = (views: Iterable<{ message?: (typeof model.messages)[number] }>) =>
      [...views].flatMap(
        ({ message }) =>
          message?.commands.map(({ text, answers: asked, answeredBy }) => [text, asked, answeredBy]) ?? [],
      );
    expect(answers(pairedEntries(sourceOf(header, events)))).toEqual(answers(model.entries));
  });

  it('come in order, all of them, in a trace of many sessions', () => {
    const long = [...longTrace(3_000)];
    const seqs = [...pairedEntries(sourceOf(header, long))].map(({ event }) => event.seq);
    expect(seqs).toEqual(long.map(({ seq }) => seq));
  });

  it('do not wait for ever for an answer that does not come', () => {
    const trace = new TraceBuilder();
    for (let msgId = 1; msgId <= 60; msgId += 1)
      trace.fromServer({ msgId: String(msgId), wishes: [{ name: 'Get', items: [] }] });
    let read = 0;
    const counted = {
      header: trace.header,
      *events() {
        for (const event of trace.events) {
          read += 1;
          yield event;
        }
      },
    };
    const entries = pairedEntries(counted);
    entries.next();
    // `follow` reads twice: once ahead for steps, once for the entries.
    expect(read).toBeLessThan(2 * 60);
    entries.return(undefined);
  });

  it('are the same when the trace comes event by event', () => {
    const feed = new EntryFeed();
    const fed = events.map((event) => feed.push(event));
    const followed = [...follow(sourceOf(header, events))];
    expect(fed.map(({ message }) => [message?.package, message?.session])).toEqual(
      followed.map(({ message }) => [message?.package, message?.session]),
    );
    expect(fed.map(({ step }) => step?.step)).toEqual(followed.map(({ step }) => step?.step));
    expect(fed.map(({ session }) => session?.number)).toEqual(followed.map(({ session }) => session?.number));
  });
});

describe('a filtered source', () => {
  const part = (filter: string, frame?: boolean) =>
    filteredSource(sourceOf(header, events), parseFilter(filter), frame);

  it('has exactly what the filter matches, when no frame is wanted', () => {
    for (const text of [
      'kind:message',
      'Status 200 Get',
      'step:3',
      'not kind:step',
      'Alert 1103 status:200',
    ]) {
      const filter = parseFilter(text);
      const matching = [...factsOfEvents(events)].filter(({ facts }) => filter.matches(facts));
      expect([...part(text, false).events()]).toEqual(matching.map(({ event }) => event));
      expect(matching.length).toBeGreaterThan(0);
    }
  });

  it('frames it with the steps that have something in them, and the end', () => {
    const framed = [...part('kind:timer').events()].map((event) =>
      event.kind === 'step' ? `${event.step} ${event.phase}` : event.kind,
    );
    expect(framed).toEqual(['7 start', 'timer', '7 done', '8 start', 'timer', '8 done', 'end']);
  });

  it('keeps session and package as they are in the whole', () => {
    const [only] = [...follow(part('Results'))].flatMap(({ message }) => message ?? []);
    expect([only?.package, only?.session, only?.event.message]).toEqual([3, 'A1', 6]);
  });

  it('gives the whole to those who judge it', () => {
    expect([...(part('kind:timer').wholeEvents?.() ?? [])]).toEqual(events);
    expect(sourceOf(header, events).wholeEvents).toBeUndefined();
  });

  it('pairs answers across what is left out', () => {
    const trace = new TraceBuilder();
    trace.fromServer({ msgId: '1', wishes: [{ name: 'Get', items: [{ target: { locUri: './A' } }] }] });
    trace.event({ kind: 'note', side: 'engine', code: 'some.note', text: 'in between' });
    trace.fromDevice({ msgId: '1', statuses: [status('1/1', 'Get', '404')] });
    const source = sourceOf(trace.header, trace.events);
    const found = [...filteredSource(source, parseFilter('Get 404'), false).events()];
    expect(found.map(({ seq }) => seq)).toEqual([1]);
  });
});
