/** Text of peers and files made safe for a terminal: no control character of theirs reaches it. */
import { sanitizeText } from '../trace/sanitize.js';

/** The text with control characters spelled out; line feeds stay. */
export function clean(text: string): string {
  return sanitizeText(text, { keepLines: true });
}

/** The text on one line: line feeds are spelled out too. */
export function cleanLine(text: string): string {
  return sanitizeText(text);
}

/** Prose on one line: line feeds and runs of white space become one space, other controls are spelled out. */
export function prose(text: string): string {
  return sanitizeText(text.replace(/\s+/g, ' ').trim());
}
