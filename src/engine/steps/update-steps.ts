/** The update itself: download, installation, and the report in a Generic Alert (FUMO TS, Exec and Generic Alert). */

import { resultName, stateName } from '../../dm/fumo.js';
import { readGenericAlert } from '../../dm/generic-alert.js';
import type { StateEvent } from '../../trace/event.js';
import type { Scope } from '../flow/template.js';
import {
  type Check,
  MESSAGE_WITHIN,
  MINUTE,
  type StepKind,
  type StepView,
  serverTurn,
  whenServerHas,
} from './kind.js';
import { serverOrders } from './order-steps.js';

/** States that end a download or an installation: well, or not. */
const DOWNLOADED = [40, 50, 60, 70, 80, 90, 100];
const INSTALLED = [90, 100];
const FAILED = [20, 70, 80];

export const deviceDownloads: StepKind = {
  actor: 'device',
  verb: 'downloads',
  params: {},
  summary: 'The device fetches the package. Branch on `download`: `complete` or `failed`.',
  example: '{ device: downloads }',
  withinMs: 24 * 60 * MINUTE,
  text: () => 'The device downloads the update package',
  plan: () => [],
  check: (_params, view) => untilState(view, 'download', DOWNLOADED, 'the download to end'),
};

export const deviceInstalls: StepKind = {
  actor: 'device',
  verb: 'installs',
  params: {},
  summary: 'The update agent installs the package and the device restarts. Branch on `install`.',
  example: '{ device: installs }',
  withinMs: 24 * 60 * MINUTE,
  text: () => 'The device installs the new firmware and restarts',
  plan: () => [],
  check: (_params, view) => untilState(view, 'install', INSTALLED, 'the installation to end'),
};

/** Done when State reached one of `good`, or one that says failure; the outcome is captured, not judged. */
function untilState(view: StepView, id: string, good: readonly number[], what: string): Check {
  const reached = statesSinceOrder(view).filter(({ to }) => [...good, ...FAILED].includes(to));
  const failed = reached.find(({ to }) => FAILED.includes(to));
  if (failed) {
    const state = `State ${failed.to} ${stateName(failed.to)}: ${failed.cause}`;
    return { is: 'done', captures: { [id]: { outcome: 'failed', state } } };
  }
  return reached.length > 0
    ? { is: 'done', captures: { [id]: { outcome: 'complete' } } }
    : { is: 'waiting', for: what };
}

/** An update may end in the very instant of the order, before the step that waits for it begins. */
function statesSinceOrder({ history }: StepView): StateEvent[] {
  const ordered = history.findLastIndex(
    (event) => event.kind === 'step' && event.phase === 'start' && event.verb === serverOrders.verb,
  );
  return history.slice(ordered + 1).filter((event) => event.kind === 'state');
}

export const deviceReportsResult: StepKind = {
  actor: 'device',
  verb: 'reports-result',
  params: {},
  summary:
    'The device opens a session of its own and reports the result in Alert 1226. Kept under `report`: `result`, ' +
    '`meaning`, `type`, `correlator`.',
  example: '{ device: reports-result }',
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

/** The FUMO report among the client's alerts. */
export function reportOf(view: StepView): Scope | undefined {
  for (const request of serverTurn(view)?.facts.requests ?? []) {
    const alert = request.name === 'Alert' && request.data === '1226' ? readGenericAlert(request) : undefined;
    if (alert && /download|update$/.test(alert.type) && !/request$/.test(alert.type)) {
      const result = Number(alert.data);
      return {
        result,
        meaning: resultName(result),
        type: alert.type,
        ...(alert.correlator !== undefined && { correlator: alert.correlator }),
      };
    }
  }
  return undefined;
}

export const serverReceivesReport: StepKind = {
  actor: 'server',
  verb: 'receives-report',
  params: {},
  summary: 'The server takes the report; its Status 200 goes with the next reply.',
  example: '{ server: receives-report }',
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
