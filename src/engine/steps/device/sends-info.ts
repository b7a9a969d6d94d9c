import {
  type Check,
  eventsOf,
  MESSAGE_WITHIN,
  type StepKind,
  type StepView,
  sendTurn,
  serverTurn,
  whenServerHas,
} from '../kind.js';

export const deviceSendsInfo: StepKind = {
  actor: 'device',
  verb: 'sends-info',
  params: {},
  summary: 'The device provides device information: package 1 with DevInfo in a Replace.',
  doc:
    'The device proves who it is on the way: a challenge and the message that answers it belong to this step. Kept ' +
    'under `dev-info`: the leaves by name, such as `dev-info.Mod`; under `session` the id.',
  example: `
steps:
  - { server: has-update }
  - { server: notifies }
  - { device: accepts-notification }
  - { device: sends-info }
  - { expect: value, of: dev-info.DevId, is: "\${device.id}" }
  - { server: ends-session }
  - { end: known }
`,
  withinMs: MESSAGE_WITHIN,
  text: (_params, view) =>
    serverTurn(view)
      ? 'The device has provided its information (DevInfo travelled in the same message)'
      : 'The device opens the session and provides its information (Replace DevInfo)',
  plan: (_params, view) => (sendTurn(view) ? [{ do: 'send' }] : []),
  check: (_params, view) =>
    whenServerHas(view, "the server to hold the device's authenticated package 1", checkInfo(view)),
};

function checkInfo(view: StepView): (turn: NonNullable<ReturnType<typeof serverTurn>>) => Check {
  return ({ session, facts }) => {
    if (Object.keys(facts.devInfo).length > 0) {
      return { is: 'done', captures: { session, 'dev-info': facts.devInfo } };
    }
    return {
      is: 'failed',
      code: 'run.no-dev-info',
      expected: 'DevInfo in a Replace of package 1',
      found: `a package 1 without DevInfo at ${eventsOf(view, 'message').length} message(s)`,
    };
  };
}
