/** Reads a recording from a file, a folder of messages, or standard input, and no more than what is taken in. */
import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { FumoError } from '../../errors.js';
import { concatOctets } from '../../syncml/octets.js';
import { type Capture, IMPORT_LIMITS, isMessageFile, type NamedOctets } from '../../trace/import/index.js';
import { IMPORT_WORDS } from './words.js';

export const STDIN = '-';

type Source = AsyncIterable<unknown> & { isTTY?: boolean };

/**
 * @throws FumoError `usage.no-input` when standard input is a terminal, `import.too-large`, `import.too-many-files`;
 * errors of the file system
 */
export async function readSource(path: string, stdin: Source = process.stdin): Promise<Capture> {
  if (path === STDIN) {
    if (stdin.isTTY) {
      throw new FumoError('usage.no-input', IMPORT_WORDS.terminalInput, {
        hint: IMPORT_WORDS.terminalInputHint,
      });
    }
    return { name: 'standard input', content: await collect(stdin) };
  }
  const name = basename(resolve(path));
  if (statSync(path).isDirectory()) return { name, content: filesIn(path) };
  return { name, content: await collect(createReadStream(path)) };
}

async function collect(source: AsyncIterable<unknown>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of source) {
    const octets = typeof part === 'string' ? new TextEncoder().encode(part) : part;
    if (!(octets instanceof Uint8Array)) continue;
    length += octets.length;
    if (length > IMPORT_LIMITS.maxOctets) throw tooLarge();
    parts.push(octets);
  }
  return concatOctets(...parts);
}

/** Folders inside are not entered; files that cannot be messages are named but not read. */
function filesIn(folder: string): NamedOctets[] {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name);
  if (names.length > IMPORT_LIMITS.maxFiles) {
    throw new FumoError('import.too-many-files', IMPORT_WORDS.tooManyFiles, {
      where: { file: folder },
      expected: `at most ${IMPORT_LIMITS.maxFiles}`,
      found: String(names.length),
    });
  }
  let left = IMPORT_LIMITS.maxOctets;
  return names.map((name): NamedOctets => {
    const path = join(folder, name);
    if (!isMessageFile(name) || !statSync(path).isFile()) return { name, octets: new Uint8Array() };
    left -= statSync(path).size;
    if (left < 0) throw tooLarge();
    return { name, octets: readFileSync(path) };
  });
}

function tooLarge(): FumoError {
  return new FumoError('import.too-large', IMPORT_WORDS.tooLarge, {
    expected: `at most ${IMPORT_LIMITS.maxOctets} octets`,
  });
}
