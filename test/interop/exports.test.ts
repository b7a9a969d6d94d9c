/** Exports read by programs that are not ours: tshark, capinfos, xmllint, PlantUML, Chromium. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../src/trace/event.js';
import { EXPORTERS, type ExporterName } from '../../src/trace/exporters/index.js';
import { sourceOf, type TraceSource } from '../../src/trace/source.js';
import { describeWith, hasTool, runTool } from '../support/foreign-tools.js';
import { eventsOf, play } from '../support/play.js';
import { longTrace } from '../trace/exporters/long.js';
import { HOSTILE, octetsOf, saying } from '../trace/exporters/shared.js';

const FLOWS = ['network-initiated', 'user-initiated', 'deferred', 'up-to-date'] as const;
const SCHEMA = join(import.meta.dirname, '../fixtures/reports/junit.xsd');

let folder = '';
const runs: [name: string, trace: TraceSource][] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fumo-exports-'));
  for (const flow of FLOWS) {
    for (const encoding of ['wbxml', 'xml'] as const) {
      const { header, events } = await play(flow, { encoding });
      runs.push([`${flow}-${encoding}`, sourceOf(header, events)]);
    }
  }
  for (const [at, text] of HOSTILE.entries()) runs.push([`hostile-${at}`, saying(text)]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function save(name: string, format: ExporterName, trace: TraceSource): string {
  const path = join(folder, `${name}-${format}.${EXPORTERS[format].extension}`);
  writeFileSync(path, octetsOf(format, trace));
  return path;
}

function messagesIn(trace: TraceSource): Extract<TraceEvent, { kind: 'message' }>[] {
  return eventsOf([...trace.events()], 'message');
}

const CHECKED = ['ip', 'tcp', 'udp'].flatMap((layer) => ['-o', `${layer}.check_checksum:TRUE`]);

/** One line a packet that the filter finds, with those fields. */
function fieldsOf(path: string, filter: string, ...fields: string[]): string[] {
  const wanted = fields.flatMap((field) => ['-e', field]);
  const { code, out } = runTool('tshark', [...CHECKED, '-r', path, '-Y', filter, '-T', 'fields', ...wanted]);
  expect(code).toBe(0);
  return out.split('\n').filter((line) => line !== '');
}

const TROUBLE = '_ws.malformed || tcp.analysis.flags || _ws.expert.severity >= 0x600000';
const BAD_SUM = 'ip.checksum.status == 0 || tcp.checksum.status == 0 || udp.checksum.status == 0';

