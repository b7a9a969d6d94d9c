/** User interaction alerts: what is shown, what the user may answer, and what the server hears (DM Protocol 1.2, 10). */
import { describe, expect, it } from 'vitest';
import { choiceWish, confirmWish, displayWish, inputWish } from '../../../../src/dm/ui-alert.js';
import type { UserAction } from '../../../../src/sandbox/device/session/effects.js';
import type { Wish } from '../../../../src/syncml/message.js';
import { LockStep } from './lock-step.js';

const GET: Wish = { name: 'Get', items: [{ target: { locUri: './DevInfo/Man' } }] };
const display = displayWish('hello');
const confirm = confirmWish('go?', { maxDisplay: 60 });
const input = inputWish('code', { maxLength: 4, inputType: 'N' });
const single = choiceWish('which', ['a', 'b', 'c'], { defaultResponse: '2' });
const multiple = choiceWish('which', ['a', 'b', 'c'], {}, true);

interface Row {
  name: string;
  wish: Wish;
  answer: UserAction;
  status: string;
  values?: string[];
}

const ROWS: readonly Row[] = [
  { name: 'display, dismissed', wish: display, answer: { action: 'ok' }, status: '200' },
  { name: 'display, timeout', wish: display, answer: { action: 'timeout' }, status: '200' },
  { name: 'confirm, yes', wish: confirm, answer: { action: 'yes' }, status: '200' },
  { name: 'confirm, no', wish: confirm, answer: { action: 'no' }, status: '304' },
  { name: 'confirm, cancel', wish: confirm, answer: { action: 'cancel' }, status: '214' },
  { name: 'confirm, timeout', wish: confirm, answer: { action: 'timeout' }, status: '408' },
  { name: 'text', wish: input, answer: { action: 'text', text: '12.5' }, status: '200', values: ['12.5'] },
  { name: 'text, cancel', wish: input, answer: { action: 'cancel' }, status: '214' },
  { name: 'text, timeout', wish: input, answer: { action: 'timeout' }, status: '408' },
  { name: 'single', wish: single, answer: { action: 'choose', numbers: [3] }, status: '200', values: ['3'] },
  { name: 'single, cancel', wish: single, answer: { action: 'cancel' }, status: '214' },
  { name: 'single, timeout', wish: single, answer: { action: 'timeout' }, status: '408' },
  {
    name: 'multiple',
    wish: multiple,
    answer: { action: 'choose', numbers: [3, 1] },
    status: '200',
    values: ['3', '1'],
  },
  { name: 'multiple, none', wish: multiple, answer: { action: 'choose', numbers: [] }, status: '200' },
  { name: 'multiple, cancel', wish: multiple, answer: { action: 'cancel' }, status: '214' },
  { name: 'multiple, timeout', wish: multiple, answer: { action: 'timeout' }, status: '408' },
];

describe('answers', () => {
  it.each(ROWS)('$name: $status', ({ wish, answer, status, values = [] }) => {
    const peer = new LockStep().reply({ wishes: [wish] }).answer(answer);
    expect(peer.codes()).toEqual(['212', status]);
    expect(peer.statuses()[1]?.items.map(({ data }) => data)).toEqual(values);
    expect(peer.events.filter(({ kind }) => kind === 'prompt')).toMatchObject([
      { phase: 'shown', session: 'A1' },
      { phase: 'answered', action: answer.action, status, ...(values.length > 0 ? { values } : {}) },
    ]);
  });

  it('are taken only after the prompt was shown, and the screen is cleared', () => {
    const peer = new LockStep().reply({ wishes: [confirm] });
    expect(peer.effect).toMatchObject({ do: 'show', session: 'A1', prompt: { alert: 1101, text: 'go?' } });
    expect(peer.events.some(({ kind }) => kind === 'prompt')).toBe(false);
    peer.respond({ got: 'done' });
    expect(peer.effect).toMatchObject({ do: 'ask' });
    peer.respond({ got: 'answer', answer: { action: 'yes' } });
    expect(peer.effect).toEqual({ do: 'hide' });
  });
});

describe('a text that is typed unseen (ET=P)', () => {
  const secret = inputWish('PIN?', { echoType: 'P', defaultResponse: '0000' });

  it.each(['7', '7391', 'a much longer one'])(
    '%s: is masked in the trace, and whole in the Status',
    (text) => {
      const peer = new LockStep().reply({ wishes: [secret] }).answer({ action: 'text', text });
      expect(peer.events.filter(({ kind }) => kind === 'prompt').at(-1)).toMatchObject({
        phase: 'answered',
        values: ['•••'],
      });
      expect(JSON.stringify(peer.events)).not.toContain(JSON.stringify(text).slice(0, -1));
      expect(peer.statuses()[1]?.items).toMatchObject([{ data: text }]);
    },
  );

  it('is masked when it is the default that a timeout sends', () => {
    const context = { habits: { promptHabit: 'motorola' as const } };
    const peer = new LockStep({ context }).reply({ wishes: [secret] }).answer({ action: 'timeout' });
    expect(peer.statuses()[1]).toMatchObject({ data: '408', items: [{ data: '0000' }] });
    expect(JSON.stringify(peer.events)).not.toContain('0000');
  });

  it('that the screen refuses is named nowhere', () => {
    const wish = inputWish('PIN?', { echoType: 'P', maxLength: 3 });
    const peer = new LockStep().reply({ wishes: [wish] }).answer({ action: 'text', text: '7391' });
    expect(peer.notes()).toEqual(['prompt.answer-refused']);
    expect(JSON.stringify(peer.events)).not.toContain('7391');
  });

  it('is seen otherwise', () => {
    const plain = inputWish('name?', { echoType: 'T' });
    const peer = new LockStep().reply({ wishes: [plain] }).answer({ action: 'text', text: 'Ada' });
    expect(peer.events.filter(({ kind }) => kind === 'prompt').at(-1)).toMatchObject({ values: ['Ada'] });
  });
});

