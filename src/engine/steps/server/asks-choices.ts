import { choiceWish } from '../../../dm/ui-alert.js';
import { askKind, choiceParams, labels } from '../shared/ask.js';

export const serverAsksChoices = askKind({
  verb: 'asks-choices',
  alert: 1104,
  params: choiceParams,
  summary: 'Lets the user choose several (Alert 1104).',
  doc:
    'The steps `device: shows`, `user: answers` and `device: reports` follow. Branch on the id of the prompt: the ids ' +
    'that were chosen in the order of the list, joined by a comma without a blank, or `none`.',
  example: `
prompts:
  parts: { default: modem }
steps:
  - include: network-initiated
    through: 3
  - server: asks-choices
    prompt: parts
    title: Which parts?
    choices: { modem: Modem, app: System }
  - { device: shows, prompt: parts }
  - { user: answers, prompt: parts }
  - { device: reports, prompt: parts }
  - when: parts
    modem: { end: modem }
    else: { end: more }
then:
  modem: { sent: { orders: 0 } }
`,
  words: 'offers a multiple choice',
  wish: (asked, options) => choiceWish(asked.title, labels(asked), options, true),
});
