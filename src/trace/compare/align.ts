/**
 * Finds what belongs together in two sequences. Each item has keys from strict (equal content) to loose (same sort of
 * thing): items with equal strict keys are paired first, what is left between those pairs by the next key, and so on.
 */

export interface Keyed {
  /** From strict to loose; the same number for all items. */
  keys: readonly string[];
}

/** Two items that belong together, or one that stands alone. */
export interface Pair<T> {
  a?: T;
  b?: T;
}

/** Pairs two sequences that fit into memory; the order of both is kept. */
export function align<T extends Keyed>(a: readonly T[], b: readonly T[], level = 0): Pair<T>[] {
  if (a.length === 0 || b.length === 0) return alone(a, b);
  const isLast = level + 1 >= (a[0]?.keys.length ?? 0);
  const pairs: Pair<T>[] = [];
  const gap = (toA: number, toB: number): void => {
    const [left, right] = [a.slice(fromA, toA), b.slice(fromB, toB)];
    pairs.push(...(isLast ? alone(left, right) : align(left, right, level + 1)));
  };
  let [fromA, fromB] = [0, 0];
  for (const [atA, atB] of common(keysAt(a, level), keysAt(b, level))) {
    gap(atA, atB);
    pairs.push({ a: a[atA] as T, b: b[atB] as T });
    [fromA, fromB] = [atA + 1, atB + 1];
  }
  gap(a.length, b.length);
  return pairs;
}

function alone<T>(a: readonly T[], b: readonly T[]): Pair<T>[] {
  return [...a.map((item): Pair<T> => ({ a: item })), ...b.map((item): Pair<T> => ({ b: item }))];
}

function keysAt(items: readonly Keyed[], level: number): string[] {
  return items.map(({ keys }) => keys[level] ?? '');
}

/** Index pairs of a longest common subsequence; of several one with early pairs. */
function common(a: readonly string[], b: readonly string[]): [number, number][] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  const most = Math.min(a.length, b.length) - head;
  while (tail < most && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const [endA, endB] = [a.length - tail, b.length - tail];
  return [
    ...Array.from({ length: head }, (_, at): [number, number] => [at, at]),
    ...middle(a.slice(head, endA), b.slice(head, endB)).map(([i, j]): [number, number] => [
      i + head,
      j + head,
    ]),
    ...Array.from({ length: tail }, (_, at): [number, number] => [endA + at, endB + at]),
  ];
}

/** A table of more cells than this would take too much memory: a longest subsequence is then not looked for. */
const MOST_CELLS = 2_000_000;
/** How far such a search looks ahead, so that one early match does not jump over everything. */
const NEAR = 64;

function middle(a: readonly string[], b: readonly string[]): [number, number][] {
  if (a.length === 0 || b.length === 0) return [];
  if (a.length * b.length > MOST_CELLS) return early(a, b);
  const { lengths, width } = table(a, b);
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [down = 0, right = 0] = [lengths[(i + 1) * width + j], lengths[i * width + j + 1]];
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (down >= right) i += 1;
    else j += 1;
  }
  return pairs;
}

/** Each key of `a` with the next same one of `b`: common and in order, though not always the longest. */
function early(a: readonly string[], b: readonly string[]): [number, number][] {
  const places = new Map<string, number[]>();
  b.forEach((key, at) => {
    const known = places.get(key);
    if (known) known.push(at);
    else places.set(key, [at]);
  });
  const pairs: [number, number][] = [];
  let from = 0;
  a.forEach((key, at) => {
    const known = places.get(key) ?? [];
    while (known.length > 0 && (known[0] ?? 0) < from) known.shift();
    const [place] = known;
    if (place === undefined || place - from > NEAR) return;
    pairs.push([at, place]);
    from = place + 1;
  });
  return pairs;
}

/** `lengths[i * width + j]` is the length of a longest common subsequence of what begins at i and at j. */
function table(a: readonly string[], b: readonly string[]): { lengths: Uint32Array; width: number } {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const [down = 0, right = 0, next = 0] = [
        lengths[(i + 1) * width + j],
        lengths[i * width + j + 1],
        lengths[(i + 1) * width + j + 1],
      ];
      lengths[i * width + j] = a[i] === b[j] ? next + 1 : Math.max(down, right);
    }
  }
  return { lengths, width };
}

/**
 * Pairs two streams. Where they agree nothing is held; where they part, at most `window` items of each are held until
 * they come together again.
 */
export function* alignStreams<T extends Keyed>(
  a: Iterable<T>,
  b: Iterable<T>,
  window: number,
): Generator<Pair<T>, void> {
  const [left, right] = [new Lookahead(a), new Lookahead(b)];
  for (;;) {
    const [nextA, nextB] = [left.fill(1)[0], right.fill(1)[0]];
    if (nextA === undefined && nextB === undefined) return;
    if (nextA && nextB && nextA.keys[0] === nextB.keys[0]) {
      left.drop(1);
      right.drop(1);
      yield { a: nextA, b: nextB };
    } else yield* part(left, right, window);
  }
}

/** Pairs what the window shows, up to the last place where both agree; all of it when that place is near. */
function* part<T extends Keyed>(
  left: Lookahead<T>,
  right: Lookahead<T>,
  window: number,
): Generator<Pair<T>, void> {
  const pairs = align(left.fill(window), right.fill(window));
  const isAll = left.ended && right.ended;
  const anchor = pairs.findLastIndex(({ a, b }) => a && b && a.keys[0] === b.keys[0]);
  const settled = isAll || anchor < pairs.length / 4 ? pairs : pairs.slice(0, anchor + 1);
  left.drop(settled.filter(({ a }) => a).length);
  right.drop(settled.filter(({ b }) => b).length);
  yield* settled;
}

class Lookahead<T> {
  readonly #source: Iterator<T>;
  #held: T[] = [];
  /** Nothing more comes than what is held. */
  ended = false;

  constructor(source: Iterable<T>) {
    this.#source = source[Symbol.iterator]();
  }

  /** The next items, `count` of them when there are so many. */
  fill(count: number): readonly T[] {
    while (!this.ended && this.#held.length < count) {
      const next = this.#source.next();
      if (next.done === true) this.ended = true;
      else this.#held.push(next.value);
    }
    return this.#held.length > count ? this.#held.slice(0, count) : this.#held;
  }

  drop(count: number): void {
    this.#held = this.#held.slice(count);
  }
}