describe('answers that the screen does not take', () => {
  it.each<[string, Wish, UserAction]>([
    ['an action that is not offered', confirm, { action: 'ok' }],
    ['a choice for a text', input, { action: 'choose', numbers: [1] }],
    ['a text that is too long', input, { action: 'text', text: '12345' }],
    ['a text of the wrong kind', input, { action: 'text', text: 'abc' }],
    ['a number out of range', single, { action: 'choose', numbers: [4] }],
    ['zero', single, { action: 'choose', numbers: [0] }],
    ['two of a single choice', single, { action: 'choose', numbers: [1, 2] }],
    ['none of a single choice', single, { action: 'choose', numbers: [] }],
    ['one twice', multiple, { action: 'choose', numbers: [1, 1] }],
  ])('%s: the user is asked again', (_name, wish, answer) => {
    const peer = new LockStep().reply({ wishes: [wish] }).answer(answer);
    expect(peer.notes()).toEqual(['prompt.answer-refused']);
    expect(peer.effect).toMatchObject({ do: 'ask' });
    peer.answer(answer).answer(answer);
    expect(peer.codes()).toEqual(['212', '214']);
  });

  it.each([
    ['D', '31122026', '32122026'],
    ['T', '235959', '245959'],
    ['P', '+49170p12', 'call me'],
    ['I', '192.168.0.255', '192.168.0.256'],
    ['N', '-1.5', '1,5'],
  ] as const)('input type %s takes %s but not %s', (inputType, good, bad) => {
    const wish = inputWish('x', { inputType });
    const peer = new LockStep().reply({ wishes: [wish] }).answer({ action: 'text', text: bad });
    expect(peer.effect).toMatchObject({ do: 'ask' });
    peer.answer({ action: 'text', text: good });
    expect(peer.codes()).toEqual(['212', '200']);
  });
});

describe('what an answer means for other commands', () => {
  it('no skips the rest of its Sequence, but nothing after it', () => {
    const peer = new LockStep().reply({ wishes: [{ name: 'Sequence', commands: [confirm, GET, GET] }, GET] });
    peer.answer({ action: 'no' });
    expect(peer.codes()).toEqual(['212', '200', '304', '215', '215', '200']);
    expect(peer.message.commands.filter(({ name }) => name === 'Results')).toHaveLength(1);
  });

  it('no outside a Sequence changes nothing', () => {
    expect(
      new LockStep()
        .reply({ wishes: [confirm, GET] })
        .answer({ action: 'no' })
        .codes(),
    ).toEqual(['212', '304', '200']);
  });

  it.each(['cancel', 'timeout'] as const)('%s stops everything after it', (action) => {
    const peer = new LockStep().reply({
      wishes: [
        GET,
        { name: 'Sequence', commands: [confirm, GET] },
        { name: 'Sequence', commands: [GET] },
        GET,
      ],
    });
    peer.answer({ action });
    const status = action === 'cancel' ? '214' : '408';
    expect(peer.codes()).toEqual(['212', '200', '200', status, '215', '215', '215', '215']);
  });
});

describe('alerts that are not shown', () => {
  it('a device without a screen answers 406', () => {
    const peer = new LockStep({ ui: false }).reply({ wishes: [confirm] });
    expect(peer.codes()).toEqual(['212', '406']);
    expect(peer.events.filter(({ kind }) => kind === 'prompt')).toMatchObject([
      { phase: 'answered', action: 'unsupported', status: '406', alert: 1101 },
    ]);
  });

  it('wrong Items get 412', () => {
    const peer = new LockStep().reply({
      wishes: [{ name: 'Alert', data: '1103', items: [{}, { data: 'title' }] }],
    });
    expect(peer.codes()).toEqual(['212', '412']);
    expect(peer.notes()).toEqual(['ui-alert.refused']);
  });

  it('a list longer than the screen gets 416', () => {
    const long = choiceWish(
      'which',
      Array.from({ length: 40 }, (_, at) => `row ${at}`),
    );
    expect(new LockStep().reply({ wishes: [long] }).codes()).toEqual(['212', '416']);
  });
});
