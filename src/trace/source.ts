/** A trace as exporters read it: event by event, as often as they like, so that a long one never stands in memory. */
import type { TraceEvent, TraceHeader } from './event.js';
import type { OpenSession } from './exporters/open-sessions.js';
import type { Entry } from './views.js';

/** An entry of the model as far as it can be known in passing. */
export interface PassingEntry extends Entry {
  /** The session of a message or of a session event. */
  session?: OpenSession;
}

export interface TraceSource {
  readonly header: TraceHeader;
  /** Every event in order, anew with each call. */
  events(): Iterable<TraceEvent>;
  /** Present when this is a part of a trace: its events as they stand in the whole, with their step and package. */
  placed?(): Iterable<PassingEntry>;
  /** Present when this is a part of a trace: the events of the whole, for those who judge it. */
  wholeEvents?(): Iterable<TraceEvent>;
}

/** A source over events that are in memory already. */
export function sourceOf(header: TraceHeader, events: readonly TraceEvent[]): TraceSource {
  return { header, events: () => events };
}
