/**
 * The virtual device: a management tree, a DM client, a listener for notifications and an update agent, put together.
 */
import { toleranceNotes } from '../../dm/exchange-tolerance.js';
import { genericAlert } from '../../dm/generic-alert.js';
import type { Cast, DeviceCast, DeviceStage, FaultName, Surroundings } from '../../engine/ports.js';
import { openSeed } from '../../engine/seed.js';
import type { Wish } from '../../syncml/message.js';
import { sessionIdText } from '../../syncml/notification.js';
import type { Wire } from '../wire/wire.js';
import { type DmClient, openClient } from './dm-client.js';
import { openListener } from './listener/listener.js';
import { adoptAdded } from './profiles/adopt.js';
import { loadProfile } from './profiles/index.js';
import type { DeviceHabits, DeviceProfile } from './profiles/profile.js';
import type { FumoDoor, SessionContext } from './session/context.js';
import { driveSession } from './session/drive-session.js';
import { type KeyRing, openKeyRing } from './session/key-ring.js';
import { displayUri, ManagementTree, type TreeListener } from './tree/tree.js';
import { lossyWire } from './update-agent/lossy-wire.js';
import { openReporter } from './update-agent/reporter.js';
import { UpdateAgents } from './update-agent/update-agents.js';
import { busyText, viewTree } from './view.js';

/**
 * Opens the device that the cast names and lets it listen.
 * @param faults looked at whenever they matter, so a fault may come true during a run
 * @throws FumoError as {@link loadProfile} and `Wire.serve`
 */
