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
  return JSON.stringify(ordered(record as TraceEvent & Record<string, unknown>, keys));
}

/** Own fields first in the order of `keys`, then the others by name; objects inside by name throughout. */
function ordered(
  record: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  let known = 0;
  for (const key of keys) {
    const value = record[key];
    if (value === undefined) continue;
    out[key] = sorted(value);
    known += 1;
  }
  const own = Object.keys(record);
  if (own.length === known) return out;
  for (const key of own.sort()) if (!Object.hasOwn(out, key)) out[key] = sorted(record[key]);
  return out;
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(sorted);
  return isRecord(value) ? ordered(value, []) : value;
}
