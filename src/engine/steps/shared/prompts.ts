/** What the prompt steps share: a prompt as the flow defines it, from asking it to reading the reply. */

import type { PromptOptions } from '../../../dm/prompt.js';
import { type PromptReply, readReply } from '../../../dm/ui-alert.js';
import { formatInstant, type Instant } from '../../clock.js';
import { lookUp, type Scope } from '../../flow/template.js';
import { formatDuration, parseTime } from '../../flow/units.js';
import type { AnsweredWish, PromptAnswer } from '../../ports.js';
import type { Choice, Question } from '../../run-types.js';
import type { StepView } from '../kind.js';

/** A prompt that the server has asked, kept in the scope under `asked.ID`. */
export interface AskedPrompt {
  prompt: string;
  alert: 1100 | 1101 | 1102 | 1103 | 1104;
  title: string;
  choices: readonly AskedChoice[];
  withinMs: number | undefined;
  default: string | undefined;
  /** What is typed is hidden (ET=P). */
  masked?: boolean;
  /** What may be typed (MAXLEN, IT). */
  limits?: Pick<PromptOptions, 'maxLength' | 'inputType'>;
  /** A Display alert with more to read comes before it. */
  hasDetails?: boolean;
}

export interface AskedChoice extends Choice {
  /** For choices that are times: the instant that the server keeps behind the number. */
  time?: Instant;
}

const KINDS = { 1100: 'display', 1101: 'confirm', 1102: 'text', 1103: 'single', 1104: 'multiple' } as const;
const FIXED_ANSWERS = { 1100: ['ok'], 1101: ['yes', 'no'], 1102: [], 1103: [], 1104: [] } as const;

export function askedPrompt(scope: Scope, id: string): AskedPrompt | undefined {
  return lookUp(scope, `asked.${id}`) as AskedPrompt | undefined;
}

/** Values that a prompt takes: its own, then `cancel` (not for a display) and `timeout` when the device limits it. */
export function allowedAnswers(asked: AskedPrompt): readonly string[] {
  return [
    ...FIXED_ANSWERS[asked.alert],
    ...asked.choices.map((choice) => choice.id),
    ...(asked.alert === 1102 ? ['any text'] : []),
    ...(asked.alert === 1100 ? [] : ['cancel']),
    ...(asked.withinMs === undefined ? [] : ['timeout']),
  ];
}

export function questionOf(asked: AskedPrompt): Question {
  return {
    prompt: asked.prompt,
    kind: KINDS[asked.alert],
    title: asked.title,
    choices: asked.choices.map(({ number, id, label }) => ({ number, id, label })),
    ...(asked.default !== undefined && { default: asked.default }),
    ...(asked.withinMs !== undefined && { withinMs: asked.withinMs }),
    ...(asked.masked === true && { masked: true }),
    ...asked.limits,
    allowed: allowedAnswers(asked),
  };
}

/** What the user does on the device for a canonical answer; undefined for `timeout`. */
export function userAction(asked: AskedPrompt, answer: string): PromptAnswer | undefined {
  if (answer === 'timeout') return undefined;
  if (answer === 'cancel') return { action: 'cancel' };
  if (asked.alert === 1100) return { action: 'ok' };
  if (asked.alert === 1101) return { action: answer === 'no' ? 'no' : 'yes' };
  if (asked.alert === 1102) return { action: 'text', text: answer };
  const ids = asked.alert === 1104 ? answer.split(',') : [answer];
  return {
    action: 'choose',
    numbers: asked.choices.filter((choice) => ids.includes(choice.id)).map((choice) => choice.number),
  };
}

/** The scope entry that a reply leads to, under the prompt's id: `outcome`, and what was chosen. */
export function replyCapture(asked: AskedPrompt, answered: AnsweredWish | undefined): Scope {
  if (answered?.wish.name !== 'Alert') return { outcome: 'none', status: '' };
  const reply = readReply(answered.wish, answered.statuses);
  const chosen = asked.choices.filter((choice) => reply.numbers?.includes(choice.number));
  const first = chosen[0];
  return {
    outcome: outcomeOf(asked, reply, chosen),
    status: reply.status,
    ...(reply.text !== undefined && { text: reply.text }),
    ...(first && { number: first.number, label: first.label }),
    ...(first?.time !== undefined && { time: formatInstant(first.time), due: first.time }),
  };
}

