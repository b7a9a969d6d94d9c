/**
 * The fields of a header and of each kind of event, in the order in which they are written. Writer, reader and
 * `docs/trace.schema.json` all come from these rows: one puts keys in this order, one refuses a line that lacks one or
 * has it wrong, and the compiler holds the rows against the types of `event.ts`.
 */
import type { ErrorPlace } from '../errors.js';
import type { EventBody, EventKind, Failure, ImportedFrom, LeftOutCount, TraceHeader } from './event.js';

type Plain = 'text' | 'number' | 'texts' | 'any';
type Named = Plain | 'object' | 'map' | 'list' | 'word';

/** What a field holds. */
export type FieldType = Plain | `${Plain}?` | Shaped;

interface Shaped {
  readonly is: 'word' | 'object' | 'list' | 'map';
  readonly optional?: true;
  /** `word`: the words that may stand there. */
  readonly words?: readonly string[];
  /** `object`, and each item of a `list`: its fields. */
  readonly fields?: FieldTable;
}

export type FieldTable = Readonly<Record<string, FieldType>>;

type TextField<T> = string extends T ? 'text' : Shaped & { readonly words: readonly T[] };
type FieldFor<T> = T extends string
  ? TextField<T>
  : T extends number
    ? 'number'
    : T extends readonly string[]
      ? 'texts'
      : Shaped;
type OptionalFor<T> = [T] extends [string]
  ? string extends T
    ? 'text?'
    : Shaped & { readonly words: readonly T[]; readonly optional: true }
  : [T] extends [number]
    ? 'number?'
    : [T] extends [readonly string[]]
      ? 'texts?'
      : Shaped & { readonly optional: true };
/** The rows that a type must have: optional fields are marked so, words are spelled out. */
type Rows<T> = {
  readonly [K in Exclude<keyof T, 'kind'>]-?: unknown extends T[K]
    ? 'any'
    : undefined extends T[K]
      ? OptionalFor<NonNullable<T[K]>>
      : [T[K]] extends [string]
        ? TextField<T[K]>
        : FieldFor<T[K]>;
};
type BodyOf<K extends EventKind> = Extract<EventBody, { kind: K }>;

function words<const W extends readonly string[]>(...words: W) {
  return { is: 'word', words } as const;
}

function maybeWords<const W extends readonly string[]>(...words: W) {
  return { is: 'word', words, optional: true } as const;
}

const PLACE: Rows<ErrorPlace> = {
  file: 'text?',
  line: 'number?',
  column: 'number?',
  offset: 'number?',
  path: 'text?',
};
const FAILURE: Rows<Failure> = {
  code: 'text',
  expected: 'text',
  found: 'text',
  hint: 'text?',
  where: { is: 'object', fields: PLACE, optional: true },
};
const LEFT_OUT: Rows<LeftOutCount> = { reason: 'text', count: 'number' };
const IMPORTED: Rows<ImportedFrom> = {
  from: words('pcap', 'pcapng', 'har', 'mitmproxy', 'folder', 'file'),
  name: 'text',
  clock: words('wall', 'none'),
  unknown: 'texts',
  leftOut: { is: 'list', fields: LEFT_OUT },
};

export const HEADER_FIELDS: Rows<TraceHeader> = {
  format: words('fumo-trace'),
  v: 'number',
  fumo: 'text',
  flow: 'text',
  title: 'text',
  spec: { is: 'object', fields: { document: 'text', section: 'text' }, optional: true },
  seed: 'text',
  encoding: words('xml', 'wbxml'),
  auth: words('basic', 'md5', 'hmac'),
  transport: words('http', 'loopback'),
  reading: maybeWords('strict'),
  origin: 'number',
  faults: 'texts',
  given: 'any',
  imported: { is: 'object', fields: IMPORTED, optional: true },
};

