/** The format of traces: its documents are fresh, reader and JSON schema agree, old and foreign traces are readable. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { FumoError } from '../../src/errors.js';
import type { TraceEvent, TraceHeader } from '../../src/trace/event.js';
import { TRACE_VERSION } from '../../src/trace/event.js';
import { readTrace } from '../../src/trace/reader.js';
import { serialise } from '../../src/trace/serialise.js';
import {
  bareType,
  COMMON_FIELDS,
  EVENT_FIELDS,
  type FieldTable,
  HEADER_FIELDS,
  isRecord,
} from '../../src/trace/shape.js';
import { upgradeLine, upgradeStep } from '../../src/trace/upgrade.js';
import { EVENTS, HEADER } from '../support/events.js';
import { play } from '../support/play.js';
import { refusalOf } from '../support/refusal.js';
import { formatDocument } from './format-document.js';
import { traceSchema } from './format-schema.js';
import { FIXTURES as CAPTURES } from './import/fixtures.js';
import { importOctets } from './import/material.js';

const ROOT = join(import.meta.dirname, '../..');
const TRACES = join(ROOT, 'test/fixtures/traces');
const IMPORTED: TraceHeader = {
  ...HEADER,
  reading: 'strict',
  imported: {
    from: 'pcap',
    name: 'a.pcap',
    clock: 'wall',
    unknown: ['seed'],
    leftOut: [{ reason: 'tls', count: 2 }],
  },
};

function fresh(path: string, text: string): void {
  if (process.env.UPDATE_DOCS) writeFileSync(join(ROOT, path), text);
  expect(readFileSync(join(ROOT, path), 'utf8')).toBe(text);
}

describe('documents (UPDATE_DOCS=1 writes them anew)', () => {
  it('docs/trace.schema.json', () =>
    fresh('docs/trace.schema.json', `${JSON.stringify(traceSchema(), null, 2)}\n`));

  it('docs/trace-format.md', async () => {
    const played = await play('deferred', { transport: 'http', encoding: 'wbxml' });
    const document = formatDocument(played);
    for (const kind of Object.keys(EVENT_FIELDS).filter((one) => one !== 'note'))
      expect(document).toContain(`"kind":"${kind}"`);
    fresh('docs/trace-format.md', document);
  });
});

const ajv = new Ajv2020({ strict: true, strictTypes: false });
const schema = traceSchema();
ajv.addSchema(schema, 'trace');
const [isHeader, isEvent] = ['header', 'event'].map((name) => ajv.compile({ $ref: `trace#/$defs/${name}` }));

/** Whether the schema and the reader take these lines, both asked. */
function taken(header: unknown, event: unknown): { schema: boolean; reader: boolean } {
  const lines = [header, event].map((line) => `${JSON.stringify(line)}\n`).join('');
  try {
    readTrace(lines);
    return { schema: isHeader?.(header) === true && isEvent?.(event) === true, reader: true };
  } catch (error) {
    if (!(error instanceof FumoError)) throw error;
    return { schema: isHeader?.(header) === true && isEvent?.(event) === true, reader: false };
  }
}

describe('the JSON schema', () => {
  it('takes the header, one event of each kind with all its fields, and fields that nobody knows', () => {
    expect([isHeader?.(HEADER), isHeader?.(IMPORTED), isHeader?.({ ...HEADER, clocks: [] })]).toEqual([
      true,
      true,
      true,
    ]);
    expect(EVENTS.filter((event) => !isEvent?.({ ...event, more: 1 }))).toEqual([]);
    expect(Object.keys(IMPORTED).sort()).toEqual(Object.keys(HEADER_FIELDS).sort());
  });

  it('takes every line of every golden trace, of runs of ours, and of imports', async () => {
    const golden = tracesUnder(join(ROOT, 'test')).map((path) => readTrace(path));
    const played = await Promise.all(['deferred', 'user-initiated', 'up-to-date'].map((flow) => play(flow)));
    const imported = Object.entries(CAPTURES).flatMap(([name, octets]) =>
      name.includes('/') ? [] : [importOctets(octets)],
    );
    const all = [...golden, ...played, ...imported];
    expect(all.length).toBeGreaterThan(8);
    expect(all.filter(({ header }) => !isHeader?.(JSON.parse(serialise(header))))).toEqual([]);
    const lines = all
      .flatMap(({ events }) => [...events])
      .map((event) => JSON.parse(serialise(event)) as object);
    expect(lines.length).toBeGreaterThan(300);
    expect(lines.filter((line) => !isEvent?.(line))).toEqual([]);
  });

  it('refuses what the reader refuses: each field missing, of another type, with another word', () => {
    const cases = [
      ...spoilt(IMPORTED, HEADER_FIELDS).map((header) => ({ header, event: EVENTS[0] })),
      ...EVENTS.flatMap((event) =>
        spoilt(event, { ...COMMON_FIELDS, ...EVENT_FIELDS[event.kind] }).map((line) => ({
          header: HEADER,
          event: line,
        })),
      ),
    ];
    expect(cases.length).toBeGreaterThan(120);
    const verdicts = cases.map(({ header, event }) => taken(header, event));
    expect(cases.filter((_, at) => verdicts[at]?.schema !== verdicts[at]?.reader)).toEqual([]);
    expect(verdicts.some(({ reader }) => reader)).toBe(true);
    expect(verdicts.filter(({ reader }) => !reader).length).toBeGreaterThan(100);
  });
});

