/** The recordings that are kept as files are what the builders make, and become what they hold. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareTraces } from '../../../src/trace/compare/index.js';
import { buildModel } from '../../../src/trace/model.js';
import { EXPECTED, FIXTURES } from './fixtures.js';
import { importOctets } from './material.js';

const FOLDER = join(import.meta.dirname, '../../fixtures/captures');

describe('fixtures', () => {
  it.each(Object.entries(FIXTURES))('%s is fresh (UPDATE_CAPTURES=1 writes it anew)', (name, octets) => {
    const path = join(FOLDER, name);
    if (process.env.UPDATE_CAPTURES) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, octets);
    }
    expect(readFileSync(path).equals(octets)).toBe(true);
  });

  it.each(Object.entries(EXPECTED))('%s', (name, [messages, notifications, sessions, ...reasons]) => {
    const path = join(FOLDER, name);
    const content = statSync(path).isDirectory()
      ? readdirSync(path).map((file) => ({ name: file, octets: readFileSync(join(path, file)) }))
      : readFileSync(path);
    const imported = importOctets(content);
    const model = buildModel(imported.header, imported.events);
    const zero = model.messages.filter((view) => view.package === 0).length;
    expect([model.messages.length - zero, zero, model.sessions.length]).toEqual([
      messages,
      notifications,
      sessions,
    ]);
    expect(imported.leftOut.map(({ reason }) => reason)).toEqual(reasons);
    expect(model.messages.filter(({ error }) => error)).toEqual([]);
  });
});

describe('compared by meaning', () => {
  const ignore = ['header.imported', 'header.encoding'];

  it('the same session in two captures and two spellings is the same', () => {
    const [one, other] = ['ethernet.pcap', 'any.pcap'].map((name) =>
      importOctets(FIXTURES[name] ?? new Uint8Array()),
    );
    expect(one && other && compareTraces(one, other, { ignore }).differences).toEqual([]);
  });

  it('a message that the capture missed is what differs', () => {
    const [one, other] = ['ethernet.pcap', 'troubled.pcapng'].map((name) =>
      importOctets(FIXTURES[name] ?? new Uint8Array()),
    );
    const differences = one && other ? compareTraces(one, other, { ignore }).differences : [];
    expect(differences.filter(({ subject }) => subject === 'message')[0]).toMatchObject({
      inA: { message: 3 },
    });
  });
});
