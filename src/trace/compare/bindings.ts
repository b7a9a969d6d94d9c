/**
 * Values that each run draws by chance, such as session ids, mean nothing by themselves, but the same one must come
 * again where it came again before: the first two that meet are bound to each other.
 */

export type DrawnKind = 'session' | 'correlator' | 'content';

/** A value drawn by chance, and the field in which it stands. */
export interface Drawn {
  path: string;
  kind: DrawnKind;
  value: string;
}

export class Bindings {
  readonly #toB = new Map<string, string>();
  readonly #toA = new Map<string, string>();

  /** Whether `b` is the counterpart of `a`; they become so when neither has one yet. */
  agree(kind: DrawnKind, a: string, b: string): boolean {
    const [keyA, keyB] = [`${kind} ${a}`, `${kind} ${b}`];
    const [known, back] = [this.#toB.get(keyA), this.#toA.get(keyB)];
    if (known !== undefined || back !== undefined) return known === keyB && back === keyA;
    this.#toB.set(keyA, keyB);
    this.#toA.set(keyB, keyA);
    return true;
  }
}
