/** All exporters by name. A new one is one file and one line here. */
import type { Exporter } from './exporter.js';
import { har } from './har.js';
import { jsonl } from './jsonl.js';
import { junit } from './junit.js';
import { markdown } from './markdown.js';
import { mermaid } from './mermaid.js';
import { wbxml, xml } from './messages.js';
import { otlpJson } from './otlp.js';
import { pcapng } from './pcapng.js';
import { plantuml, svg } from './pictures.js';
import { text } from './text.js';

export type {
  DocumentExporter,
  Exportable,
  ExportedFile,
  Exporter,
  ExportOptions,
  FilesExporter,
  StreamExporter,
} from './exporter.js';

export const EXPORTERS = {
  text,
  markdown,
  mermaid,
  plantuml,
  svg,
  har,
  pcapng,
  'otlp-json': otlpJson,
  junit,
  jsonl,
  xml,
  wbxml,
} as const satisfies Record<string, Exporter>;
export type ExporterName = keyof typeof EXPORTERS;
