import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DecodeForm, decode } from '../../../src/cli/message/decode.js';
import { type EncodeOptions, encode } from '../../../src/cli/message/encode.js';
import { explain } from '../../../src/cli/message/explain.js';
import { kindOf } from '../../../src/cli/message/kind.js';
import { readNonce } from '../../../src/cli/message/nonce.js';
import { findMessage, readFound } from '../../../src/cli/message/read-message.js';
import { buildNotification } from '../../../src/dm/notification.js';
import { FumoError } from '../../../src/errors.js';
import { encodeMessage } from '../../../src/syncml/codec.js';
import { pushHeader } from '../../../src/syncml/explain-push.js';
import {
  concatOctets,
  fromBase64,
  fromHex,
  toBase64,
  toHex,
  utf8Encode,
} from '../../../src/syncml/octets.js';
import { refusalOf, refusalOfAsync } from '../../support/refusal.js';
import { message } from '../../syncml/arbitraries.js';
import { hex, VECTORS, vector } from '../../syncml/vectors.js';

const QUIET = { strict: false, force: false, json: true, say: () => {}, warn: async () => {} };
const ENCODE: EncodeOptions = { ...QUIET, sms: false };
const PACKAGE_0 = hex('8f7354bca3bf14f9d1bbdb9014472a23 02f800000000a108646d2e6c6f63616c');
const IN_SMS = concatOctets(pushHeader(), PACKAGE_0);

async function decoded(octets: Uint8Array, options: { to?: DecodeForm; strict?: boolean } = {}) {
  return (await decode({ octets }, { ...QUIET, ...options })).json;
}

async function encoded(
  octets: Uint8Array,
  options: Partial<EncodeOptions> = {},
): Promise<Uint8Array | undefined> {
  return fromBase64((await encode({ octets }, { ...ENCODE, ...options })).base64);
}

function explanation(octets: Uint8Array, columns: number): Uint8Array {
  return utf8Encode(explain({ octets }, { strict: false }, columns).lines.join('\n'));
}

describe('the kind of a message', () => {
  it.each(VECTORS)('is seen from its octets: $name', ({ xml, wbxml }) => {
    expect([kindOf(wbxml), kindOf(utf8Encode(xml))]).toEqual(['wbxml', 'xml']);
  });

  it('is seen of Package #0, with and without the headers of its SMS', () => {
    expect([kindOf(PACKAGE_0), kindOf(IN_SMS), kindOf(IN_SMS.subarray(7))]).toEqual(
      Array(3).fill('notification'),
    );
  });

  it.each([
    ['WBXML', '02 05'],
    ['XML', '3c 61'],
    ['JSON', '7b 22'],
    ['an SMS', '01 06 03 c4 00'],
  ])('is seen of a Package #0 whose digest begins as %s does', async (_, digits) => {
    const begun = concatOctets(hex(digits), PACKAGE_0.subarray(hex(digits).length));
    expect(await decoded(begun)).toMatchObject({
      kind: 'notification',
      notification: { serverId: 'dm.local' },
    });
  });

  it('is seen of WBXML with its identifier as text', () => {
    const fpi = utf8Encode('-//SYNCML//DTD SyncML 1.2//EN');
    expect(kindOf(concatOctets(hex('02 00 00 6a 1d'), fpi, hex('6d 01')))).toBe('wbxml');
  });

  it('is refused when nothing fits', () => {
    const error = refusalOf(() => kindOf(utf8Encode('hello')));
    expect([error.code, error.where?.offset]).toEqual(['syncml.unknown-kind', 0]);
  });

  it('can be said against the guess', async () => {
    const error = await refusalOfAsync(() => decode({ octets: PACKAGE_0 }, { ...QUIET, from: 'xml' }));
    expect(error.code).toBe('xml.encoding');
  });
});

