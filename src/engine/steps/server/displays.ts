import { displayWish } from '../../../dm/ui-alert.js';
import { askKind } from '../shared/ask.js';

export const serverDisplays = askKind({
  verb: 'displays',
  alert: 1100,
  params: {},
  summary: 'Shows the user a text (Alert 1100).',
  doc:
    'The steps `device: shows`, `user: answers` and `device: reports` follow, under the same `prompt`. Branch on its ' +
    'id: `ok`, `timeout`, or `no-ui` when the device has no screen.',
  example: `
prompts:
  notice: { default: ok }
steps:
  - include: network-initiated
    through: 3
  - { server: displays, prompt: notice, title: Firmware is up to date, within: 30s, min-display: 5s }
  - { device: shows, prompt: notice }
  - { user: answers, prompt: notice }
  - { device: reports, prompt: notice }
  - when: notice
    ok: { end: read }
    else: { end: not-read }
then:
  read: { sent: { orders: 0 } }
`,
  words: 'sends a Display alert',
  wish: (asked, options) => displayWish(asked.title, options),
});
