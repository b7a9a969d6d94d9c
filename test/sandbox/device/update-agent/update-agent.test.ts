/** The update agent from Exec to report, over a loopback wire (FUMO TS 6; OMA Download 1.0). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultName } from '../../../../src/engine/ports.js';
import type { WireResponse } from '../../../../src/sandbox/wire/wire.js';
import type { Wish } from '../../../../src/syncml/message.js';
import { START } from '../../../support/surroundings.js';
import { FUMO } from '../fixtures.js';
import {
  type alertsOf,
  contentOf,
  DESCRIPTOR_URL,
  execWish,
  makePackage,
  once,
  openWorld,
  order,
  PACKAGE_URL,
  type WorldOptions,
} from '../small-world.js';

/** Lets the device check for an update, which gives the server its chance, and waits until nothing is pending. */
async function play(options: WorldOptions) {
  const world = await openWorld({ content: contentOf(makePackage()), ...options });
  world.device.checkForUpdate();
  await world.settle();
  await world.wire.close();
  return world;
}

const dataOf = (alerts: ReturnType<typeof alertsOf>) => alerts.map(({ items }) => items[0]?.data);

describe('DownloadAndUpdate', () => {
  it('goes all the way and reports 200 with the Correlator of the Exec', async () => {
    const world = await play({ script: once(order('DownloadAndUpdate', DESCRIPTOR_URL, 'c-42')) });
    expect(world.states()).toEqual([10, 30, 40, 50, 60, 90, 100]);
    expect(world.device.view()).toMatchObject({
      firmware: '2.0.0',
      fumoState: 100,
      lastResult: 200,
      busy: undefined,
    });
    expect(world.reports()).toMatchObject([
      {
        correlator: 'c-42',
        items: [
          {
            source: { locUri: FUMO },
            meta: { format: 'int', type: 'org.openmobilealliance.dm.firmwareupdate.downloadandupdate' },
            data: '200',
          },
        ],
      },
    ]);
    expect(world.reports()[0]?.items[0]?.meta?.mark).toBeUndefined();
    expect(world.posted).toEqual(['900 Success']);
  });

  it('answers Exec with 202 and begins when the session is over', async () => {
    const world = await play({ script: once(order('DownloadAndUpdate', PACKAGE_URL)) });
    const statuses = world.received[1]?.commands.filter((command) => command.name === 'Status') ?? [];
    expect(statuses.map(({ data }) => data)).toEqual(['212', '200', '202']);
    const kinds = world.events.map((event) =>
      event.kind === 'session' ? `session ${event.phase}` : event.kind,
    );
    expect(kinds.indexOf('transfer')).toBeGreaterThan(kinds.indexOf('session closed'));
    expect(world.reports()[0]?.correlator).toBeUndefined();
  });

  it('takes the time that bandwidth, installation and restart need', async () => {
    const world = await play({ script: once(order('DownloadAndUpdate', PACKAGE_URL)) });
    const size = makePackage().length;
    const fired = world.of('timer').filter(({ phase }) => phase === 'fired');
    const download = START + size;
    expect(fired.map(({ name, due }) => [name, due])).toEqual([
      ['download', download],
      ['install', download + 60_000],
      ['reboot', download + 80_000],
      ['report', download + 80_000],
    ]);
  });

  it('changes firmware and package only after success, and says so in the tree', async () => {
    const { of, states } = await play({ script: once(order('DownloadAndUpdate', PACKAGE_URL)) });
    expect(states().at(-1)).toBe(100);
    const changes = of('tree').filter(({ by, uri }) => by === 'device' && !uri.endsWith('/State'));
    expect(changes.map(({ uri, after }) => [uri, after])).toEqual([
      ['./DevDetail/FwV', '2.0.0'],
      [`${FUMO}/PkgName`, 'Firmware'],
      [`${FUMO}/PkgVersion`, '2.0.0'],
    ]);
  });

  it('records each transfer with size and hash', async () => {
    const { of } = await play({ script: once(order('DownloadAndUpdate', DESCRIPTOR_URL)) });
    expect(of('transfer').map(({ purpose, method, status }) => [purpose, method, status])).toEqual([
      ['descriptor', 'GET', 200],
      ['package', 'GET', 200],
      ['install-notify', 'POST', 200],
    ]);
    expect(of('transfer')[1]).toMatchObject({
      size: makePackage().length,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
});

describe('Download, then Update', () => {
  it('reports each, and takes Exec on Update in the session of the first report', async () => {
    const downloadOrder = order('Download', DESCRIPTOR_URL);
    const script = once(downloadOrder, [], [execWish('Update')]);
    const world = await play({ script });
    expect(world.states()).toEqual([10, 30, 40, 50, 60, 90, 100]);
    expect(world.reports().map(({ items }) => items[0]?.meta?.type?.split('.').at(-1))).toEqual([
      'download',
      'update',
    ]);
    expect(dataOf(world.reports())).toEqual(['200', '200']);
  });

  it('keeps the package, and the old firmware, until Update is executed', async () => {
    const world = await play({ script: once(order('Download', PACKAGE_URL)) });
    expect(world.device.view()).toMatchObject({ fumoState: 50, firmware: '1.0.0', lastResult: 200 });
  });

  it('drops the package when another address is set', async () => {
    const again = order('Download', PACKAGE_URL).slice(0, 1);
    const elsewhere = [
      {
        name: 'Replace' as const,
        items: [{ target: { locUri: `${FUMO}/Download/PkgURL` }, data: 'http://x/' }],
      },
    ];
    const world = await play({
      script: once(order('Download', PACKAGE_URL), [], elsewhere, again),
    });
    expect(world.states()).toEqual([10, 30, 40, 50, 10]);
  });
});

describe('PkgData', () => {
  const push = (octets: Uint8Array) => ({
    name: 'Replace' as const,
    items: [
      {
        target: { locUri: `${FUMO}/Update/PkgData` },
        meta: { format: 'b64' },
        data: Buffer.from(octets).toString('base64'),
      },
    ],
  });

  it('is the download', async () => {
    const world = await play({ script: once([push(makePackage()), execWish('Update')]) });
    expect(world.states()).toEqual([10, 50, 60, 90, 100]);
    expect(world.device.view().firmware).toBe('2.0.0');
  });

  it('is checked when it is installed', async () => {
    const world = await play({ script: once([push(makePackage({ mod: 'other' })), execWish('Update')]) });
    expect(world.states()).toEqual([10, 50, 60, 70, 80]);
    expect(dataOf(world.reports())).toEqual(['403']);
  });
});

describe('PkgData without room', () => {
  const octets = makePackage();
  const target = { locUri: `${FUMO}/Update/PkgData` };
  const base64 = Buffer.from(octets).toString('base64');
  const push = (data: Uint8Array | string, format: string): Wish => ({
    name: 'Replace',
    items: [{ target, meta: { format }, data }],
  });
  const setUrl = order('Download', PACKAGE_URL).slice(0, 1);
  const chunk: Wish = {
    name: 'Replace',
    items: [
      {
        target,
        meta: { format: 'b64', size: String(base64.length) },
        data: base64.slice(0, 400),
        moreData: true,
      },
    ],
  };
  const WAYS: readonly {
    way: string;
    wish: Wish;
    codes: readonly string[];
    encoding?: 'wbxml';
    lacks?: number;
  }[] = [
    { way: 'a value in base64', wish: push(base64, 'b64'), codes: ['420'] },
    { way: 'a value in octets', wish: push(octets, 'bin'), codes: ['420'], encoding: 'wbxml' },
    { way: 'a value said to be text', wish: push('x'.repeat(octets.length), 'bin'), codes: ['420'] },
    // Size counts base64, which tells the octets to within three.
    { way: 'the first chunk of many', wish: chunk, codes: ['420'], lacks: 3 },
    {
      way: 'a value inside Sequence',
      wish: { name: 'Sequence', commands: [push(base64, 'b64')] },
      codes: ['200', '420'],
    },
    {
      way: 'a value inside Atomic',
      wish: { name: 'Atomic', commands: [push(base64, 'b64')] },
      codes: ['507', '420'],
    },
  ];
  const answers = async (wish: Wish, memory: number, encoding: 'xml' | 'wbxml' = 'xml') => {
    const world = await play({
      cast: { encoding, device: { memory } },
      script: once([...setUrl, wish, execWish('Update')]),
    });
    const [, url, ...codes] = (world.received[1]?.commands ?? []).flatMap((command) =>
      command.name === 'Status' ? [command.data] : [],
    );
    return { world, url, codes };
  };

  it.each(WAYS)(
    'is refused with 420, State and tree as before: $way',
    async ({ wish, codes, encoding, lacks = 1 }) => {
      const { world, ...answered } = await answers(wish, octets.length - lacks, encoding);
      expect(answered).toEqual({ url: '200', codes: [...codes, '405'] });
      expect(world.of('state')).toEqual([]);
      const { tree, fumoState } = world.device.view();
      expect(fumoState).toBe(10);
      const values = Object.fromEntries(tree.map(({ uri, value }) => [uri, value]));
      expect(values[`${FUMO}/Download/PkgURL`]).toBe(PACKAGE_URL);
      expect(values[`${FUMO}/State`]).toBe('10');
      expect(world.of('tree').filter(({ uri }) => uri.startsWith(`${FUMO}/Update`))).toEqual([]);
    },
  );

  it.each(['xml', 'wbxml'] as const)('is taken when it just fits: %s', async (encoding) => {
    const wish = encoding === 'xml' ? push(base64, 'b64') : push(octets, 'bin');
    const { world, codes } = await answers(wish, octets.length, encoding);
    expect(codes).toEqual(['200', '202']);
    expect(world.device.view().firmware).toBe('2.0.0');
  });

  it('may be emptied on a device without any room', async () => {
    const { codes } = await answers(push('', 'bin'), 0);
    expect(codes).toEqual(['200', '405']);
  });
});

describe('PkgURL and PkgData', () => {
  const push = (octets: Uint8Array) => ({
    name: 'Replace' as const,
    items: [
      {
        target: { locUri: `${FUMO}/Update/PkgData` },
        meta: { format: 'b64' },
        data: Buffer.from(octets).toString('base64'),
      },
    ],
  });
  const setUrl = order('Download', PACKAGE_URL).slice(0, 1);
  const held = (world: Awaited<ReturnType<typeof play>>) =>
    Object.fromEntries(world.device.view().tree.map(({ uri, value }) => [uri, value]));

  it('exclude each other: data drops the address', async () => {
    const world = await play({ script: once([...setUrl, push(makePackage())]) });
    expect(held(world)[`${FUMO}/Download/PkgURL`]).toBe('');
    expect(world.states()).toEqual([10, 50]);
  });

  it('exclude each other: an address drops the data, and the package with it', async () => {
    const world = await play({ script: once([push(makePackage()), ...setUrl, execWish('Update')]) });
    expect(held(world)[`${FUMO}/Download/PkgURL`]).toBe(PACKAGE_URL);
    expect(world.states()).toEqual([10, 50, 10]);
  });
});

describe('several objects', () => {
  let profile = '';
  beforeAll(() => {
    profile = join(mkdtempSync(join(tmpdir(), 'fumo-agents-')), 'two.json');
    writeFileSync(profile, JSON.stringify({ fumo: [{ root: 'A/One' }, { root: 'B/C/Two' }] }));
  });
  afterAll(() => rmSync(join(profile, '..'), { recursive: true, force: true }));

  const orderAt = (object: string, node: string, url: string, correlator: string): readonly Wish[] => [
    { name: 'Replace', items: [{ target: { locUri: `${object}/${node}/PkgURL` }, data: url }] },
    { name: 'Exec', correlator, items: [{ target: { locUri: `${object}/${node}` } }] },
  ];

  it('are served each on its own, at the same time', async () => {
    const world = await play({
      cast: { device: { profile } },
      script: once([
        ...orderAt('./A/One', 'DownloadAndUpdate', PACKAGE_URL, 'one'),
        ...orderAt('./B/C/Two', 'Download', 'http://nobody.fumo.test/x', 'two'),
      ]),
    });
    const moves = (object: string) =>
      world.of('state').flatMap(({ uri, to }) => (uri === `${object}/State` ? [to] : []));
    expect(moves('./A/One')).toEqual([30, 40, 50, 60, 90, 100]);
    expect(moves('./B/C/Two')).toEqual([30, 20]);
    const told = world
      .reports()
      .map(({ correlator, items }) => [
        correlator,
        items[0]?.source?.locUri,
        items[0]?.meta?.type?.split('.').at(-1),
        items[0]?.data,
      ]);
    expect(told).toEqual([
      ['two', './B/C/Two', 'download', '503'],
      ['one', './A/One', 'downloadandupdate', '200'],
    ]);
  });

  it('are as busy as the one that is at work: the other still takes orders', async () => {
    const one = orderAt('./A/One', 'DownloadAndUpdate', PACKAGE_URL, 'one');
    const two = orderAt('./B/C/Two', 'DownloadAndUpdate', PACKAGE_URL, 'two');
    const world = await play({
      cast: { device: { profile } },
      script: once([...one, ...one.slice(1), ...two]),
    });
    const codes = world.received[1]?.commands.flatMap((command) =>
      command.name === 'Status' && command.cmd === 'Exec' ? [command.data] : [],
    );
    expect(codes).toEqual(['202', '405', '202']);
  });
});

describe('an object that a server makes', () => {
  const made = './FwUpdate/MyPackage';
  const add = (path: string, data: string): Wish => ({
    name: 'Add',
    items: [{ target: { locUri: `${made}/${path}` }, meta: { format: 'chr', type: 'text/plain' }, data }],
  });
  const exec: Wish = {
    name: 'Exec',
    correlator: 'mine',
    items: [{ target: { locUri: `${made}/DownloadAndUpdate` } }],
  };
  const profile = 'windows-mobile-like';
  const model = makePackage({ man: 'Windows-Mobile-like', mod: 'PocketPC-like' });

  it('becomes one, and is updated, where the device lets servers make them', async () => {
    const world = await play({
      cast: { device: { profile } },
      content: contentOf(model),
      script: once([add('PkgName', 'Mine'), add('DownloadAndUpdate/PkgURL', PACKAGE_URL), exec]),
    });
    const codes = world.received[1]?.commands.flatMap((command) =>
      command.name === 'Status' && command.cmd !== 'SyncHdr' ? [command.data] : [],
    );
    expect(codes).toEqual(['200', '200', '202']);
    expect(world.of('state').map(({ uri, to }) => [uri, to])).toEqual(
      [30, 40, 50, 60, 90, 100].map((to) => [`${made}/State`, to]),
    );
    expect(world.reports()).toMatchObject([{ correlator: 'mine', items: [{ data: '200' }] }]);
    const node = world.device.view().tree.find(({ uri }) => uri === made);
    expect(node?.type).toBe('urn:oma:mo:oma-fumo:1.0');
  });

  it('stays a plain node elsewhere, where nothing can be executed', async () => {
    const world = await play({ script: once([add('DownloadAndUpdate/PkgURL', PACKAGE_URL), exec]) });
    const codes = world.received[1]?.commands.flatMap((command) =>
      command.name === 'Status' && command.cmd === 'Exec' ? [command.data] : [],
    );
    expect(codes).toEqual(['405']);
    expect(world.states()).toEqual([]);
  });
});

const respond =
  (status: number, body: Uint8Array = new Uint8Array(), type = 'application/octet-stream') =>
  (): WireResponse => ({
    status,
    headers: { 'content-type': type },
    body,
  });
const flipped = (octets: Uint8Array): Uint8Array =>
  octets.map((octet, at) => (at === octets.length - 1 ? octet ^ 1 : octet));
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

interface Row {
  name: string;
  result: number;
  posted?: string;
  states?: number[];
  url?: string;
  faults?: FaultName[];
  content?: WorldOptions['content'];
}

const DOWNLOAD_FAILS = [10, 30, 20];
const INSTALL_FAILS = [10, 30, 40, 50, 60, 70, 80];

const ROWS: readonly Row[] = [
  { name: 'a bad URL', url: 'no url', result: 411 },
  { name: 'a URL of another scheme', url: 'ftp://content.fumo.test/x', result: 411 },
  { name: 'nobody there', url: 'http://nobody.fumo.test/x', result: 503 },
  { name: 'HTTP 404', content: respond(404), result: 500 },
  { name: 'HTTP 500', content: respond(500), result: 500 },
  { name: 'HTTP 401', content: respond(401), result: 406 },
  { name: 'HTTP 503', content: respond(503), result: 412 },
  { name: 'HTTP 504', content: respond(504), result: 407 },
  { name: 'no descriptor', content: respond(200, text('<x'), 'application/vnd.oma.dd+xml'), result: 409 },
  {
    name: 'a descriptor of another version',
    url: DESCRIPTOR_URL,
    content: contentOf(makePackage(), { ddVersion: '2.0' }),
    result: 409,
  },
  {
    name: 'a descriptor that leads nowhere',
    url: DESCRIPTOR_URL,
    content: contentOf(makePackage(), { objectUri: '/packages/none' }),
    result: 500,
    posted: '954 Loader Error',
  },
  {
    name: 'another size than described',
    url: DESCRIPTOR_URL,
    content: contentOf(makePackage(), { size: 10_000 }),
    result: 402,
    posted: '905 Attribute mismatch',
  },
  {
    name: 'another type than described',
    url: DESCRIPTOR_URL,
    content: contentOf(makePackage(), { types: ['application/x-other'] }),
    result: 402,
    posted: '905 Attribute mismatch',
  },
  {
    name: 'another hash than described',
    url: DESCRIPTOR_URL,
    content: contentOf(makePackage(), { installParam: `flag=1;sha256=${'0'.repeat(64)}` }),
    result: 402,
    posted: '905 Attribute mismatch',
  },
  {
    name: 'the wrong model, by descriptor',
    url: DESCRIPTOR_URL,
    content: contentOf(makePackage({ mod: 'other' })),
    result: 403,
    posted: '953 Non-Acceptable Content',
  },
  { name: 'the wrong maker', content: contentOf(makePackage({ man: 'other' })), result: 403 },
  { name: 'changed octets', content: contentOf(flipped(makePackage())), result: 402 },
  { name: 'missing octets', content: contentOf(makePackage().subarray(0, 900)), result: 402 },
  { name: 'a format of later times', content: contentOf(makePackage({ 'fumo-package': 2 })), result: 405 },
  { name: 'a forged signature', content: contentOf(makePackage({ signature: '0'.repeat(64) })), result: 404 },
  { name: 'no signature', content: contentOf(makePackage({ signature: null })), result: 404 },
  { name: 'a header that is no JSON', content: contentOf(text('firmware\nxyz')), result: 402 },
  { name: 'a header without version', content: contentOf(makePackage({ version: 2 })), result: 402 },
  { name: 'no room, package', faults: ['out-of-memory'], result: 501 },
  {
    name: 'no room, descriptor',
    url: DESCRIPTOR_URL,
    faults: ['out-of-memory'],
    result: 501,
    posted: '901 Insufficient memory',
  },
  { name: 'a broken connection', faults: ['network-lost'], result: 503 },
  {
    name: 'a user who stops the download',
    url: DESCRIPTOR_URL,
    faults: ['user-cancels-download'],
    result: 401,
    posted: '902 User Cancelled',
  },
  { name: 'a download agent that breaks down', faults: ['client-fails'], result: 400 },
  { name: 'an operation that is not there', faults: ['operation-unsupported'], result: 408 },
  { name: 'no room to unpack', faults: ['out-of-memory-updating'], result: 502, states: INSTALL_FAILS },
  { name: 'a power cut', faults: ['power-cut'], result: 410, states: INSTALL_FAILS },
  { name: 'a failing installation', faults: ['install-fails'], result: 410, states: INSTALL_FAILS },
];

describe('failures', () => {
  it.each(ROWS)(
    '$name: $result',
    async ({ result, url = PACKAGE_URL, states = DOWNLOAD_FAILS, posted, ...row }) => {
      const world = await play({
        script: once(order('DownloadAndUpdate', url)),
        faults: new Set(row.faults ?? []),
        ...(row.content ? { content: row.content } : {}),
      });
      expect(world.states()).toEqual(states);
      expect(dataOf(world.reports())).toEqual([String(result)]);
      expect(world.reports()[0]?.items[0]?.meta).toMatchObject({
        type: 'org.openmobilealliance.dm.firmwareupdate.downloadandupdate',
        mark: 'critical',
      });
      expect(world.posted).toEqual(posted === undefined ? [] : [posted]);
      expect(world.device.view()).toMatchObject({ firmware: '1.0.0', lastResult: result, busy: undefined });
    },
  );

  it('are not tried again by the device, but the server may command anew', async () => {
    const first = order('DownloadAndUpdate', 'http://nobody.fumo.test/x');
    const second = order('DownloadAndUpdate', PACKAGE_URL);
    const world = await play({ script: once(first, [], second) });
    expect(world.states()).toEqual([10, 30, 20, 10, 30, 40, 50, 60, 90, 100]);
    expect(dataOf(world.reports())).toEqual(['503', '200']);
  });
});

describe('Exec is refused', () => {
  const execStatus = async (...wishes: readonly Wish[]) => {
    const world = await play({ script: once(wishes) });
    return world.received[1]?.commands.flatMap((command) =>
      command.name === 'Status' && command.cmd === 'Exec' ? [command.data] : [],
    );
  };
  const setUrl = order('DownloadAndUpdate', PACKAGE_URL).slice(0, 1);

  it('without an address', async () => {
    expect(await execStatus(execWish('Download'))).toEqual(['405']);
  });

  it('without a package', async () => {
    expect(await execStatus(execWish('Update'))).toEqual(['405']);
  });

  it('while another one is under way', async () => {
    expect(await execStatus(...setUrl, execWish('DownloadAndUpdate'), execWish('DownloadAndUpdate'))).toEqual(
      ['202', '405'],
    );
  });
});

describe('the package is in use', () => {
  it('so its address cannot change: 403', async () => {
    const [replace, exec] = order('DownloadAndUpdate', PACKAGE_URL);
    if (!replace || !exec) throw new Error('an order is two wishes');
    const world = await play({ script: once([replace, exec, replace]) });
    const codes = world.received[1]?.commands.flatMap((command) =>
      command.name === 'Status' ? [command.data] : [],
    );
    expect(codes).toEqual(['212', '200', '202', '403']);
  });
});

describe('the report', () => {
  it('is brought again every two minutes until it gets through', async () => {
    const world = await play({
      script: once(order('DownloadAndUpdate', PACKAGE_URL)),
      outages: [200, 200, 503, 500],
    });
    const fired = world.of('timer').filter(({ name, phase }) => name === 'report' && phase === 'fired');
    const [first = 0, ...later] = fired.map(({ due }) => due);
    expect(later.map((due) => due - first)).toEqual([120_000, 240_000]);
    expect(dataOf(world.reports())).toEqual(['200']);
    expect(world.notes()).toEqual([]);
  });

  it('is given up after three more tries', async () => {
    const world = await play({
      script: once(order('DownloadAndUpdate', PACKAGE_URL)),
      outages: [200, 200, 503, 503, 503, 503],
    });
    expect(
      world.of('timer').filter(({ name, phase }) => name === 'report' && phase === 'fired'),
    ).toHaveLength(4);
    expect(world.reports()).toEqual([]);
    expect(world.notes()).toEqual(['report.given-up']);
    expect(world.device.view().busy).toBeUndefined();
  });
});

describe('a descriptor that departs from the standard', () => {
  const ways = [
    ['descriptor.namespace', (text: string) => text.replace(/ xmlns="[^"]*"/, '')],
    ['descriptor.white-space', (text: string) => text.replace('<size>', '<size>\n  ')],
  ] as const;

  async function fetched(strict: boolean, change: (text: string) => string) {
    const shelves = contentOf(makePackage());
    const content: WorldOptions['content'] = (request) => {
      const response = shelves(request);
      if (request.url !== DESCRIPTOR_URL) return response;
      const text = change(new TextDecoder().decode(response.body));
      return { ...response, body: new TextEncoder().encode(text) };
    };
    const script = once(order('DownloadAndUpdate', DESCRIPTOR_URL));
    const world = await play({ content, script, cast: { strict } });
    return { reports: dataOf(world.reports()), posted: world.posted, notes: world.notes() };
  }

  it.each(ways)('is followed, and noted by name: %s', async (code, change) => {
    expect(await fetched(false, change)).toEqual({
      reports: ['200'],
      posted: ['900 Success'],
      notes: [code],
    });
  });

  it.each(ways)('is refused under strict: %s', async (code, change) => {
    expect(await fetched(true, change)).toEqual({
      reports: ['409'],
      posted: ['906 Invalid descriptor'],
      notes: [code],
    });
  });
});