describe('decode', () => {
  it.each(VECTORS)('brings the octets of $name back as they came', async ({ wbxml }) => {
    const json = await decoded(wbxml);
    expect(fromHex(json.hex)).toEqual(wbxml);
    expect(json).toMatchObject({ kind: 'wbxml', input: 'binary', octets: wbxml.length, warnings: [] });
  });

  it('reads a Package #0 in words', async () => {
    expect(await decoded(utf8Encode(toBase64(IN_SMS)))).toMatchObject({
      kind: 'notification',
      input: 'base64',
      sms: true,
      notification: {
        version: 1.1,
        uiMode: 'user-interaction',
        initiator: 'server',
        sessionId: 'A1',
        serverId: 'dm.local',
      },
    });
  });

  it('has no XML of a Package #0', async () => {
    expect((await refusalOfAsync(() => decoded(PACKAGE_0, { to: 'xml' }))).code).toBe('usage.no-such-form');
  });

  it('names what it tolerates with place and clause, and refuses it when strict', async () => {
    const octets = utf8Encode(
      vector('v3_1103reply').xml.replace('<CmdID>2</CmdID>', '').replace(/></g, '>\n<'),
    );
    const { warnings } = await decoded(octets);
    expect(warnings).toEqual([
      {
        code: 'syncml.missing-element',
        message: 'Status has no CmdID',
        path: 'SyncML/SyncBody/Status[2]/CmdID',
        line: 24,
        column: 1,
        spec: expect.stringContaining('SyncML RepPro 1.2'),
      },
    ]);
    const error = await refusalOfAsync(() => decoded(octets, { strict: true }));
    expect([error.code, error.where?.line]).toEqual(['syncml.missing-element', 24]);
  });

  it('gives each tolerance of WBXML a clause', async () => {
    const octets = vector('v1_min').wbxml.with(0, 0x04);
    expect((await decoded(octets)).warnings).toMatchObject([
      { code: 'wbxml.version', offset: 0, spec: expect.stringContaining('WBXML 1.3, section 5.4') },
    ]);
  });

  it.each([
    ['XML', utf8Encode('<SyncML>\n<SyncHdr></SyncML>'), 'xml.not-well-formed', { line: 2, column: 10 }],
    [
      'XML without a header',
      utf8Encode('<SyncML xmlns="SYNCML:SYNCML1.2">\n<SyncBody/></SyncML>'),
      'syncml.missing-element',
      { line: 1, column: 1 },
    ],
    ['WBXML', vector('v1_min').wbxml.subarray(0, 40), 'wbxml.truncated', { offset: 37 }],
    ['WBXML without a header', hex('02 a401 6a 00 6d 2b 01'), 'syncml.missing-element', { offset: 5 }],
    ['a cut Package #0 in its SMS', IN_SMS.subarray(0, 40), 'notification.truncated', { offset: 37 }],
    ['JSON', utf8Encode('{}'), 'syncml.unknown-kind', {}],
  ])('refuses %s with its place and the file', async (_, octets, code, place) => {
    const error = await refusalOfAsync(() => decode({ octets, file: 'a.bin' }, QUIET));
    expect(error).toMatchObject({ code, where: { file: 'a.bin', ...place } });
  });
});

