/** The words of lists and exports. */
import { count, WORDS } from './words.js';

export const LIST_WORDS = {
  noRuns: 'No runs are recorded yet. Record one with: fumo run deferred',
  unfinished: 'unfinished',
  /** A trace that was imported. */
  notJudged: '–',
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
    `Name a folder with --output DIR, or use --format text, markdown or jsonl instead of ${format}.`,
  oneOf: (formats: readonly string[]): string => `one of ${formats.join(', ')}`,
  unknownFormat: (name: string): string => `there is no format "${name}"`,
  didYouMean: WORDS.didYouMean,
  noFormat: (output: string | undefined, ending: string | undefined): string =>
    output === undefined || output === '-' || ending === undefined
      ? 'which format is wanted was not said'
      : `a file that ends in .${ending} does not tell its format`,
  formatHint: 'Say it with --format, or with the ending of --output, such as run.html.',
  xmlHint: 'Use --format junit for a test report, or --format xml for a folder of messages.',
  partial: (filter: string): string => `with what matches ${JSON.stringify(filter)}`,
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
