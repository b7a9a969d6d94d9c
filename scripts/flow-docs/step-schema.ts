// biome-ignore-all lint/suspicious/noThenProperty: JSON Schema and the flow language call it so

/** The schemas of all that may stand in a list of steps. */
import { CAPTURE_FORM, CAPTURE_SOURCES, RESERVED_NAMES } from '../../src/engine/capture-sources.js';
import { FAULTS } from '../../src/engine/fault-table.js';
import { MOST_ROUNDS } from '../../src/engine/flow/parse-nodes.js';
import { STEP_KINDS } from '../../src/engine/steps/index.js';
import type { StepKind } from '../../src/engine/steps/kind.js';
import { ACTOR_DOCS } from './actors.js';
import { givenSchema } from './given.js';
import { STEP_KEY_DOCS, WIRE_KEY_DOCS } from './language.js';
import { PATTERNS, paramsOf, type Schema } from './params.js';
import {
  DURATION,
  documented,
  formOf,
  ONE_OR_MORE,
  objectOf,
  SCALAR,
  SPELLING,
  STEPS,
  WORD,
} from './schema-parts.js';

const FAULT: Schema = {
  enum: Object.keys(FAULTS),
  markdownEnumDescriptions: Object.values(FAULTS).map(({ does, leadsTo }) => `${does}; ${leadsTo}`),
};

/** The keys of every step. */
const STEP_SCHEMAS: Readonly<Record<string, Schema>> = {
  ad: { type: 'integer', minimum: 0 },
  id: WORD,
  text: WORD,
  within: DURATION,
  fault: ONE_OR_MORE(FAULT),
  clear: ONE_OR_MORE(FAULT),
  capture: {
    type: 'object',
    propertyNames: { pattern: '^[A-Za-z_][\\w-]*$', not: { enum: RESERVED_NAMES }, title: 'name' },
    additionalProperties: {
      type: 'string',
      pattern: '^\\s*(session|time|(tree|result):\\s*(\\./|\\$\\{).*|status:\\s*[A-Za-z]+)\\s*$',
      patternErrorMessage: CAPTURE_FORM,
      examples: Object.values(CAPTURE_SOURCES),
    },
  },
  wire: {
    type: 'array',
    minItems: 1,
    items: {
      type: 'object',
      minProperties: 1,
      properties: documented(WIRE_KEY_DOCS, {
        from: { enum: ['server', 'device'] },
        session: WORD,
        message: { type: 'integer', minimum: 0 },
        package: { type: 'integer', minimum: 0, maximum: 4 },
        final: { type: 'boolean' },
        commands: ONE_OR_MORE(SCALAR),
        match: WORD,
      }),
      additionalProperties: false,
    },
  },
};

/** Definitions that the schema of a flow refers to, by name. */
export function definitions(): Schema {
  return Object.fromEntries([
    ['step', stepSchema()],
    ['alternative', ALTERNATIVE],
    ...Object.entries(documented(STEP_KEY_DOCS, STEP_SCHEMAS)).map(([key, schema]) => [
      `step-${key}`,
      schema,
    ]),
    ...Object.entries(languageForms()),
    ...Object.keys(ACTOR_DOCS).map((actor) => [actor, actorSchema(actor)]),
    ...STEP_KINDS.map((kind) => [nameOf(kind), kindSchema(kind)]),
  ]);
}

/** Which form an entry has is told by one of its keys; only the schema of that form judges it then. */
function stepSchema(): Schema {
  const forms = [...Object.keys(ACTOR_DOCS), ...Object.keys(languageForms())];
  return {
    type: 'object',
    allOf: [
      ...forms.map((form, at) => ({
        if: { allOf: [{ not: without([form]) }, ...(at > 0 ? [without(forms.slice(0, at))] : [])] },
        then: { $ref: `#/definitions/${form}` },
      })),
      {
        if: without(forms),
        then: {
          description: formOf('step').doc,
          properties: { ...Object.fromEntries(forms.map((form) => [form, firstKey(form)])), ...COMMON_KEYS },
          additionalProperties: false,
          // Nothing but keys that any step may have is no step yet.
          not: { propertyNames: { enum: Object.keys(STEP_SCHEMAS), doNotSuggest: true } },
        },
      },
    ],
  };
}

