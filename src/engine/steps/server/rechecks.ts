import { MESSAGE_WITHIN, type StepKind } from '../kind.js';

export const serverRechecks: StepKind = {
  actor: 'server',
  verb: 'rechecks',
  params: {},
  summary:
    'Before notifying again the server checks that the update still applies. Branch on `recheck`: `applies` or `obsolete`.',
  doc:
    'The server goes by what it knows: the update that it has, the firmware that the device returned last, and ' +
    'whether the device is busy with an order. Kept under `recheck.reason`: why, in words.',
  example: `
steps:
  - { server: has-update }
  - { server: rechecks }
  - when: recheck
    applies: { end: applies }
    obsolete: { fail: obsolete, expected: an update that applies, found: "\${recheck.reason}" }
`,
  withinMs: MESSAGE_WITHIN,
  text: () => 'The server checks that the update still applies',
  textAfter: (_params, { results }) =>
    `The server checks again: ${results.recheck?.reason ?? 'nothing is known'}`,
  plan: () => [{ do: 'recheck' }],
  check: (_params, { results }) =>
    results.recheck
      ? {
          is: 'done',
          captures: {
            recheck: {
              outcome: results.recheck.applies ? 'applies' : 'obsolete',
              reason: results.recheck.reason,
            },
          },
        }
      : { is: 'waiting', for: 'the server to look' },
};
