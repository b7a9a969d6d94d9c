import { confirmWish } from '../../../dm/ui-alert.js';
import { askKind, response } from '../shared/ask.js';

export const serverAsksConfirmation = askKind({
  verb: 'asks-confirmation',
  alert: 1101,
  params: {},
  summary: 'Asks the user to confirm or refuse (Alert 1101).',
  doc:
    'The steps `device: shows`, `user: answers` and `device: reports` follow. Branch on the id of the prompt: `yes`, ' +
    '`no`, `cancel`, `timeout` or `no-ui`; a branch `none` takes the last three. What the flow itself would ' +
    'answer is highlighted on the device (DR).',
  example: `
prompts:
  confirm: { default: "no" }
steps:
  - include: network-initiated
    through: 3
  - { server: asks-confirmation, prompt: confirm, title: Install now?, details: Takes two minutes., within: 2m }
  - { device: shows, prompt: confirm }
  - { user: answers, prompt: confirm }
  - { device: reports, prompt: confirm }
  - when: confirm
    "yes": { end: confirmed }
    "no": { end: declined }
    none: { end: no-choice }
then:
  declined: { sent: { orders: 0 } }
`,
  words: 'asks for confirmation',
  wish: (asked, options) =>
    confirmWish(asked.title, { ...options, ...response(asked.default === 'no' ? 0 : 1) }),
});
