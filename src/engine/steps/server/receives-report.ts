import { MESSAGE_WITHIN, type StepKind } from '../kind.js';
import { reportOf } from '../shared/report.js';

export const serverReceivesReport: StepKind = {
  actor: 'server',
  verb: 'receives-report',
  params: {},
  summary: 'The server takes the report; its Status 200 goes with the next reply.',
  doc: 'It comes after `device: reports-result`, in the same session; then the server may read the device again, or end.',
  example: `
steps:
  - include: network-initiated
    through: 14
  - { server: receives-report }
  - { server: ends-session }
  - { end: updated }
then:
  updated: { device: { firmware: 2.0.0, state: 100 }, report: { result: 200 } }
`,
  needs: 'server-reply',
  withinMs: MESSAGE_WITHIN,
  text: (_params, view) => {
    const report = reportOf(view);
    return report
      ? `The server receives the result: ${report.result} ${report.meaning}`
      : 'The server receives the result';
  },
  plan: () => [],
  check: () => ({ is: 'done' }),
};
