/**
 * The words that all commands share: errors, results, units. Every sentence that a person reads is in a `words` table
 * of this folder.
 */

export const WORDS = {
  bug: 'This is a bug in fumo, not in what you did. Please report it together with the command line.',
  bugDebug: 'Set FUMO_DEBUG=1 to see where it happened.',
  interrupted: 'Stopped.',
  at: 'at',
  expected: 'expected',
  found: 'found',
  spec: 'see',
  try: 'try:',
  didYouMean: (names: readonly string[]): string => `Did you mean ${orList(names)}?`,
} as const;

export const USAGE_WORDS = {
  unknownFlag: (flag: string, command: string): string => `${flag} is not a flag of "${command}"`,
  seeHelp: (command: string): string => `See "${command} --help".`,
  unknownCommand: (words: string, bin: string): string => `"${words}" is not a command of ${bin}`,
  missingArgument: (names: readonly string[], command: string): string =>
    `"${command}" needs ${andList(names.map((name) => name.toUpperCase()))}`,
  unexpectedArgument: (values: readonly string[], command: string): string =>
    `"${command}" does not take ${andList(values.map((value) => `"${value}"`))}`,
  badFault: (name: string): string => `there is no fault named "${name}"`,
  badFaultStep: (value: string): string => `"${value}" does not say at which step the fault begins`,
  badPair: (flag: string, value: string): string =>
    `--${flag} ${value} has no name, an equals sign and a value`,
  unusedAnswer: (pair: string): string => `note: --answer ${pair} was not asked for`,
  traceOfMany: '--trace names one file, but several flows were given',
  emptySeed: 'the seed is empty',
} as const;

export const ENVIRONMENT_WORDS: Readonly<Record<string, { reason: string; says: string; hint: string }>> = {
  EACCES: {
    reason: 'no-permission',
    says: 'permission denied',
    hint: 'Check the owner and mode of the file.',
  },
  EPERM: {
    reason: 'no-permission',
    says: 'operation not permitted',
    hint: 'Check the owner and mode of the file.',
  },
  ENOSPC: {
    reason: 'disk-full',
    says: 'no space left on the disk',
    hint: 'Free some space, or set FUMO_HOME to another disk.',
  },
  EDQUOT: {
    reason: 'disk-full',
    says: 'disk quota exceeded',
    hint: 'Free some space, or set FUMO_HOME to another disk.',
  },
  EROFS: {
    reason: 'read-only',
    says: 'the file system is read-only',
    hint: 'Set FUMO_HOME to a folder that can be written.',
  },
  EADDRINUSE: {
    reason: 'port-taken',
    says: 'the port is taken',
    hint: 'End the other program, or use --transport loopback.',
  },
  EADDRNOTAVAIL: {
    reason: 'no-address',
    says: 'the address is not available',
    hint: 'Use --transport loopback.',
  },
  EMFILE: {
    reason: 'too-many-files',
    says: 'too many files are open',
    hint: 'Raise the limit of open files (ulimit -n).',
  },
  ENOENT: { reason: 'not-found', says: 'no such file or folder', hint: 'Check the path.' },
  ENOTDIR: { reason: 'not-a-folder', says: 'a part of the path is not a folder', hint: 'Check the path.' },
  EISDIR: { reason: 'is-a-folder', says: 'the path is a folder', hint: 'Name a file instead.' },
  EEXIST: { reason: 'exists', says: 'something of that name is there', hint: 'Choose another path.' },
};

/** `a`, `a or b`, `a, b or c`. */
export function orList(words: readonly string[]): string {
  return joinList(words, 'or');
}

/** `a`, `a and b`, `a, b and c`. */
export function andList(words: readonly string[]): string {
  return joinList(words, 'and');
}

function joinList(words: readonly string[], last: string): string {
  if (words.length <= 1) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

/** `1 message`, `3 messages`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}
