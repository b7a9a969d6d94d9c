/** What the formats say, beside being valid. */
import { describe, expect, it } from 'vitest';
import { FumoError } from '../../../src/errors.js';
import { fromBase64 } from '../../../src/syncml/octets.js';
import { EXPORTERS } from '../../../src/trace/exporters/index.js';
import { MOST_JUDGED } from '../../../src/trace/exporters/junit.js';
import { MOST_DRAWN } from '../../../src/trace/exporters/pictures.js';
import type { TraceSource } from '../../../src/trace/source.js';
import { alert, smallTrace, status, TraceBuilder } from '../../support/traces.js';
import { longTrace } from './long.js';
import { deferred, HOSTILE, saying, source, textOf } from './shared.js';

function messagesIn(trace: TraceSource) {
  return [...trace.events()].flatMap((event) => (event.kind === 'message' ? [event] : []));
}

interface Har {
  log: {
    pages: { id: string; startedDateTime: string }[];
    entries: {
      pageref?: string;
      startedDateTime: string;
      time: number;
      request: {
        method: string;
        url: string;
        bodySize: number;
        postData?: { text: string; _encoding?: string };
        _fumo?: { message: number; xml?: string };
      };
      response: {
        status: number;
        content: { size: number; text?: string; encoding?: string };
        _fumo?: { message: number; xml?: string };
      };
    }[];
  };
}

describe('har', () => {
  const harOf = (trace: TraceSource): Har => JSON.parse(textOf('har', trace));

  it('has every message once with its octets, requests with their answers', () => {
    const trace = deferred();
    const found = harOf(trace).log.entries.flatMap(({ request, response }) => [
      ...(request._fumo?.message
        ? [[request._fumo.message, request.postData?.text, request.postData?._encoding]]
        : []),
      ...(response._fumo?.message
        ? [[response._fumo.message, response.content.text, response.content.encoding]]
        : []),
    ]);
    expect(found).toEqual(messagesIn(trace).map(({ message, octets }) => [message, octets, 'base64']));
  });

  it('has the decoded XML beside octets', () => {
    const [, first] = harOf(deferred()).log.entries;
    expect(first?.request._fumo?.xml).toMatch(/^<SyncML[\s\S]*<VerDTD>1\.2<\/VerDTD>/);
    expect(first?.response._fumo?.xml).toContain('<Final/>');
  });

  it('has messages in XML as text', () => {
    const trace = source(smallTrace('xml'));
    const [message] = messagesIn(trace).slice(1);
    const text = new TextDecoder().decode(fromBase64(message?.octets ?? ''));
    expect(harOf(trace).log.entries[1]?.request.postData).toEqual({
      mimeType: 'application/vnd.syncml.dm+xml',
      text,
    });
  });

  it('has virtual times, a page for each session, and downloads', () => {
    const { pages, entries } = harOf(deferred()).log;
    expect(pages.map(({ id, startedDateTime }) => [id, startedDateTime])).toEqual([
      ['session-1', '2026-01-05T09:00:00.000Z'],
      ['session-2', '2026-01-05T17:00:00.000Z'],
      ['session-3', '2026-01-05T17:02:04.000Z'],
    ]);
    expect(
      entries.filter(({ request }) => request.method === 'GET').map(({ response }) => response.content.size),
    ).toEqual([491, 262_144]);
  });

  it('keeps a request without an answer, and an answer without its request', () => {
    const trace = new TraceBuilder()
      .fromDevice({ msgId: '1', wishes: [alert('1201')] })
      .later(1500)
      .fromDevice({ msgId: '2' })
      .fromServer({ msgId: '1' })
      .fromServer({ msgId: '2' });
    const pairs = harOf(source(trace)).log.entries.map(({ request, response }) => [
      request._fumo?.message,
      response._fumo?.message,
      response.status,
    ]);
    expect(pairs).toEqual([
      [1, undefined, 0],
      [2, 3, 200],
      [undefined, 4, 200],
    ]);
  });
});

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: { stringValue?: string; intValue?: string; boolValue?: boolean } }[];
  events?: { name: string }[];
  droppedEventsCount?: number;
  status: { code?: number; message?: string };
}

