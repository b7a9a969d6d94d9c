import { MESSAGE_WITHIN, type StepKind } from '../kind.js';

export const devicePowersOff: StepKind = {
  actor: 'device',
  verb: 'powers-off',
  params: {},
  summary: 'The device is switched off, as if its battery fell out.',
  doc:
    'Notifications reach nobody, a session ends without another word, and work in memory is gone; what flash memory ' +
    'holds stays. A device that is off already stays off. See `device: powers-on`.',
  example: `
steps:
  - include: network-initiated
    through: 3
  - { device: powers-off }
  - { server: notifies, may-fail: true }
  - { expect: value, of: delivery, is: lost }
  - { end: unreachable }
then:
  unreachable: { device: { state: 10 } }
`,
  withinMs: MESSAGE_WITHIN,
  text: () => 'The device is switched off',
  plan: () => [{ do: 'power', on: false }],
  check: () => ({ is: 'done' }),
};
