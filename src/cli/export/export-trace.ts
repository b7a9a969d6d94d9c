/** `trace export`: a recorded run, made into one of the formats, then written or streamed. */
import { basename } from 'node:path';
import { FumoError } from '../../errors.js';
import { openTrace } from '../trace-showing.js';
import { EXPORT_WORDS } from '../words-list.js';
import { EXTENSIONS, type Exported, type ExportFile, type ExportFormat } from './formats.js';
import { produce } from './produce.js';
import { writeDocument, writeFolder } from './write-export.js';

export interface ExportOptions {
  run: string;
  format: ExportFormat;
  /** Folder or file; `-` for standard output; the default is named after the run. */
  output: string | undefined;
  force: boolean;
  /** stdout is for JSON. */
  json: boolean;
  say(text: string): void;
}

/** @throws FumoError `usage.*`, `trace.*`, `store.*`, `environment.*` */
export async function exportTrace(home: string, options: ExportOptions): Promise<Exported> {
  const { format } = options;
  refuseStream(options);
  const trace = await openTrace(home, options.run);
  const files = produce(format, trace.header, trace.events);
  const run = trace.run === trace.path ? basename(trace.path, '.jsonl') : trace.run;
  const output = options.output ?? defaultOutput(run, format);
  put({ run, format, files }, output, options);
  return {
    run: trace.run,
    format,
    output,
    files: files.map(({ name, octets }) => ({ name, octets: octets.length })),
  };
}

function refuseStream({ format, output, json }: ExportOptions): void {
  if (output !== '-') return;
  if (EXTENSIONS[format] === undefined) {
    throw new FumoError('usage.many-files-to-stdout', EXPORT_WORDS.manyToStream(format), {
      found: '--output -',
      hint: EXPORT_WORDS.manyHint(format),
    });
  }
  if (json) {
    throw new FumoError('usage.stdout-taken', EXPORT_WORDS.jsonToStream, { hint: EXPORT_WORDS.jsonHint });
  }
}

function defaultOutput(run: string, format: ExportFormat): string {
  const extension = EXTENSIONS[format];
  return extension === undefined ? `${run}-${format}` : `${run}.${extension}`;
}

interface Made {
  run: string;
  format: ExportFormat;
  files: readonly ExportFile[];
}

function put(made: Made, output: string, { force, say }: ExportOptions): void {
  if (EXTENSIONS[made.format] === undefined) {
    writeFolder(output, made, force);
    say(EXPORT_WORDS.wroteFolder(output, made.files.length));
    return;
  }
  const octets = made.files[0]?.octets ?? new Uint8Array();
  if (output === '-') {
    process.stdout.write(octets);
    return;
  }
  const changed = writeDocument(output, octets, force);
  say(changed ? EXPORT_WORDS.wrote(output, octets.length) : EXPORT_WORDS.unchanged(output));
}
