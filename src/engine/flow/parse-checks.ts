/** What every part of the flow parser needs: values of the right shape, known keys, errors with their place. */
import { type ErrorCode, type ErrorPlace, FumoError } from '../../errors.js';
import { nearest } from './nearest.js';
import type { FlowSource } from './source.js';
import { spellingProblem } from './spelling.js';
import { DURATION_FORM, parseDuration } from './units.js';

/** Keys and positions from the top of the file to a value. */
export type Path = readonly (string | number)[];
/** A map of the file, as plain values. */
export type Fields = Readonly<Record<string, unknown>>;

/** @throws FumoError `flow.bad-value` when the value is no map */
export function mapAt(source: FlowSource, value: unknown, path: Path): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw wrong(source, path, 'a map of keys and values', value);
}

/** A text that must be there. @throws FumoError `flow.missing-key`, `flow.bad-value` */
export function textAt(source: FlowSource, map: Fields, key: string, path: Path): string {
  const value = map[key];
  if (typeof value === 'string' && value.trim() !== '') return value;
  if (value === undefined) throw missing(source, key, path);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw wrong(source, [...path, key], 'a text', value);
}

/** A text that may be absent. @throws FumoError `flow.bad-value` */
export function optionalText(source: FlowSource, map: Fields, key: string, path: Path): string | undefined {
  return map[key] === undefined ? undefined : textAt(source, map, key, path);
}

/** One text or a list of them; absent is none. @throws FumoError `flow.bad-value` */
export function textsAt(source: FlowSource, map: Fields, key: string, path: Path): readonly string[] {
  const value = map[key];
  if (value === undefined) return [];
  if (!Array.isArray(value)) return [textAt(source, map, key, path)];
  return value.map((entry: unknown, at) => {
    if (['string', 'number', 'boolean'].includes(typeof entry)) return String(entry);
    throw wrong(source, [...path, key, at], 'a text', entry);
  });
}

/** `true` or `false`; absent is undefined. @throws FumoError `flow.bad-value` */
export function flagAt(source: FlowSource, map: Fields, key: string, path: Path): boolean | undefined {
  const value = map[key];
  if (value === undefined || typeof value === 'boolean') return value;
  throw wrong(source, [...path, key], 'true or false', value);
}

/** A whole number from 0; absent is undefined. @throws FumoError `flow.bad-value` */
export function countAt(
  source: FlowSource,
  map: Fields,
  key: string,
  path: Path,
  expected: string,
): number | undefined {
  const value = map[key];
  if (value === undefined || (typeof value === 'number' && Number.isInteger(value) && value >= 0))
    return value;
  throw wrong(source, [...path, key], expected, value);
}

/** @throws FumoError `flow.bad-value` when the value is not one of `known`, with the nearest that is */
export function oneOf<T extends string>(
  source: FlowSource,
  value: unknown,
  known: readonly T[],
  path: Path,
): T {
  const found = known.find((one) => one === value);
  if (found !== undefined) return found;
  throw wrong(source, path, `one of ${known.join(', ')}`, value, hintFor(String(value), known));
}

/** Milliseconds. @throws FumoError `flow.bad-value` */
export function durationAt(source: FlowSource, value: unknown, path: Path): number {
  const duration = parseDuration(String(value));
  if (duration === undefined) throw wrong(source, path, DURATION_FORM, value);
  return duration;
}

/** A spelling of values (see spelling.ts). @throws FumoError `flow.bad-spelling` */
export function checkSpelling(source: FlowSource, spelling: unknown, path: Path): void {
  const problem = spellingProblem(spelling);
  if (!problem) return;
  const text = typeof spelling === 'string' ? spelling : JSON.stringify(spelling);
  throw new FumoError('flow.bad-spelling', `“${text}” ${problem.message}`, {
    where: { ...source.place(path), path: pathText(path) },
    expected: problem.expected,
    found: text,
  });
}

/** @throws FumoError `flow.unknown-key` for the first key that is not known here */
export function onlyKeys(source: FlowSource, map: Fields, known: readonly string[], path: Path): void {
  const stranger = Object.keys(map).find((key) => !known.includes(key));
  if (stranger === undefined) return;
  throw unknown(
    'flow.unknown-key',
    stranger,
    known,
    source.place([...path, stranger]),
    `${stranger} is not known here`,
  );
}

/** An error for a word that is none of those known, with the nearest one as a hint. */
export function unknown(
  code: ErrorCode,
  found: string,
  known: readonly string[],
  where: ErrorPlace,
  message: string,
): FumoError {
  return new FumoError(code, message, {
    where,
    expected: `one of ${known.join(', ')}`,
    found,
    ...hintFor(found, known),
  });
}

function hintFor(found: string, known: readonly string[]): { hint?: string } {
  const near = nearest(found, known);
  return near === undefined ? {} : { hint: `Did you mean ${near}?` };
}

/** An error for a key that must be there. */
export function missing(source: FlowSource, key: string, path: Path): FumoError {
  return new FumoError('flow.missing-key', `${key} is missing`, {
    where: { ...source.place(path), path: pathText([...path, key]) },
    expected: key,
    found: 'nothing',
  });
}

/** An error for a value of the wrong shape. */
export function wrong(
  source: FlowSource,
  path: Path,
  expected: string,
  found: unknown,
  { hint }: { hint?: string } = {},
): FumoError {
  return new FumoError('flow.bad-value', `${pathText(path)} has the wrong value`, {
    where: { ...source.place(path), path: pathText(path) },
    expected,
    found: found === undefined ? 'nothing' : JSON.stringify(found),
    ...(hint !== undefined && { hint }),
  });
}

/** `steps[0].at` */
export function pathText(path: Path): string {
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? part : `.${part}`))
    .join('');
}
