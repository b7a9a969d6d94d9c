/** What the update agent is at, and what it owes the server; plain data, which survives a restart. */
import type { GenericType } from '../../../dm/generic-alert.js';
import type { ExecNode } from './fumo-object.js';

/** An Exec that was accepted. */
export interface Job {
  node: ExecNode;
  /** Of the Exec; echoed in the report, and only then. */
  correlator?: string;
  stage: 'accepted' | 'downloading' | 'installing' | 'restarting';
  /** Where the content server wants to hear how the download ends, nominal; known once its descriptor has come. */
  notifyUrl?: string;
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
  /** The job has come to its result. */
  endJob(report: Report): void;
  job(): Job | undefined;
  /** A result that the reporter does not have yet. */
  report(): Report | undefined;
  /** The reporter has it, and keeps it itself. */
  endReport(): void;
}

export function openFlash(): Flash {
  const cells = new Map<'job' | 'report', string>();
  const read = <T>(cell: 'job' | 'report'): T | undefined => {
    const text = cells.get(cell);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  };
  return {
    keepJob: (job) => void cells.set('job', JSON.stringify(job)),
    endJob(report) {
      cells.delete('job');
      cells.set('report', JSON.stringify(report));
    },
    job: () => read<Job>('job'),
    report: () => read<Report>('report'),
    endReport: () => void cells.delete('report'),
  };
}
