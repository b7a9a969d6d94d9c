import { MINUTE, type StepKind } from '../kind.js';
import { INSTALLED, reportedOutcome, untilState } from '../shared/update-states.js';

export const deviceInstalls: StepKind = {
  actor: 'device',
  verb: 'installs',
  params: {},
  summary: 'The update agent installs the package and the device restarts. Branch on `install`.',
  doc:
    '`install` is `complete` or `failed`. Virtual time moves on by `given.device.install` and `given.device.reboot`. A ' +
    'failure is no failure of the step: `install.state` says what went wrong, and the device reports it.',
  example: `
steps:
  - include: network-initiated
    through: 5
  - { server: orders-update }
  - { device: accepts-order }
  - { server: ends-session }
  - { device: downloads }
  - { device: installs, fault: power-cut }
  - when: install
    failed: { end: failed }
    complete: { fail: complete, expected: an installation that fails, found: new firmware }
then:
  failed: { device: { firmware: 1.0.0 } }
`,
  withinMs: 24 * 60 * MINUTE,
  text: () => 'The device installs the new firmware and restarts',
  plan: () => [],
  check: (_params, view) => untilState(view, 'install', INSTALLED, 'the installation to end'),
  unseen: (_params, view) => reportedOutcome(view, 'install'),
};
