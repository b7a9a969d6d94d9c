/** Derives what a filter looks at from the events of a trace. A message is decoded only when a filter asks what it says. */
import { readGenericAlerts } from '../../dm/generic-alert.js';
import type { Alert, Command, Item } from '../../syncml/message.js';
import { type Draft, decodeEvent } from '../decode.js';
import type { EventKind, TraceEvent } from '../event.js';
import * as words from '../exporters/words.js';
import { SessionLog } from '../sessions.js';
import type { CommandView, EventOf, MessageView, StepView, TraceModel } from '../views.js';
import type { CommandFacts, FilterFacts } from './filter-facts.js';

/** What is known about an event from the events around it. */
export interface FactsContext {
  /** The step in which it happened. */
  step?: Pick<StepView, 'step' | 'verb'> & { ad?: number | undefined };
  /** The message in its session, answers paired; asked only when a filter needs it. */
  message?: () => MessageView | undefined;
}

export interface WithFacts {
  event: TraceEvent;
  facts: FilterFacts;
}

/** The facts of one event. Without a context a message has no package, and its commands no answers. */
export function factsOf(event: TraceEvent, context: FactsContext = {}): FilterFacts {
  const { step } = context;
  const place = step ? { step: step.step, ad: step.ad, verb: step.verb } : {};
  return Object.defineProperties(
    { ...place, at: event.at } as FilterFacts,
    Object.getOwnPropertyDescriptors(ownFacts(event, context)),
  );
}

/** The facts of every event, in order; Status paired with what it answers, over the whole list. */
export function* factsOfEvents(events: readonly TraceEvent[]): Generator<WithFacts> {
  const views = once(() => viewsOf(events));
  let step: EventOf<'step'> | undefined;
  for (const event of events) {
    if (event.kind === 'step') step = event;
    const around = step && event.kind !== 'end' ? { step } : {};
    yield { event, facts: factsOf(event, { ...around, message: () => views().get(event) }) };
  }
}

/** The same from a model that is there already. */
export function* factsOfModel({ entries }: TraceModel): Generator<WithFacts> {
  for (const { event, step, message } of entries)
    yield { event, facts: factsOf(event, { ...(step && { step }), message: () => message }) };
}