/** Has none of these keys; said so that an editor understands it of a map that is still empty. */
function without(keys: readonly string[]): Schema {
  return { propertyNames: { not: { enum: keys }, doNotSuggest: true } };
}

/** What completion offers first: an actor with its verbs, or a form of the language. */
function firstKey(form: string): Schema {
  const doc = ACTOR_DOCS[form];
  return doc === undefined ? { description: formOf(form).doc } : { description: doc, ...verbs(form) };
}

function verbs(actor: string): Schema {
  const kinds = kindsOf(actor);
  return {
    enum: kinds.map(({ verb }) => verb),
    markdownEnumDescriptions: kinds.map(({ summary, doc }) => `${summary}\n\n${doc}`),
  };
}

/** The list of verbs is a branch of its own, so that over a verb that is right an editor shows that verb alone. */
function actorSchema(actor: string): Schema {
  const kinds = kindsOf(actor);
  const known = {
    type: 'string',
    pattern: `^(${kinds.map(({ verb }) => verb).join('|')})$`,
    doNotSuggest: true,
  };
  return {
    allOf: [
      ...kinds.map((kind) => ({
        if: { properties: { [actor]: { const: kind.verb, doNotSuggest: true } } },
        then: { $ref: `#/definitions/${nameOf(kind)}` },
      })),
      { if: { properties: { [actor]: known } }, else: { properties: { [actor]: verbs(actor) } } },
    ],
  };
}

function kindsOf(actor: string): StepKind[] {
  return STEP_KINDS.filter((kind) => kind.actor === actor);
}

function kindSchema(kind: StepKind): Schema {
  const { properties, required } = paramsOf(kind.params);
  return {
    title: `${kind.actor}: ${kind.verb}`,
    description: kind.summary,
    type: 'object',
    properties: {
      [kind.actor]: {
        title: `${kind.actor}: ${kind.verb}`,
        const: kind.verb,
        description: `${kind.summary} ${kind.doc}`,
      },
      ...COMMON_KEYS,
      ...properties,
    },
    required: [kind.actor, ...required],
    additionalProperties: false,
  };
}

const COMMON_KEYS: Schema = Object.fromEntries(
  STEP_KEY_DOCS.map(({ key }) => [key, { $ref: `#/definitions/step-${key}` }]),
);

function nameOf({ actor, verb }: StepKind): string {
  return `${actor}-${verb}`;
}

/** A list of steps, one step, or `continue`. */
const ALTERNATIVE: Schema = {
  if: { type: 'array' },
  then: STEPS,
  else: {
    if: { type: 'object' },
    then: { $ref: '#/definitions/step' },
    else: { const: 'continue' },
  },
};

function languageForms(): Readonly<Record<string, Schema>> {
  const alternative = { $ref: '#/definitions/alternative' };
  return {
    include: objectOf('include', {
      include: WORD,
      id: WORD,
      from: WORD,
      through: WORD,
      with: givenSchema(true),
      'as-own': { type: 'boolean' },
    }),
    when: {
      ...objectOf('when', { when: WORD, id: WORD }),
      minProperties: 2,
      additionalProperties: alternative,
    },
    repeat: {
      ...objectOf('repeat', {
        repeat: {
          anyOf: [
            { type: 'integer', minimum: 0, maximum: MOST_ROUNDS },
            { type: 'string', pattern: `^\\s*${PATTERNS.hole}\\s*$` },
          ],
        },
        until: { type: 'object', minProperties: 1, maxProperties: 1, additionalProperties: SPELLING },
        steps: STEPS,
        exhausted: alternative,
        id: WORD,
      }),
      dependencies: { exhausted: ['until'] },
    },
    end: objectOf('end', { end: WORD }),
    fail: objectOf('fail', { fail: WORD, expected: WORD, found: WORD }),
  };
}