/** Branch names other than choice ids, for replies that choose nothing (spec.md 3.2, 3.3). */
const OUTCOMES: Readonly<Record<PromptReply['outcome'], string>> = {
  accepted: 'yes',
  declined: 'no',
  chosen: 'none',
  text: 'text',
  cancelled: 'cancel',
  timeout: 'timeout',
  unsupported: 'no-ui',
  skipped: 'none',
  invalid: 'none',
};

function outcomeOf(asked: AskedPrompt, reply: PromptReply, chosen: readonly AskedChoice[]): string {
  if (asked.alert === 1100 && reply.outcome === 'accepted') return 'ok';
  if (asked.alert === 1104 && reply.outcome === 'chosen')
    return chosen.map(({ id }) => id).join(',') || 'none';
  return chosen[0]?.id ?? OUTCOMES[reply.outcome];
}

/** Choices in the order given; `{ id: label }`, `{ id: { label, if } }` or a list of times. */
export function readChoices(choices: unknown, scope: Scope, now: Instant): readonly AskedChoice[] {
  const entries = Array.isArray(choices)
    ? choices.map((text) => timeChoice(String(text), now))
    : Object.entries((choices ?? {}) as Record<string, unknown>).flatMap(([id, label]) =>
        named(id, label, scope),
      );
  return entries.map((entry, at) => ({ ...entry, number: at + 1 }));
}

function named(id: string, label: unknown, scope: Scope): Omit<AskedChoice, 'number'>[] {
  if (typeof label === 'string') return [{ id, label }];
  const { label: text, if: condition } = label as { label: string; if?: string };
  return condition === undefined || isTruthy(lookUp(scope, condition)) ? [{ id, label: text }] : [];
}

function isTruthy(value: unknown): boolean {
  return (
    value !== undefined &&
    value !== null &&
    value !== false &&
    value !== 0 &&
    value !== '' &&
    value !== 'none'
  );
}

/** A candidate time. Words for the user, not the server's instant, go over the wire (the reply is a number). */
function timeChoice(text: string, now: Instant): Omit<AskedChoice, 'number'> {
  const time = parseTime(text, now) ?? now;
  const clock = formatInstant(time).slice(0, 16).replace('T', ' ').concat(' UTC');
  const label = text.startsWith('+')
    ? `In ${formatDuration(time - now)} (${clock})`
    : `${capital(text)} (${clock})`;
  return { id: text, label, time };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * The flow's own answer: the first of its defaults that the prompt takes, a choice by id or number; undefined when it
 * names none. Any text will do where the user types, and several ids are joined by a comma.
 */
export function pickDefault(
  view: StepView,
  { prompt, alert, choices }: Pick<AskedPrompt, 'prompt' | 'alert' | 'choices'>,
): string | undefined {
  const offered = choices.length > 0 ? choices.map(({ id }) => id) : FIXED_ANSWERS[alert];
  const idOf = (value: string) => choices.find(({ number }) => String(number) === value)?.id ?? value;
  const takes = (value: string) =>
    alert === 1102 ||
    ['cancel', 'timeout'].includes(value) ||
    (alert === 1104 ? value.split(',') : [value]).every((one) => offered.some((id) => id === one));
  return (view.defaults[prompt] ?? []).map((value) => value.split(',').map(idOf).join(',')).find(takes);
}

/** Why a prompt is neither shown nor answered by the user. */
export const NO_SCREEN = 'the device could not show the prompt and answers it by itself';

/** The title of the step's prompt, or its id when it was not asked. */
export function titleOf(params: Scope, view: StepView): string {
  const id = String(params.prompt ?? '');
  return askedPrompt(view.scope, id)?.title ?? id;
}
