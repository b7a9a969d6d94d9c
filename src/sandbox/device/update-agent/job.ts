/** What the update agent is at, and what it owes the server; plain data, so it would survive a restart. */
import type { GenericType } from '../../../dm/generic-alert.js';
import type { ExecNode } from './fumo-object.js';

/** An Exec that was accepted. */
export interface Job {
  node: ExecNode;
  /** Of the Exec; echoed in the report, and only then. */
  correlator: string | undefined;
  stage: 'accepted' | 'downloading' | 'installing' | 'restarting';
}

/** A result that the server has not heard yet. */
export interface Report {
  type: Extract<GenericType, 'download' | 'update' | 'downloadandupdate'>;
  /** FUMO result code. */
  result: number;
  correlator: string | undefined;
}

/** Type of the Generic Alert for each Exec, failures included (FUMO TS 6.2). */
export const REPORT_TYPES = {
  Download: 'download',
  Update: 'update',
  DownloadAndUpdate: 'downloadandupdate',
} as const satisfies Record<ExecNode, Report['type']>;
