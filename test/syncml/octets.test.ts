import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  concatOctets,
  equalOctets,
  fromBase64,
  fromHex,
  toBase64,
  toHex,
  utf8Decode,
  utf8Encode,
} from '../../src/syncml/octets.js';

describe('base64', () => {
  it('survives, like that of Node', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (octets) => {
        const text = toBase64(octets);
        expect(text).toBe(Buffer.from(octets).toString('base64'));
        expect(fromBase64(text)).toEqual(octets);
      }),
    );
  });

  it('takes large input', () => {
    const octets = new Uint8Array(100_000).fill(0xfe);
    expect(fromBase64(toBase64(octets))).toEqual(octets);
  });

  it.each(['Q', 'QQ', 'QQ=', 'QR==', 'QQ==\n', ' QQ==', 'Q-==', 'Q_==', 'QQ==QQ=='])('refuses %j', (text) => {
    expect(fromBase64(text)).toBeUndefined();
  });
});

describe('hex', () => {
  it('survives', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (octets) => {
        expect(fromHex(toHex(octets))).toEqual(octets);
      }),
    );
  });

  it('takes both cases', () => {
    expect(fromHex('aBFf')).toEqual(Uint8Array.of(0xab, 0xff));
  });

  it.each(['a', 'xy', '0x10', 'aa bb'])('refuses %j', (text) => {
    expect(fromHex(text)).toBeUndefined();
  });
});

describe('UTF-8', () => {
  it.each(['', 'abc', 'é\u{1F600}', '\u{FEFF}a', 'a'.repeat(100), `${'a'.repeat(63)}é`, 'a\0b'])(
    'survives: %j',
    (text) => {
      expect(utf8Decode(utf8Encode(text))).toBe(text);
    },
  );

  it.each([[[0xff]], [[0xc0, 0x80]], [[0xed, 0xa0, 0x80]], [[0x61, 0xc3]]])('refuses %j', (octets) => {
    expect(utf8Decode(Uint8Array.from(octets))).toBeUndefined();
  });
});

it('compares and joins octets', () => {
  expect(equalOctets(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
  expect(equalOctets(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
  expect(equalOctets(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false);
  expect(concatOctets(Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3))).toEqual(
    Uint8Array.of(1, 2, 3),
  );
});

it('reads texts of many megabytes', () => {
  const octets = new Uint8Array(6_000_001).fill(7);
  expect(fromBase64(toBase64(octets))?.length).toBe(octets.length);
  expect(fromHex(toHex(octets))?.length).toBe(octets.length);
});
