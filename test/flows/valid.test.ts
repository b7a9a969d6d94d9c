/** What either end sends is valid: strict reading finds nothing to tolerate, and every element stands in DTD order. */
import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../../src/syncml/codec.js';
import { checkOrder } from '../../src/syncml/content-models.js';
import { decodeNotification } from '../../src/syncml/notification.js';
import { readWbxml } from '../../src/syncml/wbxml-reader.js';
import { readXml } from '../../src/syncml/xml.js';
import { EXPORTERS } from '../../src/trace/exporters/index.js';
import { buildModel } from '../../src/trace/model.js';
import { eventsOf, play } from '../support/play.js';

const FLOWS = ['network-initiated', 'user-initiated', 'device-initiated', 'deferred', 'up-to-date'];
const CELLS = FLOWS.flatMap((flow) =>
  (['xml', 'wbxml'] as const).flatMap((encoding) =>
    (['basic', 'md5', 'hmac'] as const).map((auth) => ({ flow, encoding, auth })),
  ),
);

describe('every message on the wire', () => {
  it.each(CELLS)('$flow, $encoding, $auth', async ({ flow, encoding, auth }) => {
    const { header, events } = await play(flow, { encoding, auth });
    const messages = eventsOf(events, 'message').map(({ octets, mediaType }) => ({
      octets: new Uint8Array(Buffer.from(octets, 'base64')),
      mediaType,
    }));
    expect(messages.length).toBeGreaterThan(5);
    for (const { octets, mediaType } of messages) {
      if (mediaType.endsWith('notification')) {
        expect(decodeNotification(octets).warnings).toEqual([]);
        continue;
      }
      expect(decodeMessage(octets, mediaType, { strict: true }).warnings).toEqual([]);
      const { root } = encoding === 'xml' ? readXml(octets) : readWbxml(octets);
      expect(checkOrder(root)).toEqual([]);
    }
    const files = [...EXPORTERS.xml.write(buildModel(header, events))].filter(({ name }) =>
      name.endsWith('.xml'),
    );
    for (const { octets } of files) expect(checkOrder(readXml(octets).root)).toEqual([]);
    for (const { name } of files)
      expect(name).toMatch(/^\d{3}-(server-to-device|device-to-server)-pkg[1-4]\.xml$/);
  });
});