describe('otlp-json', () => {
  const spansOf = (trace: TraceSource): Span[] =>
    JSON.parse(textOf('otlp-json', trace)).resourceSpans[0].scopeSpans[0].spans;
  const attributeOf = ({ attributes }: Span, key: string) => {
    const value = attributes.find((one) => one.key === key)?.value;
    return value?.stringValue ?? value?.intValue ?? value?.boolValue;
  };

  it.each([
    ['deferred', deferred()],
    ['small', source(smallTrace())],
    ['long', longTrace(deferred(), 3000)],
    ['hostile', saying(HOSTILE[0] ?? '')],
  ])('is one tree of spans with ids of their own: %s', (_name, trace) => {
    const spans = spansOf(trace);
    const ids = new Set(spans.map(({ spanId }) => spanId));
    expect([ids.size, new Set(spans.map(({ traceId }) => traceId)).size]).toEqual([spans.length, 1]);
    const roots = spans.filter(({ parentSpanId }) => parentSpanId === undefined);
    expect(roots.map(({ name }) => name)).toEqual([`run ${trace.header.flow}`.slice(0, 64)]);
    for (const span of spans) {
      expect(BigInt(span.startTimeUnixNano) <= BigInt(span.endTimeUnixNano)).toBe(true);
      if (span.parentSpanId !== undefined) expect(ids.has(span.parentSpanId)).toBe(true);
    }
  });

  it('nests run, session, package and command', () => {
    const spans = spansOf(deferred());
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    const path = (span: Span | undefined): string[] =>
      span ? [...path(byId.get(span.parentSpanId ?? '')), span.name] : [];
    const exec = spans.find(({ name }) => name === 'Exec');
    expect(path(exec).map((name) => name.replace(/session .*/, 'session'))).toEqual([
      'run deferred',
      'session',
      'package 4',
      'Exec',
    ]);
    expect(exec && [attributeOf(exec, 'fumo.command.uri'), attributeOf(exec, 'fumo.status')]).toEqual([
      './FwUpdate/FwPkg1/DownloadAndUpdate',
      '202',
    ]);
    const messages = [...deferred().events()].filter(({ kind }) => kind === 'message').length;
    const packages = spans.filter(({ name }) => name.startsWith('package '));
    expect(packages).toHaveLength(messages);
  });

  it('marks what failed', () => {
    const trace = new TraceBuilder()
      .fromDevice({
        msgId: '1',
        wishes: [alert('1201'), { name: 'Get', items: [{ target: { locUri: './X' } }] }],
      })
      .fromServer({ msgId: '1', statuses: [status('1/0', 'SyncHdr', '401'), status('1/2', 'Get', '404')] })
      .raw('device-to-server', 'text/plain', new Uint8Array([1]));
    const failed = spansOf(source(trace)).flatMap(({ name, status: { code, message } }) =>
      code === undefined ? [] : [[name, code, message]],
    );
    expect(failed).toEqual([
      ['Get', 2, '404 not found'],
      ['package 1', 2, 'SyncHdr: 401 wrong credentials'],
      ['package 3', 2, expect.stringContaining('message 3')],
      ['run deferred', 2, 'the run was cut off'],
    ]);
  });

  it('gives the same ids for the same trace, others for another seed', () => {
    const { header, events } = smallTrace();
    const idsOf = (seed: string) =>
      spansOf(source({ header: { ...header, seed }, events })).map(({ spanId }) => spanId);
    expect(idsOf('1')).toEqual(idsOf('1'));
    expect(idsOf('2')).not.toContain(idsOf('1')[0]);
  });

  it('counts events that the run has no room for', () => {
    const run = spansOf(longTrace(deferred(), 30_000)).at(-1);
    expect(run?.events).toHaveLength(128);
    expect(run?.droppedEventsCount).toBeGreaterThan(500);
  });
});

