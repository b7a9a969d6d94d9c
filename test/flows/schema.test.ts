/** The schema for editors and the parser agree: what one refuses, the other refuses. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, it } from 'vitest';
import { isMap, isPair, isScalar, parse, parseDocument, visit } from 'yaml';
import { parseFlow } from '../../src/engine/flow/parse.js';
import { STEP_KINDS } from '../../src/engine/steps/index.js';
import { FumoError } from '../../src/errors.js';
import { wholeFlow } from '../support/play-text.js';

const FLOWS = join(import.meta.dirname, '../../flows');
const files = readdirSync(FLOWS).filter((file) => file.endsWith('.yaml'));
const validate: ValidateFunction = new Ajv({ strict: false, allErrors: false }).compile(
  JSON.parse(readFileSync(join(FLOWS, 'flow.schema.json'), 'utf8')) as object,
);
const texts = new Map([
  ...files.map((file): [string, string] => [file, readFileSync(join(FLOWS, file), 'utf8')]),
  ...STEP_KINDS.map((kind): [string, string] => [`${kind.actor} ${kind.verb}`, wholeFlow(kind.example)]),
]);

describe('every shipped flow and every example', () => {
  it.each([...texts])('%s fits the schema', (_name, text) => {
    expect(accepts(text), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each(files)('%s names the schema in its first line', (file) => {
    expect(texts.get(file)?.split('\n')[0]).toBe('# yaml-language-server: $schema=./flow.schema.json');
  });
});

describe('a key with a typo', () => {
  it.each([...texts])('%s: schema and parser agree on each', (_name, text) => {
    const broken = withTypos(text);
    expect(broken.length).toBeGreaterThan(3);
    const differing = broken.filter(
      ({ text: typo, isIncluded }) => accepts(typo) !== (reads(typo) && !isIncluded),
    );
    expect(differing.map(({ key, line }) => `${key} in line ${line}`)).toEqual([]);
    // Ids, outcomes and names are free; the keys of the language are not.
    expect(broken.some(({ text: typo }) => !accepts(typo))).toBe(true);
  });
});

describe('a wrong value', () => {
  const step = (body: string) => `flow: f\ntitle: F\nsteps:\n  - ${body}\n`;
  it.each([
    ['an unknown verb', step('{ server: notifys }')],
    ['an unknown actor', step('{ sever: notifies }')],
    ['no duration', step('{ server: has-update, within: soon }')],
    ['an unknown fault', step('{ server: has-update, fault: device-of }')],
    ['no source of a capture', step('{ server: has-update, capture: { a: "node:./A" } }')],
    ['a reserved name', step('{ server: has-update, capture: { device: session } }')],
    ['no number', step('{ ad: one, server: has-update }')],
    ['a missing parameter', step('{ server: sets-timer, timer: t }')],
    ['no time', step('{ server: sets-timer, timer: t, at: later }')],
    ['no mode', step('{ server: notifies, ui-mode: loud }')],
    ['a package beyond 4', step('{ server: has-update, wire: [{ package: 5 }] }')],
    ['an empty wire', step('{ server: has-update, wire: [] }')],
    ['no steps', 'flow: f\ntitle: F\nsteps: []\n'],
    ['no title', 'flow: f\nsteps: [{ end: x }]\n'],
    ['no size', `given: { update: { size: large } }\n${step('{ end: x }')}`],
    ['an unknown value of given', `given: { policy: { deferal: 1 } }\n${step('{ end: x }')}`],
    ['another casting', `actors: { device: fake }\n${step('{ end: x }')}`],
    ['no branch', step('{ when: offer }')],
    ['a branch that is no step', step('{ when: offer, yes: go-on }')],
    ['a loop without steps', step('{ repeat: 3 }')],
    ['a loop that is too long', step('{ repeat: 5000, steps: [{ end: x }] }')],
    ['exhausted without until', step('{ repeat: 3, exhausted: continue, steps: [{ end: x }] }')],
    ['a fail without words', step('{ fail: x }')],
    ['an unknown group of then', `${step('{ end: x }')}then: { x: { devices: { state: 10 } } }\n`],
    ['an unknown field of then', `${step('{ end: x }')}then: { x: { device: { states: 10 } } }\n`],
    ['an unknown command', step('{ server: sends, commands: [{ Got: ./A }] }')],
    ['an unknown format', step('{ server: sends, commands: [{ Add: ./A, format: text }] }')],
    [
      'containers three deep',
      step('{ server: sends, commands: [{ Atomic: [{ Sequence: [{ Atomic: [{ Get: ./A }] }] }] }] }'),
    ],
    ['a copy to nowhere', step('{ server: sends, commands: [{ Copy: ./A }] }')],
    ['no node', step('{ expect: tree, uri: DevInfo }')],
    ['an empty step', step('{}')],
  ])('%s is refused by both', (_name, text) => {
    expect({ schema: accepts(text), parser: reads(text) }).toEqual({ schema: false, parser: false });
  });
});

/** What the schema says. */
function accepts(text: string): boolean {
  return validate(parse(text));
}

/** What the parser says. */
function reads(text: string): boolean {
  try {
    parseFlow(text, 'x.yaml');
    return true;
  } catch (error) {
    if (error instanceof FumoError) return false;
    throw error;
  }
}

interface Typo {
  key: string;
  line: number;
  text: string;
  /** Below `with`, which the parser reads only when the include is reached. */
  isIncluded: boolean;
}

/** The text with one key misspelled, once for each key that it has. */
function withTypos(text: string): Typo[] {
  const document = parseDocument(text);
  const keys: { key: string; at: number; end: number; isIncluded: boolean }[] = [];
  visit(document, {
    Pair: (_key, { key }, path) => {
      if (isScalar(key) && key.range && typeof key.value === 'string') {
        keys.push({ key: key.value, at: key.range[0], end: key.range[1], isIncluded: path.some(isWith) });
      }
    },
  });
  expect(isMap(document.contents)).toBe(true);
  return keys.map(({ key, at, end, isIncluded }) => ({
    key,
    line: text.slice(0, at).split('\n').length,
    text: `${text.slice(0, at)}${key}zz${text.slice(end)}`,
    isIncluded,
  }));
}

function isWith(node: unknown): boolean {
  return isPair(node) && isScalar(node.key) && node.key.value === 'with';
}
