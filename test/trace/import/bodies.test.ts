/** Folders of messages, single messages, and what is no recording. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pushHeader } from '../../../src/syncml/explain-push.js';
import { compareNames } from '../../../src/trace/import/index.js';
import { refusalOf } from '../../support/refusal.js';
import { briefly, importOctets, leftOutOf, PACKAGE_0, vector } from './material.js';

const file = (name: string, octets: Uint8Array): { name: string; octets: Uint8Array } => ({ name, octets });

describe('a folder', () => {
  it('in the order of names, numbers as numbers; who speaks by name, content, or turn', () => {
    const imported = importOctets([
      file('10-server-to-device-pkg2.xml', vector('v1_min.xml')),
      file('2.wbxml', vector('v4_1226.wbxml')),
      file('1.bin', PACKAGE_0),
      file('3.WBXML', vector('v7_1100.wbxml')),
      file('notes.txt', Buffer.from('x')),
      file('fumo-export.json', Buffer.from('{}')),
      file('4.xml', Buffer.from('<html/>')),
    ]);
    expect(briefly(imported.events).map(([who, spelling]) => `${who} ${spelling}`)).toEqual([
      'server-to-device notification',
      'device-to-server wbxml',
      'server-to-device wbxml',
      'server-to-device xml',
    ]);
    expect(imported.places).toEqual(
      ['1.bin', '2.wbxml', '3.WBXML', '10-server-to-device-pkg2.xml'].map((name) => ({ file: name })),
    );
    expect(leftOutOf(imported)).toEqual({ 'other-file': 1, 'not-dm': 1 });
    expect(imported.header).toMatchObject({ origin: 0, imported: { from: 'folder', clock: 'none' } });
    expect(imported.events.every(({ at }) => at === 0)).toBe(true);
  });

  it('says when nobody can tell who speaks', () => {
    const silent = Buffer.from(
      String(vector('v1_min.xml'))
        .replace(/<SyncBody>[\s\S]*<\/SyncBody>/, '<SyncBody><Final/></SyncBody>')
        .replace(/<LocURI>[^<]*<\/LocURI>/g, '<LocURI>x</LocURI>'),
    );
    const imported = importOctets([file('1.xml', silent), file('2.xml', silent)]);
    expect(briefly(imported.events).map(([what, detail]) => `${what} ${detail}`)).toEqual([
      'device-to-server xml',
      'note import.direction-guessed',
      'server-to-device xml',
      'note import.direction-guessed',
    ]);
  });

  it('bounds files and octets', () => {
    const files = [file('1.xml', vector('v1_min.xml')), file('2.xml', vector('v1_min.xml'))];
    expect(refusalOf(() => importOctets(files, { limits: { maxFiles: 1 } })).code).toBe(
      'import.too-many-files',
    );
    expect(refusalOf(() => importOctets(files, { limits: { maxOctets: 900 } })).code).toBe(
      'import.too-large',
    );
  });

  it('compares names as people do', () => {
    const names = ['b', '10', 'a10', '2', 'a9', 'a', '02'];
    expect([...names].sort(compareNames)).toEqual(['02', '2', '10', 'a', 'a9', 'a10', 'b']);
  });
});

describe('one message', () => {
  it.each([
    ['XML', vector('v2_1103.xml'), 'server-to-device xml'],
    ['WBXML', vector('v2_1103.wbxml'), 'server-to-device wbxml'],
    ['a Package #0', PACKAGE_0, 'server-to-device notification'],
    [
      'a Package #0 with the headers of its SMS',
      Buffer.concat([pushHeader(), PACKAGE_0]),
      'server-to-device notification',
    ],
    ['gzip around it', gzipSync(vector('v5_exec.wbxml')), 'server-to-device wbxml'],
  ])('%s', (_, octets, expected) => {
    const imported = importOctets(octets);
    expect(briefly(imported.events).map(([who, spelling]) => `${who} ${spelling}`)).toEqual([expected]);
    expect(imported.header.imported).toMatchObject({ from: 'file', clock: 'none' });
    expect(imported.header.imported.unknown).toContain('transport');
  });

  it('a Package #0 is kept without the headers of its push', () => {
    const [event] = importOctets(Buffer.concat([pushHeader(), PACKAGE_0])).events;
    expect(event).toMatchObject({ octets: Buffer.from(PACKAGE_0).toString('base64') });
  });

  it('one that names itself SyncML is kept although it cannot be decoded', () => {
    const broken = Buffer.from('<?xml version="1.0"?><SyncML xmlns="SYNCML:SYNCML1.2"><SyncHdr>');
    expect(briefly(importOctets(broken).events)).toHaveLength(2);
  });

  it('SyncML that is not DM is left out', () => {
    const ds = Buffer.from(String(vector('v1_min.xml')).replace('DM/1.2', 'SyncML/1.2'));
    const imported = importOctets(ds);
    expect([imported.events, leftOutOf(imported)]).toEqual([[], { 'other-syncml': 1 }]);
  });
});

describe('refused', () => {
  it.each([
    ['nothing', Buffer.alloc(0), 'import.empty'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'import.unknown-format'],
    ['other JSON', Buffer.from('{"a":1}'), 'import.unknown-format'],
    ['a trace of ours', Buffer.from('{"format":"fumo-trace","v":1}\n'), 'import.own-trace'],
    ['damaged gzip', Buffer.from('1f8b0800', 'hex'), 'import.bad-gzip'],
    ['gzip that would be too large', gzipSync(Buffer.alloc(5000)), 'import.bad-gzip'],
    ['too large a file', Buffer.alloc(2000), 'import.too-large'],
  ])('%s', (_, octets, code) => {
    const refused = refusalOf(() => importOctets(octets, { limits: { maxOctets: 1000 } }));
    expect([refused.code, refused.class]).toEqual([code, 'input']);
  });
});
