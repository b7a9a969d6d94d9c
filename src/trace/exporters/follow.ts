/** A trace going by: each event with its step, each message decoded and placed, in memory that does not grow. */
import { decodeEvent } from '../decode.js';
import type { TraceEvent } from '../event.js';
import type { PassingEntry, TraceSource } from '../source.js';
import type { Entry, EventOf, StepView } from '../views.js';
import { OpenSessions } from './open-sessions.js';

/** An entry of the model as far as it can be known in passing: answers are not paired. */
export type Passing = PassingEntry;

/**
 * Every event in order. Steps are shown as they end from their beginning on, as in the model, which takes a second
 * reading that runs ahead to the end of the step under way.
 */
export function* follow(source: TraceSource): Generator<Passing> {
  if (source.placed) return yield* source.placed();
  const ahead = stepsOf(source.events());
  try {
    yield* followBehind(source.events(), ahead);
  } finally {
    // Whoever stops early must not leave a file open.
    ahead.return(undefined);
  }
}

function* followBehind(
  events: Iterable<TraceEvent>,
  ahead: Generator<StepView, undefined>,
): Generator<Passing> {
  const sessions = new OpenSessions();
  let step: StepView | undefined;
  let isRunning = false;
  for (const event of events) {
    if (event.kind === 'step') {
      if (!isRunning || step?.step !== event.step) step = ahead.next().value ?? undefined;
      isRunning = event.phase === 'start';
    }
    yield { ...placed(event, step), ...told(event, step, sessions) };
  }
}

function placed(event: TraceEvent, step: StepView | undefined): Entry {
  return step && event.kind !== 'end' ? { event, step } : { event };
}

function told(event: TraceEvent, step: StepView | undefined, sessions: OpenSessions): Partial<Passing> {
  if (event.kind === 'session') return { session: sessions.event(event) };
  if (event.kind !== 'message') return {};
  const { view, session } = sessions.message(decodeEvent({ event, ...(step && { step }) }));
  return { message: view, ...(session && { session }) };
}

/** The steps one after the other, each as soon as it is over or another begins. */
export function* stepsOf(events: Iterable<TraceEvent>): Generator<StepView, undefined> {
  let running: StepView | undefined;
  for (const event of events) {
    if (event.kind !== 'step') continue;
    const isSame = running?.step === event.step;
    if (running && !isSame) yield running;
    const view = running && isSame ? running : beginning(event);
    running = event.phase === 'start' ? view : undefined;
    if (event.phase !== 'start') yield ended(view, event);
  }
  if (running) yield running;
  return undefined;
}

function beginning({ step, flow, section, ad, actor, verb, text, at }: EventOf<'step'>): StepView {
  const numbers = { ...(section === undefined ? {} : { section }), ...(ad === undefined ? {} : { ad }) };
  return { step, flow, ...numbers, actor, verb, text, status: 'running', startedAt: at };
}

function ended(view: StepView, event: EventOf<'step'>): StepView {
  const { phase, text, at, why, failure } = event;
  return {
    ...view,
    ...(phase === 'start' ? {} : { status: phase }),
    text,
    endedAt: at,
    ...(why === undefined ? {} : { why }),
    ...(failure && { failure }),
  };
}
