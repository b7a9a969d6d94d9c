/** The schema and the reference are as the registry says, and what they say is true. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ACTOR_DOCS } from '../../../scripts/flow-docs/actors.js';
import { GIVEN_DOCS, givenPaths } from '../../../scripts/flow-docs/given.js';
import { FORMS, STEP_KEY_DOCS } from '../../../scripts/flow-docs/language.js';
import { printJson } from '../../../scripts/flow-docs/print-json.js';
import { flowReference } from '../../../scripts/flow-docs/reference.js';
import { flowSchema } from '../../../scripts/flow-docs/schema.js';
import { NODE_FORMS } from '../../../src/engine/flow/parse-nodes.js';
import { STEP_KEYS } from '../../../src/engine/flow/parse-step.js';
import { STEP_KINDS } from '../../../src/engine/steps/index.js';
import { playText } from '../../support/play-text.js';

const ROOT = join(import.meta.dirname, '../../..');
const DOCUMENTS = [
  { file: 'flows/flow.schema.json', make: () => printJson(flowSchema()) },
  { file: 'docs/flow-reference.md', make: flowReference },
];
const reference = flowReference();

describe('what is made from the registry', () => {
  it.each(DOCUMENTS)('$file is fresh (UPDATE_DOCS=1 writes it anew)', ({ file, make }) => {
    const path = join(ROOT, file);
    if (process.env.UPDATE_DOCS === '1') writeFileSync(path, make());
    expect(readFileSync(path, 'utf8')).toBe(make());
  });

  it('says what every form of the language is', () => {
    const forms = FORMS.map(({ id }) => id);
    const known = [...forms, ...Object.keys(ACTOR_DOCS)];
    expect(NODE_FORMS.filter((form) => !known.includes(form))).toEqual([]);
    expect(STEP_KEY_DOCS.map(({ key }) => key).sort()).toEqual([...STEP_KEYS].sort());
  });

  it('says what every value of given is', () => {
    expect(givenPaths().filter((path) => GIVEN_DOCS[path] === undefined)).toEqual([]);
    const known = [...givenPaths(), 'update'];
    expect(Object.keys(GIVEN_DOCS).filter((path) => !known.includes(path))).toEqual([]);
  });

  it.each(STEP_KINDS.map((kind) => [`${kind.actor} ${kind.verb}`, kind] as const))(
    '%s says what it is, and what its parameters are',
    (_name, kind) => {
      expect(kind.summary).toMatch(/\.$/);
      expect(kind.doc).toMatch(/\.$/);
      expect(reference).toContain(`### ${kind.actor}: ${kind.verb}\n`);
      for (const name of Object.keys(kind.params)) {
        expect(paramRow(kind.actor, kind.verb, name)).toMatch(/\| .{10,} \|$/);
      }
    },
  );
});

describe('the examples of the reference', () => {
  const examples = [...reference.matchAll(/\n##+ ([^\n]+)\n(?:(?!\n##)[\s\S])*?```yaml\n([\s\S]*?)```/g)].map(
    ([, title = '', text = '']) => ({ title, text }),
  );

  it('are all found', () => {
    expect(examples.length).toBe((reference.match(/```yaml/g) ?? []).length);
    expect(examples.length).toBe(STEP_KINDS.length + FORMS.length);
  });

  it.each(examples)('$title plays green', async ({ text }) => {
    const { result } = await playText(text);
    expect(result.failure).toBeUndefined();
    expect(result.verdict).toBe('passed');
  });
});

/** The row of a parameter in the section of its kind. */
function paramRow(actor: string, verb: string, name: string): string {
  const [, section = ''] = reference.split(`### ${actor}: ${verb}\n`);
  const [own = ''] = section.split('\n##');
  return own.split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? `no row for ${name}`;
}
