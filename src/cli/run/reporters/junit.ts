/** JUnit XML as Jenkins and Surefire read it: one test suite, a test case for each flow. */
import { parseInstant } from '../../../engine/clock.js';
import { xmlAttribute, xmlText } from '../../../trace/exporters/xml-text.js';
import { span } from '../../times.js';
import { detailOf } from '../detail.js';
import type { Entry, Report } from '../entry.js';
import { RUN_WORDS } from '../words.js';
import { detailText } from './detail-text.js';
import type { Reporter } from './reporter.js';

const SUITE = 'fumo run';
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
  const names = `name="${xmlAttribute(entry.flow)}" classname="${xmlAttribute(classOf(entry))}"`;
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
  if (entry.status === 'not-run') return [`      <skipped message="${xmlAttribute(RUN_WORDS.bail)}"/>`];
  const detail = detailOf(entry);
  if (!detail) return [];
  const element = entry.status === 'error' ? 'error' : 'failure';
  const start = `<${element} type="${xmlAttribute(detail.code)}" message="${xmlAttribute(detail.message)}">`;
  return [`      ${start}${xmlText(detailText(detail))}</${element}>`];
}

function output(entry: Entry): string[] {
  if (entry.status !== 'passed' && entry.status !== 'failed') return [];
  const { outcome: end, steps, clock, trace } = entry.result;
  const virtual = span((parseInstant(clock.end) ?? 0) - (parseInstant(clock.start) ?? 0));
  const words = `${end} · ${RUN_WORDS.steps(steps.length)} · ${virtual}\n${RUN_WORDS.trace} ${trace}\n`;
  return [`      <system-out>${xmlText(words)}</system-out>`];
}
