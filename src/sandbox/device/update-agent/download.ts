/**
 * A download from the first octet to the judgement of what came, and its notification to the content server (OMA
 * Download 1.0, install notification). Octets are fetched at once; a timer stands for the time that they take.
 */
import { formatInstallStatus, type InstallStatus } from '../../../dm/descriptor.js';
import { type AgentTools, afterwards, roomIn } from './agent-tools.js';
import { CAUSES, failure, type UpdateFailure } from './causes.js';
import { checkDelivery, checkPackage, type Outcome } from './check-package.js';
import { type Delivery, fetchPackage } from './fetch-package.js';
import { postInstallStatus } from './transfer.js';
import { interruptionOf, patienceOf, troubleOf } from './troubles.js';

type Tools = Pick<AgentTools, 'device' | 'faults' | 'memory' | 'model' | 'surroundings' | 'transfer'>;

export interface DownloadOrder {
  /** PkgURL. */
  url: string;
  /** Called before the octets have had their time: where the content server wants to hear of the outcome. */
  learned(notifyUrl: string): void;
  /** Called at the end, once the content server has heard; without octets when the outcome is a failure. */
  ended(outcome: Outcome, octets: Uint8Array | undefined): void;
}

/** @returns when the octets have been fetched; the order hears when they have come */
export async function download(tools: Tools, order: DownloadOrder): Promise<void> {
  const { faults, transfer } = tools;
  const lacking = troubleOf('download', faults);
  if (lacking) return order.ended({ ok: false, failure: lacking }, undefined);
  const interruption = () => interruptionOf(faults);
  const delivery = await fetchPackage({ ...transfer, interruption }, order.url, roomIn(tools));
  const { result, notifyUrl } = delivery;
  if (notifyUrl !== undefined) order.learned(notifyUrl);
  if ('cause' in result) return giveUp(tools, order, delivery, result);
  afterwards(tools.surroundings, timeFor(tools, result.octets.length), async () => {
    const broken = interruption();
    await end(tools, order, delivery, broken ? { ok: false, failure: broken } : check(tools, delivery));
  });
}

/** A failure takes its time too: until the octets stopped coming, or until nobody waits any more. */
async function giveUp(
  tools: Tools,
  order: DownloadOrder,
  delivery: Delivery,
  reason: UpdateFailure,
): Promise<void> {
  const over = () => end(tools, order, delivery, { ok: false, failure: reason });
  const patience = patienceOf(reason.cause);
  const { surroundings } = tools;
  if (reason.received !== undefined) afterwards(surroundings, timeFor(tools, reason.received), over);
  else if (patience > 0)
    afterwards(surroundings, { ms: patience, name: 'download', reason: reason.text }, over);
  else await over();
}

function timeFor({ device: { bandwidth } }: Tools, octets: number) {
  const reason = `${octets} octets at ${bandwidth} octets a second`;
  return { ms: Math.ceil((octets / bandwidth) * 1000), name: 'download', reason };
}

function check({ model }: Tools, { result, descriptor }: Delivery): Outcome {
  if ('cause' in result) return { ok: false, failure: result };
  const wrong = descriptor && checkDelivery(descriptor, result);
  return wrong ? { ok: false, failure: wrong } : checkPackage(result.octets, model());
}

async function end(
  tools: Tools,
  order: DownloadOrder,
  { result, notifyUrl }: Delivery,
  outcome: Outcome,
): Promise<void> {
  if (notifyUrl !== undefined) await notify(tools, notifyUrl, statusOf(outcome));
  order.ended(outcome, 'octets' in result ? result.octets : undefined);
}

const statusOf = (outcome: Outcome): InstallStatus =>
  outcome.ok ? 900 : CAUSES[outcome.failure.cause].install;

function notify({ transfer }: Pick<Tools, 'transfer'>, url: string, status: InstallStatus): Promise<void> {
  return postInstallStatus(transfer, url, formatInstallStatus(status));
}

/**
 * A download that the device found in its records after a restart. Nothing of it is left, and the content server is
 * told so if it wanted to hear (OMA Download 1.0: 952, device aborted).
 */
export async function endCutShort(
  tools: Pick<Tools, 'transfer'>,
  notifyUrl: string | undefined,
): Promise<UpdateFailure> {
  const lost = failure('power-lost', 'the download was cut short');
  if (notifyUrl !== undefined) await notify(tools, notifyUrl, CAUSES[lost.cause].install);
  return lost;
}
