/** The four steps in which the server asks the user something (OMA DM Protocol 1.2, user interaction commands). */
import * as v from 'valibot';
import { choiceWish, confirmWish, displayWish, inputWish } from '../../dm/ui-alert.js';
import type { Wish } from '../../syncml/message.js';
import type { Scope } from '../flow/template.js';
import { parseDuration } from '../flow/units.js';
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
} from './kind.js';
import { type AskedPrompt, pickDefault, readChoices } from './prompts.js';

const common = {
  prompt: v.string(),
  title: v.string(),
  within: v.optional(v.string()),
  details: v.optional(v.string()),
} satisfies Params;

interface AskForm {
  verb: string;
  alert: AskedPrompt['alert'];
  params: Params;
  summary: string;
  example: string;
  words: string;
  wish(asked: AskedPrompt, view: StepView): Wish;
}

const choiceParams = {
  choices: v.union([
    v.array(v.string()),
    v.string(),
    v.record(
      v.string(),
      v.union([v.string(), v.strictObject({ label: v.string(), if: v.optional(v.string()) })]),
    ),
  ]),
} satisfies Params;

const FORMS: readonly AskForm[] = [
  {
    verb: 'displays',
    alert: 1100,
    params: {},
    summary: 'Shows the user a text (Alert 1100).',
    example: '{ server: displays, prompt: notice, title: Firmware is up to date }',
    words: 'sends a Display alert',
    wish: (asked) => displayWish(asked.title, optionsOf(asked)),
  },
  {
    verb: 'asks-confirmation',
    alert: 1101,
    params: {},
    summary: 'Asks the user to confirm or refuse (Alert 1101).',
    example: '{ server: asks-confirmation, prompt: confirm, title: Install now? }',
    words: 'asks for confirmation',
    wish: (asked) =>
      confirmWish(asked.title, { ...optionsOf(asked), ...response(asked.default === 'no' ? 0 : 1) }),
  },
  {
    verb: 'asks-text',
    alert: 1102,
    params: {},
    summary: 'Asks the user to type something (Alert 1102).',
    example: '{ server: asks-text, prompt: pin, title: Enter the code }',
    words: 'asks for text',
    wish: (asked) => inputWish(asked.title, optionsOf(asked)),
  },
  {
    verb: 'asks-choice',
    alert: 1103,
    params: choiceParams,
    summary: 'Gives the user a single choice (Alert 1103). Choices are ids with labels, or a list of times.',
    example: '{ server: asks-choice, prompt: offer, title: "Update?", choices: { now: Now, later: Later } }',
    words: 'offers a single choice',
    wish: (asked) =>
      choiceWish(asked.title, labels(asked), { ...optionsOf(asked), ...response(chosen(asked)) }),
  },
  {
    verb: 'asks-choices',
    alert: 1104,
    params: choiceParams,
    summary: 'Lets the user choose several (Alert 1104).',
    example:
      '{ server: asks-choices, prompt: parts, title: Which parts?, choices: { modem: Modem, app: System } }',
    words: 'offers a multiple choice',
    wish: (asked) => choiceWish(asked.title, labels(asked), optionsOf(asked), true),
  },
];

export const serverAsks: readonly StepKind[] = FORMS.map(askKind);

function askKind(form: AskForm): StepKind {
  return {
    actor: 'server',
    verb: form.verb,
    params: { ...common, ...form.params },
    summary: form.summary,
    example: form.example,
    needs: 'server-reply',
    withinMs: MESSAGE_WITHIN,
    text: (params) => `The server ${form.words}: “${word(params, 'title')}”`,
    plan: (params, view) => [
      { do: 'reply', wishes: [withDetails(form.wish(ask(form, params, view), view), params)] },
    ],
    check: (params, view) => checkAsked(form, params, view),
  };
}

function checkAsked(form: AskForm, params: Scope, view: StepView): Check {
  const arrived = parkedTurn(view, 'device-show') ?? sendTurn(view) ?? serverTurn(view);
  if (!arrived) return { is: 'waiting', for: `the device to take the prompt “${word(params, 'title')}”` };
  const id = word(params, 'prompt');
  return { is: 'done', captures: { asked: { [id]: ask(form, params, view) } } };
}

/** The prompt as asked; the same for the same view of time, so planning and checking agree. */
function ask(form: AskForm, params: Scope, view: StepView): AskedPrompt {
  const choices = readChoices(params.choices, view.scope, view.now);
  const prompt = word(params, 'prompt');
  const offered = choices.length > 0 ? choices.map(({ id }) => id) : OFFERED[form.alert];
  const within = params.within;
  return {
    prompt,
    alert: form.alert,
    title: word(params, 'title'),
    choices,
    withinMs: typeof within === 'string' ? parseDuration(within) : undefined,
    default: pickDefault(view, prompt, offered, choices) ?? (form.alert === 1100 ? 'ok' : undefined),
  };
}

const OFFERED: Readonly<Record<AskedPrompt['alert'], readonly string[]>> = {
  1100: ['ok'],
  1101: ['yes', 'no'],
  1102: [],
  1103: [],
  1104: [],
};

function optionsOf(asked: AskedPrompt): { maxDisplay?: number } {
  return asked.withinMs === undefined ? {} : { maxDisplay: Math.max(1, Math.round(asked.withinMs / 1000)) };
}

function response(value: number): { defaultResponse?: string } {
  return value < 0 ? {} : { defaultResponse: String(value) };
}

function chosen(asked: AskedPrompt): number {
  return asked.choices.find(({ id }) => id === asked.default)?.number ?? -1;
}

function labels(asked: AskedPrompt): string[] {
  return asked.choices.map(({ label }) => label);
}

/** More information before the question: a Display alert and the question, in order, in one Sequence. */
function withDetails(wish: Wish, params: Scope): Wish {
  const details = word(params, 'details');
  return details === '' ? wish : { name: 'Sequence', commands: [displayWish(details), wish] };
}
