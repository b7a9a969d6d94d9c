import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutChunk, itemForTravel, noEndOfData, type PendingObject, takeChunks } from '../../src/dm/chunks.js';
import type { Alert, Command, Item, Meta, Replace } from '../../src/syncml/message.js';
import { fromBase64, utf8Encode } from '../../src/syncml/octets.js';

const ROOM = { maxObjSize: 1_000_000, memory: 1_000_000 };
const TARGET = { locUri: './A/B' };

let next = 0;
const replace = (...items: Item[]): Replace => ({ name: 'Replace', cmdId: String(++next), items });
const alert = (data: string): Alert => ({ name: 'Alert', cmdId: String(++next), data, items: [] });
const chunk = (data: string, meta: Meta = {}, moreData = true, target = TARGET): Item => ({
  target,
  meta,
  data,
  ...(moreData ? { moreData } : {}),
});

/** Takes messages in, one after the other. */
function takeAll(messages: readonly (readonly Command[])[], limits = ROOM) {
  let pending: PendingObject | undefined;
  return messages.map((commands) => {
    const intake = takeChunks(commands, pending, limits);
    pending = intake.pending;
    return {
      codes: intake.answers.map(({ code }) => code),
      items: intake.commands.flatMap((command) => ('items' in command ? command.items : [])),
      lost: intake.lost.map(({ first }) => first.target?.locUri),
      pending: intake.pending !== undefined,
    };
  });
}

/** The chunks of an Item, each at most `length` octets. */
function chunksOf(item: Item, length: number): Item[] {
  const chunks: Item[] = [];
  for (let from = 0; ; ) {
    const cut = cutChunk(item, from, length);
    chunks.push(cut.chunk);
    if (!cut.chunk.moreData) return chunks;
    if (cut.next === from) throw new Error('no progress');
    from = cut.next;
  }
}

describe('chunks', () => {
  it.each(['xml', 'wbxml'] as const)('of any octets come together again over %s', (encoding) => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 600 }),
        fc.integer({ min: 1, max: 90 }),
        (data, length) => {
          const item = itemForTravel({ target: TARGET, meta: { format: 'bin' }, data }, encoding);
          const chunks = chunksOf(item, length);
          const results = takeAll(chunks.map((one) => [replace(one)]));
          const [whole] = results.at(-1)?.items ?? [];
          const value = typeof whole?.data === 'string' ? fromBase64(whole.data) : whole?.data;
          expect(value).toEqual(data);
          expect(
            results.slice(0, -1).every(({ codes, items }) => codes[0] === '213' && items.length === 0),
          ).toBe(true);
          expect(whole?.meta?.size).toBeUndefined();
          expect(whole?.moreData).toBeUndefined();
        },
      ),
      { numRuns: 100 },
    );
  });

  it('of any text are text, cut between characters', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }),
        fc.integer({ min: 4, max: 40 }),
        (data, length) => {
          const chunks = chunksOf({ target: TARGET, data }, length);
          for (const one of chunks) expect(utf8Encode(String(one.data)).length).toBeLessThanOrEqual(length);
          expect(chunks.map((one) => one.data).join('')).toBe(data);
          const whole = takeAll(chunks.map((one) => [replace(one)])).at(-1)?.items[0];
          expect(whole?.data).toBe(data);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('say Size in the first only, MoreData in all but the last, and repeat the rest of Meta', () => {
    const item: Item = {
      target: TARGET,
      meta: { format: 'chr', type: 'text/plain', size: '99' },
      data: 'abcdefghij',
    };
    expect(chunksOf(item, 4)).toEqual([
      {
        target: TARGET,
        meta: { format: 'chr', type: 'text/plain', size: '10' },
        data: 'abcd',
        moreData: true,
      },
      { target: TARGET, meta: { format: 'chr', type: 'text/plain' }, data: 'efgh', moreData: true },
      { target: TARGET, meta: { format: 'chr', type: 'text/plain' }, data: 'ij' },
    ]);
  });

  it('count Size as it travels: base64 in XML, octets in WBXML', () => {
    const item: Item = { target: TARGET, meta: { format: 'bin' }, data: new Uint8Array(30) };
    const size = (encoding: 'xml' | 'wbxml') => cutChunk(itemForTravel(item, encoding), 0, 8).chunk.meta;
    expect(size('xml')).toEqual({ format: 'b64', size: '40' });
    expect(size('wbxml')).toEqual({ format: 'bin', size: '30' });
  });
});

