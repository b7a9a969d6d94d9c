/** Patterns with `*`. Matching takes time in proportion to both lengths, whatever the pattern. */

/** One character, a run without slash (`*`), or any run (`**`). */
type Piece = { text: string } | { run: 'segment' | 'any' };

/**
 * A pattern for node addresses: `*` is any run without a slash, `**` any run at all. A pattern that begins with `*`
 * may begin anywhere in the tree, so a star, a slash and `FwV` find `./DevDetail/FwV`. A query (`?list=Struct`) counts
 * only when the pattern has one; a leading `./` may be there or not.
 */
export function uriMatcher(pattern: string): (uri: string) => boolean {
  const pieces = piecesOf(pattern.startsWith('*') ? `*${pattern}` : withoutDot(pattern), false);
  const hasQuery = pattern.includes('?');
  return (uri) => runs(pieces, withoutDot(hasQuery ? uri : (uri.split('?', 1)[0] ?? '')));
}

/** A pattern for names: `*` is any run; capitals do not count. */
export function nameMatcher(pattern: string): (name: string) => boolean {
  const pieces = piecesOf(pattern.toLowerCase(), true);
  return (name) => runs(pieces, name.toLowerCase());
}

function withoutDot(uri: string): string {
  return uri.replace(/^\.\//, '');
}

function piecesOf(pattern: string, anyRun: boolean): Piece[] {
  return [...pattern.matchAll(/\*+|[^*]/gsu)].map(([text]) => {
    if (!text.startsWith('*')) return { text };
    return { run: anyRun || text.length > 1 ? 'any' : 'segment' };
  });
}

/** `reached` holds after each piece how many characters of the text may be used up. */
function runs(pieces: readonly Piece[], text: string): boolean {
  const characters = [...text];
  let reached = characters.map(() => false);
  reached = [true, ...reached];
  for (const piece of pieces)
    reached =
      'run' in piece ? spread(reached, characters, piece.run) : advance(reached, characters, piece.text);
  return reached.at(-1) ?? false;
}

function advance(reached: readonly boolean[], characters: readonly string[], wanted: string): boolean[] {
  return reached.map((_, at) => at > 0 && reached[at - 1] === true && characters[at - 1] === wanted);
}

function spread(
  reached: readonly boolean[],
  characters: readonly string[],
  run: 'segment' | 'any',
): boolean[] {
  let open = false;
  return reached.map((here, at) => {
    if (run === 'segment' && at > 0 && characters[at - 1] === '/') open = false;
    open ||= here;
    return open;
  });
}
