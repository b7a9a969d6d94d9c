/** The lines of `trace show`, made while the trace is read. */
import type { TraceEvent } from '../../trace/event.js';
import type { Filter } from '../../trace/filter/index.js';
import { Chooser } from '../../trace/open-source.js';
import { pairedEntries } from '../../trace/paired.js';
import type { PassingEntry, TraceSource } from '../../trace/source.js';
import type { Layout } from '../render/ladder.js';
import { wrap } from '../width.js';
import { LadderView } from './ladder-view.js';
import { SHOW_WORDS } from './words.js';

export interface LadderChoice {
  layout: Layout;
  filter?: Filter | undefined;
  /** Only so many events, from the end. */
  last?: number | undefined;
  /** Lines to stand under a message, by its number. */
  remarks?: ReadonlyMap<number, readonly string[]> | undefined;
}

/** The ladder of a whole trace, or of what was chosen of it. */
export function* ladderLines(source: TraceSource, choice: LadderChoice): Generator<string> {
  const { layout, remarks, filter, last } = choice;
  const view = new LadderView(source.header, { layout, ...(remarks ? { remarks } : {}) });
  yield* view.title();
  const chosen = new Selection(filter);
  const entries = chosen.of(pairedEntries(source));
  if (last === undefined) for (const entry of entries) yield* view.entry(entry);
  else yield* lastLines(view, entries, last, layout);
  yield* view.cutOff();
  if (filter) yield* ['', ...wrap(chosen.words(filter.text), layout.columns).map(layout.paint.faint)];
}

/** The events of a trace that were chosen, for programs: without those that only frame them. */
export function* chosenEvents(
  source: TraceSource,
  { filter, last }: Pick<LadderChoice, 'filter' | 'last'>,
): Generator<TraceEvent> {
  const events = filter ? matching(source, filter) : source.events();
  yield* last === undefined ? events : Ring.of(events, last).kept();
}

function* matching(source: TraceSource, filter: Filter): Generator<TraceEvent> {
  const chooser = new Chooser(filter, false);
  for (const entry of pairedEntries(source)) for (const { event } of chooser.take(entry)) yield event;
}

class Selection {
  readonly #chooser: Chooser | undefined;
  #total = 0;

  constructor(filter: Filter | undefined) {
    this.#chooser = filter ? new Chooser(filter, true) : undefined;
  }

  *of(entries: Iterable<PassingEntry>): Generator<PassingEntry> {
    for (const entry of entries) {
      this.#total += 1;
      if (this.#chooser) yield* this.#chooser.take(entry);
      else yield entry;
    }
  }

  words(filter: string): string {
    const matched = this.#chooser?.matched ?? 0;
    return matched === 0
      ? SHOW_WORDS.noneChosen(this.#total, filter)
      : SHOW_WORDS.chosen(matched, this.#total, filter);
  }
}

function* lastLines(
  view: LadderView,
  entries: Iterable<PassingEntry>,
  last: number,
  { columns, paint }: Layout,
): Generator<string> {
  const ring = Ring.of(entries, last);
  const before = ring.seen - ring.size;
  if (before > 0) {
    view.leap();
    yield* wrap(SHOW_WORDS.before(before), columns).map(paint.faint);
  }
  for (const entry of ring.kept()) yield* view.entry(entry);
}

/** Keeps the last of what goes by. */
class Ring<T> {
  readonly #slots: T[] = [];
  readonly #most: number;
  seen = 0;

  constructor(most: number) {
    this.#most = most;
  }

  static of<T>(all: Iterable<T>, most: number): Ring<T> {
    const ring = new Ring<T>(most);
    for (const one of all) ring.put(one);
    return ring;
  }

  get size(): number {
    return this.#slots.length;
  }

  put(one: T): void {
    this.#slots[this.seen % this.#most] = one;
    this.seen += 1;
  }

  /** The oldest first. */
  kept(): T[] {
    const start = this.seen > this.#most ? this.seen % this.#most : 0;
    return [...this.#slots.slice(start), ...this.#slots.slice(0, start)];
  }
}
