/** What a page knows: built from the lines of a report as they come, whether all at once or one by one. */
import type { TraceHeader } from '../../trace/event.js';
import type { EventOf, StepView } from '../../trace/views.js';
import type { Brief, EventLine, ReportLine, RulesLine, TailLine } from './report-data.js';

/** An event where it happened. */
export interface Entry {
  /** Position in the report, from 0. */
  index: number;
  event: EventLine['event'];
  brief?: Brief;
  step?: StepEntry;
}

export interface MessageEntry extends Entry {
  event: EventOf<'message'>;
  brief: Brief;
}

export interface StepEntry extends StepView {
  /** Position among the steps, from 0. */
  index: number;
  /** Its first event. */
  entry: number;
  messages: MessageEntry[];
  states: EventOf<'state'>[];
  /** How many nodes changed. */
  changes: number;
}

export interface TreeChange {
  event: EventOf<'tree'>;
  /** Position of the step, from 0; -1 before the first one. */
  step: number;
}

/** Mutable: `version` grows with every line, so that a view knows when to look again. */
export class Story {
  header: TraceHeader | undefined;
  filter: string | undefined;
  rules: RulesLine | undefined;
  tail: TailLine | undefined;
  end: EventOf<'end'> | undefined;
  version = 0;
  readonly entries: Entry[] = [];
  readonly steps: StepEntry[] = [];
  readonly messages: MessageEntry[] = [];
  readonly changes: TreeChange[] = [];
  readonly #byNumber = new Map<number, MessageEntry>();

  add(line: ReportLine): void {
    this.version += 1;
    if (line.line === 'event') this.#event(line);
    else if (line.line === 'head') {
      this.header = line.header;
      this.filter = line.filter;
    } else if (line.line === 'rules') this.rules = line;
    else this.tail = line;
  }

  /** The message with that number in the run. */
  message(number: number): MessageEntry | undefined {
    return this.#byNumber.get(number);
  }

  #event({ event, brief }: EventLine): void {
    if (event.kind === 'step') this.#step(event);
    const step = event.kind === 'end' ? undefined : this.steps.at(-1);
    const entry: Entry = {
      index: this.entries.length,
      event,
      ...(brief && { brief }),
      ...(step && { step }),
    };
    this.entries.push(entry);
    if (isMessage(entry)) this.#message(entry);
    if (event.kind === 'state') step?.states.push(event);
    if (event.kind === 'tree') this.#change(event, step);
    if (event.kind === 'end') this.end = event;
  }

  #message(entry: MessageEntry): void {
    this.messages.push(entry);
    this.#byNumber.set(entry.event.message, entry);
    entry.step?.messages.push(entry);
  }

  #change(event: EventOf<'tree'>, step: StepEntry | undefined): void {
    this.changes.push({ event, step: step?.index ?? -1 });
    if (step) step.changes += 1;
  }

  #step(event: EventOf<'step'>): void {
    const last = this.steps.at(-1);
    const step = last?.step === event.step && last.status === 'running' ? last : this.#begin(event);
    if (event.phase === 'start') return;
    step.status = event.phase;
    step.endedAt = event.at;
    step.text = event.text;
    if (event.why !== undefined) step.why = event.why;
    if (event.failure) step.failure = event.failure;
  }

  #begin({ step, flow, section, ad, actor, verb, text, at }: EventOf<'step'>): StepEntry {
    const begun: StepEntry = {
      ...{ step, flow, actor, verb, text, status: 'running', startedAt: at },
      ...(section === undefined ? {} : { section }),
      ...(ad === undefined ? {} : { ad }),
      ...{ index: this.steps.length, entry: this.entries.length, messages: [], states: [], changes: 0 },
    };
    this.steps.push(begun);
    return begun;
  }
}

export function isMessage(entry: Entry): entry is MessageEntry {
  return entry.event.kind === 'message' && entry.brief !== undefined;
}

/** The story of lines that are all there. */
export function storyOf(lines: Iterable<ReportLine>): Story {
  const story = new Story();
  for (const line of lines) story.add(line);
  return story;
}
