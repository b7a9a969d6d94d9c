import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  descriptorStatus,
  formatInstallStatus,
  INSTALL_STATUS,
  type InstallStatus,
  isInstallStatus,
  parseInstallStatus,
  readDescriptor,
  writeDescriptor,
} from '../../src/dm/descriptor.js';
import { FumoError } from '../../src/errors.js';
import { octets } from './support.js';

const NS = 'http://www.openmobilealliance.org/xmlns/dd';
const media = (body: string, open = `<media xmlns="${NS}">`) =>
  octets(`<?xml version="1.0"?>${open}${body}</media>`);
const TYPE = '<type>application/octet-stream</type>';
const SIZE = '<size>262144</size>';
const OBJECT = '<objectURI>http://content.test/p?a=1&amp;b=2</objectURI>';
const minimal = {
  types: ['application/octet-stream'],
  size: 262144,
  objectUri: 'http://content.test/p?a=1&b=2',
};

describe('readDescriptor (OMA Download 1.0)', () => {
  it.each([
    ['the three mandatory fields', media(TYPE + SIZE + OBJECT), minimal],
    ['no namespace', media(TYPE + SIZE + OBJECT, '<media>'), minimal],
    ['blanks around values', media(`${TYPE}<size> 262144\n</size>${OBJECT}`), minimal],
    ['unknown elements', media(`${TYPE + SIZE + OBJECT}<colour>red</colour><x><y>1</y></x>`), minimal],
    ['empty optional elements', media(`${TYPE + SIZE + OBJECT}<name/><vendor></vendor>`), minimal],
    [
      'two types',
      media(`${TYPE}<type>a/b</type>${SIZE}${OBJECT}`),
      { ...minimal, types: ['application/octet-stream', 'a/b'] },
    ],
    ['size 0', media(`${TYPE}<size>0</size>${OBJECT}`), { ...minimal, size: 0 }],
    [
      'version 1.1',
      media(`<DDVersion>1.1</DDVersion>${TYPE + SIZE + OBJECT}`),
      { ...minimal, ddVersion: '1.1' },
    ],
    [
      'all optional fields',
      media(
        `${TYPE + SIZE + OBJECT}<name>Firmware</name><description>d</description><vendor>v</vendor>` +
          '<installNotifyURI>http://content.test/n</installNotifyURI><nextURL>http://n.test</nextURL>' +
          '<infoURL>http://i.test</infoURL><iconURI>http://c.test</iconURI><installParam>a=1;b=2</installParam>',
      ),
      {
        ...minimal,
        name: 'Firmware',
        description: 'd',
        vendor: 'v',
        installNotifyUri: 'http://content.test/n',
        nextUrl: 'http://n.test',
        infoUrl: 'http://i.test',
        iconUri: 'http://c.test',
        installParam: 'a=1;b=2',
      },
    ],
  ])('reads %s', (_what, text, expected) => {
    expect(readDescriptor(text)).toEqual(expected);
  });

  it.each([
    ['no XML', octets('hello'), 'descriptor.malformed', 906],
    ['an open element', octets('<media><type>'), 'descriptor.malformed', 906],
    ['nothing', octets(''), 'descriptor.malformed', 906],
    ['another root', octets('<html></html>'), 'descriptor.root', 906],
    ['no type', media(SIZE + OBJECT), 'descriptor.missing', 906],
    ['no size', media(TYPE + OBJECT), 'descriptor.missing', 906],
    ['no objectURI', media(TYPE + SIZE), 'descriptor.missing', 906],
    ['an empty objectURI', media(`${TYPE + SIZE}<objectURI> </objectURI>`), 'descriptor.missing', 906],
    ['a negative size', media(`${TYPE}<size>-1</size>${OBJECT}`), 'descriptor.size', 906],
    ['a size in words', media(`${TYPE}<size>big</size>${OBJECT}`), 'descriptor.size', 906],
    ['a size with a fraction', media(`${TYPE}<size>1.5</size>${OBJECT}`), 'descriptor.size', 906],
    [
      'a size beyond all bounds',
      media(`${TYPE}<size>99999999999999999999</size>${OBJECT}`),
      'descriptor.size',
      906,
    ],
    ['version 2.0', media(`<DDVersion>2.0</DDVersion>${TYPE + SIZE + OBJECT}`), 'descriptor.version', 951],
    ['version 10.0', media(`<DDVersion>10.0</DDVersion>${TYPE + SIZE + OBJECT}`), 'descriptor.version', 951],
    ['version 2.0 and nothing else', media('<DDVersion>2.0</DDVersion>'), 'descriptor.version', 951],
  ])('refuses %s', (_what, text, code, installStatus) => {
    const error = refusalOf(text);
    expect(error?.code).toBe(code);
    expect(descriptorStatus(error)).toBe(installStatus);
  });

  it('reads back whatever it writes', () => {
    const word = fc
      .string({ unit: fc.constantFrom(...'abc 019<>&\'"]ü漢;='), minLength: 1, maxLength: 30 })
      .map((text) => text.trim())
      .filter((text) => text !== '');
    const descriptor = fc.record(
      {
        types: fc.array(word, { minLength: 1, maxLength: 3 }),
        size: fc.nat(),
        objectUri: word,
        installNotifyUri: word,
        ddVersion: fc.constantFrom('1.0', '1.1'),
        name: word,
        description: word,
        installParam: word,
      },
      { requiredKeys: ['types', 'size', 'objectUri'] },
    );
    fc.assert(
      fc.property(descriptor, (wanted) => {
        expect(readDescriptor(octets(writeDescriptor(wanted)))).toEqual(wanted);
      }),
      { numRuns: 200 },
    );
  });

  it('writes escapes and the namespace', () => {
    const text = writeDescriptor({ ...minimal, name: 'A <b> & c' });
    expect(text).toContain(`<media xmlns="${NS}">`);
    expect(text).toContain('<objectURI>http://content.test/p?a=1&amp;b=2</objectURI>');
    expect(text).toMatch(/<name>A &lt;b(>|&gt;) &amp; c<\/name>/);
  });
});

