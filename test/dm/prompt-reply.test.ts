import { describe, expect, it } from 'vitest';
import {
  REPLY_HABITS,
  type ReplyHabit,
  readReply,
  replyDepartures,
  replyStatus,
} from '../../src/dm/prompt-reply.js';
import {
  choiceWish,
  confirmWish,
  displayWish,
  inputWish,
  type Prompt,
  type PromptResponse,
} from '../../src/dm/ui-alert.js';
import type { Item, Status } from '../../src/syncml/message.js';
import { dataItems, status } from './support.js';

const prompt = (alert: Prompt['alert'], defaultResponse?: string): Prompt => ({
  alert,
  text: 'T',
  choices: alert >= 1103 ? ['a', 'b', 'c'] : [],
  options: defaultResponse === undefined ? {} : { defaultResponse },
});

describe('replyStatus (DM Protocol 10)', () => {
  it.each<[Prompt['alert'], PromptResponse, string, Item[]]>([
    [1100, { action: 'ok' }, '200', []],
    [1100, { action: 'timeout' }, '200', []],
    [1100, { action: 'cancel' }, '200', []],
    [1101, { action: 'yes' }, '200', []],
    [1101, { action: 'no' }, '304', []],
    [1101, { action: 'cancel' }, '214', []],
    [1102, { action: 'text', text: 'x y' }, '200', dataItems('x y')],
    [1102, { action: 'text', text: '' }, '200', dataItems('')],
    [1102, { action: 'cancel' }, '214', []],
    [1103, { action: 'choose', numbers: [2] }, '200', dataItems('2')],
    [1103, { action: 'no' }, '304', []],
    [1103, { action: 'cancel' }, '214', []],
    [1104, { action: 'choose', numbers: [3, 1] }, '200', dataItems('3', '1')],
    [1104, { action: 'choose', numbers: [] }, '200', []],
  ])('%d %j', (alert, response, code, items) => {
    expect(replyStatus(prompt(alert), response)).toEqual({ status: code, items });
  });

  const none: Item[] = [];
  it.each<[ReplyHabit, Prompt['alert'], string | undefined, string, Item[]]>([
    ['spec', 1101, '1', '408', none],
    ['spec', 1103, '2', '408', none],
    ['motorola', 1101, '1', '408', none],
    ['motorola', 1102, 'me', '408', dataItems('me')],
    ['motorola', 1103, '2', '408', dataItems('2')],
    ['motorola', 1103, undefined, '408', none],
    ['motorola', 1103, '9', '408', none],
    ['motorola', 1104, '1-3', '408', dataItems('1', '3')],
    ['kgm', 1101, '1', '200', none],
    ['kgm', 1101, '0', '215', none],
    ['kgm', 1101, undefined, '214', none],
    ['kgm', 1102, 'me', '200', dataItems('me')],
    ['kgm', 1103, '2', '200', dataItems('2')],
    ['kgm', 1103, undefined, '215', none],
    ['kgm', 1104, '1-2', '200', dataItems('1', '2')],
    ['samsung', 1101, '1', '215', none],
    ['samsung', 1103, '2', '215', none],
  ])('%s, time out of %d with DR=%s', (habit, alert, defaultResponse, code, items) => {
    expect(replyStatus(prompt(alert, defaultResponse), { action: 'timeout' }, habit)).toEqual({
      status: code,
      items,
    });
  });

  it.each(Object.keys(REPLY_HABITS) as ReplyHabit[])('%s: a display that ran out was shown', (habit) => {
    expect(replyStatus(prompt(1100), { action: 'timeout' }, habit)).toEqual({ status: '200', items: [] });
  });

  it('gives a bare Item for an empty selection where that is the habit', () => {
    expect(replyStatus(prompt(1104), { action: 'choose', numbers: [] }, 'kgm').items).toEqual([{}]);
  });

  it.each<[Prompt['alert'], PromptResponse]>([
    [1100, { action: 'yes' }],
    [1101, { action: 'choose', numbers: [1] }],
    [1102, { action: 'ok' }],
    [1103, { action: 'text', text: 'a' }],
    [1103, { action: 'choose', numbers: [4] }],
    [1103, { action: 'choose', numbers: [0] }],
    [1104, { action: 'choose', numbers: [1.5] }],
  ])('%d cannot be answered with %j', (alert, response) => {
    expect(() => replyStatus(prompt(alert), response)).toThrowError(
      expect.objectContaining({ code: 'internal.unreachable' }),
    );
  });
});

