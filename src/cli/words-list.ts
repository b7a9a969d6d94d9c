/** The words of lists and exports. */
import { count } from './words.js';

export const LIST_WORDS = {
  noRuns: 'No runs are recorded yet. Record one with: fumo run deferred',
  unfinished: 'unfinished',
  events: (number: number | undefined): string =>
    number === undefined ? 'trace not readable' : count(number, 'event'),
} as const;

export const TRACE_WORDS = {
  noMessage: (number: number): string => `the run has no message ${number}`,
  messages: (total: number): string => (total === 0 ? 'a run with messages' : `a message from 1 to ${total}`),
  rawNeedsMessage: '--raw shows the octets of one message',
  rawHint: 'Say which one with --message N.',
  recovered: (path: string): string => `note: the last line of ${path} was torn and is left out`,
  xml: 'XML',
  octets: 'Octets',
} as const;

export const EXPORT_WORDS = {
  manyToStream: (format: string): string =>
    `${format} writes one file per message, so it cannot go to standard output`,
  manyHint: (format: string): string =>
    `Name a folder with --output DIR, or use --format text, mermaid or jsonl instead of ${format}.`,
  jsonToStream: 'standard output cannot take the document and the JSON of --json at once',
  jsonHint: 'Name a file with --output FILE, or leave out --json.',
  folderTaken: 'the folder holds other things than an earlier export',
  folderExpected: 'a new or empty folder, or one that an export wrote',
  fileTaken: 'a file of that name is there and says something else',
  fileExpected: 'a new file, or one with the same content',
  isFolder: 'this is a folder, but the format writes one file',
  isFile: 'this is a file, but the format writes a folder of files',
  force: 'Choose another place with --output, or replace it with --force.',
  wrote: (path: string, octets: number): string => `wrote ${path} (${count(octets, 'octet')})`,
  unchanged: (path: string): string => `${path} is as it should be already`,
  wroteFolder: (path: string, files: number): string => `wrote ${path}/ (${count(files, 'file')})`,
} as const;