describe('encode', () => {
  it.each(VECTORS)('writes $name from XML, WBXML, JSON and an explanation alike', async ({ xml, wbxml }) => {
    const fromXml = await encoded(utf8Encode(xml));
    const json = JSON.stringify(await decoded(wbxml));
    expect(await encoded(wbxml)).toEqual(fromXml);
    expect(await encoded(utf8Encode(json))).toEqual(fromXml);
    expect(await encoded(explanation(wbxml, 80))).toEqual(fromXml);
  });

  it('brings any message back through XML, JSON and WBXML', async () => {
    await fc.assert(
      fc.asyncProperty(message, async (value) => {
        const wbxml = encodeMessage(value, 'wbxml');
        const json = utf8Encode(JSON.stringify(await decoded(wbxml)));
        expect(await encoded(json)).toEqual(wbxml);
        expect(await encoded(encodeMessage(value, 'xml'))).toEqual(wbxml);
      }),
      { numRuns: 100 },
    );
  });

  it('writes elements in the order of the DTD', async () => {
    const { xml, wbxml } = vector('v2_1103');
    const disordered = xml.replace('<CmdID>3</CmdID><Data>1103</Data>', '<Data>1103</Data><CmdID>3</CmdID>');
    const { warnings, base64 } = await encode({ octets: utf8Encode(disordered) }, ENCODE);
    expect(warnings).toMatchObject([
      { code: 'syncml.element-order', path: 'SyncML/SyncBody/Alert', line: 1 },
    ]);
    expect(fromBase64(base64)).toEqual(wbxml);
  });

  it.each([
    ['not JSON', '{"message": {\n]', 'syncml.not-json', 2],
    ['no message', '{\n}', 'syncml.json-field', 1],
    ['not XML', '<SyncML>\n<', 'xml.not-well-formed', 2],
  ])('refuses what is %s with line and column', async (_, text, code, line) => {
    const error = await refusalOfAsync(() => encode({ octets: utf8Encode(text), file: 'm' }, ENCODE));
    expect(error).toMatchObject({ code, where: { file: 'm', line, column: expect.any(Number) } });
  });

  it('tolerates JSON that lacks something, and refuses it when strict', async () => {
    const json = await decoded(vector('v8_get').wbxml);
    const text = JSON.stringify(json).replace(/"items":\[.*?\]\}\]/, '"items":[]}]');
    expect((await encode({ octets: utf8Encode(text) }, ENCODE)).warnings).toMatchObject([
      { code: 'syncml.missing-element' },
    ]);
    const error = await refusalOfAsync(() => encoded(utf8Encode(text), { strict: true }));
    expect(error.code).toBe('syncml.missing-element');
  });

  const REQUEST = { 'server-id': 'dm.local', session: 'a1', 'ui-mode': 'user-interaction' } as const;
  const PROOF = { secret: 'srvpwd', nonce: 'text:Nonce' };

  it('makes a Package #0 from flags', async () => {
    const made = await encode(undefined, { ...ENCODE, ...REQUEST, ...PROOF });
    expect(fromBase64(made.base64)).toEqual(PACKAGE_0);
    const inSms = await encode(undefined, { ...ENCODE, ...REQUEST, ...PROOF, sms: true });
    expect(fromBase64(inSms.base64)).toEqual(IN_SMS);
  });

  it('makes a Package #0 from JSON, its digest as it stands there or anew', async () => {
    const json = await decoded(IN_SMS);
    expect(await encoded(utf8Encode(JSON.stringify(json)))).toEqual(PACKAGE_0);
    const small = utf8Encode(
      '{"notification": {"serverId": "dm.local", "sessionId": "A1", "uiMode": "user-interaction"}}',
    );
    expect(await encoded(small, PROOF)).toEqual(PACKAGE_0);
    expect((await refusalOfAsync(() => encoded(small))).code).toBe('usage.no-digest');
  });

  it.each([
    ['a session that is no hex', { session: 'G' }, 'usage.bad-session'],
    ['session 0', { session: '0000' }, 'usage.bad-session'],
    ['a vendor part that is no hex', { vendor: 'x' }, 'usage.bad-vendor'],
    ['a nonce that is none', { nonce: '*' }, 'usage.bad-nonce'],
    ['a form that it has not', { to: 'xml' as const }, 'usage.no-such-form'],
    ['an identifier that is too long', { 'server-id': 'x'.repeat(256) }, 'notification.field'],
  ])('refuses %s', async (_, flags, code) => {
    const error = await refusalOfAsync(() =>
      encode(undefined, { ...ENCODE, ...REQUEST, ...PROOF, ...flags }),
    );
    expect(error.code).toBe(code);
  });

  it('puts no SMS headers before a message', async () => {
    const error = await refusalOfAsync(() => encoded(vector('v1_min').wbxml, { sms: true }));
    expect(error.code).toBe('usage.no-such-form');
  });
});

