/** Places in a flow that was never a file: what leads to a line of a text must lead to what the program wrote. */
import type { ErrorPlace } from '../errors.js';

type Change = (where: ErrorPlace) => ErrorPlace;

/** The value with every place in it changed, deep; what is not plain stays as it is. */
export function withPlaces<T>(value: T, change: Change): T {
  return changed(value, change) as T;
}

function changed(value: unknown, change: Change): unknown {
  if (Array.isArray(value)) return value.map((item) => changed(item, change));
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'where' && isPlace(inner) ? change(inner) : changed(inner, change),
    ]),
  );
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isPlace(value: unknown): value is ErrorPlace {
  return isPlain(value) && 'line' in value && typeof value.line === 'number';
}
