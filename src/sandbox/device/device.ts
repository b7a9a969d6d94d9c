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
import { openDeveloper } from './developer.js';
import { type DmClient, openClient } from './dm-client.js';
import { openListener } from './listener/listener.js';
import { openPower } from './power.js';
import { cancelTimers, openSwitch } from './power-switch.js';
import { adoptAdded } from './profiles/adopt.js';
import { loadProfile } from './profiles/index.js';
import type { DeviceHabits, DeviceProfile } from './profiles/profile.js';
import type { FumoDoor, SessionContext } from './session/context.js';
import type { SessionOutcome } from './session/device-session.js';
import { driveSession } from './session/drive-session.js';
import { type KeyRing, openKeyRing } from './session/key-ring.js';
import { displayUri, ManagementTree, type TreeListener } from './tree/tree.js';
import { lossyWire } from './update-agent/lossy-wire.js';
import { openReporter } from './update-agent/reporter.js';
import { UpdateAgents } from './update-agent/update-agents.js';
import { openUpdateChecks } from './update-check.js';
import { busyText, viewTree } from './view.js';

/**
 * Opens the device that the cast names and lets it listen.
 * @param faults looked at whenever they matter, so a fault may come true during a run
 * @throws FumoError as {@link loadProfile} and `Wire.serve`
 */
export async function openDevice(
  cast: Cast,
  outside: Surroundings,
  line: Wire,
  faults: ReadonlySet<FaultName>,
): Promise<DeviceStage & { close(): Promise<void> }> {
  const powered = openPower(outside, line);
  const { power, surroundings, wire } = powered;
  const { clock, record, seed } = surroundings;
  const profile = await loadProfile(cast, bootstrapNonces(seed.text));
  for (const note of toleranceNotes(profile.tolerated)) record({ kind: 'note', side: 'device', ...note });
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
    surroundings,
    context: () => contextOf(parts, agents),
    drive: (flow, sleep) => driveSession(flow, reportingWire, surroundings, sleep),
    closed: () => agents.sessionClosed(),
  });
  /** The opening's own alert and DevInfo come before the extra alert. */
  const runWith: RunWith = (alert, heard = () => {}) => {
    const over = ({ statuses }: SessionOutcome) => heard(statuses.at(-1));
    const started = client.start({ session: nextSession(), trigger: '1201', alerts: [alert] }, over);
    if (!started) heard(undefined);
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
    transfer: { wire, record, strict: cast.strict },
    reporter,
    activate: (version) => tree.write('DevDetail/FwV', version, 'device'),
  });
  await openListener({
    wire,
    surroundings,
    faults,
    power,
    client,
    account: () => pushAccount(parts),
    ui: cast.device.ui,
  });

  const checks = openUpdateChecks(surroundings);
  const { rebootMs } = cast.device;

  return {
    checkForUpdate(by = 'user', afterMs = 0) {
      const ask = () => askForUpdate(parts, client, `${by}request`, runWith);
      if (!power.isOn) return note(parts, 'device.is-off', `the device is off; the ${by}request is dropped`);
      if (afterMs === 0) ask();
      else checks.plan(ask, afterMs);
    },
    ...openDeveloper({ tree, record, stage: () => agents.stage }),
    power: openSwitch({ powered, client, agents, reporter, checks, rebootMs }),
    view: () => ({
      firmware: tree.text('DevDetail/FwV'),
      fumoState: agents.state,
      lastResult: agents.lastResult,
      busy: power.isOn ? busyText(client.session, agents.stage, reporter.waiting()) : undefined,
      tree: viewTree(tree),
    }),
    async close() {
      powered.turnPower(false);
      cancelTimers(outside);
    },
  };
}

/** Runs a session with one alert more; `heard` gets the server's status for it, undefined when none came. */
type RunWith = (alert: Wish, heard?: (status: string | undefined) => void) => void;

function note({ surroundings }: Parts, code: string, text: string): void {
  surroundings.record({ kind: 'note', side: 'device', code, text });
}

/** The first two tries to bring a report get lost under the fault `report-lost`. */
const isEarly = (trying: number): boolean => trying === 1 || trying === 2;

/** A session with Alert 1226 that asks for an update (FUMO TS 7); while another session is open it is dropped. */
function askForUpdate(
  parts: Parts,
  client: DmClient,
  type: 'userrequest' | 'devicerequest',
  runWith: RunWith,
): void {
  const { session } = client;
  if (session === undefined) runWith(requestOf(type, parts.profile));
  else note(parts, 'session.busy', `session ${session} is open; the ${type} is dropped`);
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

interface Parts {
  cast: Cast;
  surroundings: Surroundings;
  profile: DeviceProfile;
  tree: ManagementTree;
  keys: KeyRing;
  faults: ReadonlySet<FaultName>;
  abortReason: () => string | undefined;
}

/** One session of the device is aborted, the first that comes to a package 3 since the fault became true. */
function abortOnce(faults: ReadonlySet<FaultName>): () => string | undefined {
  let done = false;
  return () => {
    const wasDone = done;
    done = faults.has('device-aborts');
    if (wasDone || !done) return undefined;
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
