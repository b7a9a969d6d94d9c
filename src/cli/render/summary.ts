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

const LABEL_WIDTH = 14;

export function summaryLines(facts: SummaryFacts, layout: Layout): string[] {
  const { result, place } = facts;
  return [
    ...verdictLines(result, layout),
    ...(result.failure ? failureLines(result.failure, layout) : []),
    ...rows(resultRows(facts), layout),
    ...placeLines(place, layout),
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
  const place = formatPlace(where);
  return [
    ...rows([[code, '']], layout),
    ...rows(
      [
        [RESULT_WORDS.at, place],
        [RESULT_WORDS.expected, expected],
        [RESULT_WORDS.found, found],
        ['try', hint ?? ''],
      ],
      layout,
    ),
  ];
}

function resultRows({ result, firmwareBefore }: SummaryFacts): [string, string][] {
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

/** Where the trace is, and the commands one would want next. */
export function placeLines({ id, tracePath, traceCopy }: RunPlace, layout: Layout): string[] {
  return [
    ...rows(
      [
        [RESULT_WORDS.trace, tracePath],
        [RESULT_WORDS.traceCopy, traceCopy ?? ''],
      ],
      layout,
    ),
    ...nextCommands(id).flatMap((command, at) =>
      rows([[at === 0 ? RESULT_WORDS.next : ' ', command]], layout),
    ),
  ];
}

/** Commands that go on from a recorded run. */
export function nextCommands(id: string): string[] {
  return [
    `fumo trace show ${id}`,
    `fumo trace export ${id} --format xml`,
    `fumo trace export ${id} --format mermaid --output -`,
  ];
}

/** Labels and values; rows without a label or with neither are left out when the value is empty. */
function rows(pairs: readonly (readonly [string, string])[], { columns, paint }: Layout): string[] {
  return pairs.flatMap(([label, value]) => {
    if (value === '' && !label.includes('.')) return [];
    const lead = `  ${pad(label, LABEL_WIDTH - 2)}`;
    const [first = '', ...rest] = wrap(
      clean(lead + value),
      columns,
      Math.min(LABEL_WIDTH, Math.floor(columns / 3)),
    );
    return [paint.faint(first.slice(0, LABEL_WIDTH)) + first.slice(LABEL_WIDTH), ...rest].map((line) =>
      line.trimEnd(),
    );
  });
}

/** The end of a run that was stopped by the person at the keys. */
export function stoppedLines(run: Pick<Run, 'events'>, place: RunPlace, layout: Layout): string[] {
  const steps = run.events.filter((event) => event.kind === 'step' && event.phase !== 'start').length;
  const words = steps === 0 ? RESULT_WORDS.stoppedBefore : RESULT_WORDS.stopped(steps);
  return [...wrap(words, layout.columns), ...placeLines(place, layout)];
}
