/**
 * Brings results to the server, each in a session of the device's own (FUMO TS 6.2.2). A report that does not get
 * through is repeated; the update itself never is. What is owed outlasts a loss of power.
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
  /** After a loss of power: what is still owed is told anew. */
  restart(): void;
}

/** How the device reports. */
export type ReportHabits = Pick<
  DeviceHabits,
  'alertType' | 'alertSource' | 'alertFormat' | 'correlator' | 'reportRetries' | 'reportRetryMs'
>;

export interface ReporterTools {
  surroundings: Surroundings;
  habits: ReportHabits;
  /** Runs a session with that alert. @param heard gets the server's status for it; undefined when none came */
  deliver(alert: Wish, heard: (status: string | undefined) => void): void;
}

interface Owed {
  source: string;
  report: Report;
  /** Tries so far. */
  tries: number;
}

export function openReporter({ surroundings, habits, deliver }: ReporterTools): Reporter {
  const { clock, record } = surroundings;
  const owed = new Set<Owed>();
  let trying = 0;

  function plan(one: Owed): void {
    const { report, tries } = one;
    const due = clock.now() + (tries === 0 ? 0 : habits.reportRetryMs);
    const reason = `result ${report.result} is to be reported${tries === 0 ? '' : ` (try ${tries + 1})`}`;
    clock.set({ owner: 'device', name: 'report', reason, due, fire: () => attempt(one) });
  }

  function attempt(one: Owed): void {
    one.tries += 1;
    trying = one.tries;
    deliver(alertOf(one.report, one.source, habits), (status) => {
      trying = 0;
      settle(one, status);
    });
  }

  function settle(one: Owed, status: string | undefined): void {
    const { report, tries } = one;
    if (status?.startsWith('2')) {
      owed.delete(one);
    } else if (tries <= habits.reportRetries) {
      plan(one);
    } else {
      owed.delete(one);
      const text = `result ${report.result} was not taken in ${tries} sessions`;
      record({ kind: 'note', side: 'device', code: 'report.given-up', text });
    }
  }

  return {
    report(source, report) {
      const one = { source, report, tries: 0 };
      owed.add(one);
      plan(one);
    },
    waiting: () => owed.size,
    trying: () => trying,
    restart() {
      trying = 0;
      for (const one of owed) {
        one.tries = 0;
        plan(one);
      }
    },
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
