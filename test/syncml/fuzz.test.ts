import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FumoError } from '../../src/errors.js';
import { decodeMessage } from '../../src/syncml/codec.js';
import { type ExplainRow, explainNotification, explainWbxml } from '../../src/syncml/explain.js';
import { MEDIA_TYPES } from '../../src/syncml/message.js';
import { decodeNotification } from '../../src/syncml/notification.js';
import { toHex, utf8Encode } from '../../src/syncml/octets.js';
import { readWbxml } from '../../src/syncml/wbxml-reader.js';
import { writeWbxml } from '../../src/syncml/wbxml-writer.js';
import { readXml, writeXml } from '../../src/syncml/xml.js';
import { VECTORS } from './vectors.js';

const RUNS = { numRuns: 3_000 };

/** Runs a reader that may refuse, but only with a coded error whose offset is inside the input. */
function attempt<T>(length: number, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FumoError)) throw error;
    expect(error.class).toBe('input');
    expect(error.where?.offset ?? 0).toBeLessThanOrEqual(length);
    return undefined;
  }
}

function checkTiles(rows: readonly ExplainRow[], octets: Uint8Array): void {
  expect(rows.map(({ hex }) => hex).join('')).toBe(toHex(octets));
  let next = 0;
  for (const { offset, length } of rows) {
    expect(offset).toBe(next);
    next += length;
  }
}

const mutated = fc
  .record({
    base: fc.constantFrom(...VECTORS.map(({ wbxml }) => wbxml)),
    edits: fc.array(fc.tuple(fc.nat(), fc.constantFrom('set', 'insert', 'remove'), fc.nat(255)), {
      maxLength: 4,
    }),
  })
  .map(({ base, edits }) => {
    const octets = [...base];
    for (const [place, kind, value] of edits) {
      const at = place % octets.length;
      if (kind === 'set') octets[at] = value;
      else octets.splice(at, kind === 'remove' ? 1 : 0, ...(kind === 'remove' ? [] : [value]));
    }
    return Uint8Array.from(octets);
  });

describe('WBXML', () => {
  it.each(VECTORS)('cut off anywhere is refused: $name', ({ wbxml }) => {
    for (let length = 0; length < wbxml.length; length += 1) {
      const cut = wbxml.subarray(0, length);
      expect(attempt(length, () => readWbxml(cut))).toBeUndefined();
      checkTiles(explainWbxml(cut), cut);
    }
  });

  it('of random octets is read or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (octets) => attemptBoth(octets)),
      RUNS,
    );
  });

  it('of a good header and random octets is read or refused', () => {
    const body = fc.array(
      fc.oneof(fc.constantFrom(0x01, 0x03, 0x00, 0x83, 0xc3, 0x02, 0x6d, 0x4f), fc.nat(255)),
    );
    const octets = body.map((rest) => Uint8Array.of(0x02, 0xa4, 0x01, 0x6a, 0x02, 0x61, 0x00, ...rest));
    fc.assert(
      fc.property(octets, (each) => attemptBoth(each)),
      RUNS,
    );
  });

  it('of changed messages is read or refused', () => {
    fc.assert(
      fc.property(mutated, (octets) => attemptBoth(octets)),
      RUNS,
    );
  });
});

function attemptBoth(octets: Uint8Array): void {
  const tree = attempt(octets.length, () => readWbxml(octets).root);
  attempt(octets.length, () => decodeMessage(octets, MEDIA_TYPES.wbxml));
  const rows = explainWbxml(octets);
  checkTiles(rows, octets);
  if (!tree) return;
  expect(rows.every(({ error }) => error === undefined)).toBe(true);
  const once = writeWbxml(tree);
  expect(toHex(writeWbxml(readWbxml(once).root))).toBe(toHex(once));
}

const changedText = fc
  .record({
    base: fc.constantFrom(...VECTORS.map(({ xml }) => xml)),
    edits: fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat(6),
        fc.oneof(
          fc.string({ maxLength: 3 }),
          fc.constantFrom(
            '<',
            '>',
            '&',
            '/',
            '"',
            '<!--',
            '-->',
            '<![CDATA[',
            ']]>',
            '<a>',
            '</a>',
            '<?',
            '&#0;',
            ' x="1"',
          ),
        ),
      ),
      { maxLength: 3 },
    ),
  })
  .map(({ base, edits }) => {
    return edits.reduce((text, [place, removed, added]) => {
      const at = place % (text.length + 1);
      return text.slice(0, at) + added + text.slice(at + removed);
    }, base);
  });

describe('XML', () => {
  it('of any text is read or refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => checkXml(text)),
      RUNS,
    );
  });

  it('of changed messages is read or refused, and what is read can be written', () => {
    fc.assert(
      fc.property(changedText, (text) => checkXml(text)),
      RUNS,
    );
  });
});

function checkXml(text: string): void {
  const octets = utf8Encode(text);
  attempt(octets.length, () => decodeMessage(octets, MEDIA_TYPES.xml));
  const tree = attempt(octets.length, () => readXml(text).root);
  if (!tree) return;
  const once = writeXml(tree);
  expect(writeXml(readXml(once).root)).toBe(once);
}

it('a notification of any octets is read or refused', () => {
  const octets = fc.uint8Array({ maxLength: 50 });
  fc.assert(
    fc.property(octets, (each) => {
      attempt(each.length, () => decodeNotification(each));
      checkTiles(explainNotification(each), each);
    }),
    RUNS,
  );
});
