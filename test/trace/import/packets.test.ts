/** Captures: every file form and link, TCP put in order, HTTP and WAP push read, everything else said. */
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  briefly,
  get,
  importOctets,
  leftOutOf,
  PACKAGE_0,
  PUSH,
  request,
  response,
  vector,
  WBXML,
  XML,
} from './material.js';
import {
  CLIENT,
  Dialogue,
  FLAGS,
  type Frame,
  ipPacket,
  LINKS,
  ORIGIN,
  onLink,
  pcapFile,
  pcapngFile,
  reverse,
  tcpPacket,
  udpPacket,
} from './wire.js';

const ASK = vector('v1_min.wbxml');
const ANSWER = vector('v2_1103.wbxml');
const REPLY = vector('v3_1103reply.xml');
const TO_SERVER = ['device-to-server', 'wbxml', ASK.length, 'http://dm.example/dm'];
const TO_DEVICE = ['server-to-device', 'wbxml', ANSWER.length, 'IMEI:493005100592800'];
const V6 = { from: 'fd00::2', to: 'fd00::1:0:1', source: 40_000, target: 80 };

function simple(options: ConstructorParameters<typeof Dialogue>[0] = {}): Dialogue {
  return new Dialogue(options)
    .open()
    .say('client', ...request('/dm', WBXML, ASK))
    .say('server', ...response(WBXML, ANSWER));
}

function capture(frames: readonly Frame[], link = 101): ReturnType<typeof importOctets> {
  return importOctets(pcapFile(onLink(frames, link), { link }));
}

describe('file forms', () => {
  const frames = onLink(simple().frames, 1);
  it.each([
    ['pcap, little endian', pcapFile(frames), 'pcap'],
    ['pcap, big endian', pcapFile(frames, { order: 'big' }), 'pcap'],
    ['pcap with nanoseconds', pcapFile(frames, { nano: true }), 'pcap'],
    ['pcap in gzip', gzipSync(pcapFile(frames)), 'pcap'],
    ['pcapng, little endian', pcapngFile(frames), 'pcapng'],
    ['pcapng, big endian', pcapngFile(frames, { order: 'big' }), 'pcapng'],
    ['pcapng with nanoseconds', pcapngFile(frames, { resolution: 9 }), 'pcapng'],
    ['pcapng with a resolution of a power of two', pcapngFile(frames, { resolution: 0x80 | 20 }), 'pcapng'],
    [
      'two sections of pcapng',
      Buffer.concat([pcapngFile(frames.slice(0, 4)), pcapngFile(frames.slice(4), { order: 'big' })]),
      'pcapng',
    ],
  ])('%s', (_, octets, from) => {
    const imported = importOctets(octets);
    expect(briefly(imported.events)).toEqual([TO_SERVER, TO_DEVICE]);
    expect(imported.header).toMatchObject({
      flow: 'import',
      encoding: 'wbxml',
      origin: imported.events[0]?.at,
      imported: { from, name: 'capture', clock: 'wall', leftOut: [] },
    });
    const times = imported.events.map(({ at }) => at);
    const late = frames.flatMap(({ at, octets: packet }) => (packet.length > 60 ? [at] : []));
    expect(times.map((at, index) => Math.abs(at - (late[index] ?? 0)) <= 1)).toEqual([true, true]);
  });

  it('an IP packet of each version in each link', () => {
    const links = Object.keys(LINKS).map(Number);
    const seen = links.flatMap((link) => [
      briefly(capture(simple().frames, link).events),
      briefly(capture(simple({ ends: V6 }).frames, link).events),
    ]);
    expect(links.length).toBe(6);
    expect(seen).toEqual(seen.map(() => [TO_SERVER, TO_DEVICE]));
  });

  it('frames with VLAN tags, and PPPoE', () => {
    const tagged = simple().frames.map(({ at, octets }) => ({
      at,
      octets: Buffer.concat([Buffer.alloc(12), Buffer.from('88a8000181000002' + '0800', 'hex'), octets]),
    }));
    const pppoe = simple().frames.map(({ at, octets }) => ({
      at,
      octets: Buffer.concat([Buffer.alloc(12), Buffer.from('8864110000010000' + '0021', 'hex'), octets]),
    }));
    expect(briefly(importOctets(pcapFile(tagged)).events)).toEqual([TO_SERVER, TO_DEVICE]);
    expect(briefly(importOctets(pcapFile(pppoe)).events)).toEqual([TO_SERVER, TO_DEVICE]);
  });

  it('says a torn end, an unknown link, and what is no IP', () => {
    const torn = importOctets(pcapFile(frames).subarray(0, -10));
    expect([briefly(torn.events), leftOutOf(torn)]).toEqual([[TO_SERVER], { 'capture-torn': 1 }]);
    expect(torn.leftOut[0]?.cases).toEqual([
      { place: { packet: frames.length, offset: expect.any(Number) } },
    ]);
    const tornNg = importOctets(pcapngFile(frames).subarray(0, -4));
    expect([briefly(tornNg.events), leftOutOf(tornNg)]).toEqual([[TO_SERVER], { 'capture-torn': 1 }]);
    const unknown = importOctets(pcapFile(frames, { link: 147 }));
    expect([unknown.events, leftOutOf(unknown)]).toEqual([[], { 'link-type': frames.length }]);
    const arp = importOctets(
      pcapFile([
        {
          at: ORIGIN,
          octets: Buffer.concat([Buffer.alloc(12), Buffer.from('0806', 'hex'), Buffer.alloc(28)]),
        },
      ]),
    );
    expect(leftOutOf(arp)).toEqual({ 'not-ip': 1 });
  });
});