export async function openDevice(
  cast: Cast,
  surroundings: Surroundings,
  wire: Wire,
  faults: ReadonlySet<FaultName>,
): Promise<DeviceStage & { close(): Promise<void> }> {
  const { record, seed } = surroundings;
  const profile = await loadProfile(cast, bootstrapNonces(seed.text));
  for (const note of toleranceNotes(profile.tolerated)) record({ kind: 'note', side: 'device', ...note });
  const { clock } = surroundings;
  const announce: TreeListener = (change) => {
    record({ kind: 'tree', ...change });
    adoptAdded(tree, profile, change);
  };
  const tree = new ManagementTree(profile.nodes, announce, { now: () => clock.now(), lacks: profile.lacks });
  const keys = openKeyRing(tree, profile.nonceUris, seed.stream('device.nonces'));
  const abortReason = abortOnce(faults);
  const parts: Parts = { cast, surroundings, profile, tree, keys, faults, abortReason };
  const nextSession = sessionIds(surroundings, SESSION_ID_TEXTS[profile.habits.sessionIdText]);

  const client: DmClient = openClient({
    context: () => contextOf(parts, agents),
    drive: (flow) => driveSession(flow, reportingWire, surroundings),
    closed: () => agents.sessionClosed(),
  });
  /** The opening's own alert and DevInfo come before the extra alert. */
  const runWith = async (alert: Wish): Promise<string | undefined> => {
    const outcome = await client.run({ session: nextSession(), trigger: '1201', alerts: [alert] });
    return outcome?.statuses.at(-1);
  };
  const reporter = openReporter({ surroundings, habits: profile.habits, deliver: runWith });
  const reportingWire = lossyWire(wire, () => faults.has('report-lost') && isEarly(reporter.trying()));
  const agents = new UpdateAgents({
    tree,
    usual: profile.fumoUri,
    device: cast.device,
    model: () => ({ man: tree.text('DevInfo/Man'), mod: tree.text('DevInfo/Mod') }),
    memory: memoryOf(profile, cast.device),
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
    checkForUpdate(by = 'user', afterMs = 0) {
      const ask = () => askForUpdate(parts, client, `${by}request`, runWith);
      if (afterMs === 0) return ask();
      const due = surroundings.clock.now() + afterMs;
      const reason = 'the device looks for updates';
      surroundings.clock.set({ owner: 'device', name: 'update-check', reason, due, fire: ask });
    },
    view: () => ({
      firmware: tree.text('DevDetail/FwV'),
      fumoState: agents.state,
      lastResult: agents.lastResult,
      busy: busyText(client.session, agents.stage, reporter.waiting()),
      tree: viewTree(tree),
    }),
    close: async () => cancelTimers(surroundings),
  };
}

/** The first two tries to bring a report get lost under the fault `report-lost`. */
const isEarly = (trying: number): boolean => trying === 1 || trying === 2;

/** A session with Alert 1226 that asks for an update (FUMO TS 7); while another session is open it is dropped. */
function askForUpdate(
  { surroundings: { record, activity }, profile }: Parts,
  client: DmClient,
  type: 'userrequest' | 'devicerequest',
  runWith: (alert: Wish) => Promise<unknown>,
): void {
  if (client.session !== undefined) {
    const text = `session ${client.session} is open; the ${type} is dropped`;
    record({ kind: 'note', side: 'device', code: 'session.busy', text });
    return;
  }
  const request = requestOf(type, profile);
  activity('check for update', async () => void (await runWith(request)));
}

function requestOf(type: 'userrequest' | 'devicerequest', { fumoUri, habits }: DeviceProfile): Wish {
  const { alertType, userRequestSource, userRequestFormat, userRequestData } = habits;
  const node = userRequestSource === 'executed-node' ? '/DownloadAndUpdate' : '';
  return genericAlert({
    type,
    typeForm: alertType,
    ...(userRequestSource === 'none' ? {} : { source: `${displayUri(fumoUri)}${node}` }),
    format: userRequestFormat,
    data: userRequestData,
  });
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
  abortReason: () => string | undefined;
}

/** One session of the device is aborted, the first that comes to a package 3 under the fault. */
function abortOnce(faults: ReadonlySet<FaultName>): () => string | undefined {
  let done = false;
  return () => {
    if (done || !faults.has('device-aborts')) return undefined;
    done = true;
    return 'the user switches the device off';
  };
}

/** Both ends draw these from equal streams of their own, so that neither shifts the other's. */
function bootstrapNonces(seedText: string): { clientNonce: Uint8Array; serverNonce: Uint8Array } {
  const seed = openSeed(seedText);
  const draw = (end: string): Uint8Array => seed.stream(`bootstrap.${end}-nonce`).bytes(16);
  return { clientNonce: draw('client'), serverNonce: draw('server') };
}

/** Hex digits as in a notification, or decimal ones as Windows writes. */
const SESSION_ID_TEXTS: Readonly<Record<DeviceHabits['sessionIdText'], (id: number) => string>> = {
  hex: sessionIdText,
  decimal: String,
};

/** A setting cannot give a model more than it has. */
function memoryOf(profile: DeviceProfile, device: DeviceCast): number {
  return Math.min(profile.memory, device.memory);
}

/** Ids of the device's own sessions, none twice while there are others. */
function sessionIds({ seed }: Surroundings, textOf: (id: number) => string): () => string {
  const ids = seed.stream('device.session-ids');
  const used = new Set<number>();
  return () => {
    let id = ids.integer(1, 0xffff);
    while (used.has(id) && used.size < 0xffff) id = ids.integer(1, 0xffff);
    used.add(id);
    return textOf(id);
  };
}

function pushAccount({ cast: { account, strict }, keys }: Parts) {
  return {
    serverId: account.serverId,
    password: account.serverPassword,
    nonces: keys.serverNonces(),
    strict,
  };
}

function contextOf(
  { cast, surroundings, profile, tree, keys, faults, abortReason }: Parts,
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
    maxMsgSize: Math.min(profile.maxMsgSize, device.maxMsgSize),
    maxObjSize: Math.min(profile.maxObjSize, device.maxObjSize),
    memory: () => (faults.has('out-of-memory') ? 0 : memoryOf(profile, device)),
    abortReason,
    strict: cast.strict,
    habits: profile.habits,
    fumo,
    record: surroundings.record,
  };
}
