import { MESSAGE_WITHIN, type StepKind } from '../kind.js';

export const serverHasUpdate: StepKind = {
  actor: 'server',
  verb: 'has-update',
  params: {},
  summary: "The server's owner marks the update for the device; package and descriptor are published.",
  doc:
    'What is published is `given.update`; with `update: none` there is nothing to publish and the step only says so. ' +
    'Kept under `content`: `pkgUrl`, the address that PkgURL will get, and `fumoUri`, where the server expects the ' +
    'FUMO object. Most flows begin with this step; an update that is ordered without it has no address.',
  example: `
steps:
  - { server: has-update }
  - { end: published }
then:
  published: { sent: { packages: 0, orders: 0 } }
`,
  withinMs: MESSAGE_WITHIN,
  text: (_params, { given }) =>
    given.update === 'none'
      ? 'The server has no update for the device'
      : `The server has ${given.update.package} for the device (${given.update.size})`,
  plan: (_params, { given }) => (given.update === 'none' ? [] : [{ do: 'publish' }]),
  check: (_params, { results }) => ({
    is: 'done',
    ...(results.publish && { captures: { content: results.publish } }),
  }),
};
