/** A map that holds what was used last and lets go of the rest, so that it cannot grow with a trace. */
export class Recent<V> {
  readonly #kept = new Map<number | string, V>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(key: number | string): V | undefined {
    const value = this.#kept.get(key);
    if (value === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, value);
    return value;
  }

  /** @returns what had to go to make room */
  put(key: number | string, value: V): V | undefined {
    this.#kept.delete(key);
    this.#kept.set(key, value);
    if (this.#kept.size <= this.#most) return undefined;
    for (const [oldest, gone] of this.#kept) {
      this.#kept.delete(oldest);
      return gone;
    }
    return undefined;
  }

  /** Takes one out. */
  take(key: number | string): V | undefined {
    const value = this.#kept.get(key);
    this.#kept.delete(key);
    return value;
  }

  /** Takes all out, those that were used longest ago first. */
  takeAll(): V[] {
    const all = [...this.#kept.values()];
    this.#kept.clear();
    return all;
  }
}
