/** The DM server of the sandbox, as its owner sees it: notify, defer, look again, publish. */
import { buildNotification } from '../../dm/notification.js';
import type { Cast, FaultName, NotifyOrder, ServerStage, Surroundings } from '../../engine/ports.js';
import { FumoError } from '../../errors.js';
import { MEDIA_TYPES } from '../../syncml/message.js';
import { sessionIdText } from '../../syncml/notification.js';
import { toBase64 } from '../../syncml/octets.js';
import { openContentServer } from '../content/content-server.js';
import type { Model } from '../content/update-package.js';
import { NOTIFICATION_URL, type Wire } from '../wire/wire.js';
import { openDeferrals } from './deferrals.js';
import { openDmEndpoint } from './dm-endpoint.js';
import { fumoUriOf, judgeUpdate } from './inventory.js';
import { openNonceLoss } from './nonce-loss.js';
import { openServerMemory, type ServerMemory } from './server-memory.js';
import type { ServerStore } from './server-store.js';
import { openAbortOrders } from './session-abort.js';

/**
 * Serves the DM and the content origin on the wire, and takes up what the store has.
 * @throws FumoError as `Wire.serve` and the store
 */
export async function openServer(
  cast: Cast,
  surroundings: Surroundings,
  wire: Wire,
  faults: ReadonlySet<FaultName>,
  store: ServerStore,
): Promise<ServerStage & { close(): Promise<void> }> {
  const memory = await openServerMemory(store, surroundings.seed.text, cast.device.firmware);
  const content = await openContentServer({ wire, seed: surroundings.seed, faults });
  const abort = openAbortOrders(faults);
  const loseNonces = openNonceLoss(faults, memory, surroundings);
  const endpoint = openDmEndpoint({ cast, surroundings, memory, abort, loseNonces });
  await wire.serve(new URL(cast.account.serverUri).origin, endpoint.handle);
  const deferrals = openDeferrals(memory, surroundings);

  return {
    async notify(order) {
      loseNonces('notification');
      const session = memory.drawSessionId(endpoint.knowsSession);
      await memory.saved();
      const sent = await push(packageZero(cast, memory, order, session), wire, surroundings);
      await deferrals.settle();
      return { session: sessionIdText(session), ...sent };
    },
    defer: deferrals.defer,
    async recheck() {
      const judged = judgeUpdate(memory.state, cast.update);
      if (!judged.applies) await deferrals.settle();
      return judged;
    },
    async publish() {
      if (!cast.update) throw noUpdate();
      return content.publish(cast.update, () => modelOf(memory));
    },
    fumoUri: () => fumoUriOf(memory.state.inventory),
    abort: async () => abort.order(),
    async close() {
      endpoint.close();
      deferrals.close();
      await memory.saved();
    },
  };
}

/** Octets of Package #0, with the digest that the account's password and nonce give (Notification 1.2, 6.2). */
function packageZero(
  { account }: Cast,
  memory: ServerMemory,
  { uiMode }: NotifyOrder,
  sessionId: number,
): Uint8Array {
  return buildNotification({
    serverId: account.serverId,
    password: account.serverPassword,
    nonce: memory.nonce('server'),
    uiMode,
    initiator: 1,
    sessionId,
  });
}

async function push(
  octets: Uint8Array,
  wire: Wire,
  { record }: Surroundings,
): Promise<{ delivered: boolean; reason?: string }> {
  record({
    kind: 'message',
    direction: 'server-to-device',
    mediaType: MEDIA_TYPES.notification,
    to: NOTIFICATION_URL,
    octets: toBase64(octets),
  });
  const undelivered = (reason: string) => {
    record({ kind: 'note', side: 'server', code: 'notification.undelivered', text: reason });
    return { delivered: false, reason };
  };
  try {
    const { status } = await wire.send({
      method: 'POST',
      url: NOTIFICATION_URL,
      headers: { 'content-type': MEDIA_TYPES.notification },
      body: octets,
    });
    return status >= 200 && status < 300 ? { delivered: true } : undelivered(`the device answered ${status}`);
  } catch (error) {
    if (!(error instanceof FumoError) || error.code !== 'environment.unreachable') throw error;
    return undelivered(error.message);
  }
}

/** The model as the device reported it, when it did. */
function modelOf({ state }: ServerMemory): Model | undefined {
  const { Man: man, Mod: mod } = state.inventory.devInfo;
  return man !== undefined && mod !== undefined ? { man, mod } : undefined;
}

function noUpdate(): FumoError {
  return new FumoError('flow.no-update', 'the flow publishes an update but gives none', {
    where: { path: 'given.update' },
    expected: 'an update under given',
    found: 'none',
    hint: 'Give the flow an update, or leave the steps that install one out.',
  });
}
