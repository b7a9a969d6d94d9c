/** All exporters by name. A new one is one file and one line here. */
import type { Exporter } from './exporter.js';
import { jsonl } from './jsonl.js';
import { mermaid } from './mermaid.js';
import { wbxml, xml } from './messages.js';
import { text } from './text.js';

export type { DocumentExporter, ExportedFile, Exporter, ExportOptions, FilesExporter } from './exporter.js';

export const EXPORTERS = { text, mermaid, jsonl, xml, wbxml } as const satisfies Record<string, Exporter>;
export type ExporterName = keyof typeof EXPORTERS;
