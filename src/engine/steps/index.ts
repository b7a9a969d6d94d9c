/** The registry of step kinds. A new kind is one definition and one line here. */
import type { StepKind } from './kind.js';
import { deviceReturns, serverDetermines, serverEndsSession, serverGets } from './management-steps.js';
import {
  deviceAcceptsNotification,
  deviceChecks,
  deviceRequestsUpdate,
  deviceSendsInfo,
  serverAcceptsRequest,
  serverHasUpdate,
  serverNotifies,
  userChecks,
} from './opening-steps.js';
import { deviceAcceptsOrder, deviceStoresPackage, serverOrders, serverPushes } from './order-steps.js';
import { deviceReports, deviceShows, userAnswers } from './prompt-steps.js';
import { serverAsks } from './server-asks.js';
import { clockReaches, serverRechecks, serverSetsTimer } from './timer-steps.js';
import {
  deviceDownloads,
  deviceInstalls,
  deviceReportsResult,
  serverReceivesReport,
} from './update-steps.js';

export const STEP_KINDS: readonly StepKind[] = [
  serverHasUpdate,
  serverNotifies,
  serverAcceptsRequest,
  serverGets,
  serverDetermines,
  ...serverAsks,
  serverOrders,
  serverPushes,
  serverReceivesReport,
  serverSetsTimer,
  serverRechecks,
  serverEndsSession,
  deviceAcceptsNotification,
  deviceChecks,
  deviceRequestsUpdate,
  deviceSendsInfo,
  deviceReturns,
  deviceStoresPackage,
  deviceShows,
  deviceReports,
  deviceAcceptsOrder,
  deviceDownloads,
  deviceInstalls,
  deviceReportsResult,
  userChecks,
  userAnswers,
  clockReaches,
];

/** The kind of an actor and a verb, or undefined. */
export function findKind(actor: string, verb: string): StepKind | undefined {
  return STEP_KINDS.find((kind) => kind.actor === actor && kind.verb === verb);
}

/** The verbs that an actor has. */
export function verbsOf(actor: string): readonly string[] {
  return STEP_KINDS.filter((kind) => kind.actor === actor).map((kind) => kind.verb);
}