describe('explain', () => {
  const columns = fc.integer({ min: 20, max: 200 });

  it('can be read back, whatever the message and the width', async () => {
    const octets = fc.oneof(
      message.map((value) => encodeMessage(value, 'wbxml')),
      message.map((value) => encodeMessage(value, 'xml')),
      fc
        .record({ sessionId: fc.integer({ min: 1, max: 0xffff }), serverId: fc.string(), sms: fc.boolean() })
        .map(({ sessionId, serverId, sms }) => {
          const made = buildNotification({
            ...{ sessionId, serverId, password: 'p', nonce: new Uint8Array(), uiMode: 0, initiator: 1 },
            vendor: utf8Encode(serverId),
          });
          return sms ? concatOctets(pushHeader(), made) : made;
        }),
    );
    await fc.assert(
      fc.asyncProperty(octets, columns, async (each, width) => {
        const json = await decoded(explanation(each, width));
        expect([json.input, fromHex(json.hex)]).toEqual(['hex', each]);
      }),
      { numRuns: 200 },
    );
  });

  it('brings a message that cannot be read back as well', () => {
    const cut = vector('v1_min').wbxml.subarray(0, 50);
    const explained = explain({ octets: cut }, { strict: false }, 80);
    expect(explained.refusal).toMatchObject({
      code: 'wbxml.truncated',
      where: { offset: expect.any(Number) },
    });
    expect(explained.json.rows.at(-1)?.error).toBe('wbxml.truncated');
    expect(explained.json.error).toMatchObject({ code: 'wbxml.truncated' });
    const found = findMessage({ octets: utf8Encode(explained.lines.join('\n')) }, { strict: false });
    expect(found.octets).toEqual(cut);
  });

  it('shows offset, octets, code page, token and meaning, indented', () => {
    const { lines } = explain({ octets: vector('v6_chal').wbxml }, { strict: false }, 80);
    expect(lines).toContain('0083  00 01                   | 1        |           SWITCH_PAGE 1');
    expect(lines).toContain('009f  50                      | 1    10  |           <NextNonce>');
    expect(lines).toContain('0003  6a                      |          | character set: UTF-8');
  });

  it('shows the bits of a Package #0', () => {
    const { lines } = explain({ octets: PACKAGE_0 }, { strict: false }, 100);
    const bits = lines.map((line) => /\| {3}([0-9-]+ +[01]+ .*)$/.exec(line)?.[1]).filter(Boolean);
    expect(bits).toEqual([
      '0-9   0000001011  version 1.1',
      '10-11 11  ui-mode user interaction',
      '12    1  initiator server',
      `13-39 ${'0'.repeat(27)}  future use`,
    ]);
  });

  it('lets no control character of a message through', () => {
    const octets = encodeMessage(
      {
        ...readVector('v8_get'),
        commands: [{ name: 'Alert', cmdId: '1\u0007', data: '\u009b31m', items: [] }],
      },
      'wbxml',
    );
    expect(explain({ octets }, { strict: false }, 80).lines.join('')).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
  });

  it('explains credentials in lines that can be passed over', async () => {
    const flags = { strict: false, secret: 'srvpwd', nonce: ['text:old', 'text:Nonce'] };
    const { lines, proven, json } = explain({ octets: PACKAGE_0 }, flags, 80);
    expect(proven).toBe(false);
    expect(json.auth).toMatchObject([
      { verdict: 'stale', matched: { number: 2, nonce: { base64: 'Tm9uY2U=' } } },
    ]);
    const text = lines.filter((line) => line.startsWith('#')).join('\n');
    expect(text).toContain('no match: made with an older nonce');
    expect(text).toContain('nonce 2 (stale) Tm9uY2U= (4e6f6e6365)');
    expect(text).not.toContain('srvpwd');
    expect((await decoded(utf8Encode(lines.join('\n')))).hex).toBe(toHex(PACKAGE_0));
  });

  it('needs a nonce for a digest', () => {
    const error = refusalOf(() => explain({ octets: PACKAGE_0 }, { strict: false, secret: 'x' }, 80));
    expect(error.code).toBe('usage.no-nonce');
  });
});

function readVector(name: string) {
  const { content } = readFound(findMessage({ octets: vector(name).wbxml }, { strict: false }), false);
  if (!('message' in content)) throw new Error('not a message');
  return content.message;
}

it.each([
  ['Tm9uY2U=', '4e6f6e6365'],
  ['base64:Tm9uY2U=', '4e6f6e6365'],
  ['text:Nonce', '4e6f6e6365'],
  ['hex:00ff', '00ff'],
  ['text:', ''],
])('reads the nonce %s', (value, digits) => {
  expect(toHex(readNonce(value))).toBe(digits);
});

