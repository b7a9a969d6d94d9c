/** Spelling and tidiness of the text itself. */
import type { Span } from './finding.js';
import { everyNode, type FlowSketch } from './nodes.js';
import type { Report } from './report.js';
import { entriesIn, listOf, scalarsOf, valueAt } from './spots.js';

const BOOLEANS = /^(yes|no|true|false|on|off|y|n)$/i;

export function checkStyle(flow: FlowSketch, report: Report, schemaLine: string | undefined): void {
  checkBooleans(flow, report);
  checkSpaces(flow, report);
  if (flow.root) checkSchemaLine(flow.source.text, report, schemaLine);
}

function checkBooleans({ steps, root }: FlowSketch, report: Report): void {
  for (const node of everyNode(steps)) {
    const branches = node.node === 'branch' ? node.branches : [];
    for (const { key, entry } of branches) if (entry.plainKey) checkBoolean(key, entry.keySpan, report);
  }
  for (const { value } of entriesIn(valueAt(root, 'prompts'))) {
    for (const answer of [...listOf(valueAt(value, 'default')), ...listOf(valueAt(value, 'answers'))]) {
      if (answer.kind === 'scalar' && answer.plain) checkBoolean(String(answer.value), answer.span, report);
    }
  }
}

function checkBoolean(word: string, span: Span, report: Report): void {
  if (!BOOLEANS.test(word)) return;
  report.add('plain-boolean', span, {
    message: `${word} without quotes is a boolean to many readers of YAML`,
    expected: `"${word}"`,
    found: word,
    fix: { start: span.start, end: span.end, text: `"${word}"`, says: `puts ${word} in quotes` },
  });
}

/** Spaces inside a text that goes over several lines may be meant. */
function checkSpaces({ source, root }: FlowSketch, report: Report): void {
  const { text } = source;
  const texts = root ? [...scalarsOf(root)].map(({ span }) => span) : [];
  for (const match of text.matchAll(/[ \t]+(?=\r?\n|$)/g)) {
    const span = { start: match.index, end: match.index + match[0].length };
    if (texts.some(({ start, end }) => start < span.start && span.end < end)) continue;
    const message = 'the line ends in spaces';
    report.add('trailing-space', span, {
      message,
      fix: { ...span, text: '', says: 'removes spaces at the end of a line' },
    });
  }
  if (text === '' || text.endsWith('\n')) return;
  const span = { start: text.length, end: text.length };
  const message = 'the last line has no line break';
  report.add('trailing-space', span, { message, fix: { ...span, text: '\n', says: 'ends the last line' } });
}

function checkSchemaLine(text: string, report: Report, line: string | undefined): void {
  if (/^# yaml-language-server: \$schema=\S+/m.test(text) || line === undefined) return;
  const start = text.startsWith('\ufeff') ? 1 : 0;
  report.add(
    'no-schema-line',
    { start, end: start },
    {
      message: 'the file does not say which schema it follows',
      expected: line,
      hint: 'With this line on top, editors complete and check the file.',
      fix: { start, end: start, text: `${line}\n`, says: 'adds the line for editors' },
    },
  );
}
