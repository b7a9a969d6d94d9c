import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { octetsIn } from '../../../src/cli/message/octet-text.js';
import { toBase64, toHex, utf8Encode } from '../../../src/syncml/octets.js';
import { refusalOf } from '../../support/refusal.js';
import { VECTORS, vector } from '../../syncml/vectors.js';

const OCTETS = vector('v2_1103').wbxml;
const DIGITS = toHex(OCTETS);

function pairs(octets: Uint8Array): string[] {
  return toHex(octets).match(/../g) ?? [];
}

/** The octets as lines of 16. */
function lines(write: (pairs: string[], offset: number, octets: Uint8Array) => string): string {
  const made: string[] = [];
  for (let at = 0; at < OCTETS.length; at += 16) {
    const part = OCTETS.subarray(at, at + 16);
    made.push(write(pairs(part), at, part));
  }
  return `${made.join('\n')}\n`;
}

function offset(at: number, width: number): string {
  return at.toString(16).padStart(width, '0');
}

function printable(octets: Uint8Array): string {
  return [...octets]
    .map((octet) => (octet > 0x1f && octet < 0x7f ? String.fromCharCode(octet) : '.'))
    .join('');
}

const HEX_FASHIONS: readonly (readonly [string, string])[] = [
  ['digits', DIGITS],
  ['upper case', DIGITS.toUpperCase()],
  [
    'blanks and line breaks',
    pairs(OCTETS)
      .join(' ')
      .replace(/(.{48})/g, '$1\r\n'),
  ],
  ['colons', pairs(OCTETS).join(':')],
  [
    '0x before each',
    pairs(OCTETS)
      .map((pair) => `0x${pair}`)
      .join(', '),
  ],
  ['0x before all', `0x${DIGITS}`],
  [
    'escapes',
    pairs(OCTETS)
      .map((pair) => `\\x${pair}`)
      .join(''),
  ],
  [
    'xxd',
    lines(
      (hex, at, part) =>
        `${offset(at, 8)}: ${hex
          .join('')
          .replace(/(....)/g, '$1 ')
          .trim()
          .padEnd(39)}  ${printable(part)}`,
    ),
  ],
  [
    'hexdump -C',
    `${lines((hex, at, part) => `${offset(at, 8)}  ${hex.slice(0, 8).join(' ')}  ${hex.slice(8).join(' ').padEnd(23)}  |${printable(part)}|`)}${offset(OCTETS.length, 8)}\n`,
  ],
  ['od -A x -t x1', lines((hex, at) => `${offset(at, 6)} ${hex.join(' ')}`)],
  [
    'Wireshark',
    lines((hex, at, part) => `${offset(at, 4)}   ${hex.join(' ').padEnd(47)}   ${printable(part)}`),
  ],
  ['comments', `# from a log\n${DIGITS}\n`],
];

describe('hex', () => {
  it.each(HEX_FASHIONS)('is read with %s', (_, text) => {
    expect(octetsIn(utf8Encode(text))).toEqual({ octets: OCTETS, form: 'hex' });
    expect(octetsIn(utf8Encode(text), 'hex').octets).toEqual(OCTETS);
  });

  it.each([
    ['another letter', '02a4\n01g0', { line: 2, column: 3 }],
    ['an odd number of digits', '02a4\n01 6', { line: 2, column: 5 }],
    ['a dump with a line left out', '0000: 02a4\n0004: 01', { line: 2, column: 1 }],
    ['a dump with half an octet', '0000: 02a4\n0002: 6', { line: 2, column: 7 }],
    ['a dump with other lines in it', '0000: 02a4\n*', { line: 2, column: 1 }],
  ])('with %s is refused at its place', (_, text, where) => {
    const error = refusalOf(() => octetsIn(utf8Encode(text), 'hex'));
    expect([error.code, error.where]).toEqual(['syncml.not-hex', where]);
  });
});

describe('base64', () => {
  const text = toBase64(OCTETS);
  it.each([
    ['on one line', text],
    ['folded', text.replace(/(.{20})/g, '$1\n')],
    ['without padding', text.replace(/=+$/, '')],
    ['URL-safe', text.replaceAll('+', '-').replaceAll('/', '_')],
  ])('is read %s', (_, written) => {
    expect(octetsIn(utf8Encode(written))).toEqual({ octets: OCTETS, form: 'base64' });
  });

  it('is refused at its place', () => {
    const error = refusalOf(() => octetsIn(utf8Encode('AAAA\nAA*A'), 'base64'));
    expect([error.code, error.where]).toEqual(['syncml.not-base64', { line: 2, column: 3 }]);
    expect(refusalOf(() => octetsIn(utf8Encode('AAAAA'), 'base64')).code).toBe('syncml.not-base64');
  });
});

describe('octets as they are', () => {
  it.each(VECTORS)('are left alone: $name', ({ xml, wbxml }) => {
    expect(octetsIn(wbxml)).toEqual({ octets: wbxml, form: 'binary' });
    expect(octetsIn(utf8Encode(xml))).toEqual({ octets: utf8Encode(xml), form: 'binary' });
  });

  it('may be said to be, whatever they look like', () => {
    expect(octetsIn(utf8Encode('02a4'), 'binary').octets).toEqual(utf8Encode('02a4'));
  });

  it.each(['', ' \n', '# nothing\n'])('are refused when there are none: %j', (text) => {
    expect(refusalOf(() => octetsIn(utf8Encode(text), 'hex')).code).toBe('syncml.empty');
  });

  it('are not text when they are not', () => {
    expect(refusalOf(() => octetsIn(Uint8Array.of(0xff), 'hex')).code).toBe('syncml.not-hex');
    expect(refusalOf(() => octetsIn(Uint8Array.of(0xff), 'base64')).code).toBe('syncml.not-base64');
  });
});

it('brings any octets back from hex and base64', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), (octets) => {
      expect(octetsIn(utf8Encode(toHex(octets)), 'hex').octets).toEqual(octets);
      expect(octetsIn(utf8Encode(toBase64(octets)), 'base64').octets).toEqual(octets);
    }),
    { numRuns: 500 },
  );
});

it.each([
  ['blanks', ' '.repeat(4_000_000)],
  ['padding', `A${'='.repeat(4_000_000)}A`],
  ['digits', `${'0'.repeat(4_000_000)}g`],
  ['line breaks', `${'\n'.repeat(2_000_000)}!`],
])('is not slow over %s', (_, text) => {
  for (const form of [undefined, 'hex', 'base64'] as const) {
    try {
      octetsIn(utf8Encode(text), form);
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^syncml\./) });
    }
  }
});
