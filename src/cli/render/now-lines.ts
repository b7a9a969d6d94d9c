/**
 * Where a run stands: pending timers, the device, and what comes next before it happens.
 */

import { stateName } from '../../dm/fumo.js';
import type { Instant, PendingTimer } from '../../engine/clock.js';
import type { DeviceView, Turn } from '../../engine/ports.js';
import type { Question } from '../../engine/run-types.js';
import { cleanLine, prose } from '../clean.js';
import { fullTime, span } from '../times.js';
import { wrap } from '../width.js';
import { STEP_WORDS } from '../words-step.js';
import { quoted } from './command-lines.js';
import { labelled } from './frame-lines.js';
import type { Layout } from './ladder.js';
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

/** `5.5.3 step 6`; the section alone for a step that it does not number. */
export function placeWords(step: { section?: string; ad?: number } | undefined): string {
  const words = [step?.section, step?.ad === undefined ? undefined : `step ${step.ad}`];
  return prose(words.filter((word) => word !== undefined).join(' '));
}

/**
 * What the device asks, its choices, and what the flow itself would answer.
 * @param said words that stand above already; a title that is among them is not said again
 */
export function questionLines(question: Question, layout: Layout, said = ''): string[] {
  const choices = question.choices.map(({ number, label }) => `  ${number} ${label}`);
  const own = question.default === undefined ? [] : [`  ${STEP_WORDS.flowAnswer(question.default)}`];
  const asks = STEP_WORDS.asks(question.prompt);
  const title = said.includes(question.title) ? `${asks}:` : `${asks}: ${quoted(question.title)}`;
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

/** What waits to go out or to be shown. */
export function turnLines(parked: readonly Turn[], layout: Layout): string[] {
  return parked.flatMap((turn) => {
    const preview = PREVIEWS[turn.kind] as Preview<Turn>;
    return preview(turn, layout);
  });
}
