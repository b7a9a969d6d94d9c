/** JUnit XML as Jenkins and Surefire read it: one test suite, a test case for each flow. */
import { parseInstant } from '../../../engine/clock.js';
import { span } from '../../times.js';
import { detailOf } from '../detail.js';
import type { Entry, Report } from '../entry.js';
import { RUN_WORDS } from '../words.js';
import { detailText } from './detail-text.js';
import type { Reporter } from './reporter.js';

const SUITE = 'fumo run';
/** Everything that XML 1.0 does not allow in a document (production Char). */
const NOT_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

export function junitReporter(): Reporter {
  return { begin: () => '', entry: () => '', end: document };
}

function document({ entries, totals, seconds }: Report): string {
  const { flows, failed, errors, notRun } = totals;
  const numbers = `tests="${flows}" failures="${failed}" errors="${errors}"`;
  const time = seconds.toFixed(3);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${SUITE}" ${numbers} time="${time}">`,
    `  <testsuite name="${SUITE}" ${numbers} skipped="${notRun}" time="${time}">`,
    ...entries.flatMap(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(entry: Entry): string[] {
  const seconds = entry.status === 'not-run' ? 0 : entry.seconds;
  const names = `name="${attribute(entry.flow)}" classname="${attribute(classOf(entry))}"`;
  const inner = [...outcome(entry), ...output(entry)];
  const head = `    <testcase ${names} time="${seconds.toFixed(3)}"`;
  return inner.length === 0 ? [`${head}/>`] : [`${head}>`, ...inner, '    </testcase>'];
}

/** Folder and file name with dots, which is how test reports are grouped. */
function classOf({ file }: Entry): string {
  return file
    .replace(/\.ya?ml$/, '')
    .split(/[/\\]/)
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('.');
}

function outcome(entry: Entry): string[] {
  if (entry.status === 'not-run') return [`      <skipped message="${attribute(RUN_WORDS.bail)}"/>`];
  const detail = detailOf(entry);
  if (!detail) return [];
  const element = entry.status === 'error' ? 'error' : 'failure';
  const start = `<${element} type="${attribute(detail.code)}" message="${attribute(detail.message)}">`;
  return [`      ${start}${text(detailText(detail))}</${element}>`];
}

function output(entry: Entry): string[] {
  if (entry.status !== 'passed' && entry.status !== 'failed') return [];
  const { outcome: end, steps, clock, trace } = entry.result;
  const virtual = span((parseInstant(clock.end) ?? 0) - (parseInstant(clock.start) ?? 0));
  const words = `${end} · ${RUN_WORDS.steps(steps.length)} · ${virtual}\n${RUN_WORDS.trace} ${trace}\n`;
  return [`      <system-out>${text(words)}</system-out>`];
}

function attribute(value: string): string {
  return plain(value).replace(/[&<>"\n\r\t]/g, (sign) => ESCAPES[sign] ?? sign);
}

function text(value: string): string {
  return plain(value).replace(/[&<>\r]/g, (sign) => ESCAPES[sign] ?? sign);
}

function plain(value: string): string {
  return value.replace(NOT_XML, '\u{fffd}');
}
