/** Nested values as a flat list of paths and contents, so that two of them can be compared field by field. */

import { toBase64 } from '../../syncml/octets.js';
import { isRecord } from '../shape.js';
import type { FieldValue } from './difference.js';

export type Fields = ReadonlyMap<string, FieldValue>;

/** What becomes of a field: its value, another one in its place, or nothing (undefined). */
export type Lens = (path: string, key: string, value: unknown) => unknown;

/** Fields of a value under `path`; list items are counted from 1: `items[2].data`. */
export function fieldsOf(value: unknown, lens: Lens = (_path, _key, same) => same): Map<string, FieldValue> {
  const fields = new Map<string, FieldValue>();
  collect(value, '', lens, fields);
  return fields;
}

function collect(value: unknown, path: string, lens: Lens, fields: Map<string, FieldValue>): void {
  if (value === undefined) return;
  if (value instanceof Uint8Array) fields.set(path, `base64:${toBase64(value)}`);
  else if (Array.isArray(value)) {
    for (const [at, item] of value.entries())
      collect(lens(path, '', item), `${path}[${at + 1}]`, lens, fields);
  } else if (isRecord(value)) {
    for (const key of Object.keys(value).sort()) {
      const inner = path === '' ? key : `${path}.${key}`;
      collect(lens(inner, key, value[key]), inner, lens, fields);
    }
  } else fields.set(path, leaf(value));
}

function leaf(value: unknown): FieldValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value === null ? null : String(value);
}

/** One text for all fields: equal fields give equal text. */
export function fieldsKey(fields: Fields): string {
  return JSON.stringify([...fields].sort(([a], [b]) => (a < b ? -1 : Number(a > b))));
}

export interface FieldChange {
  path: string;
  a?: FieldValue;
  b?: FieldValue;
}

/** The fields whose content differs, in order of path; one that is missing on a side is undefined there. */
export function fieldChanges(a: Fields, b: Fields): FieldChange[] {
  const paths = [...new Set([...a.keys(), ...b.keys()])];
  return paths.flatMap((path): FieldChange[] => {
    const [before, after] = [a.get(path), b.get(path)];
    if (before === after) return [];
    return [
      { path, ...(before === undefined ? {} : { a: before }), ...(after === undefined ? {} : { b: after }) },
    ];
  });
}
