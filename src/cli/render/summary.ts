/**
 * The end of a run in lines: verdict, outcome, what became of the device, where the trace is, what to do next.
 */

import { parseInstant } from '../../engine/clock.js';
import type { Run, RunResult } from '../../engine/run-types.js';
import { formatPlace } from '../../errors.js';
import type { Failure } from '../../trace/event.js';
import { clean } from '../clean.js';
import { fullTime, span } from '../times.js';
import { pad, wrap } from '../width.js';
import { count } from '../words.js';
import { RESULT_WORDS } from '../words-step.js';
import type { Layout } from './ladder.js';

/** Where the run is kept. */
export interface RunPlace {
  id: string;
  tracePath: string;
  traceCopy?: string | undefined;
}

export interface SummaryFacts {
  result: RunResult;
  /** Firmware of the device before the run, from the flow's `given`. */
  firmwareBefore: string | undefined;
  place: RunPlace;
}

const LABEL_WIDTH = 16;
/** Below this a label stands on a line of its own. */
const WIDE_ENOUGH = 60;

export function summaryLines(facts: SummaryFacts, layout: Layout): string[] {
  return [...endLines(facts, layout), ...placeLines(facts.place, layout)];
}

/** How it ended, without where it is kept. */
export function endLines(facts: Omit<SummaryFacts, 'place'>, layout: Layout): string[] {
  const { result } = facts;
  return [
    ...verdictLines(result, layout),
    ...(result.failure ? failureLines(result.failure, layout) : []),
    ...rows(resultRows(facts), layout),
  ];
}

function verdictLines({ verdict, outcome, flow }: RunResult, { columns, paint }: Layout): string[] {
  const word = verdict === 'passed' ? RESULT_WORDS.passed : RESULT_WORDS.failed;
  const mark = verdict === 'passed' ? '✔' : '✖';
  const lines = wrap(clean(`${mark} ${word}  ${flow}: ${outcome}`), columns, 2);
  const colour = verdict === 'passed' ? paint.good : paint.bad;
  return lines.map((line, at) =>
    at === 0 ? colour(line.slice(0, word.length + 2)) + line.slice(word.length + 2) : line,
  );
}

function failureLines({ code, expected, found, hint, where }: Failure, layout: Layout): string[] {
  return rows(
    [
      [RESULT_WORDS.failure, code],
      [RESULT_WORDS.at, formatPlace(where)],
      [RESULT_WORDS.expected, expected],
      [RESULT_WORDS.found, found],
      [RESULT_WORDS.try, hint ?? ''],
    ],
    layout,
  );
}

function resultRows({ result, firmwareBefore }: Omit<SummaryFacts, 'place'>): [string, string][] {
  const { device, report, sessions, clock } = result;
  const messages = sessions.reduce((sum, session) => sum + session.messages, 0);
  const start = parseInstant(clock.start) ?? 0;
  const end = parseInstant(clock.end) ?? start;
  return [
    [RESULT_WORDS.firmware, firmwareText(firmwareBefore, device.firmware)],
    [RESULT_WORDS.fumoState, `${device.fumoState} ${device.fumoStateName}`],
    [RESULT_WORDS.result, report ? `${report.result} ${report.meaning}` : RESULT_WORDS.noResult],
    [RESULT_WORDS.sessions, `${count(sessions.length, 'session')}, ${count(messages, 'message')}`],
    [RESULT_WORDS.virtualTime, `${fullTime(start)} → ${fullTime(end)} (${span(end - start)})`],
  ];
}

function firmwareText(before: string | undefined, after: string): string {
  if (before === undefined) return after;
  return before === after ? `${after} ${RESULT_WORDS.unchanged}` : `${before} → ${after}`;
}

/** Where the trace is, and the commands one would want next; not broken into lines, so they can be copied. */
export function placeLines(
  { id, tracePath, traceCopy }: RunPlace,
  layout: Layout,
  commands: readonly string[] = nextCommands(id),
): string[] {
  return [
    ...copyable(RESULT_WORDS.trace, [tracePath], layout),
    ...copyable(RESULT_WORDS.traceCopy, traceCopy === undefined ? [] : [traceCopy], layout),
    ...copyable(RESULT_WORDS.next, commands, layout),
  ];
}

function copyable(label: string, values: readonly string[], { columns, paint }: Layout): string[] {
  if (values.length === 0) return [];
  if (columns < WIDE_ENOUGH)
    return [paint.faint(`  ${label}`), ...values.map((value) => `    ${clean(value)}`)];
  return values.map((value, at) => paint.faint(labelOf(at === 0 ? label : '')) + clean(value));
}

function labelOf(label: string): string {
  return pad(`  ${label}`, LABEL_WIDTH);
}

/** Commands that go on from a recorded run. */
export function nextCommands(id: string): string[] {
  return [
    `fumo trace show ${id}`,
    `fumo trace export ${id} --format xml`,
    `fumo trace export ${id} --format mermaid --output -`,
  ];
}

/** Labels and values; a row without a value is left out. */
function rows(pairs: readonly (readonly [string, string])[], { columns, paint }: Layout): string[] {
  return pairs.flatMap(([label, value]) => {
    if (value === '') return [];
    if (columns < WIDE_ENOUGH) return [paint.faint(`  ${label}`), ...wrap(`    ${clean(value)}`, columns, 4)];
    const [first = '', ...rest] = wrap(labelOf(label) + clean(value), columns, LABEL_WIDTH);
    return [paint.faint(first.slice(0, LABEL_WIDTH)) + first.slice(LABEL_WIDTH), ...rest];
  });
}

/** The end of a run that was stopped by the person at the keys. */
export function stoppedLines(run: Pick<Run, 'events'>, place: RunPlace, layout: Layout): string[] {
  const steps = run.events.filter((event) => event.kind === 'step' && event.phase !== 'start').length;
  const words = steps === 0 ? RESULT_WORDS.stoppedBefore : RESULT_WORDS.stopped(steps);
  return [
    ...wrap(words, layout.columns),
    ...placeLines(place, layout, [`fumo step --resume ${place.id}`, ...nextCommands(place.id)]),
  ];
}
