/** What the tests of exporters share: a recorded run, and a run whose peers say the same everywhere. */
import { join } from 'node:path';
import { utf8Encode } from '../../../src/syncml/octets.js';
import type { TraceEvent, TraceHeader } from '../../../src/trace/event.js';
import { EXPORTERS, type ExporterName, type ExportOptions } from '../../../src/trace/exporters/index.js';
import { readTrace } from '../../../src/trace/reader.js';
import { sourceOf, type TraceSource } from '../../../src/trace/source.js';
import { alert, TraceBuilder } from '../../support/traces.js';

export const GOLDEN = join(import.meta.dirname, '../../golden/exports');

/** The deferred flow as it was recorded once. */
export function deferred(): TraceSource {
  const { header, events } = readTrace(join(GOLDEN, 'deferred.jsonl'));
  return sourceOf(header, events);
}

export function source({
  header,
  events,
}: {
  header: TraceHeader;
  events: readonly TraceEvent[];
}): TraceSource {
  return sourceOf(header, events);
}

/** The octets of a document. */
export function octetsOf(name: ExporterName, trace: TraceSource, options?: ExportOptions): Buffer {
  const exporter = EXPORTERS[name];
  if (exporter.kind === 'files') throw new Error(`${name} makes files`);
  const pieces = [...exporter.write(trace, options)];
  return Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
}

export function textOf(name: ExporterName, trace: TraceSource, options?: ExportOptions): string {
  return octetsOf(name, trace, options).toString('utf8');
}

/** Texts that one format or another would obey. */
export const HOSTILE: readonly string[] = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '<!--',
  ']]>',
  '&lt;&amp;&#10;',
  '```\n# heading\n```',
  '````````',
  '| a | b |\n|---|---|',
  '\\| a',
  '[click](javascript:alert(1)) ![x](http://evil.test/x.png)',
  'see http://evil.test/ and www.evil.test or ask @somebody',
  '1. one\n- two\n> three\n=== ***',
  '@enduml\n@startuml\n!include /etc/passwd',
  '%{init: {"theme":"x"}}%% end ; style: #123;',
  '$$x$$ \\n \\0 ~~x~~ __x__ --x-- //x// **x**',
  '\u0000\u0007\u001b[31mred\u001b]0;title\u0007\r\n',
  '\u202eevil\u2066 \u2028 \u2029 \ufffe \uffff',
  'lone \ud800 surrogate \udc00',
  'Content-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n',
  '大きい 👩‍👩‍👧 é',
  'x'.repeat(5000),
  '',
];

/** A trace with the same text wherever a peer or an author may put one. */
export function saying(text: string): TraceSource {
  const trace = new TraceBuilder({
    title: text,
    flow: text,
    seed: text,
    fumo: text,
    faults: [text],
    spec: { document: text, section: text },
  });
  const failure = { code: text, expected: text, found: text, hint: text };
  const prompt = { kind: 'prompt', session: text, alert: 1103, text, choices: [text, text] } as const;
  const transfer = { kind: 'transfer', purpose: 'install-notify', url: text, mediaType: text, text } as const;
  trace.step('server', 1, text, () =>
    trace
      .event({ kind: 'note', side: 'server', code: text, text })
      .event({ kind: 'session', phase: 'opened', side: 'device', session: text, reason: text })
      .event({ ...prompt, phase: 'shown' })
      .event({ ...prompt, phase: 'answered', action: 'text', values: [text], status: text })
      .event({ kind: 'timer', phase: 'set', timer: 1, owner: 'device', name: text, reason: text, due: 0 })
      .event({ kind: 'tree', uri: text, change: 'replace', before: text, after: text, by: 'server' })
      .event({ kind: 'state', uri: text, from: 10, to: 77, cause: text })
      .event({ ...transfer, method: 'POST', status: 200, size: 1 })
      .event({ ...transfer, method: 'GET', status: 0, size: -1, sha256: text })
      .event({ ...transfer, method: 'GET', status: 99.5, size: 1e300 })
      .fromDevice({ msgId: '1', session: '1', wishes: [alert('1201')] })
      .fromServer({
        msgId: '1',
        session: '1',
        wishes: [alert('1100', [{}, { data: text.replace(/[^\t\n\r -\ud7ff]/g, '') }])],
      })
      .raw('device-to-server', text, utf8Encode(text), { [text]: text })
      .event({ kind: 'session', phase: 'closed', side: 'server', session: text, reason: text }),
  );
  trace.events.push({
    ...{ seq: 99, at: trace.events.at(-1)?.at ?? 0, kind: 'step', phase: 'failed', step: 2, flow: text },
    ...{ actor: 'device', verb: text, text, why: text, section: text, failure },
  } as TraceEvent);
  return source(trace.event({ kind: 'end', verdict: 'failed', outcome: text, failure }));
}
