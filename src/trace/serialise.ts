/** The line of a header or an event: equal values give equal octets, whatever order their keys were set in. */
import type { TraceEvent, TraceHeader } from './event.js';
import { HEADER_FIELDS, isRecord, LINE_FIELDS } from './shape.js';

const HEADER_KEYS = Object.keys(HEADER_FIELDS);
const EVENT_KEYS = new Map<string, readonly string[]>(
  [...LINE_FIELDS].map(([kind, fields]) => [kind, Object.keys(fields)]),
);

/** The line, without its line feed, of a header or an event. */
export function serialise(record: TraceHeader | TraceEvent): string {
  const keys = 'kind' in record ? (EVENT_KEYS.get(record.kind) ?? []) : HEADER_KEYS;
  return JSON.stringify(ordered({ ...record }, keys));
}

/** Own fields first in the order of `keys`, then the others by name; objects inside by name throughout. */
function ordered(
  record: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const key of keys) if (record[key] !== undefined) out[key] = sorted(record[key]);
  for (const key of Object.keys(record).sort()) if (!Object.hasOwn(out, key)) out[key] = sorted(record[key]);
  return out;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  return isRecord(value) ? ordered(value, []) : value;
}
