/**
 * Generic alerts (1226) of FUMO: the result of an Exec, and the user's or device's request for an update
 * (DM Protocol 1.2, 8.7; FUMO TS 6.2 and 7).
 */
import type { Alert, Item, Meta, Warning, Wish } from '../syncml/message.js';
import { dataText } from '../syncml/message-tree.js';
import { ALERT } from './alert-codes.js';

export interface GenericTypeRow {
  /** `Meta/Type` as deployed devices write it, without the prefix of the standard. */
  type: string;
  /** `result` of a finished Exec, or `request` for an update. */
  kind: 'result' | 'request';
  meaning: string;
}

/** The types of FUMO's generic alerts. */
export const GENERIC_TYPES = {
  download: row('download', 'result', 'a download that Exec on Download began is over'),
  update: row('update', 'result', 'an installation that Exec on Update began is over'),
  downloadandupdate: row('downloadandupdate', 'result', 'what Exec on DownloadAndUpdate began is over'),
  userrequest: row('userrequest', 'request', 'the user asks whether there is an update'),
  devicerequest: row('devicerequest', 'request', 'the device asks whether there is an update'),
} as const satisfies Record<string, GenericTypeRow>;

export type GenericType = keyof typeof GENERIC_TYPES;

/** Importance, falling; a missing Mark means `informational`. */
export const MARKS = [
  'fatal',
  'critical',
  'minor',
  'warning',
  'informational',
  'harmless',
  'indeterminate',
] as const;
export type Mark = (typeof MARKS)[number];

/**
 * How the Type is written: `prefixed` as the protocol demands of reversed domain names, `bare` as deployed devices
 * send it, `old` bare and without `dm`, as an early draft had it.
 */
export type AlertTypeForm = 'bare' | 'prefixed' | 'old';

export interface GenericAlertRequest {
  type: GenericType;
  /** `bare` when absent. */
  typeForm?: AlertTypeForm;
  /** The FUMO object (or a node below it). */
  source?: string;
  /** `int` or `chr` for results; requests may use others. */
  format: string;
  mark?: Mark;
  data: string;
  /** Of the Exec, and only if it had one. */
  correlator?: string;
}

/** A wish for a generic alert. */
export function genericAlert(request: GenericAlertRequest): Extract<Wish, { name: 'Alert' }> {
  const { type, typeForm = 'bare', source, format, mark, data, correlator } = request;
  const named = TYPE_FORMS[typeForm](GENERIC_TYPES[type].type);
  const meta: Meta = { format, type: named, ...(mark === undefined ? {} : { mark }) };
  const item: Item = { ...(source === undefined ? {} : { source: { locUri: source } }), meta, data };
  return {
    name: 'Alert',
    data: ALERT.generic,
    ...(correlator === undefined ? {} : { correlator }),
    items: [item],
  };
}

/** One event of a generic alert. */
export interface GenericEvent {
  type: GenericType;
  kind: GenericTypeRow['kind'];
  source?: string;
  format: string;
  data: string;
  /** The result code; `result` kinds only. */
  result?: number;
  correlator?: string;
  mark: Mark;
  warnings: Warning[];
}

/** 412: a mandatory part is missing or no number; 415: a Type or Format that is not known. */
export type GenericAlertReading =
  | { ok: true; events: GenericEvent[] }
  | { ok: false; status: '412' | '415'; reason: string };

/**
 * Reads every Item of a generic alert; one bad Item refuses the alert.
 * @returns undefined when the alert is not a generic one
 */
export function readGenericAlerts(alert: Alert): GenericAlertReading | undefined {
  if (alert.data !== ALERT.generic) return undefined;
  const [first] = alert.items;
  if (!first) return { ok: false, status: '412', reason: 'a generic alert without Item' };
  const events: GenericEvent[] = [];
  for (const item of alert.items) {
    const read = readItem(item, alert.correlator);
    if (!read.ok) return read;
    events.push(read.event);
  }
  return { ok: true, events };
}

/**
 * The first event of a generic alert of FUMO; undefined when it is another alert or one to be refused.
 * Warnings: `generic-alert.type-prefix`, `.type-case`, `.type-old-name`, `.format-missing`, `.data-missing`, `.data-space`,
 * `.mark-case`, `.mark-unknown`.
 */
export function readGenericAlert(alert: Alert): GenericEvent | undefined {
  const reading = readGenericAlerts(alert);
  return reading?.ok ? reading.events[0] : undefined;
}

/** Everything in which a generic alert departs from the protocol; the prefix of its type, which nobody sends, does not. */
export function genericDepartures(alert: Alert): readonly Warning[] {
  const reading = readGenericAlerts(alert);
  const events = reading?.ok ? reading.events : [];
  return events
    .flatMap(({ warnings }) => warnings)
    .filter(({ code }) => code !== 'generic-alert.type-prefix');
}

/** Data or its format is missing or not exact. */
const INCOMPLETE: ReadonlySet<string> = new Set(
  ['format-missing', 'data-missing', 'data-space'].map((reason) => `generic-alert.${reason}`),
);

