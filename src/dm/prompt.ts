/** A user interaction alert as the device understands it, and its option string (DM Protocol 1.2, 10). */
import type { Warning } from '../syncml/message.js';

export type PromptAlert = 1100 | 1101 | 1102 | 1103 | 1104;

export interface PromptOptions {
  /** MINDT, seconds: show at least this long. */
  minDisplay?: number;
  /** MAXDT, seconds: wait for the user at most this long. */
  maxDisplay?: number;
  /** DR: what is highlighted or filled in at first; numbers of a multiple choice are joined by `-`. */
  defaultResponse?: string;
  /** MAXLEN, characters; text input only. */
  maxLength?: number;
  /** IT: Alphanumeric, Numeric, Date DDMMYYYY, Time hhmmss, Phone, Ip address; text input only. */
  inputType?: 'A' | 'N' | 'D' | 'T' | 'P' | 'I';
  /** ET: Text or Password; text input only. */
  echoType?: 'T' | 'P';
}

export interface Prompt {
  alert: PromptAlert;
  /** Text, or title of a choice. */
  text: string;
  /** Counted from 1 in this order; empty unless it is a choice. */
  choices: readonly string[];
  options: PromptOptions;
}

interface OptionRow {
  name: string;
  /** The value is a number or a letter, and no text of which white space may be a part. */
  isWord: boolean;
  write(options: PromptOptions): string | undefined;
  /** Undefined when the value breaks the option's grammar. */
  read(value: string): PromptOptions | undefined;
  expected: string;
}

const seconds = 'a positive whole number of seconds';

const OPTIONS: readonly OptionRow[] = [
  {
    name: 'MINDT',
    isWord: true,
    write: ({ minDisplay }) => minDisplay?.toString(),
    read: (value) => positive(value, (minDisplay) => ({ minDisplay })),
    expected: seconds,
  },
  {
    name: 'MAXDT',
    isWord: true,
    write: ({ maxDisplay }) => maxDisplay?.toString(),
    read: (value) => positive(value, (maxDisplay) => ({ maxDisplay })),
    expected: seconds,
  },
  {
    name: 'DR',
    isWord: false,
    write: ({ defaultResponse }) => defaultResponse,
    read: (defaultResponse) => ({ defaultResponse }),
    expected: 'any text',
  },
  {
    name: 'MAXLEN',
    isWord: true,
    write: ({ maxLength }) => maxLength?.toString(),
    read: (value) => positive(value, (maxLength) => ({ maxLength })),
    expected: 'a positive whole number',
  },
  {
    name: 'IT',
    isWord: true,
    write: ({ inputType }) => inputType,
    read: (value) => letter(value, ['A', 'N', 'D', 'T', 'P', 'I'], (inputType) => ({ inputType })),
    expected: 'one of A N D T P I',
  },
  {
    name: 'ET',
    isWord: true,
    write: ({ echoType }) => echoType,
    read: (value) => letter(value, ['T', 'P'], (echoType) => ({ echoType })),
    expected: 'T or P',
  },
];

/** The option string of the first Item, URL-encoded (a space is `+`); empty when no option is set. */
export function formatOptions(options: PromptOptions): string {
  const pairs = OPTIONS.flatMap(({ name, write }): [string, string][] => {
    const value = write(options);
    return value === undefined ? [] : [[name, value]];
  });
  return new URLSearchParams(pairs).toString();
}

/**
 * Reads an option string. Unknown options are skipped silently, as the protocol asks.
 * Warnings: `ui-alert.option-value` (the option is dropped), `ui-alert.option-repeated` (the first one holds),
 * `ui-alert.option-encoding` (a `%` that starts no escape), `ui-alert.option-space` (white space around the options or
 * a value).
 */
export function parseOptions(text: string): { options: PromptOptions; warnings: Warning[] } {
  const warnings: Warning[] = [];
  const seen = new Set<string>();
  let options: PromptOptions = {};
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) warnings.push(encodingWarning(text));
  if (text !== text.trim()) warnings.push(spaceWarning(`the options "${text}"`));
  for (const [name, value] of new URLSearchParams(text.trim().replace(/^\?/, '%3F'))) {
    const row = OPTIONS.find((option) => option.name === name);
    if (!row) continue;
    const read = row.read(value);
    if (row.isWord && value !== value.trim()) warnings.push(spaceWarning(`option ${name}, "${value}",`));
    if (seen.has(name)) warnings.push(warn('option-repeated', `option ${name} stands there twice`));
    else if (read) options = { ...options, ...read };
    else warnings.push(warn('option-value', `option ${name} is "${value}", not ${row.expected}`));
    seen.add(name);
  }
  return { options, warnings };
}

/**
 * Numbers of the choices that DR highlights: in range, each once, in DR's order. Some servers write them with
 * commas instead of `-`, so both separate.
 */
export function defaultNumbers({ choices, options }: Pick<Prompt, 'choices' | 'options'>): number[] {
  const words = (options.defaultResponse ?? '').split(/[-,]/);
  const numbers = words.filter((word) => /^\d+$/.test(word)).map(Number);
  return [...new Set(numbers)].filter((number) => number >= 1 && number <= choices.length);
}

/** What IT lets a user type; `A` takes any text. */
const INPUT_TYPES: Readonly<Record<NonNullable<PromptOptions['inputType']>, RegExp>> = {
  A: /^/,
  N: /^[+-]?(\d+(\.\d*)?|\.\d+)$/,
  D: /^(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])\d{4}$/,
  T: /^([01]\d|2[0-3])[0-5]\d[0-5]\d$/,
  P: /^\+?[\d*#pws]+$/,
  I: /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/,
};

/**
 * @returns why a text may not be typed into a text input with those options (MAXLEN counts characters, not octets; IT),
 * in words that do not name the text, or undefined when it may
 */
export function refuseText({ maxLength, inputType = 'A' }: PromptOptions, text: string): string | undefined {
  if (maxLength !== undefined && [...text].length > maxLength) return `more than ${maxLength} characters`;
  return INPUT_TYPES[inputType].test(text) ? undefined : `the text does not fit input type ${inputType}`;
}

function positive(value: string, make: (number: number) => PromptOptions): PromptOptions | undefined {
  const number = /^\d+$/.test(value.trim()) ? Number(value) : 0;
  return number >= 1 && Number.isSafeInteger(number) ? make(number) : undefined;
}

function letter<L extends string>(
  value: string,
  letters: readonly L[],
  make: (letter: L) => PromptOptions,
): PromptOptions | undefined {
  const found = letters.find((candidate) => candidate === value.trim());
  return found === undefined ? undefined : make(found);
}

function warn(reason: string, message: string): Warning {
  return { code: `ui-alert.${reason}`, message, spec: 'OMA-TS-DM-Protocol 1.2, user interaction options' };
}

function spaceWarning(what: string): Warning {
  return warn('option-space', `${what} has white space around it`);
}

function encodingWarning(text: string): Warning {
  return warn('option-encoding', `a % in "${text}" starts no escape and was taken as it is`);
}