describe('whatever comes in', () => {
  /** Runs the work; only coded errors of the input may come out. */
  async function attempt(work: () => unknown): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof FumoError)) throw error;
      expect(['input', 'usage']).toContain(error.class);
    }
  }

  async function all(octets: Uint8Array): Promise<void> {
    const raw = { octets };
    await attempt(() => decode(raw, { ...QUIET, secret: 's', nonce: ['text:n'], hmac: 'mac=x' }));
    await attempt(() => encode(raw, ENCODE));
    await attempt(() => encode(raw, { ...ENCODE, to: 'xml' }));
    await attempt(() => explain(raw, { strict: false, secret: 's', nonce: ['text:n'] }, 80));
    for (const from of ['wbxml', 'xml', 'notification'] as const) {
      await attempt(() => explain(raw, { strict: false, from, input: 'binary' }, 80));
    }
  }

  const bases = [...VECTORS.flatMap(({ xml, wbxml }) => [utf8Encode(xml), wbxml]), PACKAGE_0, IN_SMS];
  const forms = [
    (octets: Uint8Array) => octets,
    (octets: Uint8Array) => utf8Encode(toHex(octets)),
    (octets: Uint8Array) => utf8Encode(toBase64(octets)),
    (octets: Uint8Array) => {
      try {
        return explanation(octets, 80);
      } catch {
        return octets;
      }
    },
  ];
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.uint8Array({ maxLength: 2 })), { maxLength: 3 });

  function edited(
    octets: Uint8Array,
    changes: readonly (readonly [number, number, Uint8Array])[],
  ): Uint8Array {
    return changes.reduce((before, [place, removed, added]) => {
      const at = place % (before.length + 1);
      return concatOctets(before.subarray(0, at), added, before.subarray(at + removed));
    }, octets);
  }

  it('of random octets, only coded errors come out', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), all), { numRuns: 500 });
  });

  it('of changed messages in every form, only coded errors come out', async () => {
    const changed = fc
      .tuple(fc.constantFrom(...bases), edits, fc.constantFrom(...forms), edits)
      .map(([base, inside, form, outside]) => edited(form(edited(base, inside)), outside));
    await fc.assert(fc.asyncProperty(changed, all), { numRuns: 600 });
  });

  it('of changed JSON, only coded errors come out', async () => {
    const texts = await Promise.all(
      bases.map(async (octets) => utf8Encode(JSON.stringify(await decoded(octets)))),
    );
    const changed = fc
      .tuple(fc.constantFrom(...texts), edits)
      .map(([base, changes]) => edited(base, changes));
    await fc.assert(
      fc.asyncProperty(changed, (octets) => attempt(() => encode({ octets }, ENCODE))),
      { numRuns: 500 },
    );
  });

  const MANY = 300_000;
  const long = 'a'.repeat(MANY);
  it.each([
    ['a name without end', `<${long}`],
    ['a name and what XML cannot carry', `<${long}\u0000`],
    ['an instruction without end', `<?${long}\u0000`],
    ['a document type without end', `<!DOCTYPE ${long}\u0000`],
    ['an attribute', `<a b="${long}"/>`],
    ['an attribute without end', `<a b="${long}\u0000`],
    ['blanks in a tag', `<a${' '.repeat(MANY)}\u0000`],
    ['one element', `<SyncML xmlns="SYNCML:SYNCML1.2"><${long}/></SyncML>`],
    ['one text', vector('v2_1103').xml.replace('Update?', long)],
    ['line breaks', `<a>${'\r\n'.repeat(MANY)}</b>`],
    ['a JSON string', `{"message": "${long}"}`],
    ['a JSON name', `{"message": {"${long}": 1}}`],
  ])('of %s that goes on and on, they come out soon', async (_, text) => {
    await all(utf8Encode(text));
    const error = await encode({ octets: utf8Encode(text) }, ENCODE).catch((refusal: unknown) => refusal);
    if (error instanceof FumoError) expect(JSON.stringify(error).length).toBeLessThan(3_000);
  });
});
