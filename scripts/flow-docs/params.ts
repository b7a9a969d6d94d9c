/** Parameters of step kinds, and `given`, as JSON Schema: Valibot's own conversion, and patterns for checked texts. */
import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { DURATION_FORM, SIZE_FORM, TIME_FORM } from '../../src/engine/flow/units.js';

/** A JSON Schema, draft 7. */
export type Schema = Readonly<Record<string, unknown>>;

const HOLE = '\\$\\{[^}]*\\}';
const DURATION = '(\\d+(ms|s|m|h|d)\\s*)+';
const SIZE = '\\d+(\\.\\d+)?\\s*(B|kB|KiB|MB|MiB|GB|GiB)';
const INSTANT = '\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,3})?)?(Z|[+-]\\d\\d:\\d\\d))?';

/** Texts that the engine reads, as regular expressions. */
export const PATTERNS = {
  duration: `^\\s*${DURATION}$`,
  time: `^\\s*(\\+\\s*${DURATION}|(today|tomorrow)\\s+([01]?\\d|2[0-3]):[0-5]\\d|${INSTANT})\\s*$`,
  size: `^\\s*${SIZE}\\s*$`,
  bandwidth: `^\\s*${SIZE}\\s*(/s)?\\s*$`,
  instant: `^${INSTANT}$`,
  uri: '^\\.(/|$)',
  hole: HOLE,
} as const;

/** What a check of ours means as a pattern, by the words in which it says what it expects. */
const CHECKS: Readonly<Record<string, string>> = {
  [DURATION_FORM]: PATTERNS.duration,
  [TIME_FORM]: PATTERNS.time,
  [SIZE_FORM]: PATTERNS.size,
  'octets per second, such as 64 KiB/s': PATTERNS.bandwidth,
  'a date and time such as 2026-01-05T09:00:00Z': PATTERNS.instant,
  'a node such as ./DevDetail/FwV': PATTERNS.uri,
};

/** A Valibot schema as JSON Schema. @param holes whether a hole may stand where a pattern is wanted */
export function schemaOf(schema: v.GenericSchema, holes: boolean): Schema {
  const { $schema: _draft, ...converted } = toJsonSchema(schema, {
    target: 'draft-07',
    typeMode: 'input',
    errorMode: 'ignore',
    overrideAction: ({ valibotAction, jsonSchema }) => {
      const pattern = valibotAction.type === 'check' ? CHECKS[messageOf(valibotAction)] : undefined;
      return pattern === undefined
        ? undefined
        : { ...jsonSchema, pattern: holes ? `(${pattern})|${HOLE}` : pattern };
    },
  });
  return converted as Schema;
}

function messageOf(action: object): string {
  return 'message' in action && typeof action.message === 'string' ? action.message : '';
}

/** The parameters of a kind as `properties` and `required`. */
export function paramsOf(entries: v.ObjectEntries): { properties: Schema; required: readonly string[] } {
  const { properties = {}, required = [] } = schemaOf(v.object(entries), true);
  return { properties: properties as Schema, required: required as string[] };
}
