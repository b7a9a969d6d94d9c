/** The steps of a prompt on the device: shown, answered by the user, reported to the server. */
import * as v from 'valibot';
import { lookUp, type Scope } from '../flow/template.js';
import {
  type Check,
  eventsOf,
  MESSAGE_WITHIN,
  parkedTurn,
  type StepKind,
  type StepView,
  sendTurn,
  whenServerHas,
  word,
} from './kind.js';
import { askedPrompt, questionOf, replyCapture, userAction } from './prompts.js';

const prompt = { prompt: v.string() };
const NO_SCREEN = 'the device could not show the prompt and answers it by itself';

export const deviceShows: StepKind = {
  actor: 'device',
  verb: 'shows',
  params: prompt,
  summary: 'The device draws the prompt that the server asked for.',
  example: '{ device: shows, prompt: offer }',
  withinMs: MESSAGE_WITHIN,
  text: (params, view) => `The device shows “${titleOf(params, view)}”`,
  skip: (_params, view) => (sendTurn(view) ? NO_SCREEN : undefined),
  plan: () => [{ do: 'show' }],
  check: checkShown,
};

/** Details shown before the question (one Sequence) are dismissed on the way. */
function checkShown(params: Scope, view: StepView): Check {
  const shown = parkedTurn(view, 'user-answer')?.prompt;
  if (!shown) return { is: 'waiting', for: 'the device to show the prompt' };
  const isDetails = shown.alert === 1100 && askedPrompt(view.scope, word(params, 'prompt'))?.alert !== 1100;
  return isDetails
    ? { is: 'again', effects: [{ do: 'answer', answer: { action: 'ok' } }, { do: 'show' }] }
    : { is: 'done' };
}

export const userAnswers: StepKind = {
  actor: 'user',
  verb: 'answers',
  params: prompt,
  summary: 'The user answers the prompt: the run asks for the answer, or takes it from --answer.',
  example: '{ user: answers, prompt: offer }',
  withinMs: MESSAGE_WITHIN,
  text: (params, view) => answerText(params, view),
  question(params, view) {
    const asked = askedPrompt(view.scope, word(params, 'prompt'));
    return asked && !sendTurn(view) ? questionOf(asked) : undefined;
  },
  skip: (_params, view) => (sendTurn(view) ? NO_SCREEN : undefined),
  needs: 'user-answer',
  plan(params, view) {
    const asked = askedPrompt(view.scope, word(params, 'prompt'));
    const action = asked && userAction(asked, view.answer ?? '');
    return [action ? { do: 'answer', answer: action } : { do: 'let-time-out' }];
  },
  check: (_params, view) =>
    eventsOf(view, 'prompt').some((event) => event.phase === 'answered')
      ? { is: 'done' }
      : { is: 'waiting', for: 'the user to answer' },
};

export const deviceReports: StepKind = {
  actor: 'device',
  verb: 'reports',
  params: prompt,
  summary: "The device tells the server what the user did; later steps branch on the prompt's id.",
  example: '{ device: reports, prompt: offer }',
  needs: 'device-send',
  withinMs: MESSAGE_WITHIN,
  text: (params, view) => `The device reports the answer to “${titleOf(params, view)}”`,
  textAfter: (params, view) => `The device reports: ${replyText(lookUp(view.scope, word(params, 'prompt')))}`,
  plan: () => [{ do: 'send' }],
  check: (params, view) =>
    whenServerHas(view, "the server to receive the user's answer", ({ facts }): Check => {
      const id = word(params, 'prompt');
      const asked = askedPrompt(view.scope, id);
      const answered = facts.statuses.findLast(
        ({ wish }) => wish.name === 'Alert' && wish.data === String(asked?.alert),
      );
      return { is: 'done', captures: asked ? { [id]: replyCapture(asked, answered) } : {} };
    }),
};

/** `Later (item 2, Status 200)`, or what the Status alone says. */
function replyText(reply: unknown): string {
  const { outcome, label, text, number, status } = (reply ?? {}) as Record<string, unknown>;
  const said = String(label ?? text ?? outcome ?? 'nothing');
  return number === undefined ? `${said} (Status ${status})` : `${said} (item ${number}, Status ${status})`;
}

function titleOf(params: Scope, view: StepView): string {
  return askedPrompt(view.scope, word(params, 'prompt'))?.title ?? word(params, 'prompt');
}

function answerText(params: Scope, view: StepView): string {
  const asked = askedPrompt(view.scope, word(params, 'prompt'));
  const label = asked?.choices.find(({ id }) => id === view.answer)?.label ?? view.answer;
  return label === undefined ? `The user answers “${titleOf(params, view)}”` : `The user answers: ${label}`;
}
