import { NOTIFICATION_PROMPT } from '../../flow/prompts.js';
import { type Check, MESSAGE_WITHIN, openTurn, parkedTurn, type StepKind, sendTurn } from '../kind.js';

export const deviceAcceptsNotification: StepKind = {
  actor: 'device',
  verb: 'accepts-notification',
  params: {},
  summary:
    'The device verifies the notification and accepts it; with ui-mode user-interaction it asks the user first ' +
    '(prompt `notification`, answers yes and no).',
  doc: 'Branch on `notification` where the user may refuse: `yes` or `no`. After a refusal no session opens.',
  example: `
prompts:
  notification: { default: "no" }
steps:
  - { server: has-update }
  - { server: notifies, ui-mode: user-interaction }
  - { device: accepts-notification }
  - when: notification
    "yes": { end: accepted }
    "no": { end: refused }
then:
  refused: { device: { state: 10 }, sent: { packages: 0 } }
`,
  withinMs: MESSAGE_WITHIN,
  text: (_params, { answer }) =>
    answer === 'no' ? 'The user refuses the session' : 'The device verifies the notification and accepts it',
  question(_params, view) {
    const asked = (parkedTurn(view, 'device-show') ?? parkedTurn(view, 'user-answer'))?.prompt;
    if (!asked) return undefined;
    return {
      prompt: NOTIFICATION_PROMPT,
      kind: 'confirm',
      title: asked.text,
      choices: [],
      default: view.defaults[NOTIFICATION_PROMPT]?.[0] ?? 'yes',
      allowed: ['yes', 'no'],
    };
  },
  plan(_params, { answer }) {
    if (answer === undefined) return [{ do: 'open', accept: true }];
    if (answer === 'no') return [{ do: 'show' }, { do: 'answer', answer: { action: 'no' } }];
    return [{ do: 'show' }, { do: 'answer', answer: { action: 'yes' } }, { do: 'open', accept: true }];
  },
  check(_params, view): Check {
    if (view.answer === 'no') return { is: 'done', captures: { [NOTIFICATION_PROMPT]: { outcome: 'no' } } };
    if (openTurn(view)) return { is: 'again', effects: [{ do: 'open', accept: true }] };
    return sendTurn(view)
      ? { is: 'done', captures: { [NOTIFICATION_PROMPT]: { outcome: 'yes' } } }
      : { is: 'waiting', for: 'the device to accept the notification and open a session' };
  },
  unseen: () => ({ [NOTIFICATION_PROMPT]: { outcome: 'yes' } }),
};