describe('install statuses', () => {
  it.each([
    [900, 'Success', 200],
    [901, 'Insufficient memory', 501],
    [902, 'User Cancelled', 401],
    [903, 'Loss of Service', 503],
    [905, 'Attribute mismatch', 402],
    [906, 'Invalid descriptor', 409],
    [951, 'Invalid DDVersion', 409],
    [952, 'Device Aborted', 400],
    [953, 'Non-Acceptable Content', 405],
    [954, 'Loader Error', 503],
  ] as const)('%d %s leads to FUMO result %d', (code: InstallStatus, phrase, fumo) => {
    expect(INSTALL_STATUS[code]).toMatchObject({ phrase, fumo });
    expect(formatInstallStatus(code)).toBe(`${code} ${phrase}\r\n`);
    expect(parseInstallStatus(formatInstallStatus(code))).toBe(code);
  });

  it.each([
    ['900', 900],
    ['900 Success \n\r', 900],
    [' 951 whatever', 951],
    ['904 MIDP', undefined],
    ['9000', undefined],
    ['Success', undefined],
    ['', undefined],
  ])('reads "%s"', (body, expected) => {
    expect(parseInstallStatus(body)).toBe(expected);
  });

  it('has no codes of MIDP', () => {
    expect([904, 907, 914, 938, 939].filter(isInstallStatus)).toEqual([]);
    expect(Object.keys(INSTALL_STATUS)).toHaveLength(10);
  });
});

function refusalOf(text: Uint8Array): FumoError | undefined {
  try {
    readDescriptor(text);
    return undefined;
  } catch (error) {
    return error instanceof FumoError ? error : undefined;
  }
}
