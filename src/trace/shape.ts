/**
 * The fields of a header and of each kind of event, in the order in which they are written. Writer and reader both
 * read these rows: one puts keys in this order, the other refuses a line that lacks one or has it wrong.
 */
import type { EventBody, EventKind, TraceHeader } from './event.js';

/** What a field holds; a `?` at the end says that it may be absent. */
export type FieldType =
  | 'text'
  | 'number'
  | 'texts'
  | 'object'
  | 'any'
  | 'text?'
  | 'number?'
  | 'texts?'
  | 'object?';

type Fields<T> = { readonly [K in Exclude<keyof T, 'kind'>]-?: FieldType };
type BodyOf<K extends EventKind> = Extract<EventBody, { kind: K }>;

export const HEADER_FIELDS: Fields<TraceHeader> = {
  format: 'text',
  v: 'number',
  fumo: 'text',
  flow: 'text',
  title: 'text',
  spec: 'object?',
  seed: 'text',
  encoding: 'text',
  auth: 'text',
  transport: 'text',
  reading: 'text?',
  origin: 'number',
  faults: 'texts',
  given: 'any',
};

export const EVENT_FIELDS: { readonly [K in EventKind]: Fields<BodyOf<K>> } = {
  step: {
    phase: 'text',
    step: 'number',
    flow: 'text',
    section: 'text?',
    ad: 'number?',
    actor: 'text',
    verb: 'text',
    text: 'text',
    why: 'text?',
    failure: 'object?',
  },
  message: {
    message: 'number',
    direction: 'text',
    mediaType: 'text',
    to: 'text',
    headers: 'object?',
    octets: 'text',
  },
  session: { phase: 'text', side: 'text', session: 'text', reason: 'text?' },
  prompt: {
    phase: 'text',
    session: 'text',
    alert: 'number',
    text: 'text',
    choices: 'texts',
    action: 'text?',
    values: 'texts?',
    status: 'text?',
  },
  timer: {
    phase: 'text',
    timer: 'number',
    owner: 'text',
    name: 'text',
    reason: 'text',
    due: 'number',
  },
  tree: { uri: 'text', change: 'text', before: 'text?', after: 'text?', by: 'text' },
  state: { uri: 'text', from: 'number', to: 'number', cause: 'text' },
  transfer: {
    method: 'text',
    url: 'text',
    purpose: 'text',
    status: 'number',
    mediaType: 'text?',
    size: 'number',
    sha256: 'text?',
    text: 'text?',
  },
  note: { side: 'text', code: 'text', text: 'text' },
  end: { verdict: 'text', outcome: 'text', failure: 'object?' },
};

/** The fields that every event begins with. */
export const COMMON_FIELDS = { seq: 'number', at: 'number', kind: 'text' } as const satisfies Record<
  string,
  FieldType
>;

/** Per kind of event: the common fields, then its own. */
export const LINE_FIELDS: ReadonlyMap<string, Readonly<Record<string, FieldType>>> = new Map(
  Object.entries(EVENT_FIELDS).map(([kind, fields]) => [kind, { ...COMMON_FIELDS, ...fields }]),
);

const CHECKS: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  texts: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  object: isRecord,
  any: () => true,
};

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first field that is missing or of another type, with what it should be; undefined when all are well. */
export function wrongField(
  record: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, FieldType>>,
): { field: string; expected: string } | undefined {
  for (const [field, type] of Object.entries(fields)) {
    const value = record[field];
    const bare = type.replace('?', '');
    if (value === undefined && type.endsWith('?')) continue;
    if (!CHECKS[bare]?.(value)) return { field, expected: bare };
  }
  return undefined;
}
