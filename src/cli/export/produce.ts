/** Makes a trace into one of the formats, in memory. */
import type { TraceEvent, TraceHeader } from '../../trace/event.js';
import { EXPORTERS, type Exporter } from '../../trace/exporters/index.js';
import { buildModel } from '../../trace/model.js';
import type { ExportFile, ExportFormat } from './formats.js';

/** The files of the format; exactly one, with the name of the format, when it writes a document. */
export function produce(
  format: ExportFormat,
  header: TraceHeader,
  events: readonly TraceEvent[],
): ExportFile[] {
  const exporter: Exporter = EXPORTERS[format];
  const model = buildModel(header, events);
  if (exporter.kind === 'files') return [...exporter.write(model)];
  const text = [...exporter.write(model)].join('');
  return [{ name: `${format}.${exporter.extension}`, octets: new TextEncoder().encode(text) }];
}

/** The run as the text exporter draws it, for a terminal of that width. */
export function textOf(header: TraceHeader, events: readonly TraceEvent[], width: number): string {
  return [...EXPORTERS.text.write(buildModel(header, events), { width })].join('');
}
