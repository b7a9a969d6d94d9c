/** Formats against schemas and parsers that share no code with us, for a whole run and for peers who mean harm. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv, type AnySchemaObject } from 'ajv';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TraceSource } from '../../../src/trace/source.js';
import { loadMermaid } from '../../support/mermaid.js';
import { smallTrace, TraceBuilder } from '../../support/traces.js';
import { problemsIn } from '../picture/plantuml-grammar.js';
import { deferred, HOSTILE, saying, source, textOf } from './shared.js';

const require = createRequire(import.meta.url);
const TEXTS = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom(...HOSTILE));
const RUNS: readonly (readonly [string, TraceSource])[] = [
  ['deferred', deferred()],
  ['in XML', source(smallTrace('xml'))],
  ['cut off', source({ ...smallTrace(), events: smallTrace().events.slice(0, 7) })],
  ['empty', source(new TraceBuilder())],
  ...HOSTILE.map((text, at) => [`hostile ${at}`, saying(text)] as const),
];

describe('har', () => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addMetaSchema(require('ajv/dist/refs/json-schema-draft-06.json') as AnySchemaObject);
  for (const schema of Object.values(require('har-schema') as Record<string, AnySchemaObject>))
    ajv.addSchema(schema);

  function faultsIn(text: string): unknown {
    const validate = ajv.getSchema('har.json#');
    if (!validate) throw new Error('the schema of HAR is missing');
    return validate(JSON.parse(text)) ? [] : validate.errors;
  }

  it.each(RUNS)('is valid by the schema of HAR 1.2: %s', (_name, run) => {
    expect(faultsIn(textOf('har', run))).toEqual([]);
  });

  it('would be refused without its entries, or with a wrong time', () => {
    const text = textOf('har', deferred());
    expect(faultsIn(text.replace('"entries": [', '"entry": ['))).not.toEqual([]);
    expect(faultsIn(text.replace(/"startedDateTime": "2026/, '"startedDateTime": "tomorrow'))).not.toEqual(
      [],
    );
  });
});

describe('otlp-json', () => {
  const path = join(import.meta.dirname, 'otlp-trace.schema.json');
  const validate = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(path, 'utf8')));

  it.each(RUNS)('is an ExportTraceServiceRequest: %s', (_name, run) => {
    expect(validate(JSON.parse(textOf('otlp-json', run))) ? [] : validate.errors).toEqual([]);
  });

  it('would be refused with an id that is none, or a name that the proto does not have', () => {
    const text = textOf('otlp-json', deferred());
    expect(validate(JSON.parse(text.replace(/"spanId": "./, '"spanId": "X')))).toBe(false);
    expect(validate(JSON.parse(text.replace('"endTimeUnixNano"', '"end_time_unix_nano"')))).toBe(false);
  });
});

describe('mermaid', () => {
  let parse: (text: string) => Promise<string>;
  beforeAll(async () => {
    parse = await loadMermaid();
  });

  it.each(RUNS)('is read by its own parser: %s', async (_name, run) => {
    expect(await parse(textOf('mermaid', run))).toBe('sequence');
  });

  it('and what is none is refused', async () => {
    await expect(parse('sequenceDiagram\n  Device->>: x')).rejects.toThrow(/Parse error/);
  });
});

describe('plantuml', () => {
  it.each(RUNS)('keeps to its grammar: %s', (_name, run) => {
    expect(problemsIn(textOf('plantuml', run))).toEqual([]);
  });

  it('whatever the texts say', () => {
    fc.assert(
      fc.property(TEXTS, (text) => {
        expect(problemsIn(textOf('plantuml', saying(text)))).toEqual([]);
      }),
    );
  });
});

describe.each(['junit', 'svg'] as const)('%s', (name) => {
  it.each(RUNS)('is well-formed: %s', (_name, run) => {
    expect(XMLValidator.validate(textOf(name, run))).toBe(true);
  });

  it('holds nothing that XML 1.0 forbids, whatever the texts say', () => {
    fc.assert(
      fc.property(TEXTS, (text) => {
        expect(textOf(name, saying(text))).not.toMatch(
          /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u,
        );
      }),
      { numRuns: 50 },
    );
  });
});

describe('junit', () => {
  const parser = new XMLParser({
    ignoreAttributes: false,
    isArray: (name) => /^test(suite|case)$/.test(name),
  });

  it.each(RUNS)('counts what it has: %s', (_name, run) => {
    const { testsuites } = parser.parse(textOf('junit', run));
    const cases = testsuites.testsuite.map((suite: { testcase: object[] }) => suite.testcase ?? []);
    for (const [at, suite] of testsuites.testsuite.entries()) {
      const counted = (element: string) => cases[at].filter((one: object) => element in one).length;
      expect(
        [suite['@_tests'], suite['@_failures'], suite['@_errors'], suite['@_skipped']].map(Number),
      ).toEqual([cases[at].length, counted('failure'), counted('error'), counted('skipped')]);
    }
    expect(Number(testsuites['@_tests'])).toBe(cases.flat().length);
  });
});
