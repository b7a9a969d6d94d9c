/** Writes a trace while the run goes on. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { FumoError } from '../errors.js';
import { TRACE_FORMAT, type TraceEvent, type TraceHeader } from './event.js';
import { onFile, systemCode } from './file-error.js';
import { openLineWriter } from './json-lines.js';
import { serialise } from './serialise.js';

export interface TraceWriter {
  /** The first line. @throws FumoError `store.*` */
  header(header: TraceHeader): void;
  /** One line in one write, so a crash tears the last line at most. @throws FumoError `store.*` */
  event(event: TraceEvent): void;
  /** Flushes to the disk and closes; closing twice does nothing. @throws FumoError `store.*` */
  close(): void;
}

/**
 * Opens a trace file for a new run. An older trace of that name is written over; any other file is left alone.
 * @throws FumoError `store.would-overwrite`, `store.*`
 */
export function openTraceWriter(path: string): TraceWriter {
  refuseForeign(path);
  const file = openLineWriter(path);
  return {
    header: (header) => file.write(serialise(header)),
    event: (event) => file.write(serialise(event)),
    close: () => file.close(),
  };
}

const BEGINNING = `{"format":"${TRACE_FORMAT}"`;

/** A mistyped path must not cost somebody a file that is not a trace. */
function refuseForeign(path: string): void {
  const beginning = onFile(path, () => beginningOf(path, BEGINNING.length));
  if (beginning === '' || beginning === BEGINNING) return;
  throw new FumoError('store.would-overwrite', `${path} is not a trace, so it is not written over`, {
    where: { file: path },
    expected: 'a new file, an empty one or an older trace',
    found: 'a file with something else in it',
    hint: 'Choose another path for the trace, or remove the file.',
  });
}

/** Empty for a file that is not there, is empty, or is a pipe or device. */
function beginningOf(path: string, length: number): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  }
  try {
    const octets = new Uint8Array(length);
    const read = fstatSync(file).isFile() ? readSync(file, octets, 0, length, 0) : 0;
    return new TextDecoder().decode(octets.subarray(0, read));
  } finally {
    closeSync(file);
  }
}