describe('TCP', () => {
  const payload = (frames: readonly Frame[]): number[] =>
    frames.flatMap(({ octets }, at) => (octets.length > 40 ? [at] : []));
  const swapped = (frames: readonly Frame[], one: number, other: number): Frame[] =>
    frames.map((frame, at) => (at === one ? frames[other] : at === other ? frames[one] : undefined) ?? frame);

  it('puts segments in order, drops what was sent again, over the end of the numbers', () => {
    const { frames } = simple({ mss: 37 });
    const parts = payload(frames);
    const [second = 0, third = 0] = parts.slice(1);
    const [late = 0, later = 0] = parts.slice(-3);
    const mixed = swapped(swapped(frames, second, third), late, later);
    expect(briefly(capture(mixed).events)).toEqual([TO_SERVER, TO_DEVICE]);
    expect(briefly(capture(mixed.flatMap((frame) => [frame, frame])).events)).toEqual([TO_SERVER, TO_DEVICE]);
    expect(briefly(capture([...mixed, ...frames]).events)).toEqual([TO_SERVER, TO_DEVICE]);
  });

  it('takes the new part of a segment that overlaps', () => {
    const whole = Buffer.concat(request('/dm', WBXML, ASK).map((part) => Buffer.from(part)));
    const frames = [
      tcpPacket(CLIENT, { sequence: 99, flags: FLAGS.syn }),
      tcpPacket(CLIENT, { sequence: 100, octets: whole.subarray(0, 50) }),
      tcpPacket(CLIENT, { sequence: 120, octets: whole.subarray(20, 90) }),
      tcpPacket(CLIENT, { sequence: 140, octets: whole.subarray(40) }),
    ].map((octets, at) => ({ at: ORIGIN + at, octets }));
    expect(briefly(capture(frames).events)).toEqual([TO_SERVER]);
  });

  it('says what the capture missed, and goes on with the next message', () => {
    const dialogue = simple({ mss: 60 });
    const lost = payload(dialogue.frames)[1];
    dialogue.say('client', ...request('/dm', XML, REPLY)).say('server', ...response(WBXML, ANSWER));
    const imported = capture(dialogue.frames.filter((_, at) => at !== lost));
    expect(
      briefly(imported.events)
        .map(([who, spelling]) => `${who} ${spelling}`)
        .sort(),
    ).toEqual(['device-to-server xml', 'server-to-device wbxml', 'server-to-device wbxml']);
    expect(leftOutOf(imported)).toEqual({ 'tcp-gap': 1, 'cut-short': 1 });
    expect(imported.leftOut[0]?.cases[0]?.detail).toBe('60 octets, 10.0.0.2:40000 to 10.0.0.1:80');
  });

  it('a capture that cut the packets', () => {
    const frames = simple().frames.map(({ at, octets }) => ({
      at,
      octets: octets.subarray(0, 90),
      length: octets.length,
    }));
    const imported = capture(frames);
    expect(imported.events).toEqual([]);
    expect(leftOutOf(imported)).toEqual({ 'packet-cut': 2, 'cut-short': 2 });
  });

  it('a capture that begins in the middle of a body', () => {
    const { frames } = simple({ mss: 50 }).say('client', ...request('/dm', XML, REPLY));
    const imported = capture(frames.slice(5));
    expect(briefly(imported.events).map(([who]) => who)).toEqual(['server-to-device', 'device-to-server']);
    expect(leftOutOf(imported)).toEqual({ 'cut-short': 1 });
  });

  it('the same ports again are another connection', () => {
    const again = new Dialogue({ at: ORIGIN + 1000 })
      .open()
      .say('client', ...request('/dm', XML, REPLY)).frames;
    // The initial number differs, as it does in a new connection.
    const renumbered = again.map((frame) => {
      const octets = Buffer.from(frame.octets);
      octets.writeUInt32BE((octets.readUInt32BE(24) + 77_777) >>> 0, 24);
      return { ...frame, octets };
    });
    expect(briefly(capture([...simple().frames, ...renumbered]).events)).toEqual([
      TO_SERVER,
      TO_DEVICE,
      ['device-to-server', 'xml', REPLY.length, 'http://dm.example/dm'],
    ]);
  });

  it('holds no more than the limit back, and follows no more connections', () => {
    const { frames } = simple({ mss: 10 });
    const lost = payload(frames)[0];
    const limited = pcapFile(
      frames.filter((_, at) => at !== lost),
      { link: 101 },
    );
    const imported = importOctets(limited, { limits: { maxHeldOctets: 64 } });
    expect(leftOutOf(imported)).toMatchObject({ 'tcp-gap': 1 });
    const two = [...simple().frames, ...simple({ ends: { ...CLIENT, source: 40_001 } }).frames];
    const one = importOctets(pcapFile(two, { link: 101 }), { limits: { maxConnections: 1 } });
    expect([briefly(one.events), Object.keys(leftOutOf(one))]).toEqual([
      [TO_SERVER, TO_DEVICE],
      ['too-many-connections'],
    ]);
  });
});