export const EVENT_FIELDS: { readonly [K in EventKind]: Rows<BodyOf<K>> } = {
  step: {
    phase: words('start', 'done', 'skipped', 'failed'),
    step: 'number',
    flow: 'text',
    section: 'text?',
    ad: 'number?',
    actor: words('server', 'device', 'user', 'clock', 'expect'),
    verb: 'text',
    text: 'text',
    why: 'text?',
    failure: { is: 'object', fields: FAILURE, optional: true },
  },
  message: {
    message: 'number',
    direction: words('server-to-device', 'device-to-server'),
    mediaType: 'text',
    to: 'text',
    headers: { is: 'map', optional: true },
    octets: 'text',
  },
  session: {
    phase: words('opened', 'authenticated', 'closed'),
    side: words('server', 'device'),
    session: 'text',
    reason: 'text?',
  },
  prompt: {
    phase: words('shown', 'answered'),
    session: 'text',
    alert: 'number',
    text: 'text',
    choices: 'texts',
    action: maybeWords('ok', 'yes', 'no', 'text', 'choose', 'cancel', 'timeout', 'unsupported'),
    values: 'texts?',
    status: 'text?',
  },
  timer: {
    phase: words('set', 'fired', 'cancelled'),
    timer: 'number',
    owner: words('server', 'device'),
    name: 'text',
    reason: 'text',
    due: 'number',
  },
  tree: {
    uri: 'text',
    change: words('add', 'replace', 'delete'),
    before: 'text?',
    after: 'text?',
    by: words('server', 'device'),
  },
  state: { uri: 'text', from: 'number', to: 'number', cause: 'text' },
  transfer: {
    method: words('GET', 'POST'),
    url: 'text',
    purpose: words('descriptor', 'package', 'install-notify'),
    status: 'number',
    mediaType: 'text?',
    size: 'number',
    sha256: 'text?',
    text: 'text?',
  },
  note: {
    side: words('server', 'device', 'engine'),
    code: 'text',
    text: 'text',
    message: 'number?',
    original: 'text?',
  },
  end: {
    verdict: words('passed', 'failed'),
    outcome: 'text',
    failure: { is: 'object', fields: FAILURE, optional: true },
  },
};

/** The fields that every event begins with. */
export const COMMON_FIELDS = { seq: 'number', at: 'number', kind: 'text' } as const satisfies FieldTable;

/** Per kind of event: the common fields, then its own. */
export const LINE_FIELDS: ReadonlyMap<string, FieldTable> = new Map(
  Object.entries(EVENT_FIELDS).map(([kind, fields]) => [kind, { ...COMMON_FIELDS, ...fields }]),
);

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One row, ready to be checked. */
interface Check {
  field: string;
  optional: boolean;
  /** In words: `text`, `one of set, fired, cancelled`. */
  expected: string;
  holds(value: unknown): boolean;
}

const PLAIN: Readonly<Record<Plain, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  texts: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  any: () => true,
};

/** What is left of a type without its mark of being optional. */
export function bareType(
  type: FieldType,
): { is: Named; optional: boolean } & Pick<Shaped, 'words' | 'fields'> {
  if (typeof type !== 'string') return { ...type, optional: type.optional === true };
  const optional = type.endsWith('?');
  return { is: (optional ? type.slice(0, -1) : type) as Plain, optional };
}

const compiled = new WeakMap<FieldTable, readonly Check[]>();

function checksOf(fields: FieldTable): readonly Check[] {
  const known = compiled.get(fields);
  if (known) return known;
  const checks = Object.entries(fields).map(([field, type]): Check => {
    const { is, optional, words, fields: inner } = bareType(type);
    const expected = words ? `one of ${words.join(', ')}` : is;
    return { field, optional, expected, holds: holderOf(is, words, inner) };
  });
  compiled.set(fields, checks);
  return checks;
}

function holderOf(is: Named, words: readonly string[] = [], inner: FieldTable = {}): Check['holds'] {
  const isWhole = (value: unknown): boolean => isRecord(value) && wrongField(value, inner) === undefined;
  const shaped: Readonly<Record<Exclude<Named, Plain>, Check['holds']>> = {
    word: (value) => words.some((word) => word === value),
    object: isWhole,
    list: (value) => Array.isArray(value) && value.every(isWhole),
    map: (value) => isRecord(value) && Object.values(value).every(PLAIN.text),
  };
  return { ...PLAIN, ...shaped }[is];
}

/** The first field that is missing or of another type, with what it should be; undefined when all are well. */
export function wrongField(
  record: Readonly<Record<string, unknown>>,
  fields: FieldTable,
): { field: string; expected: string } | undefined {
  for (const { field, optional, expected, holds } of checksOf(fields)) {
    const value = record[field];
    if (value === undefined && optional) continue;
    if (!holds(value)) return { field, expected };
  }
  return undefined;
}
