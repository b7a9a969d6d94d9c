/** The trace itself. */
import { serialise } from '../serialise.js';
import { asSource, type StreamExporter } from './exporter.js';

export const jsonl: StreamExporter = {
  kind: 'stream',
  extension: 'jsonl',
  description: 'the trace itself, one JSON line an event',
  mediaType: 'application/jsonl',
  *write(trace) {
    const source = asSource(trace);
    yield `${serialise(source.header)}\n`;
    for (const event of source.events()) yield `${serialise(event)}\n`;
  },
};
