/**
 * Brings results to the server, each in a session of the device's own (FUMO TS 6.2.2). A report that does not get
 * through is repeated; the update itself never is.
 */

import { isSuccess } from '../../../dm/fumo.js';
import { genericAlert } from '../../../dm/generic-alert.js';
import type { Surroundings } from '../../../engine/ports.js';
import type { Wish } from '../../../syncml/message.js';
import type { DeviceHabits } from '../profiles/profile.js';
import { REPORT_TYPES, type Report } from './job.js';

export interface Reporter {
  /** Starts telling the server. @param source URI of the FUMO object */
  report(source: string, report: Report): void;
  /** Reports that are not delivered yet. */
  waiting(): number;
  /** Which try to deliver a report is under way, from 1; 0 when none is. */
  trying(): number;
}

/** How the device reports. */
export type ReportHabits = Pick<
  DeviceHabits,
  'alertType' | 'alertSource' | 'alertFormat' | 'correlator' | 'reportRetries' | 'reportRetryMs'
>;

export interface ReporterTools {
  surroundings: Surroundings;
  habits: ReportHabits;
  /** Runs a session with that alert. @returns the server's status for it; undefined when none came */
  deliver(alert: Wish): Promise<string | undefined>;
}

export function openReporter({ surroundings, habits, deliver }: ReporterTools): Reporter {
  const { clock, record, activity } = surroundings;
  let waiting = 0;
  let trying = 0;
  const plan = (source: string, report: Report, tries: number): void => {
    const due = clock.now() + (tries === 0 ? 0 : habits.reportRetryMs);
    const reason = `result ${report.result} is to be reported${tries === 0 ? '' : ` (try ${tries + 1})`}`;
    const fire = (): void => activity('report the result', () => attempt(source, report, tries));
    clock.set({ owner: 'device', name: 'report', reason, due, fire });
  };
  const attempt = async (source: string, report: Report, tries: number): Promise<void> => {
    trying = tries + 1;
    const status = await deliver(alertOf(report, source, habits));
    trying = 0;
    if (status?.startsWith('2')) {
      waiting -= 1;
    } else if (tries < habits.reportRetries) {
      plan(source, report, tries + 1);
    } else {
      waiting -= 1;
      const text = `result ${report.result} was not taken in ${tries + 1} sessions`;
      record({ kind: 'note', side: 'device', code: 'report.given-up', text });
    }
  };
  return {
    report(source, report) {
      waiting += 1;
      plan(source, report, 0);
    },
    waiting: () => waiting,
    trying: () => trying,
  };
}

/** A failure is marked critical; a success is informational, which is what no Mark means. */
function alertOf({ node, result, correlator }: Report, object: string, habits: ReportHabits): Wish {
  return genericAlert({
    type: REPORT_TYPES[node],
    typeForm: habits.alertType,
    source: habits.alertSource === 'object' ? object : `${object}/${node}`,
    format: habits.alertFormat,
    ...(isSuccess(result) ? {} : { mark: 'critical' }),
    data: String(result),
    ...(correlator === undefined || habits.correlator === 'drop' ? {} : { correlator }),
  });
}
