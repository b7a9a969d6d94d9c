/** Opens a trace file as a source: the whole, or the part that a filter chooses. */
import { Buffer } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { onFile } from './file-error.js';
import { type Filter, factsOf } from './filter/index.js';
import { pairedEntries } from './paired.js';
import { readTraceHeader, streamTrace } from './reader.js';
import type { PassingEntry, TraceSource } from './source.js';

/** A source over a file. */
export interface FileSource extends TraceSource {
  /** What was there of a torn last line; known once the events were read to their end. */
  readonly recovered: string | undefined;
}

export interface OpenSourceOptions {
  /** Only events that it matches, and what frames them. */
  filter?: Filter;
  /** False: without the frame of a filtered trace, which is the steps with something in them, and the end. */
  frame?: boolean;
}

/**
 * The header is read at once, the events with each call of `events`.
 * @throws FumoError `trace.*`, `store.*`, those about later lines while iterating
 */
export function openTraceSource(path: string, options: OpenSourceOptions = {}): FileSource {
  const header = readTraceHeader(path);
  let recovered: string | undefined;
  const whole: FileSource = {
    header,
    *events() {
      recovered = yield* streamTrace(path).events;
    },
    get recovered() {
      return recovered;
    },
  };
  const { filter, frame = true } = options;
  return filter
    ? {
        ...filteredSource(whole, filter, frame),
        get recovered() {
          return recovered;
        },
      }
    : whole;
}

/** Octets at the end of a file in which the beginning of its last line is looked for. */
const LOOK_BACK = 1024 * 1024;

/** Whether the last line of a trace file is torn, so that readers leave it out. @throws FumoError `store.*` */
export function hasTornEnd(path: string): boolean {
  const end = endOf(path);
  const last = end.slice(end.lastIndexOf('\n') + 1).trim();
  if (last === '') return false;
  try {
    JSON.parse(last);
    return false;
  } catch {
    return true;
  }
}

function endOf(path: string): string {
  return onFile(path, () => {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      const octets = Buffer.alloc(Math.min(size, LOOK_BACK));
      readSync(file, octets, 0, octets.length, size - octets.length);
      return octets.toString('utf8');
    } finally {
      closeSync(file);
    }
  });
}

/** The part of a trace that the filter chooses. */
export function filteredSource(whole: TraceSource, filter: Filter, frame = true): TraceSource {
  const placed = () => chosen(pairedEntries(whole), filter, frame);
  return {
    header: whole.header,
    placed,
    wholeEvents: () => whole.events(),
    *events() {
      for (const { event } of placed()) yield event;
    },
  };
}

/** Matching entries. With the frame a step begins and ends around those in it, and the end of the run stays. */
export function* chosen(
  entries: Iterable<PassingEntry>,
  filter: Filter,
  frame: boolean,
): Generator<PassingEntry> {
  const chooser = new Chooser(filter, frame);
  for (const entry of entries) yield* chooser.take(entry);
}

/** Chooses from entries that come one by one. */
export class Chooser {
  readonly #filter: Filter;
  readonly #frame: boolean;
  /** The beginning of the step under way, while nothing of it was chosen. */
  #start: PassingEntry | undefined;
  #isShown = false;
  /** Entries that match; those of the frame are not among them. */
  matched = 0;

  constructor(filter: Filter, frame: boolean) {
    this.#filter = filter;
    this.#frame = frame;
  }

  /** What is to be shown now that this entry has come. */
  take(entry: PassingEntry): PassingEntry[] {
    const { event } = entry;
    const matches = fits(entry, this.#filter);
    if (matches) this.matched += 1;
    if (!this.#frame) return matches ? [entry] : [];
    if (event.kind === 'end') return [entry];
    if (event.kind === 'step' && event.phase === 'start') {
      this.#start = entry;
      this.#isShown = false;
    }
    const isClosing = event.kind === 'step' && event.phase !== 'start' && this.#isShown;
    if (!matches && !isClosing) return [];
    const before = this.#isShown || !this.#start || this.#start === entry ? [] : [this.#start];
    this.#isShown = true;
    return [...before, entry];
  }
}

function fits({ event, step, message }: PassingEntry, filter: Filter): boolean {
  return filter.matches(factsOf(event, { ...(step && { step }), message: () => message }));
}
