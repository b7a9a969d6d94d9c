/** Each profile plays both initiations to the end, and its habits are to be seen in the octets. */
import { describe, expect, it } from 'vitest';
import { openDevice } from '../../../../src/sandbox/device/device.js';
import { PROFILES } from '../../../../src/sandbox/device/profiles/index.js';
import { openLoopbackWire } from '../../../../src/sandbox/wire/loopback.js';
import { ORIGINS } from '../../../../src/sandbox/wire/wire.js';
import type { Alert, Item, Meta, Replace, SyncMLMessage } from '../../../../src/syncml/message.js';
import { buildModel } from '../../../../src/trace/model.js';
import { eventsOf, type Played, play } from '../../../support/play.js';
import { testSurroundings } from '../../../support/surroundings.js';
import { testCast } from '../fixtures.js';
import { once, openWorld } from '../small-world.js';

interface Row {
  profile: string;
  /** Where the server finds the FUMO object. */
  object: string;
  report: { source: string; format: string };
  request: { source: string; format: string; data: string };
  maxMsgSize: string;
  /** Meta of the DevInfo items. */
  devInfo: Meta | undefined;
  /** What is answered when a confirmation with a time limit gets no answer. */
  timeout: string;
}

const EXPLICIT: Meta = { format: 'chr', type: 'text/plain' };

const ROWS: readonly Row[] = [
  {
    profile: 'generic',
    object: './FwUpdate/FwPkg1',
    report: { source: './FwUpdate/FwPkg1', format: 'int' },
    request: { source: './FwUpdate/FwPkg1', format: 'chr', data: '' },
    maxMsgSize: '16384',
    devInfo: EXPLICIT,
    timeout: '408',
  },
  {
    profile: 'samsung-like',
    object: './FUMO',
    report: { source: './FUMO/DownloadAndUpdate', format: 'chr' },
    request: { source: './FUMO/DownloadAndUpdate', format: 'chr', data: '0' },
    maxMsgSize: '10240',
    devInfo: undefined,
    timeout: '215',
  },
  {
    profile: 'netcomm-like',
    object: './FwUpdate/Flash',
    report: { source: './FwUpdate/Flash', format: 'int' },
    request: { source: './FwUpdate/Flash', format: 'int', data: '200' },
    maxMsgSize: '16384',
    devInfo: EXPLICIT,
    timeout: '408',
  },
  {
    profile: 'verizon-like',
    object: './ManagedObjects/FUMO',
    report: { source: './ManagedObjects/FUMO', format: 'int' },
    request: { source: './ManagedObjects/FUMO', format: 'b64', data: 'Y2hlY2tDb25maWd1cmF0aW9u' },
    maxMsgSize: '16384',
    devInfo: EXPLICIT,
    timeout: '408',
  },
  {
    profile: 'windows-mobile-like',
    object: './FwUpdate/Package1',
    report: { source: './FwUpdate/Package1/DownloadAndUpdate', format: 'int' },
    request: { source: './FwUpdate/Package1', format: 'chr', data: '' },
    maxMsgSize: '16384',
    devInfo: EXPLICIT,
    timeout: '408',
  },
];

const ENCODINGS = ['xml', 'wbxml'] as const;
const CELLS = ROWS.flatMap((row) => ENCODINGS.map((encoding) => ({ ...row, encoding })));

it('there is a row for every profile', () => {
  expect(ROWS.map(({ profile }) => profile).sort()).toEqual(Object.keys(PROFILES).sort());
});

describe.each(CELLS)('$profile in $encoding', (row) => {
  const settings = { encoding: row.encoding, set: [`device.profile=${row.profile}`] };

  it('is updated by a server that finds its object', async () => {
    const played = await play('network-initiated', settings);
    expect(played.result.failure).toBeUndefined();
    expect(played.result).toMatchObject({
      outcome: 'updated',
      device: { firmware: '2.0.0', fumoState: 100 },
    });
    const [first] = sentByDevice(played);
    expect(first?.header.meta?.maxMsgSize).toBe(row.maxMsgSize);
    expect(devInfoItems(first).map(({ meta }) => meta)).toEqual(new Array(5).fill(row.devInfo));
    expect(execTargets(played)).toEqual([`${row.object}/DownloadAndUpdate`]);
    const [report] = genericAlerts(played);
    expect(report?.items).toMatchObject([
      { source: { locUri: row.report.source }, meta: { format: row.report.format }, data: '200' },
    ]);
    expect(report?.correlator).toMatch(/^fumo-/);
  });

  it('asks for an update in its own way', async () => {
    const played = await play('user-initiated', settings);
    expect(played.result).toMatchObject({ outcome: 'updated', device: { firmware: '2.0.0' } });
    const [request] = genericAlerts(played);
    expect(request?.items).toMatchObject([
      {
        source: { locUri: row.request.source },
        meta: { format: row.request.format, type: 'org.openmobilealliance.dm.firmwareupdate.userrequest' },
        data: row.request.data,
      },
    ]);
  });

  it('answers in its own way when the time is up', async () => {
    const { events } = await play('network-initiated', { ...settings, answers: ['confirm=timeout'] });
    const answered = eventsOf(events, 'prompt').filter(({ phase }) => phase === 'answered');
    expect(answered.map(({ status }) => status)).toEqual([row.timeout]);
  });
});

