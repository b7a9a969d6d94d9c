/** What the update agent is at, and what it owes the server; plain data, which survives a restart. */
import type { GenericType } from '../../../dm/generic-alert.js';
import type { ExecNode } from './fumo-object.js';

/** An Exec that was accepted. */
export interface Job {
  node: ExecNode;
  /** Of the Exec; echoed in the report, and only then. */
  correlator?: string;
  stage: 'accepted' | 'downloading' | 'installing' | 'restarting';
}

/** A result that the server has not heard yet. */
export interface Report {
  node: ExecNode;
  /** FUMO result code. */
  result: number;
  correlator?: string;
}

/** Type of the Generic Alert for each Exec, failures included (FUMO TS 6.2). */
export const REPORT_TYPES = {
  Download: 'download',
  Update: 'update',
  DownloadAndUpdate: 'downloadandupdate',
} as const satisfies Record<ExecNode, GenericType>;

/** What the device would find in its flash memory after a restart: text, so nothing else can come along. */
export interface Flash {
  keepJob(job: Job): void;
  keepReport(report: Report): void;
  job(): Job | undefined;
  report(): Report | undefined;
}

export function openFlash(): Flash {
  const cells = new Map<'job' | 'report', string>();
  const read = <T>(cell: 'job' | 'report'): T | undefined => {
    const text = cells.get(cell);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  };
  return {
    keepJob: (job) => void cells.set('job', JSON.stringify(job)),
    keepReport: (report) => void cells.set('report', JSON.stringify(report)),
    job: () => read<Job>('job'),
    report: () => read<Report>('report'),
  };
}
