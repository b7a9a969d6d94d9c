/** The messages of a run as the trace model reads them. */
import type { TraceEvent, TraceHeader } from '../trace/event.js';
import { buildModel } from '../trace/model.js';
import type { ShownMessage } from './render/message-lines.js';

export function messagesIn(header: TraceHeader, events: readonly TraceEvent[]): readonly ShownMessage[] {
  return buildModel(header, events).messages;
}
