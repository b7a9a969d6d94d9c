import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FumoError } from '../../../src/errors.js';
import {
  type Expression,
  parseExpression,
  parseFilter,
  printExpression,
} from '../../../src/trace/filter/index.js';
import { anyExpression } from './arbitraries.js';

function refusal(text: string): FumoError {
  try {
    parseFilter(text);
  } catch (error) {
    if (error instanceof FumoError) return error;
    throw error;
  }
  throw new Error(`${text} was read`);
}

describe('reading', () => {
  it.each([
    ['Exec */Update', 'command:Exec uri:*/Update'],
    ['exec  404', 'command:Exec status:404'],
    ['STEP:1', 'step:1'],
    ['step!=2', 'not step:2'],
    ['not not Get', 'not not command:Get'],
    ['Get|Exec Add', 'command:Get or (command:Exec command:Add)'],
    ['(Get|Exec) Add', '(command:Get or command:Exec) command:Add'],
    ['Get and not Add', 'command:Get not command:Add'],
    ['Get && !Add || Copy', '(command:Get not command:Add) or command:Copy'],
    ['"a \\"b\\" \\\\"', '"a \\"b\\" \\\\"'],
    ["text:'two words'", 'text:"two words"'],
    ['session:"OR"', 'session:OR'],
    ['GENERIC', 'alert:1226'],
    ['1101', 'alert:1101'],
    ['alert:single-choice', 'alert:1103'],
    ['message:007', 'message:7'],
    ['final:true', 'final:yes'],
    ['Time>=2026-01-05t10:00z', 'time>=2026-01-05T10:00Z'],
    ['((((server))))', 'actor:server'],
    ['text:"a)b|c"', 'text:"a)b|c"'],
  ])('%s is %s', (text, printed) => {
    expect(printExpression(parseExpression(text))).toBe(printed);
  });

  it('text printed from a tree reads back to the same tree', () => {
    fc.assert(
      fc.property(anyExpression, (expression: Expression) => {
        expect(parseExpression(printExpression(expression))).toEqual(expression);
      }),
      { numRuns: 1000 },
    );
  });

  it('any text is read or refused with a place inside it', () => {
    const words = [
      '(',
      ')',
      '|',
      '!',
      '"',
      "'",
      'not',
      'or',
      'Exec',
      './A',
      ' ',
      'step',
      '>=',
      '3',
      ':',
      '\\',
      '😀',
      '\n',
    ];
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...words)).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (any) => {
        try {
          parseFilter(any);
        } catch (error) {
          if (!(error instanceof FumoError)) throw error;
          expect(error.code).toMatch(/^filter\.[a-z-]+$/);
          expect(error.class).toBe('usage');
          expect(
            [error.expected, error.found, error.hint].every((part) => part !== undefined && part !== ''),
          ).toBe(true);
          const { line = 0, column = 0 } = error.where ?? {};
          const lines = any.split('\n');
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('refusals', () => {
  it.each([
    ['', 'filter.empty', 1, /Leave the filter out/],
    ['   ', 'filter.empty', 1, /Leave the filter out/],
    ['Exce */Update', 'filter.unknown-word', 1, /Did you mean Exec\?/],
    ['Exec Update', 'filter.unknown-word', 6, /"Update" in quotes/],
    ['sever Exec', 'filter.unknown-word', 1, /Did you mean server\?/],
    ['prompt', 'filter.unknown-word', 1, /prompt:/],
    ['Exec note', 'filter.unknown-word', 6, /kind:note/],
    ['step >= 3', 'filter.unknown-word', 1, /step>=3/],
    ['Exec 7', 'filter.unknown-word', 6, /three digits/],
    ['Exec >= 3', 'filter.unknown-word', 6, /without blanks/],
    ['stauts:200', 'filter.unknown-key', 1, /Did you mean status\?/],
    ['frobnicate:200', 'filter.unknown-key', 1, /quotes/],
    ['status:', 'filter.bad-value', 1, /status:200\.\.299/],
    ['status:two', 'filter.bad-value', 1, /For example/],
    ['step:1..2..3', 'filter.bad-value', 1, /For example/],
    ['step>=1..2', 'filter.bad-value', 1, /For example/],
    ['kind:promt', 'filter.bad-value', 1, /Did you mean kind:prompt\?/],
    ['alert:confrim', 'filter.bad-value', 1, /Did you mean alert:confirm\?/],
    ['time:yesterday', 'filter.bad-value', 1, /2026-01-05T10:00Z/],
    ['time:2026-02-29', 'filter.bad-value', 1, /2026-01-05T10:00Z/],
    ['final:perhaps', 'filter.bad-value', 1, /final:no/],
    ['Exec ""', 'filter.bad-value', 6, /quotes/],
    ['session>=A', 'filter.not-comparable', 1, /session:A/],
    ['Exec "open', 'filter.unclosed-quote', 6, /closing|Put/],
    ['(Exec', 'filter.unclosed-bracket', 1, /Put \)/],
    ['Exec)', 'filter.unexpected', 5, /bracket/],
    ['Exec or', 'filter.unexpected', 8, /behind/],
    ['or Exec', 'filter.unexpected', 1, /between/],
    ['Exec | | Get', 'filter.unexpected', 8, /between/],
    ['()', 'filter.unexpected', 2, /bracket/],
    ['not', 'filter.unexpected', 4, /behind/],
    [`${'('.repeat(60)}Exec${')'.repeat(60)}`, 'filter.too-deep', 51, /brackets/],
    [`${'Exec '.repeat(1000)}`, 'filter.too-long', 4001, /\*/],
  ])('%s', (text, code, column, hint) => {
    const error = refusal(text);
    expect([error.code, error.where?.line, error.where?.column]).toEqual([code, 1, column]);
    expect(error.hint).toMatch(hint);
    expect(error.message).toContain(`column ${column} `);
  });

  it('a place counts characters, not halves of them, and lines', () => {
    expect(refusal('"😀" nope').where).toMatchObject({ line: 1, column: 5 });
    expect(refusal('Exec\nnope').where).toMatchObject({ line: 2, column: 1 });
  });

  it('what it found is spelled out when a terminal would obey it', () => {
    expect(refusal('\u001b[31mx').found).toBe('\\e[31mx');
  });
});
