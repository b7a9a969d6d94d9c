import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serialise } from '../../src/trace/serialise.js';
import { isRecord, LINE_FIELDS } from '../../src/trace/shape.js';
import { EVENTS, HEADER } from '../support/events.js';

const LINES = [HEADER, ...EVENTS];

describe('serialise', () => {
  it('writes keys in the order of the schema', () => {
    const timer = EVENTS.find(({ kind }) => kind === 'timer');
    expect(timer && serialise(timer)).toBe(
      '{"seq":5,"at":1767603600004,"kind":"timer","phase":"set","timer":1,"owner":"server","name":"defer",' +
        '"reason":"the user chose it","due":1767603600000}',
    );
    expect(serialise(HEADER)).toMatch(/^\{"format":"fumo-trace","v":1,"fumo":/);
  });

  it('gives equal octets whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LINES), fc.infiniteStream(fc.nat(1000)), (line, ranks) => {
        expect(serialise(shuffled(line, () => Number(ranks.next().value)))).toBe(serialise(line));
      }),
      { numRuns: 200 },
    );
  });

  it('loses nothing', () => {
    for (const line of LINES) expect(JSON.parse(serialise(line))).toEqual(line);
  });

  it('keeps a field that this version does not know', () => {
    const line = { ...HEADER, zebra: 1, added: [{ b: 1, a: 2 }] };
    expect(serialise(line)).toMatch(/,"added":\[\{"a":2,"b":1\}\],"zebra":1\}$/);
  });

  it('has a row for every kind, with every field of the samples', () => {
    for (const event of EVENTS) {
      expect(Object.keys(event).sort()).toEqual(Object.keys(LINE_FIELDS.get(event.kind) ?? {}).sort());
    }
    expect(EVENTS.map(({ kind }) => kind).sort()).toEqual([...LINE_FIELDS.keys()].sort());
  });
});

/** The same value with the keys of each object in another order. */
function shuffled<T>(value: T, rank: () => number): T {
  if (Array.isArray(value)) return value.map((item: unknown) => shuffled(item, rank)) as T;
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [rank(), key, shuffled(item, rank)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => a - b).map(([, key, item]) => [key, item])) as T;
}
