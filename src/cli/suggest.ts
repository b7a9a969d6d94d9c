/**
 * Near names: what somebody may have meant by a word that nothing is called.
 */

/**
 * The candidates nearest to `word`, best first: those within about a third of its length in edits and hardly farther
 * than the best, or that begin with it. Empty when nothing is near.
 */
export function nearest(word: string, candidates: readonly string[], limit = 3): string[] {
  const wanted = word.toLowerCase();
  const reach = Math.max(2, Math.ceil(wanted.length / 3));
  const near = candidates
    .map((name) => ({ name, far: farness(wanted, name.toLowerCase()) }))
    .filter(({ far }) => far <= reach)
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1));
  const best = near[0]?.far ?? 0;
  return near
    .filter(({ far }) => far <= best + 1)
    .slice(0, limit)
    .map(({ name }) => name);
}

/** Edits; a beginning of the name counts as one slip. */
function farness(word: string, name: string): number {
  const edits = distance(word, name);
  return word.length >= 2 && name.startsWith(word) ? Math.min(edits, 1) : edits;
}

/** Edits (insert, delete, replace, swap of neighbours) that turn one word into the other. */
export function distance(from: string, to: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1] ? 0 : 1;
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + same,
        swapped ? at(before, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = previous;
    previous = current;
  }
  return at(previous, to.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
