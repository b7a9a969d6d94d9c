/** The trace itself. */
import { serialise } from '../serialise.js';
import type { DocumentExporter } from './exporter.js';

export const jsonl: DocumentExporter = {
  kind: 'document',
  extension: 'jsonl',
  description: 'the trace itself, one JSON line an event',
  *write({ header, events }) {
    yield `${serialise(header)}\n`;
    for (const event of events) yield `${serialise(event)}\n`;
  },
};
