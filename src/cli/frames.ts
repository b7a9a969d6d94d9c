/**
 * The events of a run, cut at its steps: what each step did on the wire, on the device and on the clock.
 */
import type { Instant } from '../engine/clock.js';
import type { AnswerSource } from '../engine/run-types.js';
import type { EventKind, StepEvent, TraceEvent } from '../trace/event.js';

/** One step and everything that happened in it. */
export interface Frame {
  step: StepEvent;
  status: 'running' | 'done' | 'skipped' | 'failed';
  startedAt: Instant;
  endedAt: Instant;
  events: readonly TraceEvent[];
  /** What the user answered in this step. */
  answers: readonly FrameAnswer[];
}

export interface FrameAnswer {
  /** Id of the prompt in the flow; absent in traces, which do not keep it. */
  prompt?: string;
  /** A choice's id, `ok`, `cancel`...; for traces the label or what the user did. */
  answer: string;
  source?: AnswerSource;
  /** Status code that the device sends for it. */
  status?: string;
}

/** An answer that was put into the run, and how many events there were before it. */
export interface KnownAnswer {
  prompt: string;
  answer: string;
  source: AnswerSource;
  mark: number;
}

type EventOf<K extends EventKind> = Extract<TraceEvent, { kind: K }>;

/** The events of one kind, in order. */
export function eventsOf<K extends EventKind>(events: readonly TraceEvent[], kind: K): EventOf<K>[] {
  return events.filter((event): event is EventOf<K> => event.kind === kind);
}

/** Cuts the events before each step's start; what comes before the first step belongs to the first. */
export function framesOf(events: readonly TraceEvent[], known: readonly KnownAnswer[] = []): Frame[] {
  const cuts = events.flatMap((event, at) => (event.kind === 'step' && event.phase === 'start' ? [at] : []));
  return cuts.flatMap((from, index) => {
    const slice = events.slice(index === 0 ? 0 : from, cuts[index + 1] ?? events.length);
    const before = cuts[index - 1] ?? -1;
    return frameOf(
      slice,
      known.filter(({ mark }) => mark > before && mark <= from),
    );
  });
}

function frameOf(events: readonly TraceEvent[], known: readonly KnownAnswer[]): Frame[] {
  const steps = eventsOf(events, 'step');
  const start = steps.find(({ phase }) => phase === 'start');
  if (!start) return [];
  const end = steps.find(({ phase, step }) => phase !== 'start' && step === start.step);
  const status = end && end.phase !== 'start' ? end.phase : 'running';
  const endedAt = end?.at ?? events.at(-1)?.at ?? start.at;
  return [
    { step: end ?? start, status, startedAt: start.at, endedAt, events, answers: answersOf(events, known) },
  ];
}

/** What was put in, with the status that the device answered; else what the trace shows. */
function answersOf(events: readonly TraceEvent[], known: readonly KnownAnswer[]): FrameAnswer[] {
  const answered = eventsOf(events, 'prompt').filter(({ phase }) => phase === 'answered');
  if (known.length === 0)
    return answered.map((event) => ({ answer: answerWords(event), ...statusOf(event) }));
  return known.map(({ prompt, answer, source }, at) => ({
    prompt,
    answer,
    source,
    ...statusOf(answered[at]),
  }));
}

function statusOf(event: EventOf<'prompt'> | undefined): { status?: string } {
  return event?.status === undefined ? {} : { status: event.status };
}

function answerWords(event: EventOf<'prompt'>): string {
  const values = event.values ?? [];
  if (event.action === 'text') return JSON.stringify(values.join(' '));
  if (event.action !== 'choose') return event.action ?? 'nothing';
  return values.map((value) => event.choices[Number(value) - 1] ?? value).join(', ');
}
