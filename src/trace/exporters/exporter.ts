/** What an exporter is: it gets the model of a trace, never the recorder. */
import type { TraceModel } from '../model.js';

export interface ExportOptions {
  /** Columns of `text`; 80 unless told, never less than 60. */
  width?: number;
  /** `text` draws with ASCII only. */
  ascii?: boolean;
}

export interface ExportedFile {
  /** A plain file name. */
  name: string;
  octets: Uint8Array;
}

/** Makes one document, in pieces to be written one after the other. */
export interface DocumentExporter {
  kind: 'document';
  /** Usual ending of a file with it, without the dot. */
  extension: string;
  /** A few words for help. */
  description: string;
  write(model: TraceModel, options?: ExportOptions): Iterable<string>;
}

/** Makes a folder of files. */
export interface FilesExporter {
  kind: 'files';
  extension: string;
  description: string;
  write(model: TraceModel, options?: ExportOptions): Iterable<ExportedFile>;
}

export type Exporter = DocumentExporter | FilesExporter;