describe('readReply', () => {
  const display = displayWish('T');
  const confirm = confirmWish('T');
  const text = inputWish('T');
  const single = choiceWish('T', ['a', 'b', 'c']);
  const multiple = choiceWish('T', ['a', 'b', 'c'], {}, true);

  it.each([
    ['display shown', display, '200', [], { outcome: 'accepted' }],
    ['yes', confirm, '200', [], { outcome: 'accepted' }],
    ['no', confirm, '304', [], { outcome: 'declined' }],
    ['confirm timed out', confirm, '408', dataItems('1'), { outcome: 'timeout' }],
    ['text', text, '200', dataItems(' x '), { outcome: 'text', text: ' x ' }],
    ['empty text', text, '200', [{}], { outcome: 'text', text: '' }],
    ['text without Item', text, '200', [], { outcome: 'invalid' }],
    ['text by timeout', text, '408', dataItems('me'), { outcome: 'text', text: 'me' }],
    ['text timed out', text, '408', [], { outcome: 'timeout' }],
    ['text timed out, bare Item', text, '408', [{}], { outcome: 'timeout' }],
    ['choice', single, '200', dataItems('2'), { outcome: 'chosen', numbers: [2] }],
    ['choice with blanks', single, '200', dataItems(' 2\n'), { outcome: 'invalid' }],
    ['choice by timeout', single, '408', dataItems('3'), { outcome: 'chosen', numbers: [3] }],
    ['choice timed out', single, '408', [], { outcome: 'timeout' }],
    ['choice timed out, out of range', single, '408', dataItems('4'), { outcome: 'timeout' }],
    ['choice without Item', single, '200', [], { outcome: 'invalid' }],
    ['choice, bare Item', single, '200', [{}], { outcome: 'invalid' }],
    ['choice 0', single, '200', dataItems('0'), { outcome: 'invalid' }],
    ['choice 4 of 3', single, '200', dataItems('4'), { outcome: 'invalid' }],
    ['choice in words', single, '200', dataItems('b'), { outcome: 'invalid' }],
    ['two numbers for one', single, '200', dataItems('1', '2'), { outcome: 'invalid' }],
    ['the same number twice', single, '200', dataItems('2', '2'), { outcome: 'chosen', numbers: [2] }],
    ['choice declined', single, '304', [], { outcome: 'declined' }],
    ['choices', multiple, '200', dataItems('3', '1'), { outcome: 'chosen', numbers: [3, 1] }],
    ['choices, none', multiple, '200', [], { outcome: 'chosen', numbers: [] }],
    ['choices, bare Item', multiple, '200', [{}], { outcome: 'chosen', numbers: [] }],
    ['choices, one wrong', multiple, '200', dataItems('1', '4'), { outcome: 'invalid' }],
    ['choices timed out', multiple, '408', [], { outcome: 'timeout' }],
    ['cancelled', single, '214', dataItems('2'), { outcome: 'cancelled' }],
    ['skipped', single, '215', [], { outcome: 'skipped' }],
    ['no screen', single, '406', [], { outcome: 'unsupported' }],
    ['cannot be shown', single, '416', [], { outcome: 'unsupported' }],
    ['incomplete', single, '412', [], { outcome: 'invalid' }],
    ['accepted for later', single, '202', [], { outcome: 'invalid' }],
    ['no user interaction', { data: '1201', items: [] }, '200', [], { outcome: 'invalid' }],
  ] as const)('%s', (_what, wish, code, items: readonly Item[], expected) => {
    expect(readReply(wish, [status(code, { items })])).toEqual({ ...expected, status: code });
  });

  it('takes no answer for none', () => {
    expect(readReply(single, [])).toEqual({ outcome: 'invalid', status: '' });
  });

  it('joins the Items of several statuses for one alert', () => {
    const statuses: Status[] = [
      status('200'),
      status('200', { items: dataItems('1') }),
      status('200', { items: dataItems('3') }),
    ];
    expect(readReply(multiple, statuses)).toEqual({ outcome: 'chosen', numbers: [1, 3], status: '200' });
  });

  it.each(Object.keys(REPLY_HABITS) as ReplyHabit[])(
    'understands what a %s device answers to a choice',
    (habit) => {
      const { status: code, items } = replyStatus(prompt(1103), { action: 'choose', numbers: [2] }, habit);
      expect(readReply(single, [status(code, { items })])).toEqual({
        outcome: 'chosen',
        numbers: [2],
        status: '200',
      });
    },
  );
});

