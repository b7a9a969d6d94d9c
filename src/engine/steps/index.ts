/** The registry of step kinds. A new kind is one file and one line here. */
import { clockAdvances } from './clock/advances.js';
import { clockReaches } from './clock/reaches.js';
import { deviceAcceptsNotification } from './device/accepts-notification.js';
import { deviceAcceptsOrder } from './device/accepts-order.js';
import { deviceChecks } from './device/checks-for-update.js';
import { deviceDownloads } from './device/downloads.js';
import { deviceInstalls } from './device/installs.js';
import { devicePowersOff } from './device/powers-off.js';
import { devicePowersOn } from './device/powers-on.js';
import { deviceReports } from './device/reports.js';
import { deviceReportsResult } from './device/reports-result.js';
import { deviceRequestsUpdate } from './device/requests-update.js';
import { deviceResponds } from './device/responds.js';
import { deviceReturns } from './device/returns.js';
import { deviceSendsInfo } from './device/sends-info.js';
import { deviceShows } from './device/shows.js';
import { deviceStoresPackage } from './device/stores-package.js';
import { expectDevice } from './expect/device.js';
import { expectMessage } from './expect/message.js';
import { expectTiming } from './expect/timing.js';
import { expectTree } from './expect/tree.js';
import { expectValue } from './expect/value.js';
import type { StepKind } from './kind.js';
import { serverAborts } from './server/aborts-session.js';
import { serverAcceptsRequest } from './server/accepts-request.js';
import { serverAsksChoice } from './server/asks-choice.js';
import { serverAsksChoices } from './server/asks-choices.js';
import { serverAsksConfirmation } from './server/asks-confirmation.js';
import { serverAsksText } from './server/asks-text.js';
import { serverDetermines } from './server/determines.js';
import { serverDisplays } from './server/displays.js';
import { serverEndsSession } from './server/ends-session.js';
import { serverGets } from './server/gets.js';
import { serverHasUpdate } from './server/has-update.js';
import { serverNotifies } from './server/notifies.js';
import { serverOrders } from './server/orders-update.js';
import { serverPushes } from './server/pushes-package.js';
import { serverReceivesReport } from './server/receives-report.js';
import { serverRechecks } from './server/rechecks.js';
import { serverSends } from './server/sends.js';
import { serverSetsTimer } from './server/sets-timer.js';
import { userAnswers } from './user/answers.js';
import { userChecks } from './user/checks-for-update.js';

/** Actor by actor, in the order in which their steps come in a flow. */
export const STEP_KINDS: readonly StepKind[] = [
  serverHasUpdate,
  serverNotifies,
  serverAcceptsRequest,
  serverGets,
  serverDetermines,
  serverDisplays,
  serverAsksConfirmation,
  serverAsksText,
  serverAsksChoice,
  serverAsksChoices,
  serverOrders,
  serverPushes,
  serverReceivesReport,
  serverSetsTimer,
  serverRechecks,
  serverSends,
  serverEndsSession,
  serverAborts,
  deviceAcceptsNotification,
  deviceChecks,
  deviceRequestsUpdate,
  deviceSendsInfo,
  deviceReturns,
  deviceResponds,
  deviceStoresPackage,
  deviceShows,
  deviceReports,
  deviceAcceptsOrder,
  deviceDownloads,
  deviceInstalls,
  deviceReportsResult,
  devicePowersOff,
  devicePowersOn,
  userChecks,
  userAnswers,
  clockReaches,
  clockAdvances,
  expectDevice,
  expectTree,
  expectMessage,
  expectTiming,
  expectValue,
];

/** The kind of an actor and a verb, or undefined. */
export function findKind(actor: string, verb: string): StepKind | undefined {
  return STEP_KINDS.find((kind) => kind.actor === actor && kind.verb === verb);
}

/** The verbs that an actor has. */
export function verbsOf(actor: string): readonly string[] {
  return STEP_KINDS.filter((kind) => kind.actor === actor).map((kind) => kind.verb);
}
