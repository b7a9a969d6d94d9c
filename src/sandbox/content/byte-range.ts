/** The Range header of HTTP, for downloads that go on where they broke off; one range, in octets. */

/** `from` and `to` are both included. */
export type RangeReading =
  | { kind: 'whole' }
  | { kind: 'part'; from: number; to: number }
  | { kind: 'unsatisfiable' };

/** A header that is malformed or asks for several ranges counts as none, which HTTP allows. */
export function readRange(header: string | undefined, size: number): RangeReading {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
  if (first === '' && last === '') return { kind: 'whole' };
  if (first === '') return part(Math.max(0, size - Number(last)), size - 1, size);
  if (last !== '' && Number(last) < Number(first)) return { kind: 'whole' };
  return part(Number(first), last === '' ? size - 1 : Math.min(Number(last), size - 1), size);
}

function part(from: number, to: number, size: number): RangeReading {
  return from >= size || to < from ? { kind: 'unsatisfiable' } : { kind: 'part', from, to };
}
