/** Text in Markdown documents that readers of CommonMark, GitHub and GitLab show as it is, and never obey. */
import { sanitizeText } from '../sanitize.js';

/** Punctuation that Markdown acts upon somewhere in a line. */
const ACTIVE = /[\\`*_{}[\]<>#|~$^&]/g;
/** What begins a list or an underline at the beginning of a line. */
const BEGINNING = /^[-+=]|^\d+[.)](?=\s|$)/;
/** What some sites make links and calls of, behind the escapes. */
const LINKS = /@|:(?=\/\/)|www(?=\.)/gi;

/** A sentence. Addresses and names after an @ are kept from becoming links by a comment that nobody sees. */
export function prose(text: string): string {
  const escaped = sanitizeText(text).trim().replace(ACTIVE, '\\$&').replace(LINKS, '$&<!-- -->');
  return escaped.replace(BEGINNING, (start) => `${start.slice(0, -1)}\\${start.slice(-1)}`);
}

/** Words as code, on one line. @param inTable escapes what ends a cell */
export function code(text: string, inTable = false): string {
  const safe = sanitizeText(text);
  if (safe.trim() === '') return '';
  const ticks = '`'.repeat(1 + longestRun(safe));
  const lead = /^[` ]|[` ]$/.test(safe) ? ' ' : '';
  return ticks + lead + (inTable ? cellSafe(safe) : safe) + lead + ticks;
}

/** A bar ends a cell even in code, unless a backslash is before it. */
function cellSafe(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** Lines between fences that they cannot close. */
export function fenced(language: string, text: string): string {
  const fence = '`'.repeat(Math.max(3, 1 + longestRun(text)));
  return `${fence}${language}\n${sanitizeText(text, { keepLines: true })}\n${fence}\n`;
}

/** Text inside an element of HTML. */
export function htmlText(text: string): string {
  return sanitizeText(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
