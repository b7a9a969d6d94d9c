/**
 * The derived view of a trace: what each message says, which package and session it belongs to, which Status answers
 * what, and in which step everything happened. Nothing of it is stored, so a better decoder improves old traces.
 */
import { decodeEvent } from './decode.js';
import type { EventKind, TraceEvent, TraceHeader } from './event.js';
import { SessionLog } from './sessions.js';
import type {
  Entry,
  EventOf,
  MessageView,
  Placed,
  PromptView,
  StepView,
  TimerView,
  TraceModel,
} from './views.js';

export type * from './views.js';

/** Derives the model of a trace; works on one that is still growing too. */
export function buildModel(header: TraceHeader, events: readonly TraceEvent[]): TraceModel {
  const { placed, steps } = placeInSteps(events);
  const log = new SessionLog();
  const entries = placed.map((at) => enter(at, log));
  const sessions = log.finish();
  const end = events.find((event) => isKind(event, 'end'));
  return {
    header,
    events,
    entries,
    steps,
    messages: entries.flatMap(({ message }): MessageView[] => (message ? [message] : [])),
    sessions,
    prompts: promptsOf(ofKind(placed, 'prompt')),
    timers: timersOf(ofKind(placed, 'timer')),
    states: ofKind(placed, 'state'),
    treeChanges: ofKind(placed, 'tree'),
    transfers: ofKind(placed, 'transfer'),
    notes: ofKind(placed, 'note'),
    ...(end ? { end } : {}),
  };
}

function isKind<K extends EventKind>(event: TraceEvent, kind: K): event is EventOf<K> {
  return event.kind === kind;
}

function ofKind<K extends EventKind>(placed: readonly Placed[], kind: K): Placed<EventOf<K>>[] {
  return placed.filter((at): at is Placed<EventOf<K>> => isKind(at.event, kind));
}

function placeInSteps(events: readonly TraceEvent[]): { placed: Placed[]; steps: StepView[] } {
  const steps: StepView[] = [];
  const placed = events.map((event): Placed => {
    if (event.kind === 'step') followStep(steps, event);
    const step = steps.at(-1);
    return step && event.kind !== 'end' ? { event, step } : { event };
  });
  return { placed, steps };
}

function followStep(steps: StepView[], event: EventOf<'step'>): void {
  const last = steps.at(-1);
  const view = last?.step === event.step && last.status === 'running' ? last : beginStep(steps, event);
  if (event.phase === 'start') return;
  view.status = event.phase;
  view.endedAt = event.at;
  view.text = event.text;
  if (event.why !== undefined) view.why = event.why;
  if (event.failure) view.failure = event.failure;
}

function beginStep(steps: StepView[], event: EventOf<'step'>): StepView {
  const { step, flow, section, ad, actor, verb, text, at } = event;
  const numbers = { ...(section === undefined ? {} : { section }), ...(ad === undefined ? {} : { ad }) };
  const view: StepView = { step, flow, ...numbers, actor, verb, text, status: 'running', startedAt: at };
  steps.push(view);
  return view;
}

function enter(placed: Placed, log: SessionLog): Entry {
  const { event } = placed;
  if (event.kind === 'session') log.event(event);
  if (event.kind !== 'message') return placed;
  return { ...placed, message: log.message(decodeEvent({ ...placed, event })) };
}

function promptsOf(events: readonly Placed<EventOf<'prompt'>>[]): PromptView[] {
  const views: PromptView[] = [];
  for (const placed of events) {
    const { event } = placed;
    const open = views.findLast(
      (view) => !view.answered && view.session === event.session && view.alert === event.alert,
    );
    if (event.phase === 'answered' && open) Object.assign(open, answerOf(placed));
    else views.push(promptOf(placed));
  }
  return views;
}

function promptOf(shown: Placed<EventOf<'prompt'>>): PromptView {
  const { session, alert, text, choices } = shown.event;
  return { shown, session, alert, text, choices, values: [] };
}

function answerOf(answered: Placed<EventOf<'prompt'>>): Partial<PromptView> {
  const { action, values = [], status } = answered.event;
  return { answered, values, ...(action ? { action } : {}), ...(status === undefined ? {} : { status }) };
}

function timersOf(events: readonly Placed<EventOf<'timer'>>[]): TimerView[] {
  const views = new Map<number, TimerView>();
  for (const { event, step } of events) {
    const { timer, owner, name, reason, due, at } = event;
    const view = views.get(timer) ?? {
      timer,
      owner,
      name,
      reason,
      due,
      setAt: at,
      ...(step ? { step } : {}),
    };
    views.set(timer, view);
    if (event.phase === 'fired') view.firedAt = at;
    if (event.phase === 'cancelled') view.cancelledAt = at;
  }
  return [...views.values()];
}
