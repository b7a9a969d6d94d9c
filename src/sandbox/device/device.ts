/**
 * The virtual device: a management tree, a DM client, a listener for notifications and an update agent, put together.
 */
import { genericAlert } from '../../dm/generic-alert.js';
import type { Cast, DeviceStage, FaultName, Surroundings } from '../../engine/ports.js';
import { openSeed } from '../../engine/seed.js';
import type { Wish } from '../../syncml/message.js';
import { sessionIdText } from '../../syncml/notification.js';
import type { Wire } from '../wire/wire.js';
import { type DmClient, openClient } from './dm-client.js';
import { openListener } from './listener/listener.js';
import { findProfile } from './profiles/index.js';
import type { DeviceProfile } from './profiles/profile.js';
import type { FumoDoor, SessionContext } from './session/context.js';
import { driveSession } from './session/drive-session.js';
import { type KeyRing, openKeyRing } from './session/key-ring.js';
import { ManagementTree } from './tree/tree.js';
import { FumoObject } from './update-agent/fumo-object.js';
import { openReporter } from './update-agent/reporter.js';
import { UpdateAgent } from './update-agent/update-agent.js';
import { busyText, viewTree } from './view.js';

/**
 * Opens the device that the cast names and lets it listen.
 * @param faults looked at whenever they matter, so a fault may come true during a run
 * @throws FumoError `usage.unknown-profile`, and as `Wire.serve`
 */
export async function openDevice(
  cast: Cast,
  surroundings: Surroundings,
  wire: Wire,
  faults: ReadonlySet<FaultName>,
): Promise<DeviceStage & { close(): Promise<void> }> {
  const { record, seed } = surroundings;
  const profile = findProfile(cast, bootstrapNonces(seed.text));
  const tree = new ManagementTree(profile.nodes, (change) => record({ kind: 'tree', ...change }));
  const keys = openKeyRing(tree, profile.nonceUris, seed.stream('device.nonces'));
  const fumo = new FumoObject(profile.fumoUri, tree, record);
  const parts: Parts = { cast, surroundings, profile, tree, keys, faults };
  const nextSession = sessionIds(surroundings);

  const client: DmClient = openClient({
    context: () => contextOf(parts, agent),
    drive: (flow) => driveSession(flow, wire, surroundings),
    closed: () => agent.sessionClosed(),
  });
  /** The opening's own alert and DevInfo come before the extra alert. */
  const runWith = async (alert: Wish): Promise<string | undefined> => {
    const outcome = await client.run({ session: nextSession(), trigger: '1201', alerts: [alert] });
    return outcome?.statuses.at(-1);
  };
  const reporter = openReporter({ surroundings, source: fumo.locUri, deliver: runWith });
  const agent = new UpdateAgent({
    fumo,
    device: cast.device,
    model: { man: tree.text('DevInfo/Man'), mod: tree.text('DevInfo/Mod') },
    memory: profile.memory,
    faults,
    surroundings,
    transfer: { wire, record },
    reporter,
    activate: (version) => tree.write('DevDetail/FwV', version, 'device'),
  });
  await openListener({
    wire,
    surroundings,
    faults,
    client,
    account: () => pushAccount(parts),
    ui: cast.device.ui,
  });

  return {
    checkForUpdate: () => askForUpdate(surroundings, client, fumo, runWith),
    view: () => ({
      firmware: tree.text('DevDetail/FwV'),
      fumoState: fumo.state,
      lastResult: agent.lastResult,
      busy: busyText(client.session, agent.stage, reporter.waiting()),
      tree: viewTree(tree),
    }),
    close: async () => cancelTimers(surroundings),
  };
}

/** A session with Alert 1226 `userrequest` (FUMO TS 7); while another session is open the request is dropped. */
function askForUpdate(
  { record, activity }: Surroundings,
  client: DmClient,
  fumo: FumoObject,
  runWith: (alert: Wish) => Promise<unknown>,
): void {
  if (client.session !== undefined) {
    const text = `session ${client.session} is open; the user's request is dropped`;
    record({ kind: 'note', side: 'device', code: 'session.busy', text });
    return;
  }
  const request = genericAlert({ type: 'userrequest', source: fumo.locUri, format: 'chr', data: '' });
  activity('check for update', async () => void (await runWith(request)));
}

function cancelTimers({ clock }: Surroundings): void {
  for (const { id, owner } of clock.pending()) {
    if (owner === 'device') clock.cancel(id);
  }
}

interface Parts {
  cast: Cast;
  surroundings: Surroundings;
  profile: DeviceProfile;
  tree: ManagementTree;
  keys: KeyRing;
  faults: ReadonlySet<FaultName>;
}

/** Both ends draw these from equal streams of their own, so that neither shifts the other's. */
function bootstrapNonces(seedText: string): { clientNonce: Uint8Array; serverNonce: Uint8Array } {
  const seed = openSeed(seedText);
  const draw = (end: string): Uint8Array => seed.stream(`bootstrap.${end}-nonce`).bytes(16);
  return { clientNonce: draw('client'), serverNonce: draw('server') };
}

/** Ids of the device's own sessions, none twice while there are others. */
function sessionIds({ seed }: Surroundings): () => string {
  const ids = seed.stream('device.session-ids');
  const used = new Set<number>();
  return () => {
    let id = ids.integer(1, 0xffff);
    while (used.has(id) && used.size < 0xffff) id = ids.integer(1, 0xffff);
    used.add(id);
    return sessionIdText(id);
  };
}

function pushAccount({ cast: { account }, keys }: Parts) {
  return { serverId: account.serverId, password: account.serverPassword, nonces: keys.serverNonces() };
}

function contextOf(
  { cast, surroundings, profile, tree, keys, faults }: Parts,
  fumo: FumoDoor,
): SessionContext {
  const { account, auth, encoding, device } = cast;
  const password = faults.has('wrong-password') ? `old-${account.password}` : account.password;
  return {
    encoding,
    // The user name goes into Source/LocName where the credentials do not say it (DM Protocol 1.2, 9).
    device: auth === 'basic' ? { uri: device.id } : { uri: device.id, name: account.user },
    serverUri: account.serverUri,
    clientSecret: { scheme: auth, user: account.user, password },
    serverSecret: { scheme: auth, user: account.serverId, password: account.serverPassword },
    keys,
    tree,
    ui: device.ui,
    uriLimits: profile.uriLimits,
    maxMsgSize: profile.maxMsgSize,
    maxObjSize: profile.maxObjSize,
    fumo,
    record: surroundings.record,
  };
}
