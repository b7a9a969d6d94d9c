import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultNumbers,
  formatOptions,
  type PromptOptions,
  parseOptions,
  refuseText,
} from '../../src/dm/prompt.js';

const codes = (text: string) => parseOptions(text).warnings.map(({ code }) => code);

describe('option strings (DM Protocol 10, user interaction options)', () => {
  it.each([
    ['', {}],
    ['MAXDT=60&DR=1', { maxDisplay: 60, defaultResponse: '1' }],
    ['MINDT=10', { minDisplay: 10 }],
    ['DR=2-3', { defaultResponse: '2-3' }],
    [
      'DR=John+Doe%26Co&MAXLEN=20&IT=A&ET=P',
      { defaultResponse: 'John Doe&Co', maxLength: 20, inputType: 'A', echoType: 'P' },
    ],
    ['DR=', { defaultResponse: '' }],
    ['DR=Z%C3%BCrich', { defaultResponse: 'Zürich' }],
  ] as const)('reads and writes %s', (text, options) => {
    expect(parseOptions(text)).toEqual({ options, warnings: [] });
    expect(parseOptions(formatOptions(options)).options).toEqual(options);
  });

  it('writes them in one order, whatever the order of the fields', () => {
    const options: PromptOptions = {
      echoType: 'T',
      defaultResponse: '1',
      maxDisplay: 60,
      minDisplay: 5,
      inputType: 'N',
      maxLength: 8,
    };
    expect(formatOptions(options)).toBe('MINDT=5&MAXDT=60&DR=1&MAXLEN=8&IT=N&ET=T');
  });

  it.each([
    ['unknown names silently', 'FOO=1&MAXDT=5&mindt=3', { maxDisplay: 5 }, []],
    ['names without value', 'MAXDT', {}, ['ui-alert.option-value']],
    ['zero', 'MAXDT=0', {}, ['ui-alert.option-value']],
    ['a negative number', 'MINDT=-5&MAXDT=9', { maxDisplay: 9 }, ['ui-alert.option-value']],
    ['a fraction', 'MAXLEN=1.5', {}, ['ui-alert.option-value']],
    ['words', 'MAXDT=soon', {}, ['ui-alert.option-value']],
    ['a number beyond all bounds', 'MAXDT=99999999999999999999', {}, ['ui-alert.option-value']],
    ['an unknown input type', 'IT=X', {}, ['ui-alert.option-value']],
    ['an unknown echo type', 'ET=A', {}, ['ui-alert.option-value']],
    ['the second of a pair', 'MAXDT=5&MAXDT=9', { maxDisplay: 5 }, ['ui-alert.option-repeated']],
    ['a bad escape', 'DR=50%', { defaultResponse: '50%' }, ['ui-alert.option-encoding']],
    ['empty parts', '&&MAXDT=5&', { maxDisplay: 5 }, []],
  ])('skips %s', (_what, text, options, warnings) => {
    expect(parseOptions(text).options).toEqual(options);
    expect(codes(text)).toEqual(warnings);
  });

  const positive = fc.integer({ min: 1, max: 2 ** 31 - 1 });
  const anyOptions = fc.record(
    {
      minDisplay: positive,
      maxDisplay: positive,
      defaultResponse: fc.string({ unit: 'grapheme' }),
      maxLength: positive,
      inputType: fc.constantFrom('A', 'N', 'D', 'T', 'P', 'I'),
      echoType: fc.constantFrom('T', 'P'),
    },
    { requiredKeys: [] },
  );

  it('reads back whatever it writes', () => {
    fc.assert(
      fc.property(anyOptions, (options) => {
        const text = formatOptions(options);
        expect(text).not.toMatch(/\s/);
        expect(parseOptions(text)).toEqual({ options, warnings: [] });
      }),
      { numRuns: 300 },
    );
  });

  it('never fails on what a server sends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const { code } of parseOptions(text).warnings) expect(code).toMatch(/^ui-alert\.option-/);
      }),
      { numRuns: 300 },
    );
  });
});

describe('defaultNumbers', () => {
  const choices = ['a', 'b', 'c', 'd', 'e', 'f'];
  it.each([
    [undefined, []],
    ['', []],
    ['2', [2]],
    ['2-3', [2, 3]],
    ['1-3,6', [1, 3, 6]],
    ['3-3-1', [3, 1]],
    ['0-7-2', [2]],
    ['two', []],
  ])('of DR=%s', (defaultResponse, expected) => {
    const options = defaultResponse === undefined ? {} : { defaultResponse };
    expect(defaultNumbers({ choices, options })).toEqual(expected);
  });
});

describe('refuseText', () => {
  it.each<[string, PromptOptions, string]>([
    ['more characters than MAXLEN', { maxLength: 4 }, '12345'],
    ['letters for a number', { inputType: 'N' }, '1a'],
    ['the 32nd of a month', { inputType: 'D' }, '32122026'],
    ['the 25th hour', { inputType: 'T' }, '250000'],
    ['words for a telephone', { inputType: 'P' }, 'call me'],
    ['an address beyond 255', { inputType: 'I' }, '192.168.0.256'],
  ])('%s: says why, and not what was typed', (_what, options, text) => {
    const why = refuseText(options, text);
    expect(why).toMatch(/more than 4 characters|does not fit input type [NDTPI]/);
    expect(why).not.toContain(text);
  });

  it.each<[PromptOptions, string]>([
    [{}, ''],
    [{ maxLength: 2 }, '🙂🙂'],
    [{ inputType: 'A' }, 'any thing!'],
    [{ inputType: 'N' }, '-.5'],
    [{ inputType: 'D' }, '31122026'],
    [{ inputType: 'T' }, '235959'],
    [{ inputType: 'P' }, '+49170p12'],
    [{ inputType: 'I' }, '10.0.0.1'],
  ])('%o takes %s', (options, text) => {
    expect(refuseText(options, text)).toBeUndefined();
  });
});