describe('junit', () => {
  it('has a failed step, a skipped one and a cut-off one as such', () => {
    const base = { kind: 'step', flow: 'f', actor: 'server', verb: 'v' } as const;
    const trace = new TraceBuilder()
      .event({ ...base, phase: 'start', step: 1, text: 'one' })
      .event({
        ...base,
        phase: 'failed',
        step: 1,
        text: 'one',
        failure: { code: 'run.x', expected: 'a', found: 'b' },
      })
      .event({ ...base, phase: 'skipped', step: 2, text: 'two', why: 'no screen' })
      .event({ ...base, phase: 'start', step: 3, text: 'three' });
    const text = textOf('junit', source(trace));
    expect(text).toContain('<testsuite name="steps" tests="4" failures="1" errors="2" skipped="1"');
    expect(text).toContain('<failure type="run.x" message="expected a, found b">');
    expect(text).toContain('<skipped message="no screen"/>');
    expect(text).toContain('<error type="run.cut-off" message="the run was cut off in this step">');
  });

  it('has a rule that is broken as a failure, with its place', () => {
    const trace = new TraceBuilder().fromDevice({ msgId: '1' }).fromServer({ msgId: '7' });
    const text = textOf('junit', source(trace));
    expect(text).toMatch(
      /<testcase name="HDR-\d+ [^"]*" classname="fumo\.conformance\.HDR" time="0\.000">\n {6}<failure /,
    );
  });

  it('does not judge rules in a trace that is too long for it, and says so', () => {
    const long = longTrace(deferred(), 45_000);
    expect(messagesIn(long).length).toBeGreaterThan(MOST_JUDGED);
    expect(textOf('junit', long)).toMatch(
      /<testcase name="all rules"[^>]*>\n {6}<skipped message="the trace has \d+ messages/,
    );
  });
});

describe('svg', () => {
  it('refuses a trace that is too long for a drawing, with a way out', () => {
    const write = () => [...EXPORTERS.svg.write(longTrace(deferred(), MOST_DRAWN.events + 1))];
    let refusal: unknown;
    try {
      write();
    } catch (error) {
      refusal = error;
    }
    expect(
      refusal instanceof FumoError && [refusal.code, refusal.expected, refusal.hint?.includes('--filter')],
    ).toEqual(['trace.too-many-messages', 'at most 2000 messages and 20000 events', true]);
  });
});

describe('markdown', () => {
  it('lets nobody out of code, tables and fences', () => {
    for (const text of HOSTILE) {
      const document = textOf('markdown', saying(text));
      let fence: string | undefined;
      for (const line of document.split('\n')) {
        const ticks = /^(`{3,})/.exec(line)?.[1];
        if (fence !== undefined) {
          if (line === fence) fence = undefined;
          continue;
        }
        if (ticks !== undefined) {
          fence = ticks;
          continue;
        }
        const outside = line.replace(/(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)/g, '').replaceAll('<!-- -->', '');
        const allowed = outside.replace(/^<details><summary>.*<\/summary>$|^<\/details>$/, '');
        expect([text, allowed.replace(/\\[\\`*_{}[\]<>#|~$^&]/g, '')]).toEqual([
          text,
          expect.not.stringMatching(/[<>[\]&`]/),
        ]);
        if (line.startsWith('| ')) expect(line).toMatch(/ \|$/);
      }
      expect(fence).toBeUndefined();
      expect(document).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    }
  });

  it('has as many cells in each row of a table as in its head', () => {
    const cells = (row: string) => row.replace(/\\[\\|]/g, '').split('|').length;
    for (const text of HOSTILE) {
      const rows = textOf('markdown', saying(text))
        .split('\n')
        .filter((line) => /^\| .* \|$/.test(line));
      const steps = rows.slice(rows.findIndex((row) => row.startsWith('| Step ')));
      expect(new Set(steps.map(cells))).toEqual(new Set([8]));
    }
  });
});