/** Each command of a message by itself, nested ones included. */
export function factsOfCommands(message: MessageView, context: FactsContext = {}): FilterFacts[] {
  const whole = factsOf(message.event, { ...context, message: () => message });
  return message.commands.map((view) => ({
    ...whole,
    kind: 'command',
    commands: [commandFacts(view)],
    result: resultIn([view.command]),
    text: view.text,
  }));
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

// ---- messages -----------------------------------------------------------------------------------------------------

const decoded = new WeakMap<TraceEvent, Draft>();

/** The message decoded, once an event; pairing writes into the commands, so everybody gets commands of their own. */
function draftOf(event: EventOf<'message'>): Draft {
  const known = decoded.get(event) ?? decodeEvent({ event });
  decoded.set(event, known);
  return { ...known, commands: known.commands.map((view) => ({ ...view, answeredBy: [] })) };
}

function viewsOf(events: readonly TraceEvent[]): Map<TraceEvent, MessageView> {
  const log = new SessionLog();
  const views = new Map<TraceEvent, MessageView>();
  for (const event of events) {
    if (event.kind === 'session') log.event(event);
    if (event.kind === 'message') views.set(event, log.message(draftOf(event)));
  }
  log.finish();
  return views;
}

function messageFacts(event: EventOf<'message'>, context: FactsContext): FilterFacts {
  const view = once(() => context.message?.() ?? draftOf(event));
  const commands = once(() => view().commands.map(commandFacts));
  return {
    kind: 'message',
    from: event.direction === 'server-to-device' ? 'server' : 'device',
    message: event.message,
    get commands() {
      return commands();
    },
    get session() {
      return view().session;
    },
    get package() {
      return view().package;
    },
    get final() {
      return view().message?.final;
    },
    get result() {
      return resultIn(view().commands.map(({ command }) => command));
    },
    get text() {
      return textOf(view());
    },
  };
}

function textOf(view: Draft | MessageView): string {
  const lines = words.messageLines({ package: 0, ...view });
  return [...lines, ...view.warnings.map(({ code }) => code)].join('\n');
}

function commandFacts({ name, command, items, answeredBy }: CommandView): CommandFacts {
  const answer = answeredBy.find(({ status }) => status !== undefined)?.status;
  return {
    name,
    uris: [...new Set(urisOf(command))],
    status: command.name === 'Status' ? command.data : answer,
    alert: command.name === 'Alert' ? command.data?.trim() : undefined,
    data: items.flatMap(({ value }) => value ?? []).join('\n'),
  };
}

function urisOf(command: Command): string[] {
  if (command.name === 'Status') return [...command.targetRefs, ...command.sourceRefs, ...itemUris(command)];
  const { sourceRef, targetRef } = { sourceRef: undefined, targetRef: undefined, ...command };
  return [...[targetRef, sourceRef].filter((uri) => uri !== undefined), ...itemUris(command)];
}

function itemUris(command: Command): string[] {
  const items: readonly Item[] = 'items' in command ? command.items : [];
  return items.flatMap(({ target, source }) => [target, source].flatMap((place) => place?.locUri ?? []));
}

function resultIn(commands: readonly Command[]): number | undefined {
  const alerts = commands.filter((command): command is Alert => command.name === 'Alert');
  const events = alerts.flatMap((alert) => {
    const read = readGenericAlerts(alert);
    return read?.ok ? read.events : [];
  });
  return events.find(({ result }) => result !== undefined)?.result;
}

// ---- everything else ----------------------------------------------------------------------------------------------

type Derive = { readonly [K in EventKind]: (event: EventOf<K>, context: FactsContext) => FilterFacts };

const DERIVE: Derive = {
  message: messageFacts,
  step: ({ actor, step, ad, verb, text, why, failure }) => ({
    kind: 'step',
    actor,
    step,
    ad,
    verb,
    text: [text, why, failure?.code, failure?.expected, failure?.found].filter(Boolean).join('\n'),
  }),
  session: (event) => ({
    kind: 'session',
    actor: event.side,
    session: event.session,
    text: words.sessionLine(event),
  }),
  prompt: (event) => ({
    kind: 'prompt',
    actor: event.phase === 'shown' ? 'device' : 'user',
    session: event.session,
    alert: event.alert === 0 ? undefined : String(event.alert),
    prompt: [event.text, ...event.choices].join('\n'),
    status: event.status,
    text: event.phase === 'shown' ? words.promptTitle(event) : words.answerTitle(event),
  }),
  timer: (event) => ({
    kind: 'timer',
    actor: event.owner,
    timer: event.name,
    text: [words.timerLine(event), event.reason].join('\n'),
  }),
  tree: (event) => ({
    kind: 'tree',
    actor: event.by,
    uri: event.uri,
    data: [event.before, event.after].filter((value) => value !== undefined).join('\n'),
    text: words.treeLine(event),
  }),
  state: (event) => ({
    kind: 'fumo',
    actor: 'device',
    uri: event.uri,
    state: event.to,
    text: words.stateLine(event),
  }),
  transfer: (event) => ({
    kind: 'transfer',
    actor: 'device',
    uri: event.url,
    status: String(event.status),
    data: event.text,
    text: [words.transferRequest(event), words.transferAnswer(event)].join('\n'),
  }),
  note: (event) => ({
    kind: 'note',
    actor: event.side === 'engine' ? undefined : event.side,
    text: [event.code, event.text].join('\n'),
  }),
  end: (event) => ({ kind: 'end', text: words.endLines(event).join('\n') }),
};

function ownFacts<K extends EventKind>(event: EventOf<K>, context: FactsContext): FilterFacts {
  return DERIVE[event.kind as K](event, context);
}
