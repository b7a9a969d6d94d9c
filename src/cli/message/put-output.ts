/** Where the octets of a result go: a file, standard output, or nowhere when JSON goes there. */
import { FumoError } from '../../errors.js';
import { writeDocument } from '../export/write-export.js';
import { STDIN } from './read-input.js';
import { MESSAGE_WORDS } from './words.js';

export interface OutputOptions {
  /** A file; `-` and nothing mean standard output. */
  output?: string | undefined;
  force: boolean;
  /** stdout is for JSON, which carries the octets itself. */
  json: boolean;
  say(text: string): void;
}

/** Octets that may garble a terminal, or text that will not. */
export interface Product {
  octets: Uint8Array;
  isText: boolean;
}

/**
 * @returns the file written, if any
 * @throws FumoError `usage.binary-to-terminal`, `usage.output-taken`, `usage.output-is-folder`
 */
export function putOutput(
  { octets, isText }: Product,
  { output, force, json, say }: OutputOptions,
): string | undefined {
  if (output !== undefined && output !== STDIN) {
    const changed = writeDocument(output, octets, force);
    say(changed ? MESSAGE_WORDS.wrote(output, octets.length) : MESSAGE_WORDS.unchanged(output));
    return output;
  }
  if (json) return undefined;
  if (!isText && process.stdout.isTTY) {
    throw new FumoError('usage.binary-to-terminal', MESSAGE_WORDS.toTerminal, {
      hint: MESSAGE_WORDS.toTerminalHint,
    });
  }
  process.stdout.write(octets);
  return undefined;
}
