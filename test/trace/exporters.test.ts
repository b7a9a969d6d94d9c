import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../../src/syncml/codec.js';
import { type Encoding, MEDIA_TYPES } from '../../src/syncml/message.js';
import { fromBase64, utf8Encode } from '../../src/syncml/octets.js';
import { widthOf, wrap } from '../../src/trace/exporters/columns.js';
import { EXPORTERS, type ExporterName, type ExportOptions } from '../../src/trace/exporters/index.js';
import { buildModel, type TraceModel } from '../../src/trace/model.js';
import { readTrace } from '../../src/trace/reader.js';
import { EVENTS, HEADER } from '../support/events.js';
import { alert, smallTrace, TraceBuilder } from '../support/traces.js';

const GOLDEN = join(import.meta.dirname, '../golden/traces');

function document(name: ExporterName, model: TraceModel, options?: ExportOptions): string {
  const exporter = EXPORTERS[name];
  if (exporter.kind === 'files') throw new Error(`${name} makes files`);
  return [...exporter.write(model, options)].join('');
}

function files(name: 'xml' | 'wbxml', model: TraceModel): Map<string, Uint8Array> {
  return new Map([...EXPORTERS[name].write(model)].map((file) => [file.name, file.octets]));
}

/** A trace with the same text wherever a peer or an author may put one. */
function saying(text: string): TraceModel {
  const trace = new TraceBuilder({
    title: text,
    flow: text,
    seed: text,
    faults: [text],
    spec: { document: text, section: text },
  });
  const failure = { code: text, expected: text, found: text, hint: text };
  return trace
    .step('server', 1, text, () =>
      trace
        .event({ kind: 'note', side: 'server', code: text, text })
        .event({ kind: 'prompt', phase: 'shown', session: text, alert: 1103, text, choices: [text, text] })
        .event({
          kind: 'prompt',
          phase: 'answered',
          session: text,
          alert: 1103,
          text,
          choices: [],
          action: 'text',
          values: [text],
          status: text,
        })
        .event({ kind: 'session', phase: 'closed', side: 'server', session: text, reason: text })
        .event({ kind: 'timer', phase: 'set', timer: 1, owner: 'device', name: text, reason: text, due: 0 })
        .event({ kind: 'tree', uri: text, change: 'replace', before: text, after: text, by: 'server' })
        .event({ kind: 'state', uri: text, from: 10, to: 77, cause: text })
        .event({
          kind: 'transfer',
          method: 'POST',
          url: text,
          purpose: 'install-notify',
          status: 200,
          size: 1,
          text,
        })
        .fromServer({
          msgId: '1',
          session: '1',
          wishes: [alert('1100', [{}, { data: text.replace(/[^\t\n\r -\ud7ff]/g, '') }])],
        })
        .raw('device-to-server', text, utf8Encode(text), { [text]: text }),
    )
    .event({ kind: 'end', verdict: 'failed', outcome: text, failure })
    .model();
}

const ANY_TEXT = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      ';',
      '#',
      '<',
      '>',
      '&',
      '%',
      '\n',
      '\u001b',
      '\u202e',
      '"',
      '{',
      '大',
      ' ',
      'style:',
      'x',
    ),
  }),
);

