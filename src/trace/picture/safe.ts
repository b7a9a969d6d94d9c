/** Text from people and peers, made safe for every kind of picture. */
import { sanitizeText } from '../sanitize.js';
import type { Said } from './picture.js';
import { shorten } from './width.js';

/** Columns of one text; a longer one is cut. */
const LONGEST = 400;

/** Not characters at all; XML cannot hold them. */
const NO_CHARACTER = /[\ufffe\uffff]/g;

/** One line, nothing in it that a terminal or a reader of markup would obey before it is escaped. */
export function safe(text: string): string {
  const spelled = sanitizeText(text.slice(0, 4 * LONGEST)).replace(NO_CHARACTER, spellOut);
  return shorten(spelled.trim().replace(/ {2,}/g, ' '), LONGEST);
}

function spellOut(character: string): string {
  return `\\u{${character.charCodeAt(0).toString(16)}}`;
}

/** `6: Asks for the firmware`, with the number in front. */
export function titleOf({ label, number }: Said): string {
  const words = safe(label);
  return number === undefined ? words : `${safe(number)}: ${words}`;
}

export function linesOf({ lines = [] }: Said): string[] {
  return lines.map(safe).filter((line) => line !== '');
}

/** The label with its lines. */
export function allLines(said: Said): string[] {
  return [titleOf(said), ...linesOf(said)];
}
