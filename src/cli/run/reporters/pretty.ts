/** For people: a line for each flow, then everything about those that did not pass. */
import { parseInstant } from '../../../engine/clock.js';
import { cleanLine } from '../../clean.js';
import type { Layout } from '../../render/ladder.js';
import { summaryLines } from '../../render/summary.js';
import { firmwareBefore } from '../../stepper/standing.js';
import { span } from '../../times.js';
import { pad, shorten, widthOf, wrap } from '../../width.js';
import { type Detail, detailOf } from '../detail.js';
import type { Entry, PlayedEntry, Report } from '../entry.js';
import { RUN_WORDS } from '../words.js';
import type { Reporter } from './reporter.js';

const MARKS = { passed: '✔', failed: '✖', error: '✖', 'not-run': '–' } as const;
const LABEL_WIDTH = 16;
/** Below this a label stands on a line of its own. */
const WIDE_ENOUGH = 60;
const LEAST_NAME = 12;
const MOST_NAME = 40;

/** `names` are the flows' names, for the width of their column. */
export function prettyReporter(layout: Layout, names: readonly string[]): Reporter {
  const longest = Math.max(LEAST_NAME, ...names.map((name) => widthOf(cleanLine(name))));
  const width = Math.min(longest, MOST_NAME, Math.max(LEAST_NAME, Math.floor(layout.columns / 2)));
  return {
    begin: () => '',
    entry: (entry) => joined(entryLines(entry, width, layout)),
    end: (report) => joined(endLines(report, layout)),
  };
}

/** For one flow whose ladder is on the screen already: its result, and what helps when it failed. */
export function oneFlowReporter(layout: Layout): Reporter {
  return {
    begin: () => '',
    entry: (entry) =>
      entry.status === 'passed' || entry.status === 'failed' ? joined(oneLines(entry, layout)) : '',
    end: () => '',
  };
}

function oneLines(entry: PlayedEntry, layout: Layout): string[] {
  const { result, header } = entry;
  const { run: id, trace: tracePath, traceCopy } = result;
  const facts = { result, firmwareBefore: firmwareBefore(header.given), place: { id, tracePath, traceCopy } };
  const detail = detailOf(entry);
  const golden = goldenWords(entry, true);
  return [
    '',
    ...summaryLines(facts, layout),
    ...(golden === '' ? [] : wrap(golden, layout.columns).map(layout.paint.faint)),
    ...(detail ? ['', ...helpLines({ ...detail, trace: '' }, layout)] : []),
  ];
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function entryLines(entry: Entry, width: number, { columns, paint }: Layout): string[] {
  const isGood = entry.status === 'passed';
  const mark = isGood ? paint.good(MARKS.passed) : markOf(entry, { columns, paint });
  const name = shorten(cleanLine(entry.flow), width);
  const room = Math.max(8, columns - width - 4);
  const text = shorten(cleanLine(entryWords(entry)), room);
  const shown = isGood || entry.status === 'not-run' ? paint.faint(text) : text;
  return [`${mark} ${isGood ? pad(name, width) : paint.strong(pad(name, width))}  ${shown}`];
}

function markOf(entry: Entry, { paint }: Layout): string {
  return entry.status === 'not-run' ? paint.faint(MARKS['not-run']) : paint.bad(MARKS[entry.status]);
}

/** `updated · 24 steps · 8h 2m 4s`, or why it did not pass. */
function entryWords(entry: Entry): string {
  if (entry.status === 'not-run') return RUN_WORDS.notRun;
  if (entry.status === 'error') return entry.error.code;
  const { outcome, steps, failure } = entry.result;
  const parts = [
    outcome,
    RUN_WORDS.steps(steps.length),
    virtualSpan(entry),
    failure?.code ?? '',
    goldenWords(entry),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function virtualSpan({ result }: PlayedEntry): string {
  const [start = 0, end = 0] = [parseInstant(result.clock.start), parseInstant(result.clock.end)];
  return span(end - start);
}

function goldenWords({ golden }: PlayedEntry, withFile = false): string {
  if (golden.state === 'written') return RUN_WORDS.goldenWritten + (withFile ? `: ${golden.file}` : '');
  return golden.state === 'not-compared' ? RUN_WORDS.goldenNotCompared(golden.why) : '';
}

function endLines({ entries, totals }: Report, layout: Layout): string[] {
  const details = entries.flatMap((entry) => {
    const detail = detailOf(entry);
    return detail
      ? [...headLines(entry, layout), ...factLines(detail, layout), ...helpLines(detail, layout), '']
      : [];
  });
  const exit = totals.exit === 0 ? '' : ` (${RUN_WORDS.exit(totals.exit)})`;
  return ['', ...details, ...wrap(`${RUN_WORDS.total(totals)}${exit}`, layout.columns, 2)];
}

function headLines(entry: Entry, { columns, paint }: Layout): string[] {
  const file = entry.file === entry.flow ? '' : ` (${entry.file})`;
  const [first = '', ...rest] = wrap(cleanLine(`${MARKS[entry.status]} ${entry.flow}${file}`), columns, 2);
  return [paint.bad(first), ...rest.map((line) => paint.bad(line))];
}

function factLines(detail: Detail, layout: Layout): string[] {
  const { code, message, at, step, expected, found, hint } = detail;
  return rows(
    [
      [RUN_WORDS.failure, expected === '' ? `${code}: ${message}` : code],
      [RUN_WORDS.at, at],
      [RUN_WORDS.step, step],
      [RUN_WORDS.expected, expected],
      [RUN_WORDS.found, found],
      [RUN_WORDS.hint, hint],
    ],
    layout,
  );
}

/** The last messages, the command to step there, the trace: what to look at next. */
function helpLines({ lastMessages, command, stepNumber, trace }: Detail, layout: Layout): string[] {
  const how = stepNumber === undefined || stepNumber < 2 ? '' : RUN_WORDS.stepThereHow(stepNumber);
  return [
    ...listed(RUN_WORDS.lastMessages, lastMessages, layout),
    ...copyable(RUN_WORDS.stepThere, command, layout),
    ...(command === '' ? [] : rows([['', how]], layout)),
    ...copyable(RUN_WORDS.trace, trace ?? '', layout),
  ];
}

function rows(pairs: readonly (readonly [string, string])[], { columns, paint }: Layout): string[] {
  return pairs.flatMap(([label, value]) => {
    if (value === '') return [];
    const words = cleanLine(value);
    if (columns < WIDE_ENOUGH) {
      const head = label === '' ? [] : [paint.faint(`  ${label}`)];
      return [...head, ...wrap(`    ${words}`, columns, 4)];
    }
    const [first = '', ...rest] = wrap(labelOf(label) + words, columns, LABEL_WIDTH);
    return [paint.faint(first.slice(0, LABEL_WIDTH)) + first.slice(LABEL_WIDTH), ...rest];
  });
}

function listed(label: string, values: readonly string[], layout: Layout): string[] {
  const narrow = layout.columns < WIDE_ENOUGH;
  return values.flatMap((value, at) => rows([[at === 0 ? label : narrow ? '' : ' ', value]], layout));
}

/** Not broken into lines, so that it can be copied. */
function copyable(label: string, value: string, { columns, paint }: Layout): string[] {
  if (value === '') return [];
  if (columns < WIDE_ENOUGH) return [paint.faint(`  ${label}`), `    ${cleanLine(value)}`];
  return [paint.faint(labelOf(label)) + cleanLine(value)];
}

function labelOf(label: string): string {
  return pad(`  ${label}`, LABEL_WIDTH);
}
