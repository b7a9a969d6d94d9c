import { choiceWish } from '../../../dm/ui-alert.js';
import { askKind, choiceParams, labels, response } from '../shared/ask.js';
import type { AskedPrompt } from '../shared/prompts.js';

export const serverAsksChoice = askKind({
  verb: 'asks-choice',
  alert: 1103,
  params: choiceParams,
  summary: 'Gives the user a single choice (Alert 1103). Choices are ids with labels, or a list of times.',
  doc:
    'The steps `device: shows`, `user: answers` and `device: reports` follow. Branch on the id of the prompt: the id ' +
    'of the choice, `cancel`, `timeout`, `no-ui` or `none` for them all. Kept under the id of the prompt: `number`, ' +
    '`label`, and `time` when the choices are times.',
  example: `
prompts:
  offer: { default: later }
steps:
  - include: network-initiated
    through: 3
  - server: asks-choice
    prompt: offer
    title: Update?
    choices: { now: Now, later: { label: Later, if: policy.deferrals } }
    within: 2m
  - { device: shows, prompt: offer }
  - { user: answers, prompt: offer }
  - { device: reports, prompt: offer }
  - when: offer
    now: { end: now }
    later: { end: later }
    none: { end: no-choice }
then:
  later: { sent: { orders: 0 } }
`,
  words: 'offers a single choice',
  wish: (asked, options) =>
    choiceWish(asked.title, labels(asked), { ...options, ...response(chosen(asked)) }),
});

function chosen(asked: AskedPrompt): number {
  return asked.choices.find(({ id }) => id === asked.default)?.number ?? -1;
}
