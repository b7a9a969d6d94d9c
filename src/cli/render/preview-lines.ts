/**
 * What the next step will do, before it does it: played on a shadow of the run, so it is what will happen if nobody
 * interferes. State and tree come first, then the clock, then the message, which may be long.
 */
import { stateName } from '../../dm/fumo.js';
import type { NextStep } from '../../engine/run-types.js';
import type { EventKind, Failure, TraceEvent } from '../../trace/event.js';
import { clean, cleanLine } from '../clean.js';
import { eventsOf } from '../frames.js';
import { fullTime, span } from '../times.js';
import { wrap } from '../width.js';
import { PREVIEW_WORDS, STEP_WORDS } from '../words-step.js';
import { quoted } from './command-lines.js';
import { isArming, labelled } from './frame-lines.js';
import { comingLines, type Layout } from './ladder.js';
import { compactMessageLines, type ShownMessage } from './message-lines.js';
import { questionLines, turnLines } from './now-lines.js';

type EventOf<K extends EventKind> = Extract<TraceEvent, { kind: K }>;

/** The next step as the shadow of the run played it. */
export interface ShownPreview {
  events: readonly TraceEvent[];
  /** Messages of the step, decoded. */
  messages: readonly ShownMessage[];
  /** Why the step will fail, if it will. */
  failure?: Failure | undefined;
}

export interface Coming {
  next: NextStep | undefined;
  preview?: ShownPreview | undefined;
  now: number;
}

/** Everything that is known of the next step; the step itself first. */
export function comingStepLines({ next, preview, now }: Coming, layout: Layout): string[] {
  if (!next) return [...wrap(STEP_WORDS.nothingNext, layout.columns), ...ending(preview, layout)];
  const lead = comingLines(next, layout);
  if (next.question) return [...lead, ...questionLines(next.question, layout, next.text)];
  if (!preview) return [...lead, ...turnLines(next.parked, layout)];
  const lines = foreseenLines(preview, now, layout);
  return [...lead, ...(lines.length > 0 ? lines : wrap(PREVIEW_WORDS.nothing, layout.columns))];
}

function ending(preview: ShownPreview | undefined, layout: Layout): string[] {
  return preview?.failure ? failureLines(preview.failure, layout) : [];
}

/** What will change, what the clock does, what goes over the wire. */
function foreseenLines({ events, messages, failure }: ShownPreview, now: number, layout: Layout): string[] {
  const timers = eventsOf(events, 'timer');
  return [
    ...(failure ? failureLines(failure, layout) : []),
    ...labelled(PREVIEW_WORDS.state, eventsOf(events, 'state').map(stateText), layout),
    ...labelled(PREVIEW_WORDS.tree, eventsOf(events, 'tree').filter(isOwnChange).map(treeText), layout),
    ...labelled(STEP_WORDS.clock, clockTexts(events, now), layout),
    ...labelled(PREVIEW_WORDS.screen, eventsOf(events, 'prompt').map(promptText), layout),
    ...labelled(PREVIEW_WORDS.transfer, eventsOf(events, 'transfer').map(transferText), layout),
    ...messages.flatMap((message) => compactMessageLines(message, layout)),
    ...labelled(
      STEP_WORDS.alarms,
      timers.filter(isArming).map((event) => timerText(event, now)),
      layout,
    ),
    ...labelled(STEP_WORDS.session, eventsOf(events, 'session').map(sessionText), layout),
    ...labelled(STEP_WORDS.notes, eventsOf(events, 'note').map(noteText), layout),
  ];
}

function failureLines({ code, expected, found }: Failure, { columns, paint }: Layout): string[] {
  return wrap(clean(PREVIEW_WORDS.fails(code, expected, found)), columns, 2).map(paint.bad);
}

/** The State node is told by its own event. */
function isOwnChange({ uri }: EventOf<'tree'>): boolean {
  return !uri.endsWith('/State');
}

function stateText({ from, to, cause }: EventOf<'state'>): string {
  return cleanLine(`${from} ${stateName(from)} → ${to} ${stateName(to)} (${cause})`);
}

function treeText({ uri, change, before, after }: EventOf<'tree'>): string {
  const was = before === undefined ? PREVIEW_WORDS.newNode : quoted(before);
  const is = change === 'delete' ? PREVIEW_WORDS.gone : after === undefined ? '' : quoted(after);
  return cleanLine(is === '' ? `${uri}: ${was}` : `${uri}: ${was} → ${is}`);
}

/** `17:00:00Z, in 8h: defer (server) fires`. */
function clockTexts(events: readonly TraceEvent[], now: number): string[] {
  const last = events.at(-1)?.at ?? now;
  const move = last > now ? [PREVIEW_WORDS.clockMoves(fullTime(last), span(last - now))] : [];
  const fired = eventsOf(events, 'timer').filter((event) => !isArming(event));
  return [...move, ...fired.map((event) => timerText(event, now))];
}

/** `fires defer (server) 2026-01-05 17:00:00Z, in 8h: the user asked to be reminded then`. */
function timerText({ phase, name, owner, reason, due, at }: EventOf<'timer'> & { at: number }, now: number) {
  const lead = `${PREVIEW_WORDS.timer[phase]} ${name} (${owner})`;
  if (phase === 'cancelled') return cleanLine(lead);
  const when = phase === 'set' ? due : at;
  const relative = when > now ? `, ${PREVIEW_WORDS.in(span(when - now))}` : '';
  return cleanLine(`${lead} ${fullTime(when)}${relative}: ${reason}`);
}

function promptText({ phase, text, action }: EventOf<'prompt'>): string {
  return cleanLine(
    phase === 'shown' ? quoted(text) : `${PREVIEW_WORDS.answered(action ?? '')}: ${quoted(text)}`,
  );
}

function transferText({ method, url, status, size }: EventOf<'transfer'>): string {
  return cleanLine(`${method} ${url}: HTTP ${status}, ${size} octets`);
}

function sessionText({ side, session, phase, reason }: EventOf<'session'>): string {
  return cleanLine(`${session} ${phase} (${side})${reason === undefined ? '' : `: ${reason}`}`);
}

function noteText({ side, text }: EventOf<'note'>): string {
  return cleanLine(`${side}: ${text}`);
}
