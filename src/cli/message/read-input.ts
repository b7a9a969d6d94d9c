/** The octets of a file or of standard input, as many as a message can have. */
import { createReadStream } from 'node:fs';
import { FumoError } from '../../errors.js';
import { concatOctets } from '../../syncml/octets.js';
import { tooLarge } from './octet-text.js';
import { MESSAGE_WORDS } from './words.js';

/** Text forms take several characters an octet; more than this is no message in any of them. */
const MOST_OCTETS = 16 * 1_048_576;

export const STDIN = '-';

type Source = AsyncIterable<unknown> & { isTTY?: boolean };

/** What was read, and the name that errors give to it. */
export interface RawInput {
  octets: Uint8Array;
  /** Absent for standard input. */
  file?: string;
}

/**
 * Reads the file, or standard input without one or for `-`.
 * @throws FumoError `usage.no-input` when that is a terminal, `syncml.too-large`; errors of the file system
 */
export async function readInput(file: string | undefined, stdin: Source = process.stdin): Promise<RawInput> {
  if (file !== undefined && file !== STDIN) return { octets: await collect(createReadStream(file)), file };
  if (stdin.isTTY)
    throw new FumoError('usage.no-input', MESSAGE_WORDS.noInput, { hint: MESSAGE_WORDS.noInputHint });
  return { octets: await collect(stdin) };
}

async function collect(source: AsyncIterable<unknown>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of source) {
    const octets = typeof part === 'string' ? new TextEncoder().encode(part) : part;
    if (!(octets instanceof Uint8Array)) continue;
    length += octets.length;
    if (length > MOST_OCTETS) throw tooLarge();
    parts.push(octets);
  }
  return concatOctets(...parts);
}
