/** The trace of a sandbox, as far as it has come: events, and everything that can be derived from them. */
import type { TraceEvent, TraceHeader } from '../trace/event.js';
import { EXPORTERS } from '../trace/exporters/index.js';
import { factsOfModel, parseFilter } from '../trace/filter/index.js';
import { buildModel } from '../trace/model.js';
import { serialise } from '../trace/serialise.js';
import type { Entry, TraceModel } from '../trace/views.js';

/**
 * A snapshot of the trace: what `box.trace` held when it was asked for. `messages` are decoded and typed, each Status
 * paired with the command that it answers; `sessions`, `prompts`, `timers`, `states`, `treeChanges`, `transfers` and
 * `notes` are the same events sorted by what they tell.
 */
export interface Trace extends TraceModel {
  /**
   * The events that match, in the filter language: `'server Exec'`, `'device Status 401'`, `'Get ./DevInfo/**'`.
   * @throws FumoError `filter.*` with the column
   */
  filter(text: string): readonly Entry[];
  /** The trace as a file holds it, JSON lines; the same run gives the same text to the byte. */
  toText(): string;
  /** The run drawn with the server on one side and the device on the other, to look at. @param width columns */
  toLadder(width?: number): string;
}

/** A snapshot: events that are recorded later are not in it. */
export function traceOf(header: TraceHeader, recorded: readonly TraceEvent[]): Trace {
  const events = [...recorded];
  const model = buildModel(header, events);
  return {
    ...model,
    filter: (text) => filterEntries(model, text),
    toText: () => [header, ...events].map((line) => `${serialise(line)}\n`).join(''),
    toLadder: (width = 100) => [...EXPORTERS.text.write(model, { width })].join(''),
  };
}

function filterEntries(model: TraceModel, text: string): readonly Entry[] {
  const filter = parseFilter(text);
  const facts = [...factsOfModel(model)];
  return model.entries.filter((_entry, at) => {
    const known = facts[at]?.facts;
    return known !== undefined && filter.matches(known);
  });
}