describe('text', () => {
  it('is the ladder that it was', async () => {
    await expect(document('text', smallTrace().model())).toMatchFileSnapshot(join(GOLDEN, 'small.txt'));
  });

  it('shows every kind of event, a failure and a notification that is none', async () => {
    const model = buildModel(HEADER, EVENTS);
    await expect(document('text', model)).toMatchFileSnapshot(join(GOLDEN, 'every-kind.txt'));
  });

  it('can be drawn with ASCII only', async () => {
    const drawn = document('text', smallTrace('xml').model(), { ascii: true, width: 60 });
    expect(drawn).toMatch(/^[\x20-\x7e\n]*$/);
    await expect(drawn).toMatchFileSnapshot(join(GOLDEN, 'small-ascii.txt'));
  });

  it('stays within its columns and sends nothing that a terminal obeys', () => {
    fc.assert(
      fc.property(ANY_TEXT, fc.integer({ min: 60, max: 130 }), (text, width) => {
        const lines = document('text', saying(text), { width }).split('\n');
        for (const line of lines) {
          expect(widthOf(line)).toBeLessThanOrEqual(width);
          expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('says when a run was cut off', () => {
    const { header, events } = smallTrace();
    expect(document('text', buildModel(header, events.slice(0, 4)))).toMatch(
      /── the run was cut off here ─+\n$/,
    );
  });
});

describe('mermaid', () => {
  it('is the diagram that it was', async () => {
    await expect(document('mermaid', smallTrace().model())).toMatchFileSnapshot(join(GOLDEN, 'small.mmd'));
  });

  it('has lines of four forms only, whatever the texts say', () => {
    const form =
      /^ {2}(title .+|participant (User|Device|Server)|Note over (Device|Server|User,Server): .*|(User|Device|Server)(->>|-->>|-\))(User|Device|Server): .*)$/;
    fc.assert(
      fc.property(ANY_TEXT, (text) => {
        const [first, ...lines] = document('mermaid', saying(text)).trimEnd().split('\n');
        expect(first).toBe('sequenceDiagram');
        for (const line of lines) {
          expect(line).toMatch(form);
          const words = line
            .replaceAll('<br/>', '')
            .replace(/^.*?(-->>|->>|-\))/, '')
            .replace(/#\d+;/g, '');
          expect(words).not.toMatch(/[;#<>&"%{}\\]/);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('jsonl', () => {
  it('is the trace itself', () => {
    const trace = smallTrace();
    expect(readTrace(document('jsonl', trace.model()))).toEqual({
      header: trace.header,
      events: trace.events,
    });
  });
});

describe.each(['xml', 'wbxml'] as const)('%s', (wanted) => {
  const other: Encoding = wanted === 'xml' ? 'wbxml' : 'xml';
  const names = [
    '001-server-to-device-pkg0.bin',
    `002-device-to-server-pkg1.${wanted}`,
    `003-server-to-device-pkg2.${wanted}`,
    `004-device-to-server-pkg1.${wanted}`,
    `005-server-to-device-pkg2.${wanted}`,
    `006-device-to-server-pkg3.${wanted}`,
    `007-server-to-device-pkg4.${wanted}`,
    `008-device-to-server-pkg1.${wanted}`,
  ];

  it('writes octets that are so spelled as they went over the wire', () => {
    const trace = smallTrace(wanted);
    const sent = trace.events.flatMap((event) =>
      event.kind === 'message' ? [fromBase64(event.octets)] : [],
    );
    expect([...files(wanted, trace.model())]).toEqual(names.map((name, at) => [name, sent[at]]));
  });

  it('encodes the others anew, with the same meaning; Package #0 stays', () => {
    const model = smallTrace(other).model();
    const made = files(wanted, model);
    expect([...made.keys()]).toEqual(names);
    for (const [at, [name, octets]] of [...made].entries()) {
      if (at === 0) expect(octets).toEqual(model.messages[0]?.octets);
      else
        expect([name, decodeMessage(octets, MEDIA_TYPES[wanted]).message]).toEqual([
          name,
          model.messages[at]?.message,
        ]);
    }
  });

  it('leaves what cannot be decoded in its own spelling', () => {
    const broken = utf8Encode('<SyncML');
    const trace = new TraceBuilder()
      .raw('device-to-server', MEDIA_TYPES[other], broken)
      .raw('device-to-server', 'text/html', broken);
    expect([...files(wanted, trace.model())]).toEqual([
      [`001-device-to-server-pkg1.${other}`, broken],
      ['002-device-to-server-pkg1.bin', broken],
    ]);
  });
});

describe('wrap', () => {
  it.each([
    ['one two three', 7, 0, ['one two', 'three']],
    ['one two three', 7, 2, ['one two', '  three']],
    ['  lead stays here', 9, 1, ['  lead', '   stays', '   here']],
    ['abcdefghij', 4, 1, ['abcd', ' efg', ' hij']],
    ['大大大大', 5, 0, ['大大', '大大']],
    ['', 5, 0, ['']],
  ])('%j in %i columns', (text, width, indent, lines) => {
    expect(wrap(text, width, indent)).toEqual(lines);
  });
});
