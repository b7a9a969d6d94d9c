import { MESSAGE_WITHIN, type StepKind, sendTurn } from '../kind.js';

export const userChecks: StepKind = {
  actor: 'user',
  verb: 'checks-for-update',
  params: {},
  summary: "The user looks for updates on the device's own menu.",
  doc: 'The device opens the session; `device: requests-update` sends what it asks.',
  example: `
given: { update: none }
steps:
  - { user: checks-for-update }
  - { device: requests-update }
  - { server: accepts-request }
  - { server: ends-session }
  - { end: nothing-new }
then:
  nothing-new: { sent: { packages: 0 } }
`,
  withinMs: MESSAGE_WITHIN,
  text: () => 'The user checks for firmware updates on the device',
  plan: () => [{ do: 'check-for-update', by: 'user' }],
  check: (_params, view) =>
    sendTurn(view) ? { is: 'done' } : { is: 'waiting', for: 'the device to open a session' },
};
