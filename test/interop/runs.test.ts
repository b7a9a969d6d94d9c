/** Whole runs read by tools that are not ours: xmllint with our DTD, wbxml2xml, tshark. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Element, isElement } from '../../src/syncml/element.js';
import { readWbxml } from '../../src/syncml/wbxml-reader.js';
import { readXml } from '../../src/syncml/xml.js';
import { EXPORTERS, type ExportedFile } from '../../src/trace/exporters/index.js';
import { buildModel } from '../../src/trace/model.js';
import { renderDtd } from '../support/dtd.js';
import { describeWith, runTool } from '../support/foreign-tools.js';
import { type HttpMessage, pcapOf } from '../support/pcap.js';
import { eventsOf, type Played, play } from '../support/play.js';

const FLOWS = ['network-initiated', 'user-initiated', 'deferred', 'up-to-date'] as const;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fumo-interop-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function exported(played: Played, format: 'xml' | 'wbxml'): ExportedFile[] {
  return [...EXPORTERS[format].write(buildModel(played.header, played.events))];
}

function save(name: string, octets: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, octets);
  return path;
}

/** A tree as comparable text: names, namespaces and trimmed text. */
function outline(element: Element): string {
  const inner = element.children
    .map((child) => {
      if (isElement(child)) return outline(child);
      return (typeof child === 'string' ? child : new TextDecoder().decode(child)).trim();
    })
    .join('');
  return `<${element.name}>${inner}</>`;
}

describeWith('xmllint', 'exported XML is valid against the DTD', () => {
  it.each(FLOWS.flatMap((flow) => (['xml', 'wbxml'] as const).map((encoding) => [flow, encoding] as const)))(
    '%s played in %s',
    async (flow, encoding) => {
      const dtd = save('syncml.dtd', new TextEncoder().encode(renderDtd()));
      const files = exported(await play(flow, { encoding }), 'xml').filter(({ name }) =>
        name.endsWith('.xml'),
      );
      expect(files.length).toBeGreaterThan(4);
      const paths = files.map(({ name, octets }) => save(`${flow}-${encoding}-${name}`, octets));
      const { code, err } = runTool('xmllint', ['--noout', '--nonet', '--dtdvalid', dtd, ...paths]);
      expect(err).toBe('');
      expect(code).toBe(0);
    },
  );

  it('and a message out of order is not', () => {
    const dtd = save('syncml.dtd', new TextEncoder().encode(renderDtd()));
    const wrong =
      '<SyncML xmlns="SYNCML:SYNCML1.2"><SyncBody><Final/></SyncBody><SyncHdr><VerDTD>1.2</VerDTD></SyncHdr></SyncML>';
    const path = save('wrong.xml', new TextEncoder().encode(wrong));
    expect(runTool('xmllint', ['--noout', '--nonet', '--dtdvalid', dtd, path]).code).not.toBe(0);
  });
});

describeWith('wbxml2xml', 'exported WBXML is read by libwbxml and says the same as our XML', () => {
  it.each(FLOWS)('%s', async (flow) => {
    const played = await play(flow, { encoding: 'wbxml' });
    const xml = new Map(
      exported(played, 'xml').map(({ name, octets }) => [name.replace(/\.xml$/, ''), octets]),
    );
    const files = exported(played, 'wbxml').filter(({ name }) => name.endsWith('.wbxml'));
    expect(files.length).toBeGreaterThan(4);
    for (const { name, octets } of files) {
      const { code, out, err } = runTool('wbxml2xml', ['-o', '-', save(`${flow}-${name}`, octets)]);
      expect({ name, code, err: code === 0 ? '' : err }).toEqual({ name, code: 0, err: '' });
      const foreign = outline(readXml(out.slice(out.indexOf('<'))).root);
      expect(foreign).toBe(outline(readWbxml(octets).root));
      expect(foreign).toBe(outline(readXml(xml.get(name.replace(/\.wbxml$/, '')) ?? '').root));
    }
  });
});

describeWith('tshark', 'a captured exchange is dissected', () => {
  it('with every tag named and nothing malformed', async () => {
    const { events } = await play('deferred', { encoding: 'wbxml' });
    const path = save('deferred.pcap', pcapOf(httpMessages(events)));
    const { code, out } = runTool('tshark', ['-r', path, '-V', '-Y', 'wbxml']);
    expect(code).toBe(0);
    const messages = eventsOf(events, 'message').filter(({ mediaType }) => mediaType.endsWith('wbxml'));
    expect(out.match(/WAP Binary XML, Version/g)).toHaveLength(messages.length);
    for (const tag of [
      'SyncHdr',
      'Alert',
      'Correlator',
      'Exec',
      'Replace',
      'Results',
      'NextNonce',
      'Final',
    ]) {
      expect(out).toContain(`<${tag}`);
    }
    expect(out).not.toMatch(/Malformed|unknown tag|Unknown tag|\(error/i);
  });
});

function httpMessages(events: Played['events']): HttpMessage[] {
  return eventsOf(events, 'message')
    .filter(({ mediaType }) => mediaType.includes('syncml.dm+'))
    .map(({ direction, octets, mediaType, to, at }) => {
      const body = Buffer.from(octets, 'base64');
      const fromClient = direction === 'device-to-server';
      const start = fromClient
        ? `POST ${new URL(to).pathname} HTTP/1.1\r\nHost: ${new URL(to).host}`
        : 'HTTP/1.1 200 OK';
      const head = `${start}\r\nContent-Type: ${mediaType}\r\nContent-Length: ${body.length}\r\n\r\n`;
      return { fromClient, at, head, body };
    });
}
