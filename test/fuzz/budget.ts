/** How many inputs each family gets, and from which seed; printed, so that a failure can be played again. */

/** Inputs of one family: `FUMO_FUZZ_RUNS`, by default few enough for `npm test`. */
export const RUNS = Number(process.env.FUMO_FUZZ_RUNS ?? 1000);
export const SEED = process.env.FUMO_FUZZ_SEED ?? 'fumo';

/** Chance from a text: the same text, the same draws. */
export class Chance {
  #state: number;

  constructor(text: string) {
    let hash = 0x811c9dc5;
    for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
    this.#state = hash >>> 0;
  }

  /** From 0 up to but not including `end`; 0 when there is nothing to choose from. */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * end);
  }

  pick<T>(choices: readonly T[]): T {
    const chosen = choices[this.below(choices.length)];
    if (chosen === undefined) throw new Error('nothing to pick from');
    return chosen;
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }
}

/** What a lane has done, in one line of its output. */
export function report(family: string, inputs: number, facts: Readonly<Record<string, number>> = {}): void {
  const parts = Object.entries(facts).map(([name, count]) => `${count} ${name}`);
  console.info(
    `fuzz: ${family}: ${inputs} inputs${parts.length > 0 ? ` (${parts.join(', ')})` : ''}, seed ${SEED}`,
  );
}

/** Adds to an error which input of which seed it was. */
export function blame(error: unknown, family: string, index: number, octets: Uint8Array): Error {
  const input = Buffer.from(octets).toString('base64');
  const words = `fuzz: ${family}: input ${index} of FUMO_FUZZ_SEED=${SEED} (base64 ${input})`;
  return new Error(words, { cause: error });
}
