/** The recordings under `test/fixtures/captures`, as they are made. */
import { buildNotification } from '../../../src/dm/notification.js';
import { pushHeader } from '../../../src/syncml/explain-push.js';
import { request, response, vector, WBXML, XML } from './material.js';
import { flow, har, harEntry, tnet } from './recordings.js';
import { CLIENT, Dialogue, type Frame, ORIGIN, onLink, pcapFile, pcapngFile, udpPacket } from './wire.js';

/** Asks for the session that the vectors are of. */
const PACKAGE_0 = buildNotification({
  serverId: 'dm.fumo.test',
  password: 'server-secret',
  nonce: new Uint8Array(16),
  uiMode: 2,
  initiator: 1,
  sessionId: 1,
});
const PAIRS = [
  ['v4_1226', 'v2_1103'],
  ['v3_1103reply', 'v5_exec'],
] as const;

function dialogue(spelling: 'xml' | 'wbxml', mss: number): Frame[] {
  const type = spelling === 'xml' ? XML : WBXML;
  const talk = new Dialogue({ mss, at: ORIGIN }).open();
  for (const [asked, answered] of PAIRS) {
    talk.say('client', ...request('/dm', type, vector(`${asked}.${spelling}`)));
    talk.say('server', ...response(type, vector(`${answered}.${spelling}`)));
  }
  return talk.close().frames;
}

const push: Frame = {
  at: ORIGIN - 2000,
  octets: udpPacket(
    { from: '10.0.0.1', to: '10.0.0.2', source: 9200, target: 2948 },
    Buffer.concat([pushHeader().subarray(7), PACKAGE_0]),
  ),
};

/** Segments out of order, one sent again, one that the capture missed. */
function troubled(): Frame[] {
  const frames = dialogue('wbxml', 120);
  const [one, other] = [frames[4], frames[5]];
  const mixed = frames.map((frame, at) => (at === 4 ? other : at === 5 ? one : undefined) ?? frame);
  return [...mixed.slice(0, 8), ...mixed.slice(6, 8), ...mixed.slice(8)].filter((_, at) => at !== 10);
}

const TLS = new Dialogue({ ends: { ...CLIENT, target: 443 } })
  .open()
  .say('client', Buffer.from('1603010200010001fc0303', 'hex')).frames;

const base64 = (name: string): string => vector(name).toString('base64');

/** By name: the recording that the file must hold. */
export const FIXTURES: Readonly<Record<string, Uint8Array>> = {
  'ethernet.pcap': pcapFile(onLink([push, ...dialogue('wbxml', 1400)], 1)),
  'any.pcap': pcapFile(onLink([push, ...dialogue('xml', 500)], 276), { link: 276, nano: true }),
  'troubled.pcapng': pcapngFile(onLink([push, ...troubled()], 1), { resolution: 9 }),
  'tls.pcapng': pcapngFile(onLink(TLS, 1)),
  'session.har': har(
    PAIRS.map(([asked, answered], at) =>
      harEntry({
        startedDateTime: `2026-01-05T09:00:0${at}.000Z`,
        postData: { mimeType: XML, text: String(vector(`${asked}.xml`)) },
        content: { mimeType: WBXML, text: base64(`${answered}.wbxml`), encoding: 'base64', size: 1 },
      }),
    ),
  ),
  'session.flows': Buffer.concat(
    PAIRS.map(([asked, answered], at) =>
      tnet(
        flow({
          at: ORIGIN / 1000 + at,
          requestType: WBXML,
          requestBody: vector(`${asked}.wbxml`),
          responseType: WBXML,
          responseBody: vector(`${answered}.wbxml`),
        }),
      ),
    ),
  ),
  'messages/1.bin': Buffer.concat([pushHeader(), PACKAGE_0]),
  ...Object.fromEntries(
    PAIRS.flat().map((name, at) => [`messages/${at + 2}-${name}.wbxml`, vector(`${name}.wbxml`)]),
  ),
};

/** What each recording becomes: messages, notifications, sessions, reasons left out. */
export const EXPECTED: Readonly<Record<string, readonly [number, number, number, ...string[]]>> = {
  'ethernet.pcap': [4, 1, 2],
  'any.pcap': [4, 1, 2],
  'troubled.pcapng': [3, 1, 2, 'tcp-gap', 'cut-short'],
  'session.har': [4, 0, 2],
  'session.flows': [4, 0, 2],
  messages: [4, 1, 2],
};
