import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainOf, readJsonMessage } from '../../../src/cli/message/json-form.js';
import { readJson } from '../../../src/cli/message/json-source.js';
import { decodeMessage } from '../../../src/syncml/codec.js';
import { MEDIA_TYPES, type SyncMLMessage } from '../../../src/syncml/message.js';
import { refusalOf } from '../../support/refusal.js';
import { message } from '../../syncml/arbitraries.js';
import { VECTORS } from '../../syncml/vectors.js';

function written(value: SyncMLMessage): string {
  return JSON.stringify({ message: plainOf(value) }, null, 2);
}

describe('JSON text with places', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(4), (text, indent) => {
        const pretty = JSON.stringify(JSON.parse(text), null, indent);
        expect(readJson(text).value).toEqual(JSON.parse(text));
        expect(readJson(` ${pretty}\n`).value).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses what JSON.parse refuses', () => {
    const text = fc.oneof(
      fc.string(),
      fc
        .array(
          fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '1', '-', 'true', ' ', '01', '1.', '"\\x"'),
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (each) => {
        let isJson = true;
        try {
          JSON.parse(each);
        } catch {
          isJson = false;
        }
        if (isJson) expect(readJson(each).value).toEqual(JSON.parse(each));
        else expect(refusalOf(() => readJson(each)).code).toBe('syncml.not-json');
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['{"a": [1,\n 2,]}', { line: 2, column: 4 }],
    ['{"a" 1}', { line: 1, column: 6 }],
    ['', { line: 1, column: 1 }],
    ['{} {}', { line: 1, column: 4 }],
  ])('says where %j goes wrong', (text, where) => {
    expect(refusalOf(() => readJson(text)).where).toEqual(where);
  });

  it('knows where each value stands', () => {
    const { place } = readJson('{\n  "a": [\n    1, {"b": 2}\n  ]\n}');
    expect(place(['a', 1, 'b'])).toEqual({ line: 3, column: 14 });
    expect(place(['a', 1, 'none'])).toEqual({ line: 3, column: 8 });
  });

  it('refuses to go too deep, or to read too much', () => {
    expect(refusalOf(() => readJson('['.repeat(100_000))).code).toBe('syncml.too-deep');
    expect(refusalOf(() => readJson(`"${'a'.repeat(5_000_000)}"`)).code).toBe('syncml.too-large');
    expect(String(readJson(`"${'a'.repeat(4_000_000)}"`).value).length).toBe(4_000_000);
  });
});

describe('messages in JSON', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(message, (value) => {
        expect(readJsonMessage(written(value))).toEqual({ message: value });
      }),
      { numRuns: 300 },
    );
  });

  it.each(VECTORS)('come back from $name', ({ wbxml }) => {
    const { message: value } = decodeMessage(wbxml, MEDIA_TYPES.wbxml);
    expect(readJsonMessage(written(value))).toEqual({ message: value });
  });

  it('keep octets', () => {
    const { message: base } = decodeMessage(VECTORS[0]?.wbxml ?? new Uint8Array(), MEDIA_TYPES.wbxml);
    const data = Uint8Array.of(0xff, 0, 1);
    const value: SyncMLMessage = { ...base, commands: [{ name: 'Replace', cmdId: '1', items: [{ data }] }] };
    expect(readJsonMessage(written(value))).toEqual({ message: value });
  });

  it.each([
    ['no message', '{\n "header": {}}', 1, undefined],
    ['no object', '[]', 1, undefined],
    ['an unknown field', '{"message": {\n"headr": {}}}', 1, 'message.header'],
    ['another type', '{"message": {"header": {\n"verDtd": 1.2}}}', 2, 'message.header.verDtd'],
    [
      'bad base64',
      '{"notification": {"sessionId": "A1", "serverId": "a",\n"vendor": {"base64": "*"}}}',
      2,
      'notification.vendor.base64',
    ],
    ['a bad session', '{"notification": {"serverId": "a",\n"sessionId": "XX"}}', 2, 'notification.sessionId'],
  ])('are refused with %s, at its place', (_, text, line, path) => {
    const error = refusalOf(() => readJsonMessage(text));
    expect([error.code, error.where?.line, error.where?.path]).toEqual(['syncml.json-field', line, path]);
  });
});
