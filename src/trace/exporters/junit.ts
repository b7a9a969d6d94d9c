/**
 * The run as a test report (JUnit XML, as Jenkins and Surefire read it): one suite with a test case for each step, one
 * with a test case for each rule of conformance. Times are virtual seconds.
 */
import { type Credentials, checkTrace, FAMILIES, RULES, type RuleReport } from '../check/index.js';
import type { Failure, TraceEvent } from '../event.js';
import { sanitizeText } from '../sanitize.js';
import type { TraceSource } from '../source.js';
import type { EventOf, StepView } from '../views.js';
import { asSource, type ExportOptions, type StreamExporter } from './exporter.js';
import { stepsOf } from './follow.js';
import { isoText, secondsText } from './instants.js';
import * as words from './words.js';
import { xmlAttribute, xmlText } from './xml-text.js';

/** Messages up to which the rules are judged: they look at a trace as a whole. */
export const MOST_JUDGED = 5000;

export const junit: StreamExporter = {
  kind: 'stream',
  extension: 'xml',
  description: 'a test report (JUnit): steps, then rules of conformance',
  mediaType: 'application/xml',
  *write(trace, options = {}) {
    const source = asSource(trace);
    const run = surveyOf(source);
    const rules = [...ruleCases(source, run, options)];
    const ofRules = tallyOf(rules);
    const total = sum(run.tally, ofRules);
    const time = secondsText(run.from, run.to);
    yield '<?xml version="1.0" encoding="UTF-8"?>\n';
    yield `<testsuites name="${name(source)}" ${counts(total)} time="${time}">\n`;
    yield* stepSuite(source, run, time);
    yield `  <testsuite name="conformance" ${counts(ofRules)} skipped="${ofRules.skipped}" time="0.000">\n`;
    for (const each of rules) yield caseText(each);
    yield '  </testsuite>\n</testsuites>\n';
  },
};

interface Tally {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
}

type Outcome = 'passed' | 'failure' | 'error' | 'skipped';

interface Case {
  name: string;
  group: string;
  time: string;
  outcome: Outcome;
  /** Stable name of what went wrong. */
  type?: string;
  message?: string;
  /** More about what went wrong. */
  lines?: readonly string[];
  /** To know of a case that is well. */
  remarks?: readonly string[];
}

interface Survey {
  tally: Tally;
  /** Instants of the first and the last event. */
  from: number;
  to: number;
  messages: number;
  end: EventOf<'end'> | undefined;
}

/** What stands before the cases, found by reading the trace. */
function surveyOf(source: TraceSource): Survey {
  const tally: Tally = { tests: 0, failures: 0, errors: 0, skipped: 0 };
  const run: Survey = {
    tally,
    from: source.header.origin,
    to: source.header.origin,
    messages: 0,
    end: undefined,
  };
  const steps = stepsOf(watched(source.events(), run));
  for (const step of steps) count(tally, stepCase(step, source).outcome);
  count(tally, endCase(source, run.end).outcome);
  for (const { kind } of wholeOf(source)) if (kind === 'message') run.messages += 1;
  return run;
}

/** Every event that there is, also those that are left out of a part of a trace: half a dialogue cannot be judged. */
function wholeOf(source: TraceSource): Iterable<TraceEvent> {
  return source.wholeEvents ? source.wholeEvents() : source.events();
}

function* watched(events: Iterable<TraceEvent>, run: Survey): Generator<TraceEvent> {
  for (const event of events) {
    run.to = event.at;
    if (event.kind === 'end') run.end = event;
    yield event;
  }
}

function count(tally: Tally, outcome: Outcome): void {
  tally.tests += 1;
  if (outcome === 'failure') tally.failures += 1;
  if (outcome === 'error') tally.errors += 1;
  if (outcome === 'skipped') tally.skipped += 1;
}

function tallyOf(cases: readonly Case[]): Tally {
  const tally: Tally = { tests: 0, failures: 0, errors: 0, skipped: 0 };
  for (const { outcome } of cases) count(tally, outcome);
  return tally;
}

function sum(one: Tally, other: Tally): Tally {
  return {
    tests: one.tests + other.tests,
    failures: one.failures + other.failures,
    errors: one.errors + other.errors,
    skipped: one.skipped + other.skipped,
  };
}

function counts({ tests, failures, errors }: Tally): string {
  return `tests="${tests}" failures="${failures}" errors="${errors}"`;
}

function name({ header }: TraceSource): string {
  return xmlAttribute(`fumo ${sanitizeText(header.flow)}`);
}

function* stepSuite(source: TraceSource, run: Survey, time: string): Generator<string> {
  const { tally, from, end } = run;
  const { seed, encoding, auth, transport, fumo, faults } = source.header;
  const timestamp = isoText(from).replace('Z', '');
  yield `  <testsuite name="steps" ${counts(tally)} skipped="${tally.skipped}" time="${time}" timestamp="${timestamp}">\n`;
  const properties = { seed, encoding, auth, transport, fumo, faults: faults.join(' ') };
  yield '    <properties>\n';
  for (const [property, value] of Object.entries(properties))
    yield `      <property name="${property}" value="${xmlAttribute(sanitizeText(value))}"/>\n`;
  yield '    </properties>\n';
  for (const step of stepsOf(source.events())) yield caseText(stepCase(step, source));
  yield caseText(endCase(source, end));
  yield '  </testsuite>\n';
}

