/**
 * What one step did, in labelled lines: messages, downloads, changes on the device, the clock, notes.
 */
import { resultName, stateName } from '../../dm/fumo.js';
import type { EventKind, TraceEvent } from '../../trace/event.js';
import { cleanLine } from '../clean.js';
import { eventsOf, type Frame } from '../frames.js';
import { fullTime, span } from '../times.js';
import { pad, wrap } from '../width.js';
import { STEP_WORDS } from '../words-step.js';
import { quoted } from './command-lines.js';
import { answerText, type Layout } from './ladder.js';
import { messageLines, type ShownMessage } from './message-lines.js';

type EventOf<K extends EventKind> = Extract<TraceEvent, { kind: K }>;

/** Width of the column of labels. */
const LABEL_WIDTH = 13;
/** Below this a label stands on a line of its own. */
const WIDE_ENOUGH = 60;

/** A label and lines beside it, or under it on a narrow terminal. Nothing at all when there are no lines. */
export function labelled(label: string, texts: readonly string[], { columns, paint }: Layout): string[] {
  if (texts.length === 0) return [];
  if (columns < WIDE_ENOUGH) {
    return [
      paint.faint(label),
      ...texts.flatMap((text) => hang(text, columns - 2)).map((line) => `  ${line}`),
    ];
  }
  const lines = texts.flatMap((text) => hang(text, columns - LABEL_WIDTH));
  return lines.map((line, at) => paint.faint(pad(at === 0 ? label : '', LABEL_WIDTH)) + line);
}

/** Wrapped so that later lines stand two columns to the right of the first. */
function hang(text: string, columns: number): string[] {
  return wrap(text, columns, 2 + (/^ */.exec(text)?.[0].length ?? 0));
}

/** All that happened in a step, section by section. `messages` are those of this step. */
export function frameLines(frame: Frame, messages: readonly ShownMessage[], layout: Layout): string[] {
  const { events } = frame;
  return [
    ...labelled(
      STEP_WORDS.answered,
      frame.answers.map((answer) => cleanLine(answerText(answer))),
      layout,
    ),
    ...labelled(STEP_WORDS.clock, clockTexts(frame), layout),
    ...labelled(STEP_WORDS.changed, changeTexts(events), layout),
    ...wireLines(messages, layout),
    ...labelled(STEP_WORDS.fetched, eventsOf(events, 'transfer').filter(isFetch).map(transferText), layout),
    ...labelled(
      STEP_WORDS.reported,
      eventsOf(events, 'transfer')
        .filter((event) => !isFetch(event))
        .map(transferText),
      layout,
    ),
    ...labelled(STEP_WORDS.alarms, eventsOf(events, 'timer').filter(isArming).map(timerText), layout),
    ...labelled(STEP_WORDS.session, eventsOf(events, 'session').map(sessionText), layout),
    ...labelled(STEP_WORDS.notes, eventsOf(events, 'note').map(noteText), layout),
  ];
}

function wireLines(messages: readonly ShownMessage[], layout: Layout): string[] {
  if (messages.length === 0) return [];
  const lines = messages.flatMap((message) => messageLines(message, layout.columns));
  return [layout.paint.faint(STEP_WORDS.onTheWire), ...lines];
}

/** `2026-01-05 09:02:00Z → 2026-01-06 02:00:00Z (+16h 58m)`, and the timers that fired. */
function clockTexts({ events, startedAt, endedAt }: Frame): string[] {
  const fired = eventsOf(events, 'timer').filter((event) => !isArming(event));
  const move = `${fullTime(startedAt)} → ${fullTime(endedAt)} (+${span(endedAt - startedAt)})`;
  return [...(endedAt === startedAt ? [] : [move]), ...fired.map(timerText)];
}

/** Set or called off: what the clock will do, or will not. */
export function isArming({ phase }: EventOf<'timer'>): boolean {
  return phase !== 'fired';
}

function timerText({ phase, name, owner, reason, due }: EventOf<'timer'>): string {
  const when = phase === 'set' ? ` for ${fullTime(due)}` : '';
  const why = phase === 'cancelled' ? '' : `, ${reason}`;
  return cleanLine(`${STEP_WORDS.timer[phase]}${when}: ${name} (${owner})${why}`);
}

function isFetch({ method }: EventOf<'transfer'>): boolean {
  return method === 'GET';
}

function transferText(event: EventOf<'transfer'>): string {
  const size = `${event.size} octets`;
  const words =
    event.text === undefined || event.purpose !== 'install-notify' ? '' : `: ${quoted(event.text)}`;
  return cleanLine(`${event.purpose} ${event.method} ${event.url}: HTTP ${event.status}, ${size}${words}`);
}

function changeTexts(events: readonly TraceEvent[]): string[] {
  return [
    ...eventsOf(events, 'state').map(stateText),
    ...eventsOf(events, 'tree').filter(isOwnChange).map(treeText),
  ];
}

/** The State node is told by its own event. */
function isOwnChange({ uri }: EventOf<'tree'>): boolean {
  return !uri.endsWith('/State');
}

function stateText({ from, to, cause }: EventOf<'state'>): string {
  return cleanLine(`FUMO State ${from} ${stateName(from)} → ${to} ${stateName(to)}: ${cause}`);
}

function treeText({ uri, change, before, after, by }: EventOf<'tree'>): string {
  const was = before === undefined ? '' : `${quoted(before)} → `;
  const is = change === 'delete' ? 'deleted' : quoted(after ?? '');
  return cleanLine(`${uri}: ${was}${is} (by the ${by})`);
}

function sessionText({ side, session, phase, reason }: EventOf<'session'>): string {
  const why = reason === undefined ? '' : `: ${reason}`;
  return cleanLine(`${session} ${phase} (${side})${why}`);
}

function noteText({ side, code, text }: EventOf<'note'>): string {
  return cleanLine(`${side} ${code}: ${text}`);
}

/** `200 successful`. */
export function resultText(result: number): string {
  return `${result} ${resultName(result)}`;
}
