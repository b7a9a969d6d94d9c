/** A command as it is typed, in a script or at the prompt: its name, then its arguments, blanks between them. */
import { FumoError } from '../../errors.js';
import { nearest } from '../suggest.js';
import { COMMANDS } from './commands/table.js';
import type { CommandArg, CommandPlace, StepperCommand } from './commands/types.js';
import { COMMAND_ERRORS } from './words.js';

/** A command with the values of its arguments, in the order of the table. */
export interface CommandLine {
  command: StepperCommand;
  args: readonly string[];
}

interface Word {
  text: string;
  /** Offset in the line. */
  at: number;
}

/**
 * Reads one line. A line with nothing in it, or nothing but a comment that begins with `#`, is undefined.
 * @throws FumoError `usage.unknown-stepper-command`, `usage.missing-stepper-argument`, `usage.extra-stepper-argument`,
 * each with the place of the word
 */
export function readCommand(line: string, place: CommandPlace = {}): CommandLine | undefined {
  const [first] = wordsOf(line, place);
  if (!first || first.text.startsWith('#')) return undefined;
  const command = commandNamed(first.text);
  if (!command) throw unknown(first, place);
  const start = first.at + first.text.length;
  return { command, args: argsOf(command, line, start, place) };
}

/** The row of a name; capitals do not count. */
export function commandNamed(name: string): StepperCommand | undefined {
  return COMMANDS.find((command) => command.name === name.toLowerCase());
}

/** The row of a single key; here capitals do count. */
export function commandOfKey(key: string): StepperCommand | undefined {
  return COMMANDS.find((command) => command.key === key);
}

function unknown({ text, at }: Word, place: CommandPlace): FumoError {
  const near = nearest(
    text,
    COMMANDS.map(({ name }) => name),
  );
  return new FumoError('usage.unknown-stepper-command', COMMAND_ERRORS.unknown(text), {
    where: columnOf(place, at),
    expected: COMMANDS.map(({ name }) => name).join(', '),
    found: text,
    hint: near.length > 0 ? COMMAND_ERRORS.didYouMean(near) : COMMAND_ERRORS.seeHelp,
  });
}

function argsOf(command: StepperCommand, line: string, start: number, place: CommandPlace): string[] {
  const values: string[] = [];
  let from = start;
  for (const arg of command.args) {
    const word = arg.rest ? restOf(line, from, arg) : firstWord(line, from, place);
    if (!word) {
      if (arg.required) throw missing(command, arg, line, place);
      continue;
    }
    values.push(word.text);
    from = word.end;
  }
  const extra = firstWord(line, from, place);
  if (extra) throw tooMany(command, extra, place);
  return values;
}

interface Part extends Word {
  end: number;
}

/** The rest of the line as it stands; all of it in quotation marks is what they hold, but in a filter they count. */
function restOf(line: string, from: number, { kind }: CommandArg): Part | undefined {
  const text = line.slice(from).trim();
  if (text === '') return undefined;
  const inner = kind === 'filter' ? undefined : /^"((?:[^"\\]|\\.)*)"$/.exec(text)?.[1];
  return { text: inner === undefined ? text : unquoted(inner), at: from, end: line.length };
}

function firstWord(line: string, from: number, place: CommandPlace): Part | undefined {
  const rest = line.slice(from);
  const skipped = rest.length - rest.trimStart().length;
  const at = from + skipped;
  const tail = line.slice(at);
  if (tail.startsWith('"')) return quotedWord(tail, at, place);
  const text = /^\S+/.exec(tail)?.[0];
  return text === undefined ? undefined : { text, at, end: at + text.length };
}

function quotedWord(tail: string, at: number, place: CommandPlace): Part {
  const match = /^"((?:[^"\\]|\\.)*)"/.exec(tail);
  if (match) return { text: unquoted(match[1] ?? ''), at, end: at + match[0].length };
  throw new FumoError('usage.bad-stepper-argument', COMMAND_ERRORS.badQuote, {
    where: columnOf(place, at),
    expected: '"',
    found: tail,
  });
}

function unquoted(text: string): string {
  return text.replace(/\\(["\\])/g, '$1');
}

function wordsOf(line: string, place: CommandPlace): Word[] {
  const first = firstWord(line, 0, place);
  return first ? [first] : [];
}

function missing(command: StepperCommand, arg: CommandArg, line: string, place: CommandPlace): FumoError {
  return new FumoError('usage.missing-stepper-argument', COMMAND_ERRORS.missing(command.name, arg.name), {
    where: columnOf(place, line.trimEnd().length),
    expected: usageOf(command),
    found: line.trim(),
    hint: `For example: ${command.example}`,
  });
}

function tooMany(command: StepperCommand, extra: Word, place: CommandPlace): FumoError {
  return new FumoError('usage.extra-stepper-argument', COMMAND_ERRORS.tooMany(command.name), {
    where: columnOf(place, extra.at),
    expected: usageOf(command),
    found: extra.text,
    hint: `For example: ${command.example}`,
  });
}

/** `goto STEP`, `message [N] [FORM]`. */
export function usageOf({ name, args }: Pick<StepperCommand, 'name' | 'args'>): string {
  return [name, ...args.map((arg) => (arg.required ? arg.name : `[${arg.name}]`))].join(' ');
}

/** The place of an offset in the line. */
function columnOf({ file, line, column = 1 }: CommandPlace, offset: number) {
  return {
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
    column: column + offset,
  };
}
