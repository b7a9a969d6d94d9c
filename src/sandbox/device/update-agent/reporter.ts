/**
 * Brings results to the server, each in a session of the device's own (FUMO TS 6.2.2). A report that does not get
 * through is repeated; the update itself never is.
 */

import { isSuccess } from '../../../dm/fumo.js';
import { genericAlert } from '../../../dm/generic-alert.js';
import type { Surroundings } from '../../../engine/ports.js';
import type { Wish } from '../../../syncml/message.js';
import type { Report } from './job.js';

/** Milliseconds between tries. */
const RETRY_MS = 120_000;
/** Tries after the first. */
const RETRIES = 3;

export interface Reporter {
  /** Starts telling the server. */
  report(report: Report): void;
  /** Reports that are not delivered yet. */
  waiting(): number;
}

export interface ReporterTools {
  surroundings: Surroundings;
  /** URI of the FUMO object. */
  source: string;
  /** Runs a session with that alert. @returns the server's status for it; undefined when none came */
  deliver(alert: Wish): Promise<string | undefined>;
}

export function openReporter({ surroundings, source, deliver }: ReporterTools): Reporter {
  const { clock, record, activity } = surroundings;
  let waiting = 0;
  const plan = (report: Report, tries: number): void => {
    const due = clock.now() + (tries === 0 ? 0 : RETRY_MS);
    const reason = `result ${report.result} is to be reported${tries === 0 ? '' : ` (try ${tries + 1})`}`;
    const fire = (): void => activity('report the result', () => attempt(report, tries));
    clock.set({ owner: 'device', name: 'report', reason, due, fire });
  };
  const attempt = async (report: Report, tries: number): Promise<void> => {
    const status = await deliver(alertOf(report, source));
    if (status?.startsWith('2')) {
      waiting -= 1;
    } else if (tries < RETRIES) {
      plan(report, tries + 1);
    } else {
      waiting -= 1;
      const text = `result ${report.result} was not taken in ${tries + 1} sessions`;
      record({ kind: 'note', side: 'device', code: 'report.given-up', text });
    }
  };
  return {
    report(report) {
      waiting += 1;
      plan(report, 0);
    },
    waiting: () => waiting,
  };
}

/** A failure is marked critical; a success is informational, which is what no Mark means. */
function alertOf({ type, result, correlator }: Report, source: string): Wish {
  return genericAlert({
    type,
    source,
    format: 'int',
    ...(isSuccess(result) ? {} : { mark: 'critical' }),
    data: String(result),
    ...(correlator === undefined ? {} : { correlator }),
  });
}
