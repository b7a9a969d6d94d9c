/** Completing the command that is typed: names of commands, and values of arguments that are known. */
import { FAULTS } from '../../engine/ports.js';
import { EXPORT_FORMATS } from '../export/formats.js';
import { LINE_WORDS } from '../words-step.js';
import { usageOf } from './command-line.js';
import type { ArgKind, StepperCommand, StepperSession } from './commands/types.js';

/** What the line could become, and what stands above it. */
export interface Completion {
  text: string;
  hint: string;
}

type Known = Pick<StepperSession, 'run' | 'breaks'>;
type Values = (session: Known) => readonly string[];

const VALUES: { readonly [K in ArgKind]?: Values } = {
  answer: ({ run }) => run.peek()?.question?.allowed ?? [],
  fault: () => Object.keys(FAULTS),
  uri: ({ run }) => run.device().tree.map(({ uri }) => uri),
  number: ({ breaks }) => breaks.all.map(({ number }) => String(number)),
};

/** `export` and `message` both take a format, each its own. */
const FORMATS: Readonly<Record<string, readonly string[]>> = {
  export: EXPORT_FORMATS,
  message: ['xml', 'wbxml', 'hex'],
};

export function completeLine(text: string, commands: readonly StepperCommand[], session: Known): Completion {
  const [, name = '', rest] = /^\s*(\S*)(\s.*)?$/s.exec(text) ?? [];
  if (rest === undefined) return completeName(name, commands);
  const command = commands.find((one) => one.name === name.toLowerCase());
  if (!command) return { text, hint: LINE_WORDS.unknown(name) };
  return completeValue(text, rest, command, session);
}

function completeName(typed: string, commands: readonly StepperCommand[]): Completion {
  const names = commands.map(({ name }) => name).filter((name) => name.startsWith(typed.toLowerCase()));
  const [only] = names;
  if (only === undefined) return { text: typed, hint: LINE_WORDS.unknown(typed) };
  if (names.length > 1 && !names.includes(typed)) return { text: commonStart(names), hint: names.join('  ') };
  const command = commands.find(({ name }) => name === (names.includes(typed) ? typed : only));
  return { text: `${command?.name ?? only} `, hint: command ? usage(command) : '' };
}

function completeValue(text: string, rest: string, command: StepperCommand, session: Known): Completion {
  const words = rest.trimStart().split(/\s+/);
  const typed = words.at(-1) ?? '';
  const values = valuesOf(command, words.length - 1, session).filter((value) => value.startsWith(typed));
  const [only] = values;
  if (only === undefined) return { text, hint: usage(command) };
  const head = text.slice(0, text.length - typed.length);
  if (values.length === 1) return { text: `${head}${only}`, hint: usage(command) };
  return { text: head + commonStart(values), hint: values.join('  ') };
}

function valuesOf({ name, args }: StepperCommand, at: number, session: Known): readonly string[] {
  const arg = args[Math.min(at, args.length - 1)];
  if (!arg) return [];
  if (arg.kind === 'format') return FORMATS[name] ?? [];
  return VALUES[arg.kind]?.(session) ?? [];
}

function usage(command: StepperCommand): string {
  return LINE_WORDS.usage(usageOf(command), command.summary, command.example);
}

function commonStart(values: readonly string[]): string {
  const [first = '', ...others] = values;
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}
