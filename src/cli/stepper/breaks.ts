/**
 * Breakpoints: filters on what the next step would do. The step is previewed, and the run stops before it when one of
 * its events is meant.
 */
import type { NextStep } from '../../engine/run-types.js';
import { FumoError } from '../../errors.js';
import type { TraceEvent } from '../../trace/event.js';
import * as words from '../../trace/exporters/words.js';
import { type Filter, type FilterFacts, factsOfEvents, parseFilter } from '../../trace/filter/index.js';
import { BREAK_WORDS } from './words.js';

/** A breakpoint as it is told to people. */
export interface Break {
  /** From 1 in the order set; never used twice in a session. */
  number: number;
  /** As it was written. */
  text: string;
}

/** What a breakpoint looks at. */
export interface Ahead {
  /** Undefined when what comes is the end of the flow. */
  next: NextStep | undefined;
  /** All that happened so far. */
  history: readonly TraceEvent[];
  /** What the next step would add. */
  events: readonly TraceEvent[];
}

export interface BreakHit {
  break: Break;
  /** The event that was meant, in words. */
  because: string;
}

interface Entry extends Break {
  reason(ahead: Ahead): string | undefined;
}

export class Breaks {
  #entries: Entry[] = [];
  #last = 0;

  get all(): readonly Break[] {
    return this.#entries.map(plain);
  }

  /** @throws FumoError `filter.*` with the column of what cannot be read */
  add(text: string): Break {
    const reason = reasonOf(text);
    this.#last += 1;
    const entry: Entry = { number: this.#last, text, reason };
    this.#entries.push(entry);
    return plain(entry);
  }

  /** @throws FumoError `usage.no-such-break` */
  remove(number: number): Break {
    const entry = this.#entries.find((one) => one.number === number);
    if (!entry) {
      throw new FumoError('usage.no-such-break', BREAK_WORDS.none(number), {
        expected: BREAK_WORDS.numbers(this.#entries.map((one) => one.number)),
        found: String(number),
      });
    }
    this.#entries = this.#entries.filter((one) => one !== entry);
    return plain(entry);
  }

  /** The first breakpoint that the next step would hit. */
  hit(ahead: Ahead): BreakHit | undefined {
    for (const entry of this.#entries) {
      const because = entry.reason(ahead);
      if (because !== undefined) return { break: plain(entry), because };
    }
    return undefined;
  }
}

function plain({ number, text }: Break): Break {
  return { number, text };
}

/** `5.5.1/10`: a number of a section, whatever the section of the flow that is run. */
const SECTION_STEP = /^([\w.-]+)\/(\d+)$/;

function reasonOf(text: string): Entry['reason'] {
  const [, section, ad] = SECTION_STEP.exec(text.trim()) ?? [];
  if (section !== undefined && !text.trim().startsWith('.')) {
    return ({ next }) =>
      next?.section === section && next.ad === Number(ad) ? BREAK_WORDS.step(next.text) : undefined;
  }
  const filter = parseFilter(text);
  return isThreshold(filter) ? onceReached(filter) : whenever(filter);
}

/** `time>=...` and `step>=...` hold for good once they hold, so only the step that reaches them is meant. */
function isThreshold({ expression }: Filter): boolean {
  return (
    expression.is === 'term' && ['step', 'time'].includes(expression.key) && expression.op.startsWith('>')
  );
}

function onceReached(filter: Filter): Entry['reason'] {
  const meets = whenever(filter);
  return (ahead) => {
    const { history } = ahead;
    const last = history.at(-1);
    if (!last) return meets(ahead);
    const around = stepAround(history);
    return around.some((facts) => filter.matches(facts)) ? undefined : meets(ahead);
  };
}

/** The facts of the last event so far, with the step in which it happened. */
function stepAround(history: readonly TraceEvent[]): FilterFacts[] {
  const from = history.findLastIndex((event) => event.kind === 'step' && event.phase === 'start');
  const facts = [...factsOfEvents(history.slice(Math.max(0, from)))].at(-1)?.facts;
  return facts ? [facts] : [];
}

/** Answers are paired with commands of earlier messages, so the history is read too. */
function whenever(filter: Filter): Entry['reason'] {
  return ({ history, events }) => {
    let at = 0;
    for (const { event, facts } of factsOfEvents([...history, ...events])) {
      at += 1;
      if (at > history.length && filter.matches(facts)) return eventWords(event);
    }
    return undefined;
  };
}

type Say = { readonly [K in TraceEvent['kind']]?: (event: Extract<TraceEvent, { kind: K }>) => string };

const SAY: Say = {
  step: ({ text }) => BREAK_WORDS.step(text),
  message: ({ direction }) => BREAK_WORDS.message(direction === 'server-to-device' ? 'server' : 'device'),
  timer: (event) => words.timerLine(event),
  tree: (event) => words.treeLine(event),
  state: (event) => words.stateLine(event),
  prompt: (event) => (event.phase === 'shown' ? words.promptTitle(event) : words.answerTitle(event)),
  session: (event) => words.sessionLine(event),
};

function eventWords<K extends TraceEvent['kind']>(event: Extract<TraceEvent, { kind: K }>): string {
  const say = SAY[event.kind as K] as ((event: Extract<TraceEvent, { kind: K }>) => string) | undefined;
  return say?.(event) ?? event.kind;
}
