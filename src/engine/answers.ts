/** Answers to questions: what a person or a flag says, made canonical and checked against what the prompt takes. */
import { refuseText } from '../dm/prompt.js';
import { FumoError } from '../errors.js';
import { nearest } from './flow/nearest.js';
import type { GivenAnswer, Question } from './run-types.js';

/** `offer=defer` to its two halves. @throws FumoError `usage.bad-answer` */
export function splitAnswer(text: string): { prompt: string; value: string } {
  const at = text.indexOf('=');
  if (at > 0 && at < text.length - 1)
    return { prompt: text.slice(0, at).trim(), value: text.slice(at + 1).trim() };
  throw new FumoError('usage.bad-answer', `cannot read --answer ${text}`, {
    expected: 'PROMPT=VALUE, such as offer=defer or slot=2',
    found: text,
  });
}

/**
 * The canonical value of an answer: a choice by number, id or label; `ok`, `yes`, `no`, `cancel`, `timeout`, or text.
 * @throws FumoError `answer.not-allowed` naming every allowed value
 */
export function canonicalAnswer(question: Question, value: string): string {
  const canonical = question.kind === 'multiple' ? several(question, value) : one(question, value);
  if (canonical !== undefined) {
    refuseUntypable(question, canonical);
    return canonical;
  }
  throw new FumoError('answer.not-allowed', `${question.prompt} cannot be answered with “${value}”`, {
    expected: allowedText(question),
    found: value,
    hint: `Use --answer ${question.prompt}=${question.default ?? question.allowed[0] ?? 'ok'}, for example.`,
  });
}

/** What IT lets a user type, in words. */
const INPUT_WORDS: Readonly<Record<NonNullable<Question['inputType']>, string>> = {
  A: 'any text',
  N: 'a number',
  D: 'a date as DDMMYYYY',
  T: 'a time as hhmmss',
  P: 'a phone number',
  I: 'an IP address',
};

/** A text that the device would not let its user type can never be the answer (MAXLEN, IT). */
function refuseUntypable(question: Question, text: string): void {
  const { kind, prompt, allowed, masked, maxLength, inputType = 'A' } = question;
  if (kind !== 'text' || allowed.includes(text)) return;
  const why = refuseText({ inputType, ...(maxLength !== undefined && { maxLength }) }, text);
  if (why === undefined) return;
  const most = maxLength === undefined ? '' : ` of at most ${maxLength} characters`;
  const fixed = allowed.filter((value) => value !== 'any text');
  throw new FumoError('answer.not-allowed', `${prompt} cannot be answered like this: ${why}`, {
    expected: [`${INPUT_WORDS[inputType]}${most}`, ...fixed].join(', or '),
    found: masked === true ? `${[...text].length} hidden characters` : text,
    hint: `Use --answer ${prompt}=VALUE with a value that can be typed there.`,
  });
}

/** The allowed values in words: `update (1), defer (2), reject (3), cancel or timeout`. */
export function allowedText({ choices, allowed }: Question): string {
  const numbers = new Map(choices.map(({ id, number }) => [id, number]));
  const words = allowed.map((value) => {
    const number = numbers.get(value);
    return number === undefined ? value : `${value} (${number})`;
  });
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : words.join('');
}

function one(question: Question, value: string): string | undefined {
  const wanted = value.trim().toLowerCase();
  const choice = question.choices.find(
    ({ number, id, label }) =>
      String(number) === wanted || id.toLowerCase() === wanted || label.toLowerCase() === wanted,
  );
  if (choice) return choice.id;
  const fixed = question.allowed.find((allowed) => allowed.toLowerCase() === wanted);
  if (fixed !== undefined && fixed !== 'any text') return fixed;
  return question.kind === 'text' ? value : undefined;
}

/** `1,3` or `modem,app`; the empty list is `none`. */
function several(question: Question, value: string): string | undefined {
  const single = one(question, value);
  if (single !== undefined) return single;
  const ids = value
    .split(',')
    .map((part) => question.choices.find((choice) => isChoice(choice, part.trim()))?.id);
  return ids.every((id) => id !== undefined) ? ids.join(',') : undefined;
}

function isChoice({ number, id, label }: Question['choices'][number], value: string): boolean {
  return String(number) === value || id === value || label === value;
}

/** Answers given before the run: each prompt takes its own in the order given, one an asking. */
export class GivenAnswers {
  readonly #byPrompt = new Map<string, string[]>();

  constructor(texts: readonly string[]) {
    for (const text of texts) {
      const { prompt, value } = splitAnswer(text);
      this.#byPrompt.set(prompt, [...(this.#byPrompt.get(prompt) ?? []), value]);
    }
  }

  /** @throws FumoError `usage.unknown-prompt` when an answer is for a prompt that the flow does not have */
  checkPrompts(known: readonly string[]): void {
    const stranger = [...this.#byPrompt.keys()].find((prompt) => !known.includes(prompt));
    if (stranger === undefined) return;
    const near = nearest(stranger, known);
    throw new FumoError('usage.unknown-prompt', `the flow does not ask ${stranger}`, {
      expected: `one of ${known.join(', ')}`,
      found: stranger,
      ...(near !== undefined && { hint: `Did you mean --answer ${near}=...?` }),
    });
  }

  /** Takes the next answer for a question, checked; undefined when there is none left. */
  take(question: Question): GivenAnswer | undefined {
    const [value, ...rest] = this.#byPrompt.get(question.prompt) ?? [];
    if (value === undefined) return undefined;
    const canonical = canonicalAnswer(question, value);
    this.#byPrompt.set(question.prompt, rest);
    return { prompt: question.prompt, value: canonical, source: 'flag' };
  }

  /** Takes the next answer for a question away when it is that one: it was given already, and is put in again. */
  spend(question: Question, value: string): void {
    const [next, ...rest] = this.#byPrompt.get(question.prompt) ?? [];
    if (next !== undefined && canonicalAnswer(question, next) === value)
      this.#byPrompt.set(question.prompt, rest);
  }

  /** Whether the prompt was answered in advance. */
  has(prompt: string): boolean {
    return this.#byPrompt.has(prompt);
  }

  /** Prompts that were answered in advance but never asked so far. */
  unused(): readonly string[] {
    return [...this.#byPrompt].filter(([, values]) => values.length > 0).map(([prompt]) => prompt);
  }
}
