/** The lines of a script: of a file, or of standard input as they come. */
import { createReadStream } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { onFileAsync } from '../../trace/file-error.js';

/** Means standard input. */
export const STDIN = '-';

/** @throws FumoError `environment.*`, `store.*` for a file that cannot be read, before anything is played */
export async function scriptLines(file: string): Promise<AsyncIterable<string>> {
  if (file === STDIN) return linesOf(() => process.stdin);
  await onFileAsync(file, () => access(file, constants.R_OK));
  return linesOf(() => createReadStream(file));
}

/** Opened only when the first line is asked for: an interface forgets the lines that come before anybody listens. */
async function* linesOf(open: () => NodeJS.ReadableStream): AsyncGenerator<string> {
  yield* createInterface({ input: open(), crlfDelay: Number.POSITIVE_INFINITY });
}
