import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage, encodingOf } from '../../src/syncml/codec.js';
import { NS } from '../../src/syncml/element.js';
import { MEDIA_TYPES } from '../../src/syncml/message.js';
import { utf8Encode } from '../../src/syncml/octets.js';
import { refusalOf } from '../support/refusal.js';
import { hex, vector } from './vectors.js';

describe('encodingOf', () => {
  it.each([
    ['application/vnd.syncml.dm+xml', 'xml'],
    ['application/vnd.syncml.dm+wbxml', 'wbxml'],
    ['Application/VND.SyncML.DM+XML; charset=UTF-8', 'xml'],
    [' application/vnd.syncml.dm+wbxml ;x=y', 'wbxml'],
    ['application/vnd.syncml.notification', undefined],
    ['text/xml', undefined],
    ['', undefined],
  ])('%s', (mediaType, expected) => {
    expect(encodingOf(mediaType)).toBe(expected);
  });
});

describe('decodeMessage', () => {
  const { xml, wbxml } = vector('v1_min');

  it('refuses another media type', () => {
    const error = refusalOf(() => decodeMessage(wbxml, 'text/html'));
    expect([error.code, error.class, error.found]).toEqual(['syncml.media-type', 'input', 'text/html']);
  });

  it('refuses one spelling under the name of the other', () => {
    expect(refusalOf(() => decodeMessage(utf8Encode(xml), MEDIA_TYPES.wbxml)).code).toBe('wbxml.version');
    expect(refusalOf(() => decodeMessage(wbxml, MEDIA_TYPES.xml)).code).toBe('xml.encoding');
  });

  it('passes limits on', () => {
    expect(refusalOf(() => decodeMessage(wbxml, MEDIA_TYPES.wbxml, { maxOctets: 9 })).code).toBe(
      'wbxml.too-large',
    );
    expect(refusalOf(() => decodeMessage(utf8Encode(xml), MEDIA_TYPES.xml, { maxDepth: 2 })).code).toBe(
      'xml.too-deep',
    );
  });

  it('gives the warnings of the spelling and of the message', () => {
    const text = xml.replace(NS.syncml, 'SYNCML:SYNCML1.1').replace('<CmdRef>0</CmdRef>', '');
    const { warnings } = decodeMessage(utf8Encode(text), MEDIA_TYPES.xml);
    expect(warnings.map(({ code }) => code)).toEqual(['xml.namespace', 'syncml.missing-element']);
  });

  it.each([
    ['xml.namespace', utf8Encode(xml.replace(NS.syncml, 'SYNCML:SYNCML1.1')), MEDIA_TYPES.xml],
    ['xml.attributes', utf8Encode(xml.replace('<Final/>', '<Final a="b"/>')), MEDIA_TYPES.xml],
    ['syncml.unknown-element', utf8Encode(xml.replace('<Final/>', '<Final/><Vendor/>')), MEDIA_TYPES.xml],
    ['wbxml.charset', Uint8Array.of(...wbxml.slice(0, 3), 3, ...wbxml.slice(4)), MEDIA_TYPES.wbxml],
    ['wbxml.public-id-version', Uint8Array.of(2, 0x9f, 0x53, ...wbxml.slice(3)), MEDIA_TYPES.wbxml],
  ])('refuses %s when strict', (code, octets, mediaType) => {
    const { warnings } = decodeMessage(octets, mediaType);
    expect(warnings.map((warning) => warning.code)).toContain(code);
    expect(refusalOf(() => decodeMessage(octets, mediaType, { strict: true })).code).toBe(code);
  });
});

describe('encodeMessage', () => {
  it('keeps a tag of an unknown token through WBXML', () => {
    const { wbxml } = vector('v1_min');
    const vendor = Uint8Array.of(...wbxml.slice(0, -3), ...hex('7e 036100 01'), ...wbxml.slice(-3));
    const { message, warnings } = decodeMessage(vendor, MEDIA_TYPES.wbxml);
    expect(warnings.map(({ code }) => code)).toEqual(['syncml.unknown-element']);
    expect(encodeMessage(message, 'wbxml')).toEqual(vendor);
  });
});
