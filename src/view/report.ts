/**
 * The one-file report: data, script and style in one HTML document that opens from disk. A content security policy
 * allows exactly this script and this style, by their hashes, and nothing else: no network, no frames, no forms.
 */
import { createHash } from 'node:crypto';
import { sanitizeText } from '../trace/sanitize.js';
import { type Bundle, readBundle } from './bundle.js';
import { type ReportInput, reportLines } from './model/lines.js';
import { WORDS } from './words.js';

export type { ReportInput } from './model/lines.js';

export interface ReportOptions {
  /** Instead of the one that was built. */
  bundle?: Bundle;
}

/**
 * The document in pieces; what it holds of the trace at a time is one event and a few words of each message.
 * @throws FumoError `environment.view-not-built`
 */
export function* htmlReport(input: ReportInput, options: ReportOptions = {}): Generator<string> {
  const { script, style } = options.bundle ?? readBundle();
  yield head(input.header.title, script, style);
  yield '<script type="application/json" id="fumo-data">\n';
  for (const line of reportLines(input)) yield `${jsonForHtml(line)}\n`;
  yield `</script>\n<script>${script}</script>\n</body>\n</html>\n`;
}

function head(title: string, script: string, style: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script, style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(WORDS.documentTitle(sanitizeText(title)))}</title>
<style>${style}</style>
</head>
<body>
<div id="fumo"><noscript>${escapeHtml(WORDS.needsScript)}</noscript></div>
`;
}

/** The policy of a page with exactly this script and this style. */
export function policy(script: string, style: string): string {
  return [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
}

/** JSON that no HTML parser takes for markup, whatever a peer put into it. */
export function jsonForHtml(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, unicodeEscape);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