describe('a family of devices', () => {
  it.each([
    ['generic', 'fumo', 'sandbox-1'],
    ['netcomm-like', 'NetComm-like', 'Router-like'],
    ['samsung-like', 'Samsung-like', 'Galaxy-like'],
    ['verizon-like', 'Verizon-like', 'Handset-like'],
    ['windows-mobile-like', 'Windows-Mobile-like', 'PocketPC-like'],
  ])('%s says who it is, and takes packages for its own model only', async (profile, man, mod) => {
    const settings = { set: [`device.profile=${profile}`] };
    const played = await play('network-initiated', settings);
    expect(played.result.outcome).toBe('updated');
    const [first] = sentByDevice(played);
    const said = devInfoItems(first).map(({ source, data }) => [source?.locUri, data]);
    expect(Object.fromEntries(said)).toMatchObject({ './DevInfo/Man': man, './DevInfo/Mod': mod });
    const wrong = await play('network-initiated', { ...settings, faults: ['wrong-device'] });
    expect(wrong.result.report?.result).toBe(403);
    expect(eventsOf(wrong.events, 'state').at(-1)?.cause).toBe(
      `the package is for ${man} not-${mod}, not ${man} ${mod}`,
    );
  });

  it.each(['samsung-like', 'windows-mobile-like'])(
    '%s takes its package through DM, too',
    async (profile) => {
      const set = [`device.profile=${profile}`, 'update.via=pkg-data', 'update.size=2 KiB'];
      expect((await play('network-initiated', { set })).result.outcome).toBe('updated');
      const wrong = await play('network-initiated', { set, faults: ['wrong-device'] });
      expect(wrong.result.report?.result).toBe(403);
    },
  );
});

describe('habits that show elsewhere', () => {
  it('a windows-mobile-like device writes the id of its own session in decimal', async () => {
    const ids = async (profile: string): Promise<string | undefined> =>
      sentByDevice(await play('user-initiated', { set: [`device.profile=${profile}`] }))[0]?.header.sessionId;
    const [hex, decimal] = [await ids('generic'), await ids('windows-mobile-like')];
    expect(decimal).toBe(String(Number.parseInt(hex ?? '', 16)));
    expect(decimal).not.toBe(hex);
  });

  it.each([
    ['generic', { Replace: './FwUpdate/FwPkg1/PkgName' }, '405'],
    ['netcomm-like', { Replace: './FwUpdate/Flash/PkgName' }, '200'],
    ['netcomm-like', { Replace: './FwUpdate/Flash/PkgVersion' }, '200'],
    ['netcomm-like', { Exec: './FwUpdate/Flash/Download' }, '405'],
    ['samsung-like', { Replace: './FUMO/Ext/SvcState' }, '200'],
    ['windows-mobile-like', { Delete: './FwUpdate/Package1' }, '200'],
    ['verizon-like', { Delete: './ManagedObjects/FUMO' }, '405'],
  ])('a %s device answers %o with %s', async (profile, command, status) => {
    const [[name, locUri] = ['', '']] = Object.entries(command);
    const item = { target: { locUri }, ...(name === 'Replace' ? { data: '260' } : {}) };
    const world = await openWorld({
      cast: { device: { profile } },
      script: once([{ name: name as 'Delete', items: [item] }]),
    });
    world.device.checkForUpdate();
    await world.quiet();
    const [, second] = world.received;
    const codes = second?.commands.flatMap((found) => (found.name === 'Status' ? [found.data] : []));
    expect(codes).toEqual(['212', status]);
  });

  it.each(Object.entries(PROFILES))('a %s device names its client to the server', async (profile, data) => {
    const wire = openLoopbackWire();
    const agents: (string | undefined)[] = [];
    await wire.serve(ORIGINS.dm, async ({ headers }) => {
      agents.push(headers['user-agent']);
      return { status: 500, headers: {}, body: new Uint8Array() };
    });
    const surroundings = testSurroundings();
    const device = await openDevice(testCast({ device: { profile } }), surroundings, wire, new Set());
    device.checkForUpdate();
    await surroundings.quiet();
    expect(agents).toEqual([data.habits.userAgent]);
  });

  it('a setting cannot give a model longer messages than it takes', async () => {
    const size = async (profile: string): Promise<string | undefined> => {
      const set = [`device.profile=${profile}`, 'device.max-message=12 KiB'];
      return sentByDevice(await play('user-initiated', { set }))[0]?.header.meta?.maxMsgSize;
    };
    expect([await size('generic'), await size('samsung-like')]).toEqual(['12288', '10240']);
  });
});

function messagesOf({ header, events }: Played) {
  return buildModel(header, events).messages;
}

function sentByDevice(played: Played): SyncMLMessage[] {
  return messagesOf(played).flatMap(({ event, message }) =>
    event.direction === 'device-to-server' && message ? [message] : [],
  );
}

const devInfoItems = (message: SyncMLMessage | undefined): readonly Item[] =>
  (message?.commands ?? []).flatMap((command) => (isReplace(command) ? command.items : []));
const isReplace = (command: { name: string }): command is Replace => command.name === 'Replace';

function genericAlerts(played: Played): Alert[] {
  return sentByDevice(played).flatMap(({ commands }) =>
    commands.filter((command): command is Alert => command.name === 'Alert' && command.data === '1226'),
  );
}

function execTargets(played: Played): (string | undefined)[] {
  return messagesOf(played).flatMap(({ message }) =>
    (message?.commands ?? []).flatMap((command) =>
      command.name === 'Exec' ? command.items.map(({ target }) => target?.locUri) : [],
    ),
  );
}
