import { type Check, MESSAGE_WITHIN, type StepKind, whenServerHas } from '../kind.js';
import { isAccepted, refusal } from '../shared/statuses.js';

export const deviceStoresPackage: StepKind = {
  actor: 'device',
  verb: 'stores-package',
  params: {},
  summary: 'The device stores the package that was pushed: Status 200 for the Replace of PkgData.',
  doc: 'It comes after `server: pushes-package`, and fails when the device refused the package.',
  example: `
given:
  update: { size: 4 KiB, via: pkg-data }
steps:
  - include: network-initiated
    through: 5
  - { server: pushes-package }
  - { device: stores-package }
  - { end: stored }
`,
  needs: 'device-send',
  withinMs: MESSAGE_WITHIN,
  text: () => 'The device stores the package (Status 200)',
  plan: () => [{ do: 'send' }],
  check: (_params, view) =>
    whenServerHas(view, 'the server to hold the Status of the package', ({ facts }): Check => {
      const refused = facts.statuses.find((answered) => !isAccepted(answered));
      return refused ? refusal('Status 200 for the Replace of PkgData', refused) : { is: 'done' };
    }),
};