/** What a strict server refuses an alert with: 412 for what is incomplete, 415 for a word that the standard does not have. */
export function strictStatus(alert: Alert): '412' | '415' | undefined {
  const [departure] = genericDepartures(alert);
  return departure && (INCOMPLETE.has(departure.code) ? '412' : '415');
}

type ItemReading = { ok: true; event: GenericEvent } | { ok: false; status: '412' | '415'; reason: string };

/** Formats that the standard lets a node or an event have (DM TND, Format property). */
const FORMATS: readonly string[] = [
  'b64',
  'bin',
  'bool',
  'chr',
  'int',
  'xml',
  'date',
  'time',
  'float',
  'null',
];
const RESULT_FORMATS: readonly string[] = ['int', 'chr'];

function readItem(item: Item, correlator: string | undefined): ItemReading {
  const typeText = item.meta?.type;
  if (typeText === undefined) return { ok: false, status: '412', reason: 'Meta has no Type' };
  const named = readType(typeText);
  if (!named) return { ok: false, status: '415', reason: `type "${typeText}" is not known` };
  const { kind } = GENERIC_TYPES[named.type];
  const format = item.meta?.format ?? 'chr';
  if (!(kind === 'result' ? RESULT_FORMATS : FORMATS).includes(format)) {
    return { ok: false, status: '415', reason: `format "${format}" is not expected here` };
  }
  const data = dataText(item.data).trim();
  if (kind === 'result' && !/^\d+$/.test(data)) {
    return { ok: false, status: '412', reason: `"${data}" is no result code` };
  }
  const event = { type: named.type, kind, format, data, mark: readMark(item) };
  const warnings = [...named.warnings, ...itemWarnings(item)];
  return { ok: true, event: { ...event, ...optionalParts(item, correlator, kind, data), warnings } };
}

function optionalParts(
  item: Item,
  correlator: string | undefined,
  kind: GenericTypeRow['kind'],
  data: string,
): Pick<GenericEvent, 'source' | 'correlator' | 'result'> {
  const source = item.source?.locUri;
  return {
    ...(source ? { source } : {}),
    ...(correlator ? { correlator } : {}),
    ...(kind === 'result' ? { result: Number(data) } : {}),
  };
}

const PREFIX = 'Reversed-Domain-Name: ';
const ANY_PREFIX = /^reversed-domain-name:\s*/i;
const DM = 'org.openmobilealliance.dm.firmwareupdate.';
const OLD = 'org.openmobilealliance.firmwareupdate.';

const TYPE_FORMS: Readonly<Record<AlertTypeForm, (type: string) => string>> = {
  bare: (type) => type,
  prefixed: (type) => `${PREFIX}${type}`,
  old: (type) => type.replace(DM, OLD),
};

/** The standard wants a prefix before the type, no deployed device sends it, and an older draft had no `.dm`. */
function readType(text: string): { type: GenericType; warnings: Warning[] } | undefined {
  const bare = text.replace(ANY_PREFIX, '');
  const prefix = text.slice(0, text.length - bare.length);
  const lower = bare.toLowerCase();
  const old = lower.startsWith(OLD);
  const name = lower.slice((old ? OLD : DM).length);
  if (!(old || lower.startsWith(DM)) || !isGenericType(name)) return undefined;
  const warnings = [
    ...(prefix === '' ? [] : [warning('type-prefix', `the type has a prefix: "${text}"`)]),
    ...(prefix === '' || prefix === PREFIX
      ? []
      : [warning('prefix-spelling', `the prefix is not "${PREFIX}": "${text}"`)]),
    ...(bare === lower ? [] : [warning('type-case', `the type has capitals: "${text}"`)]),
    ...(old ? [warning('type-old-name', `the type has the older name without dm: "${text}"`)] : []),
  ];
  return { type: name, warnings };
}

function isGenericType(name: string): name is GenericType {
  return Object.hasOwn(GENERIC_TYPES, name);
}

function readMark({ meta }: Item): Mark {
  const written = meta?.mark?.toLowerCase();
  if (!written) return 'informational';
  return MARKS.find((mark) => mark === written) ?? 'indeterminate';
}

function itemWarnings(item: Item): Warning[] {
  const mark = item.meta?.mark;
  const known = MARKS.find((one) => one === mark?.toLowerCase());
  const data = dataText(item.data);
  return [
    ...(item.meta?.format === undefined
      ? [warning('format-missing', 'Meta has no Format; chr is assumed')]
      : []),
    ...(item.data === undefined ? [warning('data-missing', 'the Item has no Data; empty is assumed')] : []),
    ...(data === data.trim()
      ? []
      : [warning('data-space', `the Data of the Item has white space around it: "${data}"`)]),
    ...(mark && known && mark !== known ? [warning('mark-case', `the mark "${mark}" has capitals`)] : []),
    ...(mark && !known ? [warning('mark-unknown', `the mark "${mark}" is not known`)] : []),
  ];
}

function warning(reason: string, message: string): Warning {
  return { code: `generic-alert.${reason}`, message, spec: 'OMA-TS-DM-Protocol 1.2, generic alert' };
}

function row<K extends GenericTypeRow['kind']>(name: string, kind: K, meaning: string) {
  return { type: `org.openmobilealliance.dm.firmwareupdate.${name}`, kind, meaning };
}
