/** What fumo exports in the forms of others comes back: the same messages, downloads and sessions. */
import { describe, expect, it } from 'vitest';
import { EXPORTERS } from '../../../src/trace/exporters/index.js';
import type { Imported } from '../../../src/trace/import/index.js';
import { buildModel } from '../../../src/trace/model.js';
import { eventsOf, type Played, play } from '../../support/play.js';
import { importOctets } from './material.js';

const SETTINGS = [
  ['deferred', 'wbxml'],
  ['deferred', 'xml'],
  ['user-initiated', 'wbxml'],
] as const;

function document(played: Played, name: 'har' | 'pcapng'): Uint8Array {
  const source = { header: played.header, events: () => played.events };
  const parts = [...EXPORTERS[name].write(source)];
  return Buffer.concat(
    parts.map((part: string | Uint8Array) => (typeof part === 'string' ? Buffer.from(part) : part)),
  );
}

function wire({ events }: Pick<Imported | Played, 'events'>): object[] {
  return eventsOf(events, 'message').map(({ direction, mediaType, octets }) => ({
    direction,
    mediaType,
    octets,
  }));
}

function transfers({ events }: Pick<Imported | Played, 'events'>): object[] {
  return eventsOf(events, 'transfer').map(({ method, url, purpose, status }) => ({
    method,
    url,
    purpose,
    status,
  }));
}

function sessions({ header, events }: Pick<Imported | Played, 'header' | 'events'>): object[] {
  return buildModel(header, events).sessions.map(({ session, messages }) => ({
    session,
    messages: messages.length,
  }));
}

describe.each(['har', 'pcapng'] as const)('%s', (name) => {
  it.each(SETTINGS)('%s in %s', async (flow, encoding) => {
    const played = await play(flow, { encoding });
    const imported = importOctets(document(played, name));
    expect(imported.header.imported.from).toBe(name);
    expect(wire(imported)).toEqual(wire(played));
    expect(transfers(imported)).toEqual(transfers(played));
    expect(sessions(imported)).toEqual(sessions(played));
  });
});

describe.each(['xml', 'wbxml'] as const)('a folder of %s', (encoding) => {
  it('has the same messages in the same order', async () => {
    const played = await play('deferred', { encoding });
    const files = [...EXPORTERS[encoding].write({ header: played.header, events: () => played.events })];
    const imported = importOctets(files);
    expect(wire(imported)).toEqual(wire(played));
    expect(imported.leftOut).toEqual([]);
    expect(sessions(imported)).toEqual(sessions(played));
  });
});
