/** What `given` can hold, read off its schema: the keys at a path, and the values that a path can have. */
import { GIVEN_DEFAULTS, GIVEN_SCHEMA, overlay } from '../flow/given.js';
import type { Scope } from '../flow/template.js';
import { plainOf, type Spot, valueAt } from './spots.js';

/** The few facts of a valibot schema that are read here. */
interface Schema {
  type: string;
  entries?: Readonly<Record<string, Schema>>;
  options?: readonly unknown[];
  wrapped?: Schema;
  literal?: unknown;
}

const ROOT = GIVEN_SCHEMA as unknown as Schema;

function unwrap(schema: Schema | undefined): Schema | undefined {
  return schema?.type === 'optional' ? unwrap(schema.wrapped) : schema;
}

/** The map form of a schema, also when another form stands beside it. */
function mapForm(schema: Schema | undefined): Schema | undefined {
  const plain = unwrap(schema);
  if (plain?.type === 'union') return (plain.options as readonly Schema[]).map(mapForm).find((one) => one);
  return plain?.entries ? plain : undefined;
}

function schemaAt(path: readonly string[]): Schema | undefined {
  return path.reduce<Schema | undefined>((level, key) => {
    const entries = mapForm(level)?.entries;
    return entries && Object.hasOwn(entries, key) ? unwrap(entries[key]) : undefined;
  }, ROOT);
}

/** Keys below a path; undefined where no map can be. */
export function givenKeys(path: readonly string[]): readonly string[] | undefined {
  const entries = mapForm(schemaAt(path))?.entries;
  return entries && Object.keys(entries);
}

/** Whether `given` has such a path. */
export function isGivenPath(path: readonly string[]): boolean {
  return path.length > 0 && schemaAt(path) !== undefined;
}

/** All values that a path of `given` can have; undefined when they cannot be listed. */
export function givenValues(path: readonly string[]): readonly string[] | undefined {
  const schema = schemaAt(path);
  if (schema?.type === 'picklist') return (schema.options ?? []).map(String);
  return schema?.type === 'boolean' ? ['true', 'false'] : undefined;
}

/** The `given` of a flow file with the defaults below it, unchecked. */
export function givenOf(root: Spot | undefined): Scope {
  const own = valueAt(root, 'given');
  const defaults = GIVEN_DEFAULTS as unknown as Scope;
  return own?.kind === 'map' ? overlay(defaults, plainOf(own) as Scope) : defaults;
}
