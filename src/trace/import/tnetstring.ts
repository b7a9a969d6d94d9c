/** Tagged netstrings, in which mitmproxy keeps flows: `LENGTH:PAYLOAD` and one octet for the type. */

export type Tnet =
  | Uint8Array
  | string
  | number
  | boolean
  | null
  | readonly Tnet[]
  | ReadonlyMap<string, Tnet>;

/** A value, and where the next one begins. */
export interface TnetValue {
  value: Tnet;
  next: number;
}

const COLON = 0x3a;
const LONGEST_LENGTH = 12;

const latin1 = new TextDecoder('latin1');
const utf8 = new TextDecoder('utf-8');

/** Undefined when no whole value stands there, or one nested deeper than `depth`. */
export function readTnet(octets: Uint8Array, at: number, depth: number): TnetValue | undefined {
  const colon = octets.subarray(at, at + LONGEST_LENGTH + 1).indexOf(COLON);
  if (colon < 1 || depth < 0) return undefined;
  const digits = latin1.decode(octets.subarray(at, at + colon));
  const start = at + colon + 1;
  const end = start + Number(digits);
  if (!/^\d+$/.test(digits) || end >= octets.length) return undefined;
  const value = READERS[String.fromCharCode(octets[end] ?? 0)]?.(octets.subarray(start, end), depth);
  return value === undefined ? undefined : { value, next: end + 1 };
}

const READERS: Readonly<Record<string, (payload: Uint8Array, depth: number) => Tnet | undefined>> = {
  ',': (payload) => payload,
  ';': (payload) => utf8.decode(payload),
  '#': numberOf,
  '^': numberOf,
  '!': (payload) => latin1.decode(payload) === 'true',
  '~': () => null,
  ']': (payload, depth) => valuesIn(payload, depth),
  '}': (payload, depth) => {
    const values = valuesIn(payload, depth);
    return values && mapOf(values);
  },
};

function numberOf(payload: Uint8Array): number | undefined {
  const text = latin1.decode(payload);
  return text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
}

function valuesIn(payload: Uint8Array, depth: number): Tnet[] | undefined {
  const values: Tnet[] = [];
  for (let at = 0; at < payload.length; ) {
    const read = readTnet(payload, at, depth - 1);
    if (!read) return undefined;
    values.push(read.value);
    at = read.next;
  }
  return values;
}

function mapOf(values: readonly Tnet[]): Map<string, Tnet> | undefined {
  if (values.length % 2 !== 0) return undefined;
  const map = new Map<string, Tnet>();
  for (let at = 0; at < values.length; at += 2) map.set(textOf(values[at]) ?? '', values[at + 1] ?? null);
  return map;
}

/** A text, or octets read as one. */
export function textOf(value: Tnet | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Uint8Array ? utf8.decode(value) : undefined;
}
