// biome-ignore-all lint/suspicious/noThenProperty: JSON Schema and the flow language call it so

/** `flows/flow.schema.json`: the flow language and all step kinds as JSON Schema, for editors. */
import { THEN_GROUPS } from '../../src/engine/flow/parse-then.js';
import { givenSchema } from './given.js';
import type { Schema } from './params.js';
import {
  DURATION_OR_HOLE,
  documented,
  formOf,
  ONE_OR_MORE,
  objectOf,
  SCALAR,
  SPELLING,
  STEPS,
  WORD,
} from './schema-parts.js';
import { definitions } from './step-schema.js';

/** The whole schema, draft 7. */
export function flowSchema(): Schema {
  const { properties, required, description } = objectOf('file', {
    flow: WORD,
    title: WORD,
    about: WORD,
    spec: objectOf('spec', {
      document: WORD,
      section: WORD,
      numbering: { enum: ['inferred'] },
    }),
    actors: objectOf('actors', { server: CASTING, device: CASTING, user: CASTING }),
    given: { ...givenSchema(false), description: formOf('given').doc },
    prompts: { type: 'object', additionalProperties: promptSchema(), description: formOf('prompts').doc },
    steps: STEPS,
    then: thenSchema(),
  });
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'fumo flow',
    description,
    type: 'object',
    properties,
    required,
    additionalProperties: false,
    definitions: definitions(),
  };
  return inBothWords(schema) as Schema;
}

/** Descriptions are Markdown; editors that cannot draw it get them plain. */
function inBothWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inBothWords);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]): [string, unknown][] =>
      key === 'description' && typeof inner === 'string' && /[`*#]/.test(inner)
        ? [
            [key, inner.replaceAll('`', '').replaceAll('**', '')],
            ['markdownDescription', inner],
          ]
        : [[key, inBothWords(inner)]],
    ),
  );
}

const CASTING: Schema = { enum: ['virtual', 'real'] };

function promptSchema(): Schema {
  return objectOf('prompts', {
    default: ONE_OR_MORE(SCALAR),
    answers: ONE_OR_MORE(SCALAR),
  });
}

function thenSchema(): Schema {
  const docs = formOf('then');
  const groups = Object.fromEntries(
    Object.entries(THEN_GROUPS).map(([group, fields]) => [group, groupSchema(group, fields)]),
  );
  const outcome: Schema = {
    type: ['object', 'null'],
    properties: documented(docs.keys, groups),
    additionalProperties: false,
  };
  return { type: 'object', additionalProperties: outcome, description: docs.doc };
}

function groupSchema(group: string, fields: readonly string[]): Schema {
  const value = group === 'time' ? DURATION_OR_HOLE : SPELLING;
  if (group === 'tree')
    return { type: 'object', propertyNames: { pattern: '^\\./' }, additionalProperties: value };
  if (fields.includes('*')) return { type: 'object', additionalProperties: value };
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field, value])),
    additionalProperties: false,
  };
}
