/**
 * The questions that the device puts to its user, as prompts titled as the device's screen. What the user can do
 * besides choosing, the cancel key and letting the time run out, stands below the choices.
 */
import { ExitPromptError, Separator } from '@inquirer/core';
import type { Instant } from '../../engine/clock.js';
import type { Question } from '../../engine/run-types.js';
import { cleanLine } from '../clean.js';
import type { Layout } from '../render/ladder.js';
import { fullTime, span } from '../times.js';
import { pad, widthOf, wrap } from '../width.js';
import { HIDDEN_WORDS } from '../words-prompt.js';
import { PROMPT_WORDS } from '../words-step.js';

/** A line of the menu: the value for `Run.answer`, or `type` and `mark` for what is asked for next. */
export interface MenuRow {
  value: string;
  name: string;
}

export const TYPE_IT = ' type';
export const MARK_IT = ' mark';

/** The menu of a question; `now` tells until when it may be let to time out. */
export function menuOf(
  question: Question,
  now: Instant,
): { rows: MenuRow[]; extras: MenuRow[]; preset: string } {
  const rows = ownRows(question);
  const preset = rows.find(({ value }) => value === question.default) ?? rows[0];
  const marked = rows.map((row) =>
    row.value === question.default ? { ...row, name: `${row.name} ${PROMPT_WORDS.flowDefault}` } : row,
  );
  const extras = extraRows(question, now);
  const wanted = extras.find(({ value }) => value === question.default);
  return { rows: marked, extras, preset: wanted?.value ?? preset?.value ?? '' };
}

type KindRows = (question: Question) => MenuRow[];

const KIND_ROWS: { readonly [K in Question['kind']]: KindRows } = {
  display: () => [{ value: 'ok', name: PROMPT_WORDS.ok }],
  confirm: () => [
    { value: 'yes', name: PROMPT_WORDS.yes },
    { value: 'no', name: PROMPT_WORDS.no },
  ],
  single: ({ choices }) =>
    choices.map(({ number, id, label }) => ({ value: id, name: cleanLine(`${number} ${label}`) })),
  multiple: () => [{ value: MARK_IT, name: PROMPT_WORDS.mark }],
  text: () => [{ value: TYPE_IT, name: PROMPT_WORDS.typeIt }],
};

function ownRows(question: Question): MenuRow[] {
  return KIND_ROWS[question.kind](question);
}

function extraRows({ allowed, withinMs }: Question, now: Instant): MenuRow[] {
  const timeout =
    withinMs === undefined
      ? PROMPT_WORDS.timeout
      : `${PROMPT_WORDS.timeout} (${PROMPT_WORDS.timeoutDoes(span(withinMs), fullTime(now + withinMs))})`;
  return [
    { value: 'cancel', name: `${PROMPT_WORDS.cancel} (${PROMPT_WORDS.cancelDoes})` },
    { value: 'timeout', name: timeout },
  ].filter(({ value }) => allowed.includes(value));
}

/** The device's screen as a box around its text; plain lines where a box would not fit. */
export function deviceScreen(title: string, { columns, paint }: Layout): string[] {
  const inner = Math.min(columns - 4, 60);
  const lines = wrap(cleanLine(title), inner);
  const width = Math.max(PROMPT_WORDS.screenTitle.length + 2, ...lines.map(widthOf));
  const top = `┌ ${PROMPT_WORDS.screenTitle} ${'─'.repeat(width - PROMPT_WORDS.screenTitle.length)}┐`;
  const body = lines.map(
    (line) => `${paint.device('│')} ${paint.strong(pad(line, width))} ${paint.device('│')}`,
  );
  return [paint.device(top), ...body, paint.device(`└${'─'.repeat(width + 2)}┘`)];
}

/** What the prompt for a question is made of. */
export function selectConfig(question: Question, now: Instant) {
  const { rows, extras, preset } = menuOf(question, now);
  return {
    message: `${PROMPT_WORDS.choose} (${question.prompt})`,
    choices: [...rows, ...(extras.length > 0 ? [new Separator(), ...extras] : [])],
    default: preset,
    loop: false,
  };
}

/** What a prompt is told about the terminal: when to give up. */
type Context = { signal: AbortSignal };

/** Puts the question to the person at the keys. @returns a value for `Run.answer`; rejects on Ctrl-C and Ctrl-D */
export function askQuestion(question: Question, now: Instant): Promise<string> {
  return untilEndOfInput((context) => askWith(question, now, context));
}

/** Ctrl-D closes a prompt of inquirer's without an answer and without an error; here it is the same as Ctrl-C. */
export async function untilEndOfInput<T>(
  ask: (context: Context) => Promise<T>,
  input: NodeJS.EventEmitter = process.stdin,
): Promise<T> {
  const end = new AbortController();
  const onKey = (_text: unknown, key?: { ctrl?: boolean; name?: string }) => {
    if (key?.ctrl === true && key.name === 'd') end.abort();
  };
  input.on('keypress', onKey);
  try {
    return await ask({ signal: end.signal });
  } catch (error) {
    if (end.signal.aborted) throw new ExitPromptError(PROMPT_WORDS.endOfInput);
    throw error;
  } finally {
    input.off('keypress', onKey);
  }
}

async function askWith(question: Question, now: Instant, context: Context): Promise<string> {
  const { default: select } = await import('@inquirer/select');
  const choice = await select<string>(selectConfig(question, now), context);
  if (choice === TYPE_IT) return askText(question, context);
  return choice === MARK_IT ? askMarks(question, context) : choice;
}

async function askText(question: Question, context: Context): Promise<string> {
  const prompts = await import('@inquirer/prompts');
  const { default: preset } = question;
  if (question.masked) return (await prompts.password(maskedConfig(question), context)) || (preset ?? '');
  return prompts.input(
    {
      message: PROMPT_WORDS.text,
      ...(preset === undefined ? {} : { default: preset }),
    },
    context,
  );
}

/** What is typed shows as dots; nothing typed is the flow's own text, which shows as little. */
export function maskedConfig({ default: preset }: Question) {
  return {
    message: preset === undefined ? HIDDEN_WORDS.text : HIDDEN_WORDS.textOrDefault,
    mask: '•',
    toggleMask: false,
  };
}

async function askMarks({ choices, default: preset = '' }: Question, context: Context): Promise<string> {
  const { checkbox } = await import('@inquirer/prompts');
  const marked = new Set(preset.split(','));
  const rows = choices.map(({ number, id, label }) => ({
    value: id,
    name: cleanLine(`${number} ${label}`),
    checked: marked.has(id),
  }));
  const values = await checkbox({ message: PROMPT_WORDS.marks, choices: rows, required: true }, context);
  return values.join(',');
}
