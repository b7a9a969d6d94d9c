/** Plain text on a grid of columns. */

/** Ranges of code points that take two columns (Unicode East Asian Width W and F, and emoji). */
const WIDE =
  /[\u1100-\u115f\u231a\u231b\u2329\u232a\u23e9-\u23ec\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{1fa70}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const NONE = /[\p{Mn}\p{Me}\p{Cf}]/u;
const ASCII = /^[\x20-\x7e]*$/;

/** Columns that the text takes. */
export function widthOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOfCharacter(character);
  return width;
}

function widthOfCharacter(character: string): number {
  if (NONE.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** With spaces after it up to `width` columns. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** In at most `width` columns, ending in `...` when something had to go. */
export function shorten(text: string, width: number): string {
  return widthOf(text) <= width ? text : `${headOf(text, Math.max(0, width - 3))}...`;
}

function headOf(text: string, width: number): string {
  let head = '';
  let used = 0;
  for (const character of text) {
    used += widthOfCharacter(character);
    if (used > width) break;
    head += character;
  }
  return head;
}

/** As lines of at most `width` columns, later ones indented; words that are too long are broken. */
export function wrap(text: string, width: number, indent = 0): string[] {
  const lead = /^ */.exec(text)?.[0] ?? '';
  const later = ' '.repeat(Math.min(lead.length + indent, width - 1));
  const lines: string[] = [];
  let line = lead;
  for (const word of text.trim().split(/ +/)) {
    const isFirst = line.trim() === '';
    if (!isFirst && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = later + word;
    } else line += isFirst ? word : ` ${word}`;
    const pieces = broken(line, width, later);
    line = pieces.pop() ?? '';
    for (const piece of pieces) lines.push(piece);
  }
  return [...lines, line];
}

/** A line cut wherever it reaches `width` columns, each further piece after `lead`; one pass, however long it is. */
function broken(line: string, width: number, lead: string): string[] {
  if (widthOf(line) <= width) return [line];
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const character of line) {
    const columns = widthOfCharacter(character);
    if (used + columns > width) {
      pieces.push(piece);
      piece = lead;
      used = lead.length;
    }
    piece += character;
    used += columns;
  }
  return [...pieces, piece];
}
