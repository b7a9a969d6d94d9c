/** Makes a trace into one of the formats. */

import { credentialsOf } from '../../engine/recorded-credentials.js';
import type { TraceEvent, TraceHeader } from '../../trace/event.js';
import { EXPORTERS, type Exporter } from '../../trace/exporters/index.js';
import type { Filter } from '../../trace/filter/index.js';
import { hasTornEnd, openTraceSource } from '../../trace/open-source.js';
import { sourceOf, type TraceSource } from '../../trace/source.js';
import { type HtmlOptions, html } from '../../view/html.js';
import { portions } from './chunks.js';
import type { ExportFile, ExportFormat } from './formats.js';

/** What an export is made of, piece by piece as it is asked for. */
export type Produced =
  | { kind: 'document'; pieces: Iterable<string | Uint8Array> }
  | { kind: 'files'; files: Iterable<ExportFile> };

/** All forms; the page is made in a room of its own. */
const ALL: Readonly<Record<ExportFormat, Exporter>> = { ...EXPORTERS, html };

/** From a trace file. @throws FumoError `trace.*`, `store.*`, those about later lines while iterating */
export function produceFrom(format: ExportFormat, path: string, filter?: Filter): Produced {
  const source = openTraceSource(path, filter ? { filter } : {});
  const part = filter ? { filter: filter.text, whole: openTraceSource(path) } : {};
  return produced(format, source, { ...part, ...(hasTornEnd(path) ? { recovered: true } : {}) });
}

/** The files of a trace in memory; exactly one, with the name of the format, when it writes a document. */
export function produce(
  format: ExportFormat,
  header: TraceHeader,
  events: readonly TraceEvent[],
): ExportFile[] {
  const made = produced(format, sourceOf(header, events), {});
  if (made.kind === 'files') return [...made.files];
  return [{ name: `${format}.${ALL[format].extension}`, octets: joined(made.pieces) }];
}

function produced(format: ExportFormat, source: TraceSource, about: HtmlOptions): Produced {
  const exporter = ALL[format];
  const credentials = credentialsOf(source.header);
  const options = { ...about, ...(credentials ? { credentials } : {}) };
  if (exporter.kind === 'files') return { kind: 'files', files: exporter.write(source, options) };
  return { kind: 'document', pieces: exporter.write(source, options) };
}

function joined(pieces: Iterable<string | Uint8Array>): Uint8Array {
  const parts = [...portions(pieces)];
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
