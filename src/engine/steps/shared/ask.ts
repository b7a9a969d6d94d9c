/** The five steps in which the server asks the user something (OMA DM Protocol 1.2, user interaction commands). */
import * as v from 'valibot';
import { displayWish, type PromptOptions } from '../../../dm/ui-alert.js';
import type { Wish } from '../../../syncml/message.js';
import type { Scope } from '../../flow/template.js';
import { parseDuration } from '../../flow/units.js';
import {
  type Check,
  MESSAGE_WITHIN,
  type Params,
  parkedTurn,
  type StepKind,
  type StepView,
  sendTurn,
  serverTurn,
  word,
} from '../kind.js';
import { duration, promptId, text } from './params.js';
import { type AskedPrompt, pickDefault, readChoices } from './prompts.js';

/** Parameters of every step that asks. */
const common = {
  prompt: promptId,
  title: text('What the user reads: the text, or the title of the choice.'),
  within: v.optional(
    duration('How long the device waits for the user (MAXDT); then the outcome is `timeout`.'),
  ),
  'min-display': v.optional(duration('How long the device shows it at least (MINDT).')),
  details: v.optional(
    text('More to read before the question: a Display alert and the question, in one Sequence.'),
  ),
} satisfies Params;

/** What makes one way of asking different from the others. */
export interface AskForm extends Pick<StepKind, 'verb' | 'summary' | 'doc' | 'example'> {
  alert: AskedPrompt['alert'];
  /** Parameters besides the common ones. */
  params: Params;
  words: string;
  wish(asked: AskedPrompt, options: PromptOptions): Wish;
  /** Options of this form alone. */
  options?(params: Scope): PromptOptions;
}

const choice = v.union(
  [
    v.string(),
    v.strictObject({
      label: text('What the user reads.'),
      if: v.optional(
        text('Path of a value, such as policy.deferrals: offered only when it is true or not 0.'),
      ),
    }),
  ],
  'a label, or { label, if }',
);

/** Parameter of the two choices. */
export const choiceParams = {
  choices: v.pipe(
    v.union(
      [v.array(v.string()), v.string(), v.record(v.string(), choice)],
      'ids with labels, or a list of times',
    ),
    v.description(
      'What the user can choose, in order: ids with their labels, or a list of times such as [+1h, "tomorrow 02:00"].',
    ),
  ),
} satisfies Params;

/** The kind that asks in one form. */
export function askKind(form: AskForm): StepKind {
  return {
    actor: 'server',
    verb: form.verb,
    params: { ...common, ...form.params },
    summary: form.summary,
    doc: form.doc,
    example: form.example,
    needs: 'server-reply',
    withinMs: MESSAGE_WITHIN,
    text: (params) => `The server ${form.words}: “${word(params, 'title')}”`,
    plan: (params, view) => [{ do: 'reply', wishes: [withDetails(wishOf(form, params, view), params)] }],
    check: (params, view) => checkAsked(form, params, view),
  };
}

function wishOf(form: AskForm, params: Scope, view: StepView): Wish {
  const options = { ...times(params), ...form.options?.(params) };
  return form.wish(ask(form, params, view), options);
}

function checkAsked(form: AskForm, params: Scope, view: StepView): Check {
  const arrived = parkedTurn(view, 'device-show') ?? sendTurn(view) ?? serverTurn(view);
  if (!arrived) return { is: 'waiting', for: `the device to take the prompt “${word(params, 'title')}”` };
  const id = word(params, 'prompt');
  return { is: 'done', captures: { asked: { [id]: ask(form, params, view) } } };
}

/** The prompt as asked; the same for the same view of time, so planning and checking agree. */
function ask({ alert, options }: AskForm, params: Scope, view: StepView): AskedPrompt {
  const choices = readChoices(params.choices, view.scope, view.now);
  const prompt = word(params, 'prompt');
  return {
    prompt,
    alert,
    title: word(params, 'title'),
    choices,
    withinMs: milliseconds(params.within),
    default: pickDefault(view, { prompt, alert, choices }) ?? (alert === 1100 ? 'ok' : undefined),
    ...(params.echo === 'password' && { masked: true }),
    ...(alert === 1102 && { limits: limitsOf(options?.(params) ?? {}) }),
    ...(word(params, 'details') !== '' && { hasDetails: true }),
  };
}

function limitsOf({ maxLength, inputType }: PromptOptions): NonNullable<AskedPrompt['limits']> {
  return { ...(maxLength !== undefined && { maxLength }), ...(inputType && { inputType }) };
}

/** MINDT and MAXDT in seconds. */
function times(params: Scope): PromptOptions {
  const [least, most] = [milliseconds(params['min-display']), milliseconds(params.within)];
  return {
    ...(least !== undefined && { minDisplay: seconds(least) }),
    ...(most !== undefined && { maxDisplay: seconds(most) }),
  };
}

function milliseconds(value: unknown): number | undefined {
  return typeof value === 'string' ? parseDuration(value) : undefined;
}

function seconds(ms: number): number {
  return Math.max(1, Math.round(ms / 1000));
}

/** DR by number; nothing is highlighted when there is none. */
export function response(value: number): PromptOptions {
  return value < 0 ? {} : { defaultResponse: String(value) };
}

export function labels(asked: AskedPrompt): string[] {
  return asked.choices.map(({ label }) => label);
}

/** More information before the question: a Display alert and the question, in order, in one Sequence. */
function withDetails(wish: Wish, params: Scope): Wish {
  const details = word(params, 'details');
  return details === '' ? wish : { name: 'Sequence', commands: [displayWish(details), wish] };
}
