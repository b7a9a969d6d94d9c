/** Whole sessions with their downloads: what DM named is kept, and a run of ours comes back as it was. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { writeDescriptor } from '../../../src/dm/descriptor.js';
import { pushHeader } from '../../../src/syncml/explain-push.js';
import { checkTrace, RULES } from '../../../src/trace/check/index.js';
import { buildModel } from '../../../src/trace/model.js';
import { eventsOf, type Played, play } from '../../support/play.js';
import { briefly, get, importOctets, leftOutOf, request, response, vector, WBXML } from './material.js';
import { CLIENT, Dialogue, type Frame, onLink, pcapFile, pcapngFile, udpPacket } from './wire.js';

const ASK = vector('v1_min.wbxml');
const EXEC = vector('v5_exec.wbxml');
/** What that message names. */
const NAMED = 'http://127.0.0.1:8080/dd/1';
const IMAGE = Buffer.alloc(3000, 7);
const DESCRIPTOR = Buffer.from(
  writeDescriptor({
    types: ['application/octet-stream'],
    size: IMAGE.length,
    objectUri: '../files/fw.bin',
    installNotifyUri: 'http://127.0.0.1:8080/notify',
  }),
);

describe('downloads', () => {
  it('the descriptor, the package that it names, and the report are transfers; other traffic is not', () => {
    const { frames } = new Dialogue()
      .open()
      .say('client', ...request('/dm', WBXML, ASK))
      .say('server', ...response(WBXML, EXEC))
      .say('client', get('/dd/1', '127.0.0.1:8080'))
      .say('server', ...response('text/xml', DESCRIPTOR))
      .say('client', get('/files/fw.bin', '127.0.0.1:8080'))
      .say('server', ...response('application/octet-stream', IMAGE))
      .say('client', get('/files/other.bin', '127.0.0.1:8080'))
      .say('server', ...response('application/octet-stream', IMAGE))
      .say('client', 'POST /notify HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Length: 11\r\n\r\n900 Success')
      .say('server', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    const imported = importOctets(pcapFile(frames, { link: 101 }));
    expect(briefly(imported.events).slice(2)).toEqual([
      ['descriptor', 200, DESCRIPTOR.length, NAMED],
      ['package', 200, IMAGE.length, 'http://127.0.0.1:8080/files/fw.bin'],
      ['install-notify', 200, 11, 'http://127.0.0.1:8080/notify'],
    ]);
    expect(imported.events.at(-1)).toMatchObject({ method: 'POST', text: '900 Success' });
    expect(imported.events.at(-2)).toMatchObject({
      mediaType: 'application/octet-stream',
      sha256: createHash('sha256').update(IMAGE).digest('hex'),
    });
    expect(leftOutOf(imported)).toEqual({ 'not-dm': 1 });
  });

  it('a redirection of the download is followed', () => {
    const { frames } = new Dialogue()
      .open()
      .say('client', ...request('/dm', WBXML, ASK))
      .say('server', ...response(WBXML, EXEC))
      .say('client', get('/dd/1', '127.0.0.1:8080'))
      .say('server', ...response('text/plain', new Uint8Array(), 'Location: /elsewhere\r\n', '302 Found'))
      .say('client', get('/elsewhere', '127.0.0.1:8080'))
      .say('server', ...response('application/octet-stream', IMAGE, '', '206 Partial Content'));
    expect(briefly(importOctets(pcapFile(frames, { link: 101 })).events).slice(2)).toEqual([
      ['package', 302, 0, NAMED],
      ['package', 206, IMAGE.length, 'http://127.0.0.1:8080/elsewhere'],
    ]);
  });

  it('a package larger than what is kept has its size, and no digest', () => {
    const { frames } = new Dialogue()
      .open()
      .say('client', ...request('/dm', WBXML, ASK))
      .say('server', ...response(WBXML, EXEC))
      .say('client', get('/dd/1', '127.0.0.1:8080'))
      .say('server', ...response('application/octet-stream', IMAGE));
    const imported = importOctets(pcapFile(frames, { link: 101 }), { limits: { maxBodyOctets: 2000 } });
    expect(imported.events.at(-1)).toMatchObject({ kind: 'transfer', size: IMAGE.length });
    expect(imported.events.at(-1)).not.toHaveProperty('sha256');
    expect(leftOutOf(imported)).toEqual({ 'body-too-large': 1 });
  });

  it('a message answered by an error page, one that came with an error, one under another media type', () => {
    const { frames } = new Dialogue()
      .open()
      .say('client', ...request('/dm', WBXML, ASK))
      .say('server', ...response('text/html', Buffer.from('<p>no</p>'), '', '503 Unavailable'))
      .say(
        'client',
        ...request(
          '/dm',
          'application/octet-stream',
          ASK,
          'x-syncml-hmac: algorithm=MD5, username="u", mac=AA==\r\n',
        ),
      )
      .say('server', ...response(WBXML, EXEC, '', '500 Oops'));
    const imported = importOctets(pcapFile(frames, { link: 101 }));
    expect(briefly(imported.events).map(([kind, code]) => (kind === 'note' ? code : kind))).toEqual([
      'device-to-server',
      'import.no-message',
      'device-to-server',
      'import.media-type',
      'server-to-device',
      'import.http-status',
    ]);
    expect(imported.events[2]).toMatchObject({
      mediaType: WBXML,
      headers: { 'x-syncml-hmac': 'algorithm=MD5, username="u", mac=AA==' },
    });
    expect(imported.header.auth).toBe('hmac');
  });
});

/** A run of ours, as it would have been captured. */
function captured({ events }: Played): Frame[] {
  const frames: Frame[] = [];
  let port = 50_000;
  let open: Dialogue | undefined;
  const done = (): void => {
    frames.push(...(open?.close().frames ?? []));
    open = undefined;
  };
  for (const event of events) {
    if (event.kind !== 'message') continue;
    const body = Buffer.from(event.octets, 'base64');
    const more = Object.entries(event.headers ?? {})
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
    if (event.mediaType.endsWith('notification')) {
      done();
      frames.push({
        at: event.at,
        octets: udpPacket({ ...CLIENT, target: 2948 }, Buffer.concat([pushHeader().subarray(7), body])),
      });
    } else if (event.direction === 'device-to-server') {
      done();
      port += 1;
      open = new Dialogue({ at: event.at, ends: { ...CLIENT, source: port }, mss: 500 })
        .open()
        .say('client', ...request('/dm', event.mediaType, body, more));
    } else open?.say('server', ...response(event.mediaType, body, more));
  }
  done();
  return frames;
}

describe('a run of ours, captured and imported', () => {
  it.each(['wbxml', 'xml'] as const)(
    '%s: every octet comes back, sessions and verdicts are the same',
    async (encoding) => {
      const played = await play('deferred', { encoding });
      const imported = importOctets(pcapngFile(onLink(captured(played), 1)));
      const wire = (events: Played['events']): object[] =>
        eventsOf(events, 'message').map(({ message, direction, mediaType, octets, headers }) => ({
          message,
          direction,
          mediaType,
          octets,
          headers,
        }));
      expect(wire(imported.events).length).toBeGreaterThan(8);
      expect(wire(imported.events)).toEqual(wire(played.events));
      expect(imported.header).toMatchObject({ encoding, auth: 'md5' });
      const sessions = ({ header, events }: Pick<Played, 'header' | 'events'>): unknown[] =>
        buildModel(header, events).sessions.map(({ session, trigger, messages }) => ({
          session,
          trigger,
          messages: messages.length,
        }));
      expect(sessions(imported)).toEqual(sessions(played));
      const broken = checkTrace(imported.header, imported.events, { rules: RULES }).filter(
        ({ verdict }) => verdict === 'fail',
      );
      expect(broken.map(({ id }) => id)).toEqual([]);
    },
  );
});
