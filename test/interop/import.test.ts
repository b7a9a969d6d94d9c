/** Captures and tools that are not ours: tshark reads our fixtures, and what dumpcap records of a real run is imported. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describeWith, hasTool, runTool } from '../support/foreign-tools.js';
import { eventsOf, play } from '../support/play.js';
import { importOctets, leftOutOf } from '../trace/import/material.js';

const CAPTURES = join(import.meta.dirname, '../fixtures/captures');
const folder = mkdtempSync(join(tmpdir(), 'fumo-capture-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeWith('tshark', 'the captures of the tests are captures', () => {
  it.each(['ethernet.pcap', 'any.pcap'])('%s: the same messages, none malformed', (name) => {
    const path = join(CAPTURES, name);
    const into = join(folder, name);
    expect(runTool('tshark', ['-q', '-r', path, '--export-objects', `http,${into}`]).code).toBe(0);
    const seen = readdirSync(into).map((file) => readFileSync(join(into, file)).toString('base64'));
    const ours = eventsOf(importOctets(readFileSync(path)).events, 'message').filter(
      ({ mediaType }) => !mediaType.endsWith('notification'),
    );
    expect(ours.length).toBe(4);
    expect(ours.map(({ octets }) => octets).sort()).toEqual(seen.sort());
    expect(runTool('tshark', ['-r', path, '-Y', '_ws.malformed']).out).toBe('');
    expect(runTool('tshark', ['-r', path, '-Y', 'wsp']).out).toContain('application/vnd.syncml.notification');
  });

  it('troubled.pcapng: it misses and repeats what we say it does', () => {
    const path = join(CAPTURES, 'troubled.pcapng');
    const { out } = runTool('tshark', [
      '-r',
      path,
      '-Y',
      'tcp.analysis.lost_segment',
      '-T',
      'fields',
      '-e',
      'frame.number',
    ]);
    const gap = importOctets(readFileSync(path)).leftOut.find(({ reason }) => reason === 'tcp-gap');
    expect(gap?.count).toBe(1);
    expect(out.trim().split('\n')).toContain(String(gap?.cases[0]?.place.packet));
  });
});

/** Starts a capture of the loopback; undefined where that is not permitted. */
async function capturing(path: string): Promise<ChildProcess | undefined> {
  const child = spawn('dumpcap', ['-i', 'lo', '-q', '-f', 'tcp', '-w', path], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const started = new Promise<boolean>((resolve) => {
    let text = '';
    child.stderr.on('data', (part) => {
      text += String(part);
      if (text.includes('File:')) resolve(true);
    });
    child.once('exit', () => resolve(false));
    child.once('error', () => resolve(false));
  });
  return (await started) ? child : undefined;
}

describe('a real run over the loopback (dumpcap)', () => {
  it('is imported octet for octet', async ({ skip }) => {
    const path = join(folder, 'loopback.pcapng');
    const child = hasTool('dumpcap') ? await capturing(path) : undefined;
    if (!child) {
      console.warn('notice: capturing is not permitted here, so a real run is not captured');
      skip();
      return;
    }
    const played = await play('user-initiated', { transport: 'http', encoding: 'wbxml' });
    const wanted = eventsOf(played.events, 'message').filter(
      ({ mediaType }) => !mediaType.endsWith('notification'),
    );
    const stopped = once(child, 'exit');
    await captureHolds(path, wanted.length);
    child.kill('SIGINT');
    await stopped;
    const imported = importOctets(readFileSync(path));
    const octets = eventsOf(imported.events, 'message').map(({ octets: body }) => body);
    expect(octets).toEqual(wanted.map(({ octets: body }) => body));
    const transfers = eventsOf(imported.events, 'transfer').map(({ purpose, sha256, size }) => ({
      purpose,
      sha256,
      size,
    }));
    expect(transfers).toEqual(
      eventsOf(played.events, 'transfer').map(({ purpose, sha256, size }) => ({ purpose, sha256, size })),
    );
    expect(leftOutOf(imported)).not.toHaveProperty('http-broken');
  });
});

/** dumpcap writes in its own time; asks tshark until all is in the file. */
async function captureHolds(path: string, messages: number): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    const child = spawn('tshark', [
      '-r',
      path,
      '-Y',
      'http.content_type contains "syncml"',
      '-T',
      'fields',
      '-e',
      'frame.number',
    ]);
    let out = '';
    child.stdout.on('data', (part) => {
      out += String(part);
    });
    await once(child, 'close');
    if (out.trim().split('\n').length >= messages) return;
  }
}