describe('the receiver', () => {
  const first = () => replace(chunk('abc', { size: '6', format: 'chr' }));
  const last = () => replace(chunk('def', {}, false));

  it('takes an object whose later chunks do not repeat Meta', () => {
    expect(takeAll([[first()], [last()]])[1]).toEqual({
      codes: [],
      items: [{ target: TARGET, meta: { format: 'chr' }, data: 'abcdef' }],
      lost: [],
      pending: false,
    });
  });

  it.each<[string, Item]>([
    ['too little', chunk('de', {}, false)],
    ['too much', chunk('defg', {}, false)],
    ['too much before the last', chunk('defg', {}, true)],
  ])('refuses a size mismatch with 424, %s', (_what, item) => {
    const [, second] = takeAll([[first()], [replace(item)]]);
    expect(second).toMatchObject({ codes: ['424'], items: [], lost: [] });
  });

  it('never takes the tail of a refused object for a whole', () => {
    const results = takeAll([
      [first()],
      [replace(chunk('defg'))],
      [replace(chunk('h', {}, false))],
      [last()],
    ]);
    expect(results.map(({ codes }) => codes)).toEqual([['213'], ['424'], ['424'], []]);
    expect(results[3]?.items).toHaveLength(1);
    const lateComer = takeAll([[replace(chunk('x'))], [replace(chunk('y', {}, false))]]);
    expect(lateComer.map(({ codes }) => codes)).toEqual([['411'], ['411']]);
  });

  it.each([undefined, '', 'many', '-1'])('wants a Size in the first chunk, not %s: 411', (size) => {
    const meta: Meta = size === undefined ? {} : { size };
    expect(takeAll([[replace(chunk('abc', meta))]])[0]?.codes).toEqual(['411']);
  });

  it('refuses what is above MaxObjSize with 413 and above its memory with 420, by the Size alone', () => {
    const big = () => [replace(chunk('a', { size: '11' }))];
    expect(takeAll([big()], { maxObjSize: 10, memory: 100 })[0]).toMatchObject({
      codes: ['413'],
      pending: false,
    });
    expect(takeAll([big()], { maxObjSize: 100, memory: 10 })[0]).toMatchObject({
      codes: ['420'],
      pending: false,
    });
    const whole = [replace(chunk('a'.repeat(11), {}, false))];
    expect(takeAll([whole], { maxObjSize: 10, memory: 100 })[0]?.codes).toEqual(['413']);
    expect(takeAll([whole], { maxObjSize: 100, memory: 10 })[0]?.codes).toEqual([]);
  });

  it.each<[string, Command]>([
    ['a Get', { name: 'Get', cmdId: '9', items: [{ target: TARGET }] }],
    ['the same command for another node', replace(chunk('x', {}, false, { locUri: './A/C' }))],
    ['a new object for the same node', replace(chunk('x', { size: '3' }))],
    ['a Sequence', { name: 'Sequence', cmdId: '9', commands: [] }],
    ['an alert of another kind', alert('1100')],
  ])('reports an object that is broken off by %s, and goes on with that', (_what, command) => {
    const [, second] = takeAll([[first()], [command]]);
    expect(second?.lost).toEqual(['./A/B']);
  });

  it.each(['1222', '1225'])('is not disturbed by statuses and Alert %s', (code) => {
    const status: Command = {
      name: 'Status',
      cmdId: '1',
      msgRef: '1',
      cmdRef: '0',
      cmd: 'SyncHdr',
      targetRefs: [],
      sourceRefs: [],
      data: '200',
      items: [],
    };
    const results = takeAll([[first()], [status, alert(code)], [last()]]);
    expect(results[2]?.items[0]?.data).toBe('abcdef');
  });

  it('takes Items before a first chunk, and commands after a last one', () => {
    const other = chunk('x', {}, false, { locUri: './A/C' });
    const [one, two] = takeAll([[replace(other, chunk('abc', { size: '6' }))], [last(), replace(other)]]);
    expect(one).toMatchObject({ codes: ['213'], pending: true });
    expect(one?.items.map(({ data }) => data)).toEqual(['x']);
    expect(two?.items.map(({ data }) => data)).toEqual(['abcdef', 'x']);
  });
});

it('Alert 1225 names source and target of the object', () => {
  const pending: PendingObject = {
    command: 'Results',
    first: { source: { locUri: './S', locName: 'n' }, target: TARGET },
    size: 3,
    got: 0,
    parts: [],
  };
  expect(noEndOfData(pending)).toEqual({
    name: 'Alert',
    data: '1225',
    items: [{ target: TARGET, source: { locUri: './S' } }],
  });
});
