/**
 * Where a run stands: pending timers, the device, and what comes next before it happens.
 */

import { stateName } from '../../dm/fumo.js';
import type { Instant, PendingTimer } from '../../engine/clock.js';
import type { DeviceView, Turn } from '../../engine/ports.js';
import type { NextStep, Question } from '../../engine/run-types.js';
import { cleanLine, prose } from '../clean.js';
import { fullTime, span } from '../times.js';
import { wrap } from '../width.js';
import { STEP_WORDS } from '../words-step.js';
import { quoted } from './command-lines.js';
import { labelled } from './frame-lines.js';
import { actorWord, type Layout } from './ladder.js';
import { directionWords, plannedLines } from './message-lines.js';

/** Each pending timer with its owner, its reason, and when it is due. */
export function timerLines(timers: readonly PendingTimer[], now: Instant, layout: Layout): string[] {
  const texts = timers.map(({ name, owner, reason, due }) =>
    cleanLine(`${name} (${owner}), ${reason}; due ${fullTime(due)}, in ${span(due - now)}`),
  );
  return labelled(STEP_WORDS.timers, texts, layout);
}

/** Firmware, FUMO State and what the device is busy with. */
export function deviceLines(device: DeviceView, layout: Layout): string[] {
  const busy = device.busy === undefined ? '' : `, busy: ${device.busy}`;
  const state = `FUMO State ${device.fumoState} ${stateName(device.fumoState)}`;
  return labelled(STEP_WORDS.device, [cleanLine(`firmware ${device.firmware}, ${state}${busy}`)], layout);
}

/** `5.5.3 step 6, `; the section alone for a step that it does not number. */
function placeOf({ section, ad }: NextStep): string {
  const words = [section, ad === undefined ? undefined : `step ${ad}`].filter((word) => word !== undefined);
  return words.length === 0 ? '' : `${prose(words.join(' '))}, `;
}

/** The step that comes, who makes it, the question it asks, and what waits to go out. */
export function nextLines(next: NextStep | undefined, layout: Layout): string[] {
  if (!next) return labelled(STEP_WORDS.next, [STEP_WORDS.nothingNext], layout);
  const { paint } = layout;
  const place = placeOf(next);
  const [first = '', ...rest] = labelled(
    STEP_WORDS.next,
    [`${place}${next.actor}: ${prose(next.text)}`],
    layout,
  );
  const lead = first.replace(`${next.actor}:`, `${actorWord(next.actor, paint)}:`);
  return [
    lead,
    ...rest,
    ...(next.question ? questionLines(next.question, layout) : parkedLines(next.parked, layout)),
  ];
}

function questionLines(question: Question, layout: Layout): string[] {
  const choices = question.choices.map(({ number, label }) => `  ${number} ${label}`);
  const own = question.default === undefined ? [] : [`  ${STEP_WORDS.flowAnswer(question.default)}`];
  const title = `${STEP_WORDS.asks(question.prompt)}: ${quoted(question.title)}`;
  return labelled('', [title, ...choices, ...own].map(cleanLine), layout);
}

type Preview<T extends Turn> = (turn: T, layout: Layout) => string[];

const PREVIEWS: { readonly [K in Turn['kind']]: Preview<Extract<Turn, { kind: K }>> } = {
  'server-reply': () => [],
  'device-open': ({ session }, layout) =>
    labelled('', [cleanLine(STEP_WORDS.deviceOpenTurn(session))], layout),
  'device-send': ({ message }, { columns }) => [
    ...wrap(STEP_WORDS.readyToGo(directionWords('device-to-server')), columns),
    ...plannedLines(message, columns),
  ],
  'device-show': ({ prompt }, layout) =>
    labelled('', [`${STEP_WORDS.screen}: ${quoted(prompt.text)}`], layout),
  'user-answer': ({ prompt }, layout) =>
    labelled('', [`${STEP_WORDS.screen}: ${quoted(prompt.text)}`], layout),
};

function parkedLines(parked: readonly Turn[], layout: Layout): string[] {
  return parked.flatMap((turn) => {
    const preview = PREVIEWS[turn.kind] as Preview<Turn>;
    return preview(turn, layout);
  });
}
