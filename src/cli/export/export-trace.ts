/** `trace export`: a recorded run, made into one of the formats while it is read, and written as it is made. */
import { basename } from 'node:path';
import { FumoError } from '../../errors.js';
import { openRuns } from '../../sandbox/store/runs.js';
import { parseFilter } from '../../trace/filter/index.js';
import { hasTornEnd } from '../../trace/open-source.js';
import { EXPORT_WORDS, TRACE_WORDS } from '../words-list.js';
import { pour } from './chunks.js';
import { EXTENSIONS, type Exported, type ExportFormat, formatOf } from './formats.js';
import { type Produced, produceFrom } from './produce.js';
import { writeFolder, writePieces } from './write-export.js';

export interface ExportSettings {
  run: string;
  /** As it was named; undefined when the ending of the output tells it. */
  format: string | undefined;
  /** Folder or file; `-` for standard output; the default is named after the run. */
  output: string | undefined;
  /** Only what matches it. */
  filter: string | undefined;
  force: boolean;
  /** stdout is for JSON. */
  json: boolean;
  say(text: string): void;
  /** For what is to be known but is not the result. */
  note(text: string): void;
}

/** @throws FumoError `usage.*`, `filter.*`, `trace.*`, `store.*`, `environment.*` */
export async function exportTrace(home: string, settings: ExportSettings): Promise<Exported> {
  const format = formatOf(settings.format, settings.output);
  refuseStream(format, settings);
  const filter = settings.filter === undefined ? undefined : parseFilter(settings.filter);
  const { tracePath, id } = await openRuns(home).resolve(settings.run);
  if (hasTornEnd(tracePath)) settings.note(TRACE_WORDS.recovered(tracePath));
  const run = id ?? basename(tracePath, '.jsonl');
  const output = settings.output ?? defaultOutput(run, format);
  const produced = produceFrom(format, tracePath, filter);
  const files = await put({ run, format, output, produced }, settings);
  return { run: id ?? tracePath, format, output, files };
}

function refuseStream(format: ExportFormat, { output, json }: ExportSettings): void {
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
  output: string;
  produced: Produced;
}

async function put(made: Made, { force, say, filter }: ExportSettings): Promise<Exported['files']> {
  const { output, produced, format, run } = made;
  const part = filter === undefined ? '' : ` ${EXPORT_WORDS.partial(filter)}`;
  if (produced.kind === 'files') {
    const files = writeFolder(output, { run, format, files: produced.files }, force);
    say(`${EXPORT_WORDS.wroteFolder(output, files.length)}${part}`);
    return files;
  }
  const name = `${format}.${EXTENSIONS[format] ?? format}`;
  if (output === '-') {
    await pour(produced.pieces, process.stdout);
    return [];
  }
  const { changed, octets } = writePieces(output, produced.pieces, force);
  say(changed ? `${EXPORT_WORDS.wrote(output, octets)}${part}` : EXPORT_WORDS.unchanged(output));
  return [{ name, octets }];
}
