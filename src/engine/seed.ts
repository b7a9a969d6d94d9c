/**
 * Chance as a parameter: the only module that touches randomness.
 *
 * A seed opens named streams. Each stream depends on the seed and its own name only, so drawing more from one never
 * shifts another, and a run with the same seed draws the same values.
 */
import { createHash, randomBytes } from 'node:crypto';

export interface SeedStream {
  /** `length` octets. */
  bytes(length: number): Uint8Array;
  /** An integer from `min` to `max`, both included. */
  integer(min: number, max: number): number;
}

export interface Seed {
  /** What the user gave, or the fixed default; recorded in the trace header. */
  readonly text: string;
  /** The stream of that name; the same object for the same name. */
  stream(name: string): SeedStream;
}

export const DEFAULT_SEED = '1';

export function openSeed(text: string = DEFAULT_SEED): Seed {
  const streams = new Map<string, SeedStream>();
  return {
    text,
    stream(name) {
      const known = streams.get(name);
      if (known) return known;
      const opened = openStream(`${text}\u0000${name}`);
      streams.set(name, opened);
      return opened;
    },
  };
}

/** A fresh seed for `--seed random`; it is recorded, so the run can be repeated. */
export function randomSeed(): string {
  return randomBytes(6).toString('hex');
}

/** An unguessable token of 32 hex digits, for names of temporary files and access tokens, never inside a run. */
export function randomToken(): string {
  return randomBytes(16).toString('hex');
}

/** Small fast counter generator (sfc32), keyed with the SHA-256 of the stream's name. */
function openStream(key: string): SeedStream {
  const digest = createHash('sha256').update(key).digest();
  let a = digest.readInt32LE(0);
  let b = digest.readInt32LE(4);
  let c = digest.readInt32LE(8);
  let counter = 1;
  const word = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let warmUp = 0; warmUp < 15; warmUp++) word();
  return {
    bytes(length) {
      const words = new Uint32Array(Math.ceil(length / 4));
      for (let at = 0; at < words.length; at++) words[at] = word();
      return new Uint8Array(words.buffer, 0, length);
    },
    integer: (min, max) => min + Math.floor((word() / 2 ** 32) * (max - min + 1)),
  };
}