describeWith('tshark', 'a capture', () => {
  it('has every message, whole and in order, and nothing that is wrong', () => {
    for (const [name, trace] of runs.filter(([each]) => !each.startsWith('hostile'))) {
      const path = save(name, 'pcapng', trace);
      const messages = messagesIn(trace);
      const bodies = messages.filter(({ mediaType }) => mediaType.includes('syncml.dm+'));
      const seen = fieldsOf(
        path,
        'http contains "syncml.dm+"',
        'http.content_type',
        'http.content_length',
        'http.file_data',
      );
      expect([name, seen.length]).toEqual([name, bodies.length]);
      expect(seen.map((line) => line.split('\t').slice(0, 2))).toEqual(
        bodies.map(({ mediaType, octets }) => [mediaType, String(Buffer.from(octets, 'base64').length)]),
      );
      const pushes = messages.filter(({ mediaType }) => mediaType.endsWith('notification'));
      expect(fieldsOf(path, 'wsp.pdu_type == 6', 'udp.dstport')).toEqual(pushes.map(() => '2948'));
      expect([name, fieldsOf(path, TROUBLE, 'frame.number', '_ws.expert.message')]).toEqual([name, []]);
      expect([name, fieldsOf(path, BAD_SUM, 'frame.number')]).toEqual([name, []]);
    }
  });

  it('has the tags of WBXML by name', () => {
    const [name = '', trace] = runs.find(([each]) => each === 'deferred-wbxml') ?? [];
    if (!trace) throw new Error('no run');
    const path = save(name, 'pcapng', trace);
    const { out } = runTool('tshark', ['-r', path, '-V', '-Y', 'wbxml']);
    expect(out.match(/WAP Binary XML, Version/g)).toHaveLength(
      messagesIn(trace).filter(({ mediaType }) => mediaType.endsWith('wbxml')).length,
    );
    for (const tag of ['SyncHdr', 'Alert', 'Correlator', 'Exec', 'Replace', 'Results', 'NextNonce', 'Final'])
      expect(out).toContain(`<${tag}`);
    expect(out).not.toMatch(/Malformed|unknown tag|\(error/i);
  });

  it('says of every packet why it is there, at its virtual time', () => {
    const [name = '', trace] = runs.find(([each]) => each === 'deferred-wbxml') ?? [];
    if (!trace) throw new Error('no run');
    const path = save(name, 'pcapng', trace);
    const all = fieldsOf(path, 'frame', 'frame.number');
    expect(fieldsOf(path, 'frame.comment', 'frame.number')).toEqual(all);
    const messages = messagesIn(trace).filter(({ mediaType }) => mediaType.endsWith('wbxml'));
    const seen = fieldsOf(path, 'wbxml', 'frame.time_epoch', 'frame.comment').map((line) => line.split('\t'));
    expect(seen.map(([time = '']) => Math.round(Number(time) * 1000))).toEqual(messages.map(({ at }) => at));
    for (const [at, [, comment = '']] of seen.entries())
      expect(comment).toMatch(
        new RegExp(`^step \\d+, 5\\.5\\.\\d.*: message ${messages[at]?.message}: package [1-4]`),
      );
  });

  it('keeps its form whatever peers say, and for messages of many segments', () => {
    for (const [name, trace] of runs.filter(([each]) => each.startsWith('hostile'))) {
      const path = save(name, 'pcapng', trace);
      const { code, out, err } = runTool('tshark', ['-r', path, '-Y', 'tcp.analysis.flags']);
      expect([name, code, out, err.replace(/^Running as user.*\n/, '')]).toEqual([name, 0, '', '']);
    }
  });

  it('holds sessions again and again without a port used twice at a time', () => {
    const [, trace] = runs.find(([each]) => each === 'deferred-wbxml') ?? [];
    if (!trace) throw new Error('no run');
    const long = longTrace(trace, 5000);
    const path = save('long', 'pcapng', long);
    expect(fieldsOf(path, 'wbxml', 'frame.number')).toHaveLength(
      messagesIn(long).filter(({ mediaType }) => mediaType.endsWith('wbxml')).length,
    );
    expect(fieldsOf(path, TROUBLE, 'frame.number', '_ws.expert.message')).toEqual([]);
  });

  it('would be found out with a sequence number too many', () => {
    const [, trace] = runs.find(([each]) => each === 'deferred-wbxml') ?? [];
    if (!trace) throw new Error('no run');
    const octets = octetsOf('pcapng', trace);
    const at = octets.indexOf(Buffer.from('POST /dm'));
    octets.writeUInt32BE(octets.readUInt32BE(at - 16) + 7, at - 16);
    const path = join(folder, 'broken.pcapng');
    writeFileSync(path, octets);
    expect(fieldsOf(path, TROUBLE, 'frame.number')).not.toEqual([]);
    expect(fieldsOf(path, BAD_SUM, 'frame.number')).not.toEqual([]);
  });
});

describeWith('xmllint', 'XML', () => {
  it('of JUnit reports keeps to the schema', () => {
    const files = runs.map(([name, trace]) => save(name, 'junit', trace));
    const { code, err } = runTool('xmllint', ['--noout', '--nonet', '--schema', SCHEMA, ...files]);
    expect([code, err.split('\n').filter((line) => !/ validates$|^$/.test(line))]).toEqual([0, []]);
  });

  it('of drawings is well-formed', () => {
    const files = runs.map(([name, trace]) => save(name, 'svg', trace));
    expect(runTool('xmllint', ['--noout', '--nonet', ...files])).toMatchObject({ code: 0, err: '' });
  });
});

describeWith('chromium', 'a drawing of a run', () => {
  it('opens without script, requests or trouble', async () => {
    const executablePath = spawnSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).stdout.trim();
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    try {
      for (const [name, trace] of runs.filter(([each]) => /deferred-wbxml|hostile-[0-4]$/.test(each))) {
        const url = pathToFileURL(save(name, 'svg', trace)).href;
        const page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
        const seen: string[] = [];
        page.on('request', (request) => request.url() !== url && seen.push(request.url()));
        page.on('dialog', (dialog) => {
          seen.push(dialog.message());
          void dialog.dismiss();
        });
        page.on('pageerror', ({ message }) => seen.push(message));
        await page.goto(url);
        const texts = await page.evaluate<number>('document.querySelectorAll("text").length');
        expect([name, seen, texts > 10]).toEqual([name, [], true]);
        await page.close();
      }
    } finally {
      await browser.close();
    }
  });
});

/** Debian's plantuml brings a Java and a Graphviz; so it is asked only where somebody has it. */
if (hasTool('plantuml')) {
  describe('PlantUML reads its diagrams of runs', () => {
    it('every one', () => {
      const files = runs.map(([name, trace]) => save(name, 'plantuml', trace));
      const { code, out, err } = runTool('plantuml', ['-checkonly', ...files]);
      expect([code, out, err]).toEqual([0, '', '']);
    });
  });
} else
  console.info('notice: plantuml is not installed, so “PlantUML reads its diagrams of runs” is left out');
