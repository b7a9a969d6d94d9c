/** Findings for people: what, where, the line with a caret, and what to try. */
import type { Finding, Severity } from '../../engine/lint/finding.js';
import { LINT_RULES, type RuleId } from '../../engine/lint/rules.js';
import { cleanLine } from '../clean.js';
import type { Paint } from '../colour.js';
import type { Layout } from '../render/ladder.js';
import { padStart, widthOf, wrap } from '../width.js';
import type { CheckedFile, CheckedFiles } from './check-files.js';
import { CHECK_WORDS, tallyWords } from './words.js';

/** Column where the values of the detail lines begin, as for errors. */
const VALUE_COLUMN = 12;

export function prettyLines({ result, texts }: CheckedFiles, layout: Layout): string[] {
  const files = result.files.flatMap((file) => fileLines(file, texts.get(file.file) ?? '', layout));
  const { tally } = result;
  const colour =
    tally.errors > 0 ? layout.paint.bad : tally.warnings > 0 ? layout.paint.warn : layout.paint.good;
  const more = files.length > 0 && tally.errors + tally.warnings + tally.infos > 0 ? CHECK_WORDS.more : '';
  return [
    ...files,
    ...wrap(tallyWords(tally), layout.columns).map(colour),
    ...(more === '' ? [] : wrap(more, layout.columns).map(layout.paint.faint)),
  ];
}

function fileLines({ file, findings, fixed }: CheckedFile, text: string, layout: Layout): string[] {
  const { columns, paint } = layout;
  const done = fixed.flatMap(({ line, says }) =>
    wrap(cleanLine(CHECK_WORDS.fixed(file, line, says)), columns, 2),
  );
  const lines = text.split('\n');
  return [
    ...done.map(paint.good),
    ...(done.length > 0 ? [''] : []),
    ...findings.flatMap((finding) => [...findingLines(finding, lines, layout), '']),
  ];
}

const COLOURS: Readonly<Record<Severity, keyof Paint>> = { error: 'bad', warning: 'warn', info: 'key' };

/** One finding, without the empty line behind it. */
export function findingLines(finding: Finding, lines: readonly string[], layout: Layout): string[] {
  const { severity, rule, message, where, expected, found, hint, fix } = finding;
  const label = `${CHECK_WORDS.severities[severity]}[${rule}]:`;
  const [first = '', ...rest] = wrap(`${label} ${cleanLine(message)}`, layout.columns, 2);
  const paint = layout.paint[COLOURS[severity]];
  const tip =
    hint !== undefined && fix
      ? `${hint} ${CHECK_WORDS.fixesIt}`
      : (hint ?? (fix && CHECK_WORDS.fixDoes(fix.says)));
  return [
    paint(first.slice(0, label.length)) + layout.paint.strong(first.slice(label.length)),
    ...rest.map(layout.paint.strong),
    ...detail(CHECK_WORDS.at, `${where.file}:${where.line}:${where.column}`, layout),
    ...excerpt(finding, lines, layout),
    ...detail(CHECK_WORDS.expected, expected, layout),
    ...detail(CHECK_WORDS.found, found, layout),
    ...detail(CHECK_WORDS.see, CHECK_WORDS.doc(rule), layout),
    ...(tip === undefined ? [] : tipLines(tip, layout)),
  ];
}

function detail(label: string, value: string | undefined, { columns, paint }: Layout): string[] {
  if (value === undefined || value === '') return [];
  const head = `  ${label}`.padEnd(VALUE_COLUMN);
  const [first = '', ...rest] = wrap(head + cleanLine(value), columns, VALUE_COLUMN);
  return [paint.faint(first.slice(0, VALUE_COLUMN)) + first.slice(VALUE_COLUMN), ...rest];
}

function tipLines(tip: string, { columns, paint }: Layout): string[] {
  const [first = '', ...rest] = wrap(
    `${CHECK_WORDS.try} ${cleanLine(tip)}`,
    columns,
    CHECK_WORDS.try.length + 1,
  );
  return [paint.good(CHECK_WORDS.try) + first.slice(CHECK_WORDS.try.length), ...rest];
}

// ---- the excerpt -------------------------------------------------------------------------------------------------

/** The line of the finding and one that points at it; the window moves where the line is too long. */
function excerpt(
  { where, severity }: Finding,
  lines: readonly string[],
  { columns, paint }: Layout,
): string[] {
  const whole = (lines[where.line - 1] ?? '').replaceAll('\r', '');
  const gutter = String(where.line).length + 2;
  const room = Math.max(10, columns - gutter - 3);
  const { text, start, end } = windowOf(whole, where.column - 1, endColumn(where, whole), room);
  const before = spaced(text.slice(0, start));
  const marked = Math.max(1, widthOf(spaced(text.slice(start, end))));
  const bar = paint.faint('│');
  const carets = paint[COLOURS[severity]]('^'.repeat(Math.min(marked, Math.max(1, room - widthOf(before)))));
  return [
    `${paint.faint(padStart(String(where.line), gutter))} ${bar} ${spaced(text)}`.trimEnd(),
    `${' '.repeat(gutter)} ${bar} ${' '.repeat(widthOf(before))}${carets}`,
  ];
}

function endColumn({ line, column, endLine, endColumn: end }: Finding['where'], whole: string): number {
  return Math.max(column, endLine > line ? whole.trimEnd().length : end - 1);
}

function spaced(text: string): string {
  return cleanLine(text.replaceAll('\t', ' '));
}

const CUT = '…';

interface Window {
  text: string;
  start: number;
  end: number;
}

function windowOf(line: string, start: number, end: number, room: number): Window {
  if (widthOf(spaced(line)) <= room) return { text: line, start, end };
  const lead = Math.max(0, Math.min(start - Math.floor(room / 3), line.length - room + 2));
  const head = lead > 0 ? CUT : '';
  const shift = lead - head.length;
  const body = head + line.slice(lead);
  let text = body;
  while (widthOf(spaced(text)) > room - 1 && text.length > 0) text = text.slice(0, -1);
  return { text: text.length < body.length ? text + CUT : text, start: start - shift, end: end - shift };
}

// ---- a rule ------------------------------------------------------------------------------------------------------

/** What `--explain` shows. */
export function ruleLines(id: RuleId, { columns, paint }: Layout): string[] {
  const { severity, what, why, bad, good } = LINT_RULES[id];
  const code = (text: string): string[] => text.split('\n').map((line) => `  ${line}`);
  return [
    paint.title(`${id} (${CHECK_WORDS.severities[severity]})`),
    '',
    ...wrap(what, columns),
    ...wrap(why, columns),
    '',
    CHECK_WORDS.bad,
    ...code(bad),
    '',
    CHECK_WORDS.good,
    ...code(good),
  ];
}
