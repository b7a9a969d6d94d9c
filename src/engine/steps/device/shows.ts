import type { Scope } from '../../flow/template.js';
import {
  type Check,
  eventsOf,
  MESSAGE_WITHIN,
  parkedTurn,
  type StepKind,
  type StepView,
  sendTurn,
  word,
} from '../kind.js';
import { promptId } from '../shared/params.js';
import { askedPrompt, NO_SCREEN, titleOf } from '../shared/prompts.js';

export const deviceShows: StepKind = {
  actor: 'device',
  verb: 'shows',
  params: { prompt: promptId },
  summary: 'The device draws the prompt that the server asked for.',
  doc:
    'Details that the server sent before the question are shown first, and dismissed on the way. A device without a ' +
    'screen skips the step and answers 406 by itself; the outcome of the prompt is then `no-ui`.',
  example: `
given:
  device: { ui: false }
steps:
  - include: network-initiated
    through: 3
  - { server: asks-confirmation, prompt: confirm, title: Install now? }
  - { device: shows, prompt: confirm }
  - { user: answers, prompt: confirm }
  - { device: reports, prompt: confirm }
  - when: confirm
    no-ui: { end: no-ui }
    else: { fail: screen, expected: a device without a screen, found: "\${confirm.outcome}" }
then:
  no-ui: { sent: { orders: 0 } }
`,
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
  return isDetails(shown.alert, params, view)
    ? { is: 'again', effects: [{ do: 'answer', answer: { action: 'ok' } }, { do: 'show' }] }
    : { is: 'done' };
}

/** The first display is the details; when the question is a display itself, only the number tells them apart. */
function isDetails(alert: number, params: Scope, view: StepView): boolean {
  const asked = askedPrompt(view.scope, word(params, 'prompt'));
  if (alert !== 1100 || asked?.alert !== 1100) return alert === 1100;
  const dismissed = eventsOf(view, 'prompt').some(({ phase }) => phase === 'answered');
  return asked.hasDetails === true && !dismissed;
}