describe('HTTP', () => {
  const chunked = (body: Uint8Array): Buffer =>
    Buffer.concat([
      Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: ${WBXML}\r\nTransfer-Encoding: chunked\r\n\r\n`),
      ...[body.subarray(0, 7), body.subarray(7)].flatMap((part) => [
        Buffer.from(`${part.length.toString(16)};x=1\r\n`),
        part,
        Buffer.from('\r\n'),
      ]),
      Buffer.from('0\r\nX-Trailer: 1\r\n\r\n'),
    ]);

  it('chunks, with extensions and trailers, in segments of any size', () => {
    for (const mss of [1, 3, 64, 1400]) {
      const { frames } = new Dialogue({ mss })
        .open()
        .say('client', ...request('/dm', WBXML, ASK))
        .say('server', chunked(ANSWER), ...response(WBXML, ANSWER));
      expect(briefly(capture(frames).events)).toEqual([TO_SERVER, TO_DEVICE, TO_DEVICE]);
    }
  });

  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
  ])('bodies packed with %s', (coding, pack) => {
    const body = pack(ANSWER);
    const { frames } = new Dialogue()
      .open()
      .say('client', ...request('/dm', WBXML, pack(ASK), `Content-Encoding: ${coding}\r\n`))
      .say('server', ...response(WBXML, body, `Content-Encoding: ${coding}\r\n`));
    expect(briefly(capture(frames).events)).toEqual([TO_SERVER, TO_DEVICE]);
  });

  it('two packings over each other, and those that cannot be taken off', () => {
    const twice = brotliCompressSync(gzipSync(ANSWER));
    const { frames } = new Dialogue()
      .open()
      .say('client', ...request('/dm', WBXML, ASK, 'Content-Encoding: identity\r\n'))
      .say('server', ...response(WBXML, twice, 'Content-Encoding: gzip, br\r\n'))
      .say('client', ...request('/dm', WBXML, gzipSync(ASK).subarray(0, 30), 'Content-Encoding: gzip\r\n'))
      .say('server', ...response(WBXML, ANSWER, 'Content-Encoding: secret\r\n'));
    const imported = capture(frames);
    expect(briefly(imported.events)).toEqual([TO_SERVER, TO_DEVICE]);
    expect(leftOutOf(imported)).toMatchObject({ 'content-encoding': 2 });
  });

  it('a packed body that would grow without bound is not unpacked', () => {
    const bomb = gzipSync(Buffer.alloc(4_000_000));
    const { frames } = new Dialogue()
      .open()
      .say('client', ...request('/dm', WBXML, bomb, 'Content-Encoding: gzip\r\n'));
    const imported = importOctets(pcapFile(frames, { link: 101 }), { limits: { maxBodyOctets: 1_000_000 } });
    expect(leftOutOf(imported)).toMatchObject({ 'content-encoding': 1 });
  });

  it('requests sent without waiting, answers with and without 100 Continue, HEAD, and a body up to the end', () => {
    const { frames } = new Dialogue()
      .open()
      .say(
        'client',
        'HEAD /x HTTP/1.1\r\nHost: dm.example\r\n\r\n',
        ...request('/dm', WBXML, ASK),
        ...request('/dm', XML, REPLY),
      )
      .say(
        'server',
        'HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n',
        'HTTP/1.1 100 Continue\r\n\r\n',
        ...response(WBXML, ANSWER),
      )
      .say('server', `HTTP/1.1 200 OK\r\nContent-Type: ${WBXML}\r\n\r\n`, ANSWER)
      .close('server');
    const imported = capture(frames);
    expect(briefly(imported.events)).toEqual([
      TO_SERVER,
      ['device-to-server', 'xml', REPLY.length, 'http://dm.example/dm'],
      TO_DEVICE,
      TO_DEVICE,
    ]);
    expect(imported.leftOut).toMatchObject([
      { reason: 'not-dm', cases: [{ detail: 'HEAD http://dm.example/x' }] },
    ]);
  });

  it('one message cut off by the end of the capture', () => {
    const { frames } = new Dialogue()
      .open()
      .say('client', ...request('/dm', WBXML, ASK))
      .say('server', ...response(WBXML, Buffer.concat([ANSWER, ANSWER])));
    const cut = frames.map((frame, at) =>
      at === frames.length - 1 ? { ...frame, octets: frame.octets.subarray(0, -5) } : frame,
    );
    const imported = capture(cut);
    expect([briefly(imported.events), leftOutOf(imported)]).toEqual([
      [TO_SERVER, ['note', 'import.no-message']],
      { 'cut-short': 1 },
    ]);
  });

  it.each([
    ['a negative length', 'Content-Length: -61'],
    ['a length that is no number', 'Content-Length: many'],
    ['a coding of the transfer that is not known', 'Transfer-Encoding: gzip, chunked'],
    ['two lengths', 'Content-Length: 4\r\nContent-Length: 5'],
  ])('%s is broken HTTP, and what follows is read', (_, header) => {
    const { frames } = new Dialogue()
      .open()
      .say('client', `POST /dm HTTP/1.1\r\nHost: dm.example\r\n${header}\r\n\r\n`)
      .say('client', ...request('/dm', WBXML, ASK));
    const imported = capture(frames);
    expect([briefly(imported.events), leftOutOf(imported)]).toEqual([[TO_SERVER], { 'http-broken': 1 }]);
  });

  it('a chunk of negative length', () => {
    const { frames } = new Dialogue()
      .open()
      .say(
        'server',
        `HTTP/1.1 200 OK\r\nContent-Type: ${WBXML}\r\nTransfer-Encoding: chunked\r\n\r\n-40\r\n`,
        'x'.repeat(40),
      )
      .say('server', ...response(WBXML, ANSWER));
    const imported = capture(frames);
    expect([briefly(imported.events), leftOutOf(imported)]).toEqual([[TO_DEVICE], { 'http-broken': 1 }]);
  });

  it.each([
    ['tls', Buffer.from('1603010200010001fc0303', 'hex'), 'tls'],
    ['HTTP/2', Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), 'http2'],
    ['something else', Buffer.from('220 mail.example ready for you\r\n'), 'not-http'],
  ])('%s is said once a connection', (_, octets, reason) => {
    const { frames } = new Dialogue()
      .open()
      .say('client', octets)
      .say('server', octets)
      .say('client', octets);
    const imported = capture(frames);
    expect([imported.events, leftOutOf(imported)]).toEqual([[], { [reason]: 1 }]);
    expect(imported.leftOut[0]?.cases).toEqual([
      { place: { packet: 4 }, detail: '10.0.0.2:40000 to 10.0.0.1:80' },
    ]);
  });

  it('what goes through a tunnel is said to be unreadable', () => {
    const { frames } = new Dialogue()
      .open()
      .say('client', 'CONNECT dm.example:443 HTTP/1.1\r\nHost: dm.example:443\r\n\r\n')
      .say('server', 'HTTP/1.1 200 Connection established\r\n\r\n')
      .say('client', Buffer.from('1603010200010001fc0303', 'hex'));
    expect(leftOutOf(capture(frames))).toEqual({ tls: 1 });
  });

  it('gives a request to a proxy its own address, and one without Host that of the server', () => {
    const [head, body] = request('http://dm.example/dm', WBXML, ASK);
    const { frames } = new Dialogue()
      .open()
      .say('client', head.replace(/Host:.*\r\n/, ''), body)
      .say('client', ...[request('/dm', WBXML, ASK)[0].replace(/Host:.*\r\n/, ''), ASK]);
    expect(capture(frames).events).toMatchObject([
      { to: 'http://dm.example/dm' },
      { to: 'http://10.0.0.1:80/dm' },
    ]);
  });
});

describe('UDP', () => {
  const to = (target: number, octets: Uint8Array): Frame => ({
    at: ORIGIN,
    octets: udpPacket({ ...reverse(CLIENT), source: 9200, target }, octets),
  });

  it.each([
    ['a short content type', PUSH],
    [
      'a content type in words',
      Buffer.concat([
        Buffer.from([1, 6, 37]),
        Buffer.from('application/vnd.syncml.notification\0'),
        Buffer.from([0]),
        PACKAGE_0,
      ]),
    ],
    [
      'a content type with parameters',
      Buffer.concat([Buffer.from([1, 6, 4, 3, 0xc4, 0x81, 0x84]), PACKAGE_0]),
    ],
    [
      'a content type with a long number',
      Buffer.concat([Buffer.from([1, 6, 4, 3, 0x01, 0x44, 0x80]), PACKAGE_0]),
    ],
  ])('a Package #0 with %s', (_, octets) => {
    const imported = capture([to(2948, octets)]);
    expect(briefly(imported.events)).toEqual([
      ['server-to-device', 'notification', PACKAGE_0.length, 'udp://10.0.0.2:2948'],
    ]);
    expect(imported.header.encoding).toBe('wbxml');
    expect(imported.header.imported.unknown).toEqual(['seed', 'faults', 'given', 'auth', 'encoding']);
  });

  it('a bootstrap comes the same way', () => {
    const imported = capture([to(2948, Buffer.concat([Buffer.from([1, 6, 3, 0xc2, 0xaf, 0x87]), ANSWER]))]);
    expect(briefly(imported.events)).toEqual([
      ['server-to-device', 'wbxml', ANSWER.length, 'udp://10.0.0.2:2948'],
    ]);
  });

  it('says other pushes, other packets, other protocols, pieces and damage', () => {
    const fragment = udpPacket(CLIENT, PUSH);
    fragment[6] = 0x20;
    const imported = capture([
      to(2948, Buffer.from([1, 6, 1, 0xae, 1, 2])),
      to(2948, Buffer.from('no push')),
      to(53, Buffer.from('a question of names')),
      { at: ORIGIN, octets: ipPacket(CLIENT, 1, Buffer.alloc(8)) },
      { at: ORIGIN, octets: fragment },
      { at: ORIGIN, octets: ipPacket(CLIENT, 6, Buffer.alloc(3)) },
    ]);
    expect([imported.events, leftOutOf(imported)]).toEqual([
      [],
      { 'push-other': 2, 'udp-other': 1, 'other-protocol': 1, 'ip-fragment': 1, 'packet-damaged': 1 },
    ]);
    expect(imported.leftOut.find(({ reason }) => reason === 'push-other')?.cases[0]).toEqual({
      place: { packet: 1 },
      detail: 'WSP content type 0x2e',
    });
  });
});

describe('what a client fetches', () => {
  it('is said when it has nothing to do with firmware', () => {
    const { frames } = new Dialogue()
      .open()
      .say('client', get('/news'))
      .say('server', ...response('text/html', Buffer.from('<p>')));
    expect(leftOutOf(capture(frames))).toEqual({ 'not-dm': 1 });
  });
});
