import { type Check, MESSAGE_WITHIN, type StepKind, whenServerHas } from '../kind.js';
import { isAccepted, refusal } from '../shared/statuses.js';

export const deviceAcceptsOrder: StepKind = {
  actor: 'device',
  verb: 'accepts-order',
  params: {},
  summary: 'The device accepts the order: Status 202 for the Exec.',
  doc:
    'It fails when the device refused the Exec, or the Replace of PkgURL before it; where it may refuse, use `device: ' +
    'responds` and branch on `response.statuses.Exec`.',
  example: `
steps:
  - include: network-initiated
    through: 5
  - { server: orders-update, part: download }
  - { device: accepts-order }
  - { end: ordered }
`,
  needs: 'device-send',
  withinMs: MESSAGE_WITHIN,
  text: () => 'The device accepts the order for later processing (Status 202)',
  plan: () => [{ do: 'send' }],
  check: (_params, view) =>
    whenServerHas(view, "the server to hold the device's Status", ({ facts }): Check => {
      const refused = facts.statuses.find((answered) => !isAccepted(answered));
      return refused ? refusal('Status 200 for Replace and 202 for Exec', refused) : { is: 'done' };
    }),
};
