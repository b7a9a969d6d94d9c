/** Writes a run as it is now in one of the forms of `trace export`. */
import { EXTENSIONS, type ExportFormat } from '../export/formats.js';
import { produce } from '../export/produce.js';
import { writeDocument, writeFolder } from '../export/write-export.js';
import type { TraceSoFar } from './run-disk.js';

/** @throws FumoError `usage.output-taken` for a place with something else in it; `usage.*`, `environment.*` */
export function writeExport(
  run: string,
  format: ExportFormat,
  path: string,
  { header, events }: TraceSoFar,
): { files: readonly string[]; octets: number } {
  const made = produce(format, header, events);
  const octets = made.reduce((sum, file) => sum + file.octets.length, 0);
  const [first] = made;
  if (EXTENSIONS[format] === undefined) writeFolder(path, { run, format, files: made }, false);
  else if (first) writeDocument(path, first.octets, false);
  return { files: [path], octets };
}
