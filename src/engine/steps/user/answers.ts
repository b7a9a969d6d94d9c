import type { Scope } from '../../flow/template.js';
import { eventsOf, MESSAGE_WITHIN, type StepKind, type StepView, sendTurn, word } from '../kind.js';
import { promptId } from '../shared/params.js';
import { askedPrompt, NO_SCREEN, questionOf, titleOf, userAction } from '../shared/prompts.js';

export const userAnswers: StepKind = {
  actor: 'user',
  verb: 'answers',
  params: { prompt: promptId },
  summary: 'The user answers the prompt: the run asks for the answer, or takes it from --answer.',
  doc:
    'An answer is the id, the number or the label of a choice; `yes` or `no`; `ok`; a text; `cancel`; or `timeout`, ' +
    'which lets virtual time pass until the device gives up. `prompts` says what the flow itself answers. A device ' +
    'without a screen skips the step.',
  example: `
prompts:
  offer: { default: timeout }
steps:
  - include: network-initiated
    through: 3
  - { server: asks-choice, prompt: offer, title: Update?, choices: { now: Now, later: Later }, within: 2m }
  - { device: shows, prompt: offer }
  - { user: answers, prompt: offer }
  - { device: reports, prompt: offer }
  - when: offer
    timeout: { end: nobody-there }
    else: { end: answered }
then:
  nobody-there: { sent: { orders: 0 } }
`,
  withinMs: MESSAGE_WITHIN,
  text: (params, view) => answerText(params, view),
  question(params, view) {
    const asked = askedPrompt(view.scope, word(params, 'prompt'));
    return asked && !sendTurn(view) ? questionOf(asked) : undefined;
  },
  skip: (_params, view) => (sendTurn(view) ? whyGone(view) : undefined),
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

/** Time may have passed between the steps, and the device has given up then. */
function whyGone(view: StepView): string {
  const isTimeout = eventsOf(view, 'prompt').some(({ action }) => action === 'timeout');
  return isTimeout ? GAVE_UP : NO_SCREEN;
}

const GAVE_UP = 'the device has given up waiting for an answer';

/** What was typed where it is hidden is no text for a trace that others read. */
function answerText(params: Scope, view: StepView): string {
  const asked = askedPrompt(view.scope, word(params, 'prompt'));
  const label = asked?.choices.find(({ id }) => id === view.answer)?.label ?? view.answer;
  if (label === undefined) return `The user answers “${titleOf(params, view)}”`;
  return `The user answers: ${asked?.masked === true && asked.alert === 1102 ? hidden(label) : label}`;
}

function hidden(text: string): string {
  return ['cancel', 'timeout'].includes(text) ? text : '•'.repeat(text.length);
}
