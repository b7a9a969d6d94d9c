/** `given` in words and as JSON Schema: every key may be left out, and says its default. */
import { GIVEN_DEFAULTS, GIVEN_SCHEMA } from '../../src/engine/flow/given.js';
import { lookUp } from '../../src/engine/flow/template.js';
import { PATTERNS, type Schema, schemaOf } from './params.js';

/** What each value is, by its path. */
export const GIVEN_DOCS: Readonly<Record<string, string>> = {
  start: 'The virtual instant at which the run begins, in UTC.',
  'device.profile':
    'The kind of device: generic, samsung-like, verizon-like... or the path of a profile of yours.',
  'device.id': 'The identity of the device, DevId, such as an IMEI.',
  'device.firmware': 'The firmware version that it runs before the update.',
  'device.ui': 'False: it has no screen, and answers every prompt with Status 406.',
  'device.bandwidth': 'How fast it downloads.',
  'device.install': 'How long the installation takes.',
  'device.reboot': 'How long a restart takes.',
  'device.max-message': 'The longest message that it takes (MaxMsgSize).',
  'device.max-object': 'The largest object that it takes (MaxObjSize).',
  'device.memory': 'Free storage for update packages.',
  'server.id': 'The identity of the server, ServerID.',
  'server.max-message': 'The longest message that the server takes; no limit when absent.',
  'account.user': 'The name under which the device proves itself.',
  'account.password': 'The password of the device.',
  'account.server-password': 'The password of the server, towards the device.',
  update: 'The update that the server has for the device, or `none`.',
  'update.package': 'Its name, as the user reads it.',
  'update.version': 'The firmware version that the device runs afterwards.',
  'update.size': 'The size of the package.',
  'update.via':
    'How it reaches the device: one Exec, two, or the package itself through DM in front of one Exec.',
  'update.delivery': 'Whether PkgURL names a download descriptor or the package itself.',
  'update.object': 'The FUMO object of a device that has several; the server takes the first when absent.',
  'policy.ui-mode': 'What a notification lets the device show.',
  'policy.confirm': 'Whether the user is asked before the update.',
  'policy.mandatory': 'Whether the update goes on where nobody can be asked.',
  'policy.details': 'More to read before the question; nothing when empty.',
  'policy.deferrals': 'How often the user may put it off.',
  'policy.after-deferral': 'What happens when the time has come: `install`, or `ask` again.',
  'policy.no-answer': 'What it means when the user does not answer: `stop` or `install`.',
  'policy.slots': 'The times that the user can put it off to.',
  'policy.answer-within': 'How long the device waits for an answer.',
};

/** Paths of the values of `given`, in the order of the schema. */
export function givenPaths(): readonly string[] {
  return leavesOf(whole(), '').map(({ path }) => path);
}

/** @param holes true for `with`, where a hole may stand for any value */
export function givenSchema(holes: boolean): Schema {
  return relaxed(whole(), '', holes);
}

/** Value types for the reference. */
export function givenLeaves(): readonly { path: string; schema: Schema }[] {
  return leavesOf(whole(), '');
}

function whole(): Schema {
  return schemaOf(GIVEN_SCHEMA, false);
}

function leavesOf(schema: Schema, path: string): { path: string; schema: Schema }[] {
  const { properties } = objectOf(schema) ?? {};
  if (!properties) return [{ path, schema }];
  return Object.entries(properties as Record<string, Schema>).flatMap(([key, inner]) =>
    leavesOf(inner, path === '' ? key : `${path}.${key}`),
  );
}

/** The object form of a schema: itself, or that of a union such as `none` or an update. */
function objectOf(schema: Schema): Schema | undefined {
  if (schema.type === 'object') return schema;
  const forms = (schema.anyOf ?? []) as readonly Schema[];
  return forms.find(({ type }) => type === 'object');
}

/** Nothing is required, and each value says what it is and what it is without being said. */
function relaxed(schema: Schema, path: string, holes: boolean): Schema {
  if (schema.anyOf !== undefined) {
    const forms = (schema.anyOf as readonly Schema[]).map((form) => relaxed(form, path, holes));
    return { ...described({}, path), anyOf: forms };
  }
  if (schema.type !== 'object') return described(holes ? orHole(schema) : schema, path);
  const { required: _required, properties, ...rest } = schema;
  const inner = Object.entries((properties ?? {}) as Record<string, Schema>).map(([key, value]) => [
    key,
    relaxed(value, path === '' ? key : `${path}.${key}`, holes),
  ]);
  return { ...rest, properties: Object.fromEntries(inner) };
}

function described(schema: Schema, path: string): Schema {
  const value = lookUp(GIVEN_DEFAULTS as unknown as Record<string, unknown>, path);
  const description = GIVEN_DOCS[path];
  return {
    ...schema,
    ...(description !== undefined && { description }),
    ...(value !== undefined && typeof value !== 'object' && { default: value }),
  };
}

function orHole(schema: Schema): Schema {
  return { anyOf: [schema, { type: 'string', pattern: PATTERNS.hole }] };
}
