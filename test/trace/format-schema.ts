/** docs/trace.schema.json, made from the rows by which the reader checks lines. */

import { TRACE_VERSION } from '../../src/trace/event.js';
import {
  bareType,
  COMMON_FIELDS,
  EVENT_FIELDS,
  type FieldTable,
  type FieldType,
  HEADER_FIELDS,
} from '../../src/trace/shape.js';
import { COMMON_WORDS, EVENT_WORDS, HEADER_WORDS, IMPORTED_WORDS } from './format-words.js';

type Schema = Readonly<Record<string, unknown>>;
type Words = Readonly<Record<string, string>>;

const PLAIN: Readonly<Record<string, Schema>> = {
  text: { type: 'string' },
  number: { type: 'number' },
  texts: { type: 'array', items: { type: 'string' } },
  any: {},
  map: { type: 'object', additionalProperties: { type: 'string' } },
};

function valueSchema(field: string, type: FieldType): Schema {
  const { is, words, fields = {} } = bareType(type);
  if (words) return { enum: words };
  if (is === 'object') return objectSchema(fields, field === 'imported' ? IMPORTED_WORDS : {});
  if (is === 'list') return { type: 'array', items: objectSchema(fields, {}) };
  return PLAIN[is] ?? {};
}

/** The reader takes anything for `any`, nothing too. */
function isRequired(type: FieldType): boolean {
  const { is, optional } = bareType(type);
  return !optional && is !== 'any';
}

function objectSchema(fields: FieldTable, words: Words, more: Readonly<Record<string, Schema>> = {}): Schema {
  const properties = Object.entries(fields).map(([field, type]) => {
    const schema = more[field] ?? valueSchema(field, type);
    return [field, words[field] === undefined ? schema : { description: words[field], ...schema }] as const;
  });
  const required = Object.entries(fields).flatMap(([field, type]) => (isRequired(type) ? [field] : []));
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length > 0 ? { required } : {}),
  };
}

/** A line of a trace: the first one is `#/$defs/header`, every other one `#/$defs/event`. */
export function traceSchema(): object {
  const kinds = Object.entries(EVENT_FIELDS).map(([kind, fields]) => {
    const { title, fields: words } = EVENT_WORDS[kind as keyof typeof EVENT_WORDS];
    const all = objectSchema(
      { ...COMMON_FIELDS, ...fields },
      { ...COMMON_WORDS, ...words },
      { kind: { const: kind } },
    );
    return [kind, { title, ...all }] as const;
  });
  const version = { v: { const: TRACE_VERSION } };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `A line of a trace of fumo, version ${TRACE_VERSION}`,
    description:
      'The first line is a header, every other line an event. Fields that are not named here are kept, not refused.',
    anyOf: [{ $ref: '#/$defs/header' }, { $ref: '#/$defs/event' }],
    $defs: {
      header: { title: 'the header', ...objectSchema(HEADER_FIELDS, HEADER_WORDS, version) },
      event: { oneOf: kinds.map(([kind]) => ({ $ref: `#/$defs/${kind}` })) },
      ...Object.fromEntries(kinds),
    },
  };
}