describe('replyDepartures', () => {
  const text = inputWish('T');
  const single = choiceWish('T', ['a', 'b', 'c']);
  const multiple = choiceWish('T', ['a', 'b', 'c'], {}, true);
  const LATE = 'ui-alert.item-with-408';
  const BARE = 'ui-alert.bare-item';
  const SPELLED = 'ui-alert.number-spelling';
  const SPARE = 'ui-alert.spare-item';
  const codes = (wish: Parameters<typeof replyDepartures>[0], statuses: readonly Status[]) =>
    replyDepartures(wish, statuses).map((warning) => warning.code);

  it.each([
    ['text by timeout', text, '408', dataItems('me'), [LATE]],
    ['choice by timeout', single, '408', dataItems('3'), [LATE]],
    ['choices by timeout, one bare', multiple, '408', [{ data: '1' }, {}], [LATE, BARE]],
    ['choices, bare Item', multiple, '200', [{}], [BARE]],
    ['choices, empty Data', multiple, '200', dataItems(''), [BARE]],
    ['choices, bare Items', multiple, '200', [{}, { data: '2' }, {}], [BARE]],
    ['choice and a bare Item', single, '200', [{ data: '2' }, {}], [BARE]],
    ['choice', single, '200', dataItems('2'), []],
    ['choices', multiple, '200', dataItems('3', '1'), []],
    ['choices, none', multiple, '200', [], []],
    ['text', text, '200', dataItems('x'), []],
    ['empty text', text, '200', [{}], []],
    ['timed out', single, '408', [], []],
    ['timed out, what is no choice is not taken', single, '408', dataItems('4'), [SPARE]],
    ['choices timed out, bare Item', multiple, '408', [{}], [SPARE]],
    ['text timed out, bare Item', text, '408', [{}], [SPARE]],
    ['a confirmation has no Items to take', confirmWish('T'), '408', dataItems('1'), [SPARE]],
    ['a display neither', displayWish('T'), '408', dataItems('1'), [SPARE]],
    ['choice, bare Item alone is none', single, '200', [{}], []],
    ['declined', single, '304', [{}], [SPARE]],
    ['yes with an Item', confirmWish('T'), '200', dataItems('1'), [SPARE]],
    ['cancelled with an Item', single, '214', dataItems('1'), [SPARE]],
    ['two texts', text, '200', dataItems('x', 'y'), [SPARE]],
    ['a number with a zero in front', single, '200', dataItems('02'), [SPELLED]],
    ['a number twice', multiple, '200', dataItems('2', '2'), [SPELLED]],
    ['a number out of range is not taken', single, '200', dataItems('9'), []],
    ['no user interaction', { data: '1201', items: [] }, '408', dataItems('1'), []],
  ] as const)('%s', (_what, wish, code, items: readonly Item[], expected) => {
    expect(codes(wish, [status(code, { items })])).toEqual(expected);
  });

  it('needs an answer', () => expect(replyDepartures(single, [])).toEqual([]));

  it('names the alert, the place and the clause, not what was typed', () => {
    expect(replyDepartures(text, [status('408', { items: dataItems('secret') })])).toEqual([
      {
        code: LATE,
        message: 'the answer to alert 1102 is Status 408 with an Item',
        path: 'SyncML/SyncBody/Status/Item',
        spec: 'DM Protocol 1.2, section 10 (MAXDT, replies)',
      },
    ]);
  });

  it.each(Object.keys(REPLY_HABITS) as ReplyHabit[])('which habits of devices need one: %s', (habit) => {
    const late = replyStatus(prompt(1103, '2'), { action: 'timeout' }, habit);
    const none = replyStatus(prompt(1104), { action: 'choose', numbers: [] }, habit);
    expect([
      codes(single, [status(late.status, { items: late.items })]),
      codes(multiple, [status(none.status, { items: none.items })]),
    ]).toEqual([habit === 'motorola' ? [LATE] : [], habit === 'kgm' ? [BARE] : []]);
  });
});