/** Each field taken out, given another type, and given another word. */
function spoilt(line: TraceHeader | TraceEvent, fields: FieldTable): Record<string, unknown>[] {
  const record: Record<string, unknown> = { ...line };
  return Object.entries(fields).flatMap(([field, type]) => {
    const { [field]: _, ...without } = record;
    const other = { ...record, [field]: typeof record[field] === 'number' ? 'x' : 17 };
    const { words, fields: inner } = bareType(type);
    const value = record[field];
    const nested =
      inner && isRecord(value)
        ? spoilt(value as unknown as TraceEvent, inner).map((one) => ({ ...record, [field]: one }))
        : [];
    return [without, other, ...(words ? [{ ...record, [field]: 'other' }] : []), ...nested];
  });
}

function tracesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return tracesUnder(path);
    const isTrace =
      name.endsWith('.jsonl') && readFileSync(path, 'utf8').startsWith('{"format":"fumo-trace","v":1,');
    return isTrace ? [path] : [];
  });
}

/** Frozen for ever: a change here means that somebody's trace cannot be read any more. */
const FROZEN: Readonly<Record<string, string>> = {
  'v1.jsonl': '92530a1a3e6d10250c4c5e4e50a38786d07689c51d1ce11afe1c7249c01ac2d9',
  'v1-whole-run.jsonl': '40d5a313a266a0292f1affe9c633ec31e6dc0200cfa7c30fd14e32cf6aeb45f7',
  'v1-every-field.jsonl': '402bc50139c7fb87033861464901bae52b57b6f457d7a5810d626160a6048599',
};

describe('old traces', () => {
  it.each(Object.entries(FROZEN))('%s is as it was frozen, and readable', (name, sha256) => {
    const path = join(TRACES, name);
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(sha256);
    const { header, events, recovered } = readTrace(path);
    expect([header.v, recovered]).toEqual([TRACE_VERSION, undefined]);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
  });

  it('version 1 has every kind of event with every field', () => {
    const { events } = readTrace(join(TRACES, 'v1-every-field.jsonl'));
    expect(new Set(events.map(({ kind }) => kind))).toEqual(new Set(Object.keys(EVENT_FIELDS)));
  });

  it('are brought up to date step by step, header and events each in their way', () => {
    const steps = [
      upgradeStep({
        header: (line) => ({ ...line, seed: String(line.seed ?? '') }),
        events: {
          dance: ({ steps: moves, ...line }) => ({
            ...line,
            kind: 'note',
            side: 'engine',
            text: String(moves),
          }),
        },
      }),
      upgradeStep({ events: { note: (line) => ({ code: 'run.note', ...line }) } }),
    ];
    const old = [
      { format: 'fumo-trace', v: 1, seed: 7 },
      { seq: 1, kind: 'dance', steps: 3 },
      { seq: 2, kind: 'end' },
    ];
    expect(old.map((line) => upgradeLine(line, 1, steps))).toEqual([
      { format: 'fumo-trace', v: 1, seed: '7' },
      { seq: 1, kind: 'note', side: 'engine', text: '3', code: 'run.note' },
      { seq: 2, kind: 'end' },
    ]);
    expect(upgradeLine({ seq: 1, kind: 'dance' }, 2, steps)).toEqual({ seq: 1, kind: 'dance' });
    expect(upgradeLine({ seq: 1, kind: '__proto__' }, 1, steps)).toEqual({ seq: 1, kind: '__proto__' });
  });

  it('newer ones are refused with who can read them', () => {
    const text = `${JSON.stringify({ ...HEADER, v: TRACE_VERSION + 1, fumo: '3.2.1', seed: undefined })}\n{"seq":1,"kind":"hologram"}\n`;
    const refused = refusalOf(() => readTrace(text));
    expect(refused).toMatchObject({
      code: 'trace.newer-version',
      class: 'input',
      expected: `version ${TRACE_VERSION} or older`,
      found: `version ${TRACE_VERSION + 1}`,
      hint: 'Read it with fumo 3.2.1 or later.',
    });
  });

  it('a torn last line is left out and reported, wherever it is torn', () => {
    const whole = [HEADER, ...EVENTS].map((line) => `${serialise(line)}\n`).join('');
    const last = serialise(EVENTS.at(-1) ?? HEADER);
    for (let cut = 2; cut < last.length; cut += 7) {
      const { events, recovered } = readTrace(whole.slice(0, -cut));
      expect([events.length, recovered]).toEqual([EVENTS.length - 1, last.slice(0, last.length + 1 - cut)]);
    }
  });
});
