import { type Check, MINUTE, type StepKind, serverTurn, whenServerHas } from '../kind.js';
import { reportOf } from '../shared/report.js';

export const deviceReportsResult: StepKind = {
  actor: 'device',
  verb: 'reports-result',
  params: {},
  summary:
    'The device opens a session of its own and reports the result in Alert 1226. Kept under `report`: `result`, ' +
    '`meaning`, `type`, `correlator`.',
  doc:
    'Branch on `report.result`, a number: 200 is success, 4xx and 5xx say what failed, and a branch may name a range ' +
    'such as `400..499`. Virtual time moves on until the report comes.',
  example: `
steps:
  - include: network-initiated
    through: 5
  - { server: orders-update }
  - { device: accepts-order }
  - { server: ends-session }
  - { device: downloads }
  - { device: installs }
  - { device: reports-result }
  - { server: receives-report }
  - { server: ends-session }
  - when: report.result
    "200": { end: updated }
    400..599: { fail: not-updated, expected: result 200, found: "\${report.result}" }
then:
  updated: { report: { result: 200 } }
`,
  needs: 'device-send',
  withinMs: 24 * 60 * MINUTE,
  text: () => 'The device reports the result (Alert 1226 in a new session)',
  plan: () => [{ do: 'send' }],
  check: (_params, view) =>
    whenServerHas(view, "the server to hold the device's report", (): Check => {
      const report = reportOf(view);
      if (report) return { is: 'done', captures: { report } };
      return {
        is: 'failed',
        code: 'run.no-report',
        expected: 'Alert 1226 with a FUMO type',
        found:
          serverTurn(view)
            ?.facts.requests.map(({ name }) => name)
            .join(', ') || 'no alert',
      };
    }),
};
