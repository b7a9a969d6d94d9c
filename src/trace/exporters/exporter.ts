/** What an exporter is: it gets a trace to read, never the recorder. */
import type { Credentials } from '../check/evidence.js';
import type { TraceModel } from '../model.js';
import { sourceOf, type TraceSource } from '../source.js';

export interface ExportOptions {
  /** Columns of `text`, 80 unless told, never less than 60; pixels of `svg`, 800 unless told. */
  width?: number;
  /** `text` draws with ASCII only. */
  ascii?: boolean;
  /** `junit` judges rules about digests with them; without them those are skipped. */
  credentials?: Credentials;
}

export interface ExportedFile {
  /** A plain file name. */
  name: string;
  octets: Uint8Array;
}

/** What every exporter reads; a model is taken too, by those who have one at hand. */
export type Exportable = TraceSource | TraceModel;

/** Makes one document from the whole trace in memory, in pieces to be written one after the other. */
export interface DocumentExporter {
  kind: 'document';
  /** Usual ending of a file with it, without the dot. */
  extension: string;
  /** A few words for help. */
  description: string;
  mediaType: string;
  /** @throws FumoError `trace.too-many-messages` for a trace that is too long for the format */
  write(trace: Exportable, options?: ExportOptions): Iterable<string>;
}

/**
 * Makes one document while it reads, in memory that does not grow with the trace but with what is open at a time.
 * It may read the trace more than once.
 */
export interface StreamExporter {
  kind: 'stream';
  extension: string;
  description: string;
  mediaType: string;
  /** Text is to be written as UTF-8. */
  write(trace: Exportable, options?: ExportOptions): Iterable<string | Uint8Array>;
}

/** Makes a folder of files, one after the other while it reads. */
export interface FilesExporter {
  kind: 'files';
  extension: string;
  description: string;
  mediaType: string;
  write(trace: Exportable, options?: ExportOptions): Iterable<ExportedFile>;
}

export type Exporter = DocumentExporter | FilesExporter | StreamExporter;

/** The trace as a source, whatever it came as. */
export function asSource(trace: Exportable): TraceSource {
  return 'messages' in trace ? sourceOf(trace.header, trace.events) : trace;
}
