/** Where the rows of a long list stand when each has a height of its own and most were never drawn. */

export class Heights {
  #heights: Float64Array;
  #tops: Float64Array;
  #count = 0;
  /** Tops are right up to this row. */
  #settled = 0;
  readonly #estimate: number;

  /** `estimate` in pixels is taken for rows that were not measured. */
  constructor(estimate: number) {
    this.#estimate = estimate;
    this.#heights = new Float64Array(64);
    this.#tops = new Float64Array(65);
  }

  get count(): number {
    return this.#count;
  }

  /** Rows may come at the end; fewer rows than before begin anew. */
  resize(count: number): void {
    if (count < this.#count) this.#count = this.#settled = 0;
    if (count > this.#heights.length) this.#grow(count);
    this.#heights.fill(this.#estimate, this.#count, count);
    this.#count = count;
  }

  /** Forgets what was measured. */
  reset(count: number): void {
    this.#count = this.#settled = 0;
    this.resize(count);
  }

  #grow(count: number): void {
    const room = Math.max(count, this.#heights.length * 2);
    const [heights, tops] = [new Float64Array(room), new Float64Array(room + 1)];
    heights.set(this.#heights);
    tops.set(this.#tops);
    this.#heights = heights;
    this.#tops = tops;
  }

  /** @returns how much the row grew; 0 when nothing changed */
  measure(row: number, height: number): number {
    const grown = height - (this.#heights[row] ?? 0);
    if (row >= this.#count || Math.abs(grown) < 0.5) return 0;
    this.#heights[row] = height;
    this.#settled = Math.min(this.#settled, row);
    return grown;
  }

  /** Pixels above the row. */
  top(row: number): number {
    const to = Math.min(row, this.#count);
    for (let at = this.#settled; at < to; at += 1)
      this.#tops[at + 1] = (this.#tops[at] ?? 0) + (this.#heights[at] ?? 0);
    this.#settled = Math.max(this.#settled, to);
    return this.#tops[to] ?? 0;
  }

  get total(): number {
    return this.top(this.#count);
  }

  /** The row at so many pixels from the top. */
  rowAt(offset: number): number {
    this.top(this.#count);
    let [low, high] = [0, Math.max(0, this.#count - 1)];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#tops[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
