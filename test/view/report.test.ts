/** The document around the data: policy, hashes, and data that no parser takes for markup. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MEDIA_TYPES } from '../../src/syncml/message.js';
import { sourceOf } from '../../src/trace/source.js';
import { readBundle } from '../../src/view/bundle.js';
import { html, MOST_JUDGED } from '../../src/view/html.js';
import type { ReportLine } from '../../src/view/model/report-data.js';
import { jsonForHtml } from '../../src/view/report.js';
import { refusalOf } from '../support/refusal.js';
import { smallTrace, TraceBuilder } from '../support/traces.js';

const bundle = { script: 'document.title += "!";', style: 'body{color:red}' };

function documentOf({ header, events }: Pick<TraceBuilder, 'header' | 'events'>, options = {}): string {
  return [...html.write(sourceOf(header, events), { bundle, ...options } as object)].join('');
}

/** What stands in each `<script>` or `<style>`, as an HTML parser cuts it: up to the first end tag of its name. */
function blocksIn(text: string): { tag: string; content: string }[] {
  const blocks = [...text.matchAll(/<(script|style)([^>]*)>([\s\S]*?)<\/\1/gi)];
  return blocks.map(([, name, attributes, content = '']) => ({ tag: `${name}${attributes}`, content }));
}

function dataIn(text: string): ReportLine[] {
  const data = blocksIn(text).find(({ tag }) => tag === 'script type="application/json" id="fumo-data"');
  const lines = data?.content.trim().split('\n') ?? [];
  return lines.map((line) => JSON.parse(line) as ReportLine);
}

describe('the document', () => {
  it('allows its own script and style by their hashes, and nothing else', () => {
    const text = documentOf(smallTrace());
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1] ?? '';
    const blocks = blocksIn(text);
    const hash = (tag: string): string => {
      const content = blocks.find((block) => block.tag === tag)?.content ?? '';
      return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
    };
    expect(blocks.map(({ tag }) => tag)).toEqual([
      'style',
      'script type="application/json" id="fumo-data"',
      'script',
    ]);
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hash('script')}`,
      `style-src ${hash('style')}`,
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]);
  });

  it('is the same for the same trace', () => {
    expect(documentOf(smallTrace())).toBe(documentOf(smallTrace()));
  });

  it('carries the trace and the verdicts', () => {
    const trace = smallTrace();
    const lines = dataIn(documentOf(trace));
    expect(lines.flatMap((line) => (line.line === 'event' ? [line.event] : []))).toEqual(trace.events);
    const rules = lines.find(({ line }) => line === 'rules');
    expect(rules).toMatchObject({
      families: expect.arrayContaining([{ prefix: 'NOT', title: expect.any(String) }]),
    });
  });

  it('does not judge a part of a trace, and says why', () => {
    const trace = smallTrace();
    const lines = dataIn(documentOf(trace, { filter: 'Exec' }));
    expect(lines.find(({ line }) => line === 'rules')).toMatchObject({
      reports: [],
      why: expect.stringContaining('part'),
    });
    const whole = dataIn(documentOf(trace, { filter: 'Exec', whole: sourceOf(trace.header, trace.events) }));
    expect(whole.find(({ line }) => line === 'rules')).not.toHaveProperty('why');
  });

  it('does not judge a trace that is too long, and says who does', () => {
    const trace = new TraceBuilder();
    for (let at = 0; at <= MOST_JUDGED.messages; at += 1)
      trace.raw('device-to-server', MEDIA_TYPES.notification, Uint8Array.of(0));
    const rules = dataIn(documentOf(trace)).find(({ line }) => line === 'rules');
    expect(rules).toMatchObject({ reports: [], why: expect.stringContaining('fumo trace check') });
  });

  it('keeps hostile text in its title and data as text', () => {
    const hostile = '</script><script>alert(1)</script><!--';
    const trace = new TraceBuilder({ title: `</title>${hostile}` });
    trace.event({ kind: 'note', side: 'device', code: 'a.b', text: hostile });
    const text = documentOf(trace);
    expect(blocksIn(text)).toHaveLength(3);
    expect(text).not.toContain('alert(1)</script>');
    expect(/<title>([\s\S]*?)<\/title/.exec(text)?.[1]).not.toMatch(/[<>"]/);
    const note = dataIn(documentOf(trace)).find((line) => line.line === 'event');
    expect(note).toMatchObject({ event: { text: hostile } });
  });
});

it('data never holds what begins or ends markup, and reads back the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = jsonForHtml(value);
      expect(text).not.toMatch(/[<>&\u2028\u2029\n]/);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it('a page that was not built is refused with what to do', () => {
  expect(refusalOf(() => readBundle('/nowhere'))).toMatchObject({ code: 'environment.view-not-built' });
});
