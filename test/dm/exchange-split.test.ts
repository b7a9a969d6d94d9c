import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PendingObject, takeChunks } from '../../src/dm/chunks.js';
import { composeMessage, joinParts, type StatusDraft } from '../../src/dm/exchange.js';
import {
  afterAnswer,
  type Load,
  loadOf,
  type Parts,
  takeAround,
  takeSlice,
  underOrigins,
} from '../../src/dm/exchange-split.js';
import { encodeMessage } from '../../src/syncml/codec.js';
import type { Command, Encoding, Status, SyncMLMessage, Wish } from '../../src/syncml/message.js';
import { dataText } from '../../src/syncml/message-tree.js';

const statusDraft = (cmdRef: string): StatusDraft => ({
  name: 'Status',
  msgRef: '1',
  cmdRef,
  cmd: 'Get',
  targetRefs: [],
  sourceRefs: [],
  data: '200',
  items: [],
});
const status = (changes: Partial<Status>): Status => ({ ...statusDraft('1'), cmdId: '1', ...changes });
const add = (name: string, data: string): Wish => ({
  name: 'Add',
  items: [{ target: { locUri: `./X/${name}` }, data }],
});

const compose = (parts: Parts, msgId = '1', final = true) =>
  composeMessage({
    sessionId: 'A1',
    msgId,
    target: { locUri: 'http://t' },
    source: { locUri: 's' },
    ...parts,
    final,
  });

/** Every message that the load takes, each as large as the limit lets it be. */
function sendAll(first: Load, limit: number, encoding: Encoding) {
  const messages: SyncMLMessage[] = [];
  const sent = [];
  const dropped = [];
  for (let load: Load | undefined = first; load; ) {
    const msgId = String(messages.length + 1);
    const slice = takeSlice(load, {
      encoding,
      limit,
      measure: (parts) => encodeMessage(compose(parts, msgId).message, encoding).length,
    });
    const composed = compose(slice, msgId, slice.rest === undefined);
    expect(encodeMessage(composed.message, encoding).length).toBeLessThanOrEqual(limit);
    messages.push(composed.message);
    sent.push(...underOrigins(composed.sent, slice.origins));
    dropped.push(...slice.dropped);
    load = slice.rest;
    if (messages.length > 500) throw new Error('it never ends');
  }
  return { messages, sent, dropped };
}