const STEP_OUTCOMES: Readonly<Record<StepView['status'], Outcome>> = {
  done: 'passed',
  failed: 'failure',
  skipped: 'skipped',
  running: 'error',
};

function stepCase(step: StepView, { header }: TraceSource): Case {
  const { status, failure, why, startedAt, endedAt = startedAt, text, actor } = step;
  const number = words.stepNumber(step);
  const place = [String(step.step), ...(number === '' ? [] : [number]), actor].join(', ');
  const base = {
    name: `${place}: ${sanitizeText(text)}`,
    group: `fumo.${groupOf(header.flow)}`,
    time: secondsText(startedAt, endedAt),
    outcome: STEP_OUTCOMES[status],
  };
  if (status === 'failed') return { ...base, ...wentWrong(failure, 'the step failed') };
  if (status === 'skipped') return { ...base, message: why ?? 'there was nothing to do' };
  if (status === 'running')
    return { ...base, type: 'run.cut-off', message: 'the run was cut off in this step' };
  return base;
}

/** The verdict of the run, which a failure outside of steps has too. */
function endCase({ header }: TraceSource, end: EventOf<'end'> | undefined): Case {
  const base = { group: `fumo.${groupOf(header.flow)}`, time: '0.000' };
  if (!end) {
    const message = 'the run was cut off';
    return { ...base, name: 'end of the run', outcome: 'error', type: 'run.cut-off', message };
  }
  const named = { ...base, name: `end of the run: ${sanitizeText(end.outcome)}` };
  if (end.verdict === 'passed') return { ...named, outcome: 'passed' };
  return { ...named, outcome: 'failure', ...wentWrong(end.failure, 'the run failed') };
}

/** Reports are grouped by the parts of this name, which dots divide. */
function groupOf(flow: string): string {
  return sanitizeText(flow).replace(/[\s./\\]+/g, '-');
}

function wentWrong(
  failure: Failure | undefined,
  otherwise: string,
): Pick<Case, 'type' | 'message' | 'lines'> {
  if (!failure) return { type: 'run.failed', message: otherwise };
  const { code, expected, found } = failure;
  return { type: code, message: `expected ${expected}, found ${found}`, lines: words.failureLines(failure) };
}

function* ruleCases(source: TraceSource, run: Survey, { credentials }: ExportOptions): Generator<Case> {
  if (run.messages > MOST_JUDGED) {
    const message = `the trace has ${run.messages} messages and rules look at all of them at once; up to ${MOST_JUDGED} are judged`;
    yield { name: 'all rules', group: 'fumo.conformance', time: '0.000', outcome: 'skipped', message };
    return;
  }
  for (const report of checkTrace(source.header, [...evidenceIn(source)], optionsOf(credentials)))
    yield ruleCase(report);
}

function optionsOf(credentials: Credentials | undefined) {
  return { rules: RULES, ...(credentials ? { credentials } : {}) };
}

/** All that rules look at. */
function* evidenceIn(source: TraceSource): Generator<TraceEvent> {
  // A part of a trace cannot be judged: rules look at all of it.
  const events = source.wholeEvents?.() ?? source.events();
  for (const event of events) if (event.kind === 'message' || event.kind === 'transfer') yield event;
}

function ruleCase(report: RuleReport): Case {
  const { id, title, clause, level, verdict, failures, notJudged, passed } = report;
  const family = FAMILIES.find(({ prefix }) => id.startsWith(`${prefix}-`))?.prefix ?? 'other';
  const base = { name: `${id} ${title}`, group: `fumo.conformance.${family}`, time: '0.000' };
  const lines = [`${level}, ${clause}`, ...failures.map(failureLine)];
  const first = failures[0];
  if (first && failures.some((failure) => failure.level === 'must'))
    return { ...base, outcome: 'failure', type: id, message: failureLine(first), lines };
  if (first) return { ...base, outcome: 'passed', remarks: ['warning', ...lines] };
  if (verdict === 'pass') return { ...base, outcome: 'passed', remarks: [`${passed} looked at`] };
  const message =
    verdict === 'not-judged' ? `not judged: ${notJudged.join('; ')}` : 'nothing of it in the trace';
  return { ...base, outcome: 'skipped', message };
}

function failureLine({ at, expected, found }: RuleReport['failures'][number]): string {
  const place = [`message ${at.message}`, ...(at.path === undefined ? [] : [at.path])].join(', ');
  return sanitizeText(`${place}: expected ${expected}, found ${found}`);
}

function caseText(test: Case): string {
  const { name, group, time } = test;
  const head = `    <testcase name="${xmlAttribute(name)}" classname="${xmlAttribute(group)}" time="${time}"`;
  const inner = [...outcomeText(test), ...remarksText(test)];
  return inner.length === 0 ? `${head}/>\n` : `${head}>\n${inner.join('\n')}\n    </testcase>\n`;
}

function outcomeText({ outcome, type = outcome, message = '', lines = [] }: Case): string[] {
  if (outcome === 'passed') return [];
  const said = `message="${xmlAttribute(sanitizeText(message))}"`;
  if (outcome === 'skipped') return [`      <skipped ${said}/>`];
  const text = xmlText(lines.join('\n'));
  return [`      <${outcome} type="${xmlAttribute(type)}" ${said}>${text}</${outcome}>`];
}

function remarksText({ remarks = [] }: Case): string[] {
  return remarks.length === 0 ? [] : [`      <system-out>${xmlText(remarks.join('\n'))}</system-out>`];
}
