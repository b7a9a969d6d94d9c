/** Text from a peer or a file, made safe to put on a terminal. */

/**
 * C0 and C1 controls with DEL, line and paragraph separators, marks and overrides of writing direction, invisible
 * formatting characters, language tags and lone surrogates. The joiners U+200C and U+200D stay: scripts need them.
 */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\p{Cs}\u{e0000}-\u{e007f}]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\u001b': '\\e' };

export interface SanitizeOptions {
  /** Leave line feeds as they are, for text of several lines. */
  keepLines?: boolean;
}

/** The text with everything that a terminal would obey or hide spelled out: `\n`, `\e`, `\x07`, `\u{202e}`. */
export function sanitizeText(text: string, options: SanitizeOptions = {}): string {
  return text.replace(UNSAFE, (found) => (options.keepLines && found === '\n' ? found : spelled(found)));
}

function spelled(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return SHORT[character] ?? (code <= 0xff ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`);
}
