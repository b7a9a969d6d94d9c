/** HTTP archives and flows of mitmproxy. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../support/refusal.js';
import { briefly, importOctets, leftOutOf, vector, WBXML, XML } from './material.js';
import { flow, har, harEntry, tnet } from './recordings.js';

const ASK = vector('v1_min.wbxml');
const ANSWER = vector('v2_1103.wbxml');
const ANSWER_XML = vector('v2_1103.xml');
const TO_SERVER = ['device-to-server', 'wbxml', ASK.length, 'http://dm.example/dm'];
const TO_DEVICE = ['server-to-device', 'wbxml', ANSWER.length, 'IMEI:493005100592800'];
const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64');
const packed = { mimeType: WBXML, text: base64(ANSWER), encoding: 'base64', size: ANSWER.length };
const asked = { mimeType: WBXML, text: base64(ASK), encoding: 'base64' };

describe('HAR', () => {
  it('bodies in base64, times with an offset, entries in the order of time', () => {
    const late = harEntry({
      startedDateTime: '2026-01-05T09:00:01Z',
      postData: { mimeType: XML, text: String(vector('v3_1103reply.xml')) },
    });
    const imported = importOctets(har([late, harEntry({ postData: asked, content: packed })]));
    expect(briefly(imported.events).map(([who, spelling]) => `${who} ${spelling}`)).toEqual([
      'device-to-server wbxml',
      'server-to-device wbxml',
      'device-to-server xml',
      'note import.no-message',
    ]);
    expect(imported.events.map(({ at }) => at - imported.header.origin)).toEqual([0, 500, 750, 1250]);
    expect(imported.header.origin).toBe(Date.parse('2026-01-05T09:00:00.250Z'));
    expect(imported.places).toEqual([{ entry: 2 }, { entry: 2 }, { entry: 1 }, { entry: 1 }]);
    expect(imported.header.imported).toMatchObject({ from: 'har', clock: 'wall' });
  });

  it('binary bodies kept as text: an octet a character, UTF-8, and lost octets', () => {
    const latin = { mimeType: WBXML, text: ASK.toString('latin1') };
    const spoilt = { mimeType: WBXML, text: Buffer.concat([ASK, Buffer.from([0xff])]).toString('utf8') };
    const entries = [
      harEntry({ postData: latin, content: packed }),
      harEntry({ postData: spoilt, content: packed }),
    ];
    const imported = importOctets(har(entries));
    expect(briefly(imported.events)).toEqual([TO_SERVER, TO_DEVICE, TO_DEVICE]);
    expect(leftOutOf(imported)).toMatchObject({ 'body-as-text': 1 });
  });

  it('bodies that are still packed, and an archive with a byte order mark', () => {
    const content = { ...packed, text: base64(gzipSync(ANSWER)) };
    const responseHeaders = [{ name: 'Content-Encoding', value: 'gzip' }];
    const octets = har([harEntry({ postData: asked, content, responseHeaders })]);
    const imported = importOctets(Buffer.concat([Buffer.from('\ufeff'), octets]));
    expect(briefly(imported.events)).toEqual([TO_SERVER, TO_DEVICE]);
  });

  it('bodies of many octets: a package is measured, and a message larger than any is left out', () => {
    const large = Buffer.alloc(6_000_000, 1);
    const entry = (mimeType: string, url: string): object =>
      harEntry({
        method: 'GET',
        url,
        content: { mimeType, text: base64(large), encoding: 'base64', size: large.length },
      });
    const named = { mimeType: WBXML, text: base64(vector('v5_exec.wbxml')), encoding: 'base64', size: 1 };
    const octets = har([
      harEntry({ postData: asked, content: named }),
      entry('application/octet-stream', 'http://127.0.0.1:8080/dd/1'),
      entry(WBXML, 'http://dm.example/dm'),
    ]);
    const imported = importOctets(octets);
    expect(briefly(imported.events).at(-1)).toEqual([
      'package',
      200,
      large.length,
      'http://127.0.0.1:8080/dd/1',
    ]);
    expect(leftOutOf(imported)).toMatchObject({ 'body-too-large': 1 });
  });

  it('says damaged entries, requests without response, bodies that are not there', () => {
    const imported = importOctets(
      har([
        null,
        { request: {} },
        harEntry({ method: 'GET', status: 0 }),
        harEntry({ postData: { mimeType: WBXML, text: 'not base64!', encoding: 'base64' } }),
      ]),
    );
    expect(imported.events).toEqual([]);
    expect(leftOutOf(imported)).toEqual({ 'entry-damaged': 3, 'no-answer': 1, 'not-dm': 1 });
  });

  it.each([
    ['cut off', har([harEntry({})]).subarray(0, 100), 'import.bad-har'],
    [
      'not UTF-8',
      Buffer.concat([Buffer.from('{"log":"'), Buffer.from([0xff]), Buffer.from('"}')]),
      'import.bad-har',
    ],
    ['without entries', Buffer.from('{"log":{"entries":{}}}'), 'import.bad-har'],
  ])('refuses one that is %s', (_, octets, code) => {
    expect(refusalOf(() => importOctets(octets)).code).toBe(code);
  });

  it('refuses more entries than the limit', () => {
    const refused = refusalOf(() => importOctets(har([1, 2, 3]), { limits: { maxItems: 2 } }));
    expect(refused).toMatchObject({ code: 'import.too-many-items', found: '3', class: 'input' });
  });
});

describe('mitmproxy', () => {
  const dm = { requestType: WBXML, requestBody: ASK, responseType: WBXML, responseBody: ANSWER };

  it.each([4, 7, 9, 15, 20, 21])('flow format %d', (version) => {
    const imported = importOctets(tnet(flow({ ...dm, version })));
    expect(briefly(imported.events)).toEqual([TO_SERVER, TO_DEVICE]);
    expect(imported.events.map(({ at }) => at)).toEqual([1_767_603_600_250, 1_767_603_600_750]);
    expect(imported.header.imported).toMatchObject({ from: 'mitmproxy', clock: 'wall' });
  });

  it('several flows in the order of time, packed bodies, the address by the Host header', () => {
    const first = flow({
      ...dm,
      at: 1_767_603_500,
      url: 'http://192.0.2.7:8080/dm?x=1',
      more: [['Host', 'dm.example']],
    });
    const second = flow({
      ...dm,
      requestBody: gzipSync(ASK),
      more: [['content-encoding', 'gzip']],
      url: 'https://dm.example/dm',
    });
    const imported = importOctets(Buffer.concat([tnet(second), tnet(first)]));
    expect(imported.events).toMatchObject([
      { to: 'http://dm.example/dm?x=1' },
      { to: 'IMEI:493005100592800' },
      { to: 'https://dm.example/dm' },
      { to: 'IMEI:493005100592800' },
    ]);
  });

  it('says flows of other kinds and formats, bodies that are not there, and a torn end', () => {
    const imported = importOctets(
      Buffer.concat([
        tnet(flow({ ...dm, hasResponse: false })),
        tnet(flow({ ...dm, type: 'tcp' })),
        tnet(flow({ ...dm, version: 22 })),
        tnet(flow({ ...dm, version: [0, 18] })),
        tnet(flow({ ...dm, responseBody: null })),
        tnet({ version: 20, type: 'http' }),
        tnet(flow(dm)).subarray(0, 40),
      ]),
    );
    expect(briefly(imported.events)).toEqual([TO_SERVER, TO_SERVER, ['note', 'import.no-message']]);
    expect(leftOutOf(imported)).toEqual({
      'capture-torn': 1,
      'body-missing': 1,
      'entry-damaged': 1,
      'flow-kind': 1,
      'flow-version': 2,
    });
    expect(imported.leftOut.find(({ reason }) => reason === 'flow-version')?.cases).toEqual([
      { place: { entry: 3 }, detail: 'flow format 22' },
      { place: { entry: 4 }, detail: 'a flow format before 4' },
    ]);
  });

  it('refuses a file whose first flow is damaged, nested too deep, or of too many flows', () => {
    const codes = [
      refusalOf(() => importOctets(tnet(flow(dm)).subarray(0, 50))).code,
      refusalOf(() => importOctets(tnet(flow(dm)), { limits: { maxDepth: 1 } })).code,
      refusalOf(() =>
        importOctets(Buffer.concat([tnet(flow(dm)), tnet(flow(dm))]), { limits: { maxItems: 1 } }),
      ).code,
    ];
    expect(codes).toEqual(['import.bad-flows', 'import.bad-flows', 'import.too-many-items']);
  });

  it('keys of other prototypes are keys', () => {
    const strange = tnet({ version: 20, type: 'http', ['__proto__']: 1 });
    expect(leftOutOf(importOctets(strange))).toEqual({ 'entry-damaged': 1 });
  });
});

it('an archive and flows of the same exchange say the same', () => {
  const one = importOctets(
    har([
      harEntry({
        postData: { mimeType: WBXML, text: base64(ASK), encoding: 'base64' },
        content: { mimeType: XML, text: String(ANSWER_XML), size: 1 },
      }),
    ]),
  );
  const other = importOctets(
    tnet(flow({ requestType: WBXML, requestBody: ASK, responseType: XML, responseBody: ANSWER_XML })),
  );
  const bodies = [one, other].map(({ events }) =>
    events.map((event) => (event.kind === 'message' ? event.octets : event.kind)),
  );
  expect(bodies[0]).toHaveLength(2);
  expect(bodies[1]).toEqual(bodies[0]);
});
