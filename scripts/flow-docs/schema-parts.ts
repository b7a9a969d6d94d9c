/** What the schemas of the language are put together from. */
import { FORMS, type FormDoc, type KeyDoc } from './language.js';
import { PATTERNS, type Schema } from './params.js';

/** A text that is not blank; YAML may read it as a number or as true or false. */
export const WORD: Schema = {
  anyOf: [{ type: 'string', pattern: '\\S' }, { type: 'number' }, { type: 'boolean' }],
};
/** One value. */
export const SCALAR: Schema = { type: ['string', 'number', 'boolean'] };
/** Which values are meant: one, or a list of spellings. */
export const SPELLING: Schema = { anyOf: [SCALAR, { type: 'array', items: SCALAR }] };
/** A list of steps. */
export const STEPS: Schema = { type: 'array', minItems: 1, items: { $ref: '#/definitions/step' } };
/** One, or a list. */
export const ONE_OR_MORE = (schema: Schema): Schema => ({
  anyOf: [schema, { type: 'array', items: schema }],
});

/** Such as `2m`. */
export const DURATION: Schema = { type: 'string', pattern: PATTERNS.duration };
/** Such as `2m`, or a hole that gives one. */
export const DURATION_OR_HOLE: Schema = {
  type: 'string',
  pattern: `(${PATTERNS.duration})|${PATTERNS.hole}`,
};

/** A form of the language as an object: its documented keys, in their order, and no others. */
export function objectOf(id: string, schemas: Readonly<Record<string, Schema>>): Schema {
  const { doc, keys } = formOf(id);
  return {
    description: doc,
    type: 'object',
    properties: documented(keys, schemas),
    required: keys.filter(({ needed }) => needed).map(({ key }) => key),
    additionalProperties: false,
  };
}

/** Properties with the words that the reference has for them, in its order. */
export function documented(keys: readonly KeyDoc[], schemas: Readonly<Record<string, Schema>>): Schema {
  return Object.fromEntries(
    keys.map(({ key, doc }) => {
      const schema = schemas[key];
      if (!schema) throw new Error(`no schema for ${key}`);
      return [key, { ...schema, description: doc }];
    }),
  );
}

/** A form of the language by its id. */
export function formOf(id: string): FormDoc {
  const form = FORMS.find((candidate) => candidate.id === id);
  if (!form) throw new Error(`no form ${id}`);
  return form;
}
