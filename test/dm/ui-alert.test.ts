import { describe, expect, it } from 'vitest';
import {
  type AlertWish,
  choiceWish,
  confirmWish,
  displayWish,
  inputWish,
  readPrompt,
} from '../../src/dm/ui-alert.js';
import type { Item } from '../../src/syncml/message.js';
import { alert, dataItems, octets } from './support.js';

const sent = (wish: AlertWish) => ({ ...wish, cmdId: '3' });

describe('wishes for user interaction (DM Protocol 10)', () => {
  it.each([
    ['display', displayWish('Hello'), '1100', [{}, { data: 'Hello' }]],
    [
      'display with options',
      displayWish('Hello', { minDisplay: 10 }),
      '1100',
      dataItems('MINDT=10', 'Hello'),
    ],
    [
      'confirm',
      confirmWish('Now?', { maxDisplay: 60, defaultResponse: '1' }),
      '1101',
      dataItems('MAXDT=60&DR=1', 'Now?'),
    ],
    ['text', inputWish('Name?', { defaultResponse: 'A b' }), '1102', dataItems('DR=A+b', 'Name?')],
    ['choice', choiceWish('When?', ['Now', 'Later']), '1103', [{}, ...dataItems('When?', 'Now', 'Later')]],
    [
      'choices',
      choiceWish('Which?', ['A', 'B'], { defaultResponse: '1-2' }, true),
      '1104',
      dataItems('DR=1-2', 'Which?', 'A', 'B'),
    ],
  ])('%s', (_what, wish, data, items) => {
    expect(wish).toEqual({ name: 'Alert', data, items });
  });
});

describe('readPrompt', () => {
  it.each([
    [
      'display',
      displayWish('Hi', { minDisplay: 10 }),
      { alert: 1100, text: 'Hi', choices: [], options: { minDisplay: 10 } },
    ],
    [
      'confirm',
      confirmWish('Go?', { defaultResponse: '0' }),
      { alert: 1101, text: 'Go?', choices: [], options: { defaultResponse: '0' } },
    ],
    [
      'text',
      inputWish('?', { maxLength: 5, inputType: 'N' }),
      { alert: 1102, text: '?', choices: [], options: { maxLength: 5, inputType: 'N' } },
    ],
    [
      'choice',
      choiceWish('T', ['a', 'b'], { maxDisplay: 60 }),
      { alert: 1103, text: 'T', choices: ['a', 'b'], options: { maxDisplay: 60 } },
    ],
    ['choices', choiceWish('T', ['a'], {}, true), { alert: 1104, text: 'T', choices: ['a'], options: {} }],
  ])('reads a %s back', (_what, wish, prompt) => {
    expect(readPrompt(sent(wish))).toEqual({ ok: true, prompt, warnings: [] });
  });

  it.each([
    ['no Item', '1100', []],
    ['options only', '1100', [{}]],
    ['text without Data', '1101', [{}, {}]],
    ['two texts', '1102', [{}, ...dataItems('a', 'b')]],
    ['a title and no choice', '1103', [{}, { data: 'T' }]],
    ['a choice without Data', '1104', [{}, { data: 'T' }, {}]],
    ['a subtree as text', '1100', [{}, { data: [] }]],
    ['a subtree as options', '1100', [{ data: [] }, { data: 'T' }]],
  ] as const)('answers 412 to %s', (_what, code, items: readonly Item[]) => {
    expect(readPrompt(alert(code, items))).toMatchObject({ ok: false, status: '412' });
  });

  it.each(['1105', '1199', '1201', '', 'abc'])('answers 406 to code "%s"', (code) => {
    expect(readPrompt(alert(code, dataItems('', 'text')))).toMatchObject({ ok: false, status: '406' });
  });

  const many = Array.from({ length: 33 }, (_, index) => `row ${index}`);
  it.each([
    ['33 choices', choiceWish('T', many), {}, '416'],
    ['32 choices', choiceWish('T', many.slice(1)), {}, 'ok'],
    ['a title above the limit', choiceWish('12345', ['a']), { maxText: 4 }, '416'],
    ['a choice above the limit', choiceWish('T', ['12345']), { maxText: 4 }, '416'],
    ['texts at the limit', choiceWish('1234', ['1234']), { maxText: 4 }, 'ok'],
  ])('with %s', (_what, wish, limits, expected) => {
    const reading = readPrompt(sent(wish), limits);
    expect(reading.ok ? 'ok' : reading.status).toBe(expected);
  });

  it.each([
    ['1100', 'DR=1&MAXDT=5', { maxDisplay: 5 }, []],
    ['1101', 'DR=2', {}, ['ui-alert.default-response']],
    ['1101', 'DR=1&MAXLEN=5', { defaultResponse: '1' }, []],
    ['1102', 'DR=any+text', { defaultResponse: 'any text' }, []],
    ['1103', 'DR=2&IT=N&ET=P', { defaultResponse: '2' }, []],
    ['1103', 'DR=4', {}, ['ui-alert.default-response']],
    ['1103', 'DR=1-2', {}, ['ui-alert.default-response']],
    ['1104', 'DR=1-2', { defaultResponse: '1-2' }, []],
    ['1104', 'DR=1,2', { defaultResponse: '1,2' }, ['ui-alert.default-separator']],
    ['1104', 'MAXDT=0&DR=none', {}, ['ui-alert.option-value', 'ui-alert.default-response']],
  ])('%s takes from %s what means anything to it', (code, options, expected, warnings) => {
    const texts = code >= '1103' ? dataItems('T', 'a', 'b', 'c') : dataItems('T');
    const reading = readPrompt(alert(code, [{ data: options }, ...texts]));
    expect(reading.ok && reading.prompt.options).toEqual(expected);
    expect(reading.ok && reading.warnings.map(({ code: name }) => name)).toEqual(warnings);
  });

  it('takes octets of text for text, and an empty first Data for no options', () => {
    const reading = readPrompt(alert('1100', [{ data: '' }, { data: octets('Zürich') }]));
    expect(reading.ok && reading.prompt).toEqual({ alert: 1100, text: 'Zürich', choices: [], options: {} });
  });
});
