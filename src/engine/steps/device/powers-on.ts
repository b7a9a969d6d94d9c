import { MESSAGE_WITHIN, type StepKind } from '../kind.js';

export const devicePowersOn: StepKind = {
  actor: 'device',
  verb: 'powers-on',
  params: {},
  summary: 'The device is switched on again, and goes on with what its flash memory holds.',
  doc:
    'After its restart it takes up an update that was under way, and reports a result that it has not reported yet. ' +
    'A device that is on already stays as it is.',
  example: `
steps:
  - { server: has-update }
  - { device: powers-off }
  - { clock: advances, to: "tomorrow 08:00" }
  - { device: powers-on }
  - { server: notifies }
  - { device: accepts-notification }
  - { end: reached }
then:
  reached: { device: { firmware: 1.0.0 } }
`,
  withinMs: MESSAGE_WITHIN,
  text: () => 'The device is switched on',
  plan: () => [{ do: 'power', on: true }],
  check: () => ({ is: 'done' }),
};
