/** User interaction alerts 1100 to 1104: wishes for them, and reading one on the device (DM Protocol 1.2, 10). */
import type { Alert, Item, Warning, Wish } from '../syncml/message.js';
import { dataText } from '../syncml/message-tree.js';
import { ALERT } from './alert-codes.js';
import {
  defaultNumbers,
  formatOptions,
  type Prompt,
  type PromptAlert,
  type PromptOptions,
  parseOptions,
} from './prompt.js';

export * from './prompt.js';
export * from './prompt-reply.js';

/** A wish for an Alert. */
export type AlertWish = Extract<Wish, { name: 'Alert' }>;

/** Shows a text. */
export function displayWish(text: string, options: PromptOptions = {}): AlertWish {
  return promptWish(ALERT.display, options, [text]);
}

/** Asks yes or no. */
export function confirmWish(text: string, options: PromptOptions = {}): AlertWish {
  return promptWish(ALERT.confirm, options, [text]);
}

/** Asks for a line of text. */
export function inputWish(text: string, options: PromptOptions = {}): AlertWish {
  return promptWish(ALERT.textInput, options, [text]);
}

/** Offers a list; the device answers with numbers from 1 in this order. */
export function choiceWish(
  title: string,
  choices: readonly string[],
  options: PromptOptions = {},
  multiple = false,
): AlertWish {
  return promptWish(multiple ? ALERT.multipleChoice : ALERT.singleChoice, options, [title, ...choices]);
}

/** What a screen can show; beyond it the device answers 416. */
export interface PromptLimits {
  maxChoices: number;
  /** Characters of the text or title, and of each choice. */
  maxText: number;
}

export const PROMPT_LIMITS: Readonly<PromptLimits> = { maxChoices: 32, maxText: 1024 };

export type PromptReading =
  | { ok: true; prompt: Prompt; warnings: Warning[] }
  | { ok: false; status: '406' | '412' | '416'; reason: string };

/**
 * Reads an alert that a server sent. Refusals: 406 not a user interaction alert, 412 wrong Items, 416 more than the
 * screen can show. Warnings: those of {@link parseOptions}, `ui-alert.default-separator` for numbers
 * joined by a comma, and `ui-alert.default-response` for a DR that fits nothing.
 */
export function readPrompt(alert: Alert, limits: Partial<PromptLimits> = {}): PromptReading {
  const row = KINDS[alert.data ?? ''];
  if (!row)
    return { ok: false, status: '406', reason: `alert ${alert.data ?? '(none)'} is no user interaction` };
  const [first, ...rest] = alert.items;
  const texts = rest.map(itemText);
  const wrong = wrongItems(first, texts, row);
  if (wrong) return { ok: false, status: '412', reason: wrong };
  const [text = '', ...choices] = texts.map((found) => found ?? '');
  const tooMuch = beyond({ ...PROMPT_LIMITS, ...limits }, text, choices);
  if (tooMuch) return { ok: false, status: '416', reason: tooMuch };
  const { options, warnings } = parseOptions(dataText(first?.data));
  const prompt = { alert: row.alert, text, choices, options: pick(options, row.options) };
  return { ok: true, ...withoutBadDefault(prompt, [...warnings, ...separatorWarnings(prompt)]) };
}

interface KindRow {
  alert: PromptAlert;
  choices: boolean;
  /** Options that mean anything for this kind. */
  options: readonly (keyof PromptOptions)[];
}

const times = ['minDisplay', 'maxDisplay'] as const;
const input = ['defaultResponse', 'maxLength', 'inputType', 'echoType'] as const;

const KINDS: Readonly<Record<string, KindRow>> = {
  1100: { alert: 1100, choices: false, options: times },
  1101: { alert: 1101, choices: false, options: [...times, 'defaultResponse'] },
  1102: { alert: 1102, choices: false, options: [...times, ...input] },
  1103: { alert: 1103, choices: true, options: [...times, 'defaultResponse'] },
  1104: { alert: 1104, choices: true, options: [...times, 'defaultResponse'] },
};

function promptWish(code: string, options: PromptOptions, texts: readonly string[]): AlertWish {
  const written = formatOptions(options);
  const first: Item = written === '' ? {} : { data: written };
  return { name: 'Alert', data: code, items: [first, ...texts.map((data) => ({ data }))] };
}

/** Text of an Item, or undefined when it has no Data or a subtree, which no screen can show. */
function itemText({ data }: Item): string | undefined {
  return data === undefined || Array.isArray(data) ? undefined : dataText(data);
}

function wrongItems(
  first: Item | undefined,
  texts: readonly (string | undefined)[],
  row: KindRow,
): string | undefined {
  if (!first || texts.length === 0) return 'an option Item and a text Item are needed';
  if (Array.isArray(first.data)) return 'the options are no text';
  if (texts.includes(undefined)) return 'an Item has no text in Data';
  if (row.choices && texts.length < 2) return 'there is nothing to choose from';
  return row.choices || texts.length === 1 ? undefined : 'there is more than one text';
}

function beyond(
  { maxChoices, maxText }: PromptLimits,
  text: string,
  choices: readonly string[],
): string | undefined {
  if (choices.length > maxChoices) return `more than ${maxChoices} choices`;
  return [text, ...choices].some((shown) => shown.length > maxText)
    ? `a text above ${maxText} characters`
    : undefined;
}

function pick(options: PromptOptions, names: readonly (keyof PromptOptions)[]): PromptOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([name]) => names.some((known) => known === name)),
  );
}

function withoutBadDefault(prompt: Prompt, warnings: Warning[]): { prompt: Prompt; warnings: Warning[] } {
  const { defaultResponse, ...options } = prompt.options;
  if (defaultResponse === undefined || fits(prompt, defaultResponse)) return { prompt, warnings };
  const message = `DR=${defaultResponse} fits no answer and was ignored`;
  return {
    prompt: { ...prompt, options },
    warnings: [...warnings, { code: 'ui-alert.default-response', message, spec: OPTIONS_CLAUSE }],
  };
}

/** The numbers of DR are joined by `-`; some servers write commas, which are taken for it. */
function separatorWarnings({ choices, options: { defaultResponse = '' } }: Prompt): Warning[] {
  if (choices.length === 0 || !defaultResponse.includes(',')) return [];
  const message = `DR=${defaultResponse} separates numbers by a comma instead of -`;
  return [{ code: 'ui-alert.default-separator', message, spec: OPTIONS_CLAUSE }];
}

const OPTIONS_CLAUSE = 'OMA-TS-DM-Protocol 1.2, user interaction options';

function fits(prompt: Prompt, defaultResponse: string): boolean {
  if (prompt.alert === 1102) return true;
  if (prompt.alert === 1101) return defaultResponse === '0' || defaultResponse === '1';
  const numbers = defaultNumbers(prompt).length;
  return prompt.alert === 1103 ? numbers === 1 : numbers > 0;
}
