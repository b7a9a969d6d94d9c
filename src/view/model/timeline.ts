/** Virtual time: what lasted from when to when, and a scale that gives quiet hours little room. */
import { alertName } from '../../dm/alert-codes.js';
import type { EventOf } from '../../trace/views.js';
import type { Entry, Story } from './story.js';

export type BarKind = 'session' | 'prompt' | 'timer' | 'transfer' | 'state';

export interface Bar {
  kind: BarKind;
  title: string;
  detail: string;
  /** Virtual instants, epoch ms. */
  from: number;
  /** Absent when the trace ends before it does. */
  to?: number;
  /** When it was meant to be over; of timers. */
  due?: number;
  /** How it ended. */
  outcome: 'closed' | 'fired' | 'cancelled' | 'answered' | 'done' | 'pending' | 'failed';
  owner: 'server' | 'device' | 'user';
  /** Position of the entry in the report, and of the one by which it ended. */
  entry: number;
  last?: number;
}

/** Everything that lasted, in order of beginning. */
export function barsOf(story: Story): Bar[] {
  const book = new Book();
  for (const entry of story.entries) book.enter(entry);
  return book.bars;
}

class Book {
  readonly bars: Bar[] = [];
  readonly #open = new Map<string, Bar>();

  enter(entry: Entry): void {
    const { event } = entry;
    if (event.kind === 'session') this.#session(event, entry);
    else if (event.kind === 'timer') this.#timer(event, entry);
    else if (event.kind === 'prompt') this.#prompt(event, entry);
    else if (event.kind === 'transfer') this.#transfer(event, entry);
  }

  #begin(key: string, bar: Bar): void {
    this.bars.push(bar);
    this.#open.set(key, bar);
  }

  #finish(key: string, { event, index }: Entry, outcome: Bar['outcome']): boolean {
    const bar = this.#open.get(key);
    if (!bar) return false;
    this.#open.delete(key);
    bar.to = event.at;
    bar.last = index;
    bar.outcome = outcome;
    return true;
  }

  #session({ phase, side, session, reason, at }: EventOf<'session'>, entry: Entry): void {
    const key = `session ${side} ${session}`;
    if (phase === 'opened') {
      const bar = { kind: 'session', title: session, detail: reason ?? '', from: at, owner: side } as const;
      this.#begin(key, { ...bar, outcome: 'pending', entry: entry.index });
    } else if (phase === 'closed') {
      const bar = this.#open.get(key);
      if (bar && bar.detail === '') bar.detail = reason ?? '';
      this.#finish(key, entry, 'closed');
    }
  }

  #timer({ phase, timer, name, reason, due, owner, at }: EventOf<'timer'>, entry: Entry): void {
    const key = `timer ${timer}`;
    if (phase === 'set') {
      const bar = { kind: 'timer', title: name, detail: reason, from: at, due, owner } as const;
      this.#begin(key, { ...bar, outcome: 'pending', entry: entry.index });
    } else this.#finish(key, entry, phase);
  }

  #prompt({ phase, session, alert, text, at }: EventOf<'prompt'>, entry: Entry): void {
    const key = `prompt ${session} ${alert}`;
    if (phase === 'answered' && this.#finish(key, entry, 'answered')) return;
    const bar = { kind: 'prompt', title: text, detail: promptName(alert), from: at, owner: 'user' } as const;
    if (phase === 'answered') this.bars.push({ ...bar, to: at, outcome: 'answered', entry: entry.index });
    else this.#begin(key, { ...bar, outcome: 'pending', entry: entry.index });
  }

  #transfer({ method, url, status, purpose, at }: EventOf<'transfer'>, { index }: Entry): void {
    const outcome = status >= 200 && status < 300 ? 'done' : 'failed';
    const words = { kind: 'transfer', title: `${method} ${url}`, detail: `${purpose}, ${status}` } as const;
    this.bars.push({ ...words, from: at, to: at, outcome, owner: 'device', entry: index });
  }
}

/** 0 is the question of the notification itself. */
function promptName(alert: number): string {
  return alert === 0 ? '' : `Alert ${alert} ${alertName(String(alert))}`;
}

export interface Scale {
  /** First and last virtual instant, epoch ms. */
  from: number;
  to: number;
  /** Place of an entry, 0 to 1. */
  ofEntry(index: number): number;
  /** Place of an instant, 0 to 1; of several entries at that instant the first one's. */
  ofInstant(instant: number): number;
  /** Entries before which time passed, the longest stretches first in choosing but in order; at most so many. */
  ticks(most: number): Tick[];
}

export interface Tick {
  at: number;
  /** 0 to 1. */
  place: number;
}

/**
 * `even` is true to length. Otherwise each event has room, since in virtual time much happens at one instant, and a
 * stretch in which nothing happens has room by its order of magnitude.
 */
export function scaleOf(instants: readonly number[], even = false): Scale {
  const places = placesOf(instants, even);
  const all = places.at(-1) ?? 0;
  const [from = 0, to = from] = [instants[0], instants.at(-1)];
  const share = (place: number): number => (all === 0 ? 0 : place / all);
  return {
    from,
    to,
    ofEntry: (index) => share(places[Math.min(index, places.length - 1)] ?? 0),
    ofInstant: (instant) => share(placeAt(instant, instants, places)),
    ticks: (most) => ticksOf(instants, places, most).map(({ at, place }) => ({ at, place: share(place) })),
  };
}

/** How much of the room an hour of nothing takes, as a part of what the events take. */
const QUIET = 1 / 30;

function placesOf(instants: readonly number[], even: boolean): number[] {
  const places: number[] = [];
  const quiet = Math.max(2, instants.length * QUIET);
  let place = 0;
  for (const [index, at] of instants.entries()) {
    const passed = at - (instants[index - 1] ?? at);
    if (index > 0) place += even ? passed : 1 + (passed > 0 ? quiet * Math.log10(1 + passed / 1000) : 0);
    places.push(place);
  }
  return places;
}

function placeAt(instant: number, instants: readonly number[], places: readonly number[]): number {
  let [low, high] = [0, Math.max(0, instants.length - 1)];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instants[middle] ?? 0) < instant) low = middle + 1;
    else high = middle;
  }
  const [before = 0, after = before] = [instants[low - 1] ?? instants[low], instants[low]];
  const [start = 0, end = start] = [places[low - 1] ?? places[low], places[low]];
  const part = after > before ? Math.min(1, Math.max(0, (instant - before) / (after - before))) : 1;
  return start + (end - start) * part;
}

/** Where time passed, far enough apart to be read; the first instant always. */
function ticksOf(instants: readonly number[], places: readonly number[], most: number): Tick[] {
  const all = places.at(-1) ?? 0;
  const passed = instants
    .map((at, index) => ({ at, index, gap: at - (instants[index - 1] ?? at) }))
    .filter(({ index, gap }) => index === 0 || gap > 0)
    .sort((one, other) => Number(other.index === 0) - Number(one.index === 0) || other.gap - one.gap)
    .slice(0, most * 8);
  const ticks: Tick[] = [];
  for (const { at, index } of passed) {
    const place = places[index] ?? 0;
    if (ticks.length < most && ticks.every((tick) => Math.abs(tick.place - place) * most >= all))
      ticks.push({ at, place });
  }
  return ticks.sort((one, other) => one.place - other.place);
}
