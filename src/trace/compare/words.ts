/** The sentences of differences. */
import type { FieldValue, TracePlace } from './difference.js';

/** Longer contents are cut in sentences; the difference itself keeps them whole. */
const LONGEST = 120;

export const COMPARE_WORDS = {
  names: { a: 'the first trace', b: 'the second trace' },
  changed: (what: string, field: string, a: FieldValue, b: FieldValue): string =>
    `${what}: ${field} was ${shown(a)}, now ${shown(b)}`,
  onlyField: (what: string, field: string, value: FieldValue, name: string): string =>
    `${what}: ${field} ${shown(value)} is only in ${name}`,
  another: (what: string, field: string, a: FieldValue, b: FieldValue): string =>
    `${what}: ${field} ${shown(b)} is not the counterpart of ${shown(a)}`,
  /** The data of a Status or Alert is its code. */
  field: (within: string, path: string): string =>
    path === 'data' && /\[(Status|Alert)\b/.test(within) ? 'code' : path,
  only: (what: string, name: string): string => `${what} is only in ${name}`,
  /** `message #4, step 6, event 21`. */
  place: ({ seq, step, message }: TracePlace): string =>
    [
      message === undefined ? '' : `message #${message}`,
      step === undefined ? '' : `step ${step}`,
      seq === undefined ? 'the header' : `event ${seq}`,
    ]
      .filter((part) => part !== '')
      .join(', '),
} as const;

function shown(value: FieldValue): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