describe.each(['xml', 'wbxml'] as const)('a load over %s', (encoding) => {
  it('is said whole and in order, in messages within the limit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 800, max: 2000 }),
        (sizes, answers, limit) => {
          const wishes = sizes.map((size, at) => add(String(at), 'é&'.repeat(size / 3)));
          const statuses = Array.from({ length: answers }, (_none, at) => statusDraft(String(at)));
          const { messages, sent, dropped } = sendAll(
            loadOf({ statuses, results: [], wishes }),
            limit,
            encoding,
          );
          expect(dropped).toEqual([]);
          let pending: PendingObject | undefined;
          const heard: Command[] = [];
          for (const { commands } of messages) {
            const intake = takeChunks(commands, pending, { maxObjSize: 1e6, memory: 1e6 });
            expect(intake.lost).toEqual([]);
            expect(intake.answers.every(({ code }) => code === '213')).toBe(true);
            pending = intake.pending;
            heard.push(...intake.commands);
          }
          const refs = heard.flatMap((command) => (command.name === 'Status' ? [command.cmdRef] : []));
          expect(refs).toEqual(statuses.map(({ cmdRef }) => cmdRef));
          const values = heard.flatMap((command) => (command.name === 'Add' ? command.items : []));
          expect(values.map(({ target, data }) => [target?.locUri, dataText(data)])).toEqual(
            wishes.flatMap((wish) =>
              'items' in wish ? wish.items.map((item) => [item.target?.locUri, item.data]) : [],
            ),
          );
          const answered = joinParts(
            sent.map(({ wish, part }) => ({ wish, statuses: [], ...(part ? { part } : {}) })),
          );
          expect(answered.map(({ wish }) => wish)).toEqual(wishes);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('without a limit is one message', () => {
    const wishes = [add('a', 'x'.repeat(100_000))];
    const load = loadOf({ statuses: [], results: [], wishes });
    const slice = takeSlice(load, { encoding, limit: undefined, measure: () => Number.NaN });
    expect(slice).toMatchObject({ wishes, rest: undefined, dropped: [] });
  });

  it('cuts Results by Items before it cuts an Item', () => {
    const items = Array.from({ length: 30 }, (_none, at) => ({
      source: { locUri: `./N/${at}` },
      data: 'x'.repeat(40),
    }));
    const results = [{ name: 'Results' as const, msgRef: '1', cmdRef: '2', items }];
    const { messages } = sendAll(loadOf({ statuses: [], results, wishes: [] }), 900, encoding);
    const parts = messages.flatMap(({ commands }) =>
      commands.filter((command) => command.name === 'Results'),
    );
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.every(({ cmdRef, msgRef }) => cmdRef === '2' && msgRef === '1')).toBe(true);
    expect(parts.flatMap((part) => part.items)).toEqual(items);
  });

  it('leaves out what cannot be cut and fits nowhere', () => {
    const exec: Wish = { name: 'Exec', correlator: 'c'.repeat(2000), items: [{ target: { locUri: './X' } }] };
    const { messages, dropped } = sendAll(
      loadOf({ statuses: [], results: [], wishes: [exec, add('a', 'b')] }),
      600,
      encoding,
    );
    expect(dropped).toEqual([exec]);
    expect(messages.flatMap(({ commands }) => commands.map(({ name }) => name))).toEqual(['Add']);
  });
});

describe('an object under way', () => {
  const load: Load = {
    statuses: [],
    pieces: [{ command: add('a', 'x'.repeat(90)), from: 30 }, { command: add('b', 'y') }],
  };
  const after = (...commands: Command[]) =>
    afterAnswer(load, '4', { ...compose({ statuses: [], results: [], wishes: [] }).message, commands }).pieces
      .length;

  it.each<[string, Command, number]>([
    ['goes on after 213', status({ cmd: 'Add', msgRef: '4', data: '213' }), 2],
    ['ends with an error for its chunk', status({ cmd: 'Add', msgRef: '4', data: '413' }), 1],
    ['is no matter of another message', status({ cmd: 'Add', msgRef: '3', data: '413' }), 2],
    ['is no matter of another command', status({ cmd: 'Get', msgRef: '4', data: '404' }), 2],
    ['ends with Alert 1225', { name: 'Alert', cmdId: '1', data: '1225', items: [] }, 1],
  ])('%s', (_what, command, pieces) => {
    expect(after(command)).toBe(pieces);
  });
});

describe('answers to parts', () => {
  const wish = add('a', 'b');
  const of = (data: string) => ({ wish, part: true, statuses: [status({ data })] });
  it('come together; what counts is not the chunk answers', () => {
    const [joined, ...others] = joinParts([of('213'), of('213'), of('424')]);
    expect(others).toEqual([]);
    expect(joined?.statuses.map(({ data }) => data)).toEqual(['424']);
    expect(joinParts([of('213'), of('213')])[0]?.statuses.map(({ data }) => data)).toEqual(['213']);
  });
  it('of equal wishes that are whole stay apart', () => {
    expect(
      joinParts([
        { wish, statuses: [] },
        { wish, statuses: [] },
      ]),
    ).toHaveLength(2);
  });
});

describe('a message that must carry its commands', () => {
  const alert: Wish = { name: 'Alert', data: '1222', items: [] };
  const statuses = Array.from({ length: 20 }, (_none, at) => statusDraft(String(at)));
  const measure = (parts: Parts) => encodeMessage(compose(parts).message, 'wbxml').length;
  const around = (limit: number | undefined) =>
    takeAround(loadOf({ statuses, results: [], wishes: [alert] }), { encoding: 'wbxml', limit, measure });

  it('has all statuses without a limit', () => {
    expect(around(undefined)).toMatchObject({ statuses, wishes: [alert], rest: undefined });
  });

  it('has the statuses that fit beside them, in order, and leaves the others', () => {
    const limit = measure({ statuses: statuses.slice(0, 7), results: [], wishes: [alert] });
    const slice = around(limit);
    expect(slice.wishes).toEqual([alert]);
    expect(slice.statuses).toEqual(statuses.slice(0, 7));
    expect(slice.rest).toEqual({ statuses: statuses.slice(7), pieces: [] });
  });

  it('has three statuses whatever the limit, so that an exchange comes to an end', () => {
    const slice = around(1);
    expect([slice.statuses.length, slice.wishes.length]).toEqual([3, 1]);
  });
});
