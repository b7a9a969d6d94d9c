import { readGenericAlert } from '../../../dm/generic-alert.js';
import {
  MESSAGE_WITHIN,
  type StepKind,
  type StepView,
  sendTurn,
  serverTurn,
  whenServerHas,
} from '../kind.js';

export const deviceRequestsUpdate: StepKind = {
  actor: 'device',
  verb: 'requests-update',
  params: {},
  summary: 'The device asks the server for an update: package 1 with Alert 1201, DevInfo and Alert 1226.',
  doc:
    'It comes after `user: checks-for-update` or `device: checks-for-update`, which say in whose name it asks ' +
    '(userrequest or devicerequest). Kept under `session`: the id of the session.',
  example: `
steps:
  - { server: has-update }
  - { user: checks-for-update }
  - { device: requests-update }
  - { server: accepts-request }
  - { server: ends-session }
  - { end: asked }
`,
  needs: 'device-send',
  withinMs: MESSAGE_WITHIN,
  text: (_params, view) =>
    `The device requests a firmware update (Alert 1201, and Alert 1226 ${requestType(view)})`,
  plan: () => [{ do: 'send' }],
  check: (_params, view) =>
    whenServerHas(view, "the server to hold the device's authenticated request", ({ session }) => ({
      is: 'done',
      captures: { session },
    })),
};

/** As the message says that is about to go out, or has just been sent. */
function requestType(view: StepView): string {
  const commands = sendTurn(view)?.message.commands ?? serverTurn(view)?.facts.requests ?? [];
  for (const command of commands) {
    const event = command.name === 'Alert' ? readGenericAlert(command) : undefined;
    if (event?.kind === 'request') return event.type;
  }
  return 'userrequest';
}
