import { afterEach, describe, expect, it } from 'vitest';
import { choiceWish, displayWish, readReply } from '../../src/dm/ui-alert.js';
import type {
  Cast,
  ClientPackage,
  FaultName,
  ServerReplyTurn,
  Stage,
  Turn,
  TurnAnswer,
} from '../../src/engine/ports.js';
import { openSandbox } from '../../src/sandbox/stage.js';
import { decodeMessage } from '../../src/syncml/codec.js';
import { MEDIA_TYPES, type Wish } from '../../src/syncml/message.js';
import { fromBase64 } from '../../src/syncml/octets.js';
import { type TestSurroundings, testSurroundings } from '../support/surroundings.js';
import { castWith, SCHEMES } from './server/lock-step.js';

const FUMO = './FwUpdate/FwPkg1';
const get = (uri: string): Wish => ({ name: 'Get', items: [{ target: { locUri: uri } }] });
const OFFER = choiceWish('Firmware 2.0.0 is ready. Install now?', ['Update now', 'Later', 'Reject'], {
  maxDisplay: 120,
});

const order = (pkgUrl: string): Wish[] => [
  {
    name: 'Replace',
    items: [
      {
        target: { locUri: `${FUMO}/DownloadAndUpdate/PkgURL` },
        meta: { format: 'chr', type: 'text/plain' },
        data: pkgUrl,
      },
    ],
  },
  { name: 'Exec', correlator: 'c-1', items: [{ target: { locUri: `${FUMO}/DownloadAndUpdate` } }] },
];

/** The owner of the server: asks, offers, orders, and takes the report. */
class Owner {
  pkgUrl = '';
  readonly heard: ClientPackage[] = [];

  reply({ facts }: ServerReplyTurn): TurnAnswer<ServerReplyTurn> {
    this.heard.push(facts);
    const { requests, results, statuses } = facts;
    if (requests.length > 0) return { wishes: [] };
    if (facts.devInfo.DevId) return { wishes: [get('./DevDetail/FwV'), get(FUMO), get(`${FUMO}/State`)] };
    if (results['./DevDetail/FwV'] === '1.0.0') return { wishes: [OFFER] };
    const offered = statuses.find(({ wish }) => wish === OFFER);
    const chosen = offered && readReply(OFFER, offered.statuses).numbers;
    return { wishes: chosen?.[0] === 1 ? order(this.pkgUrl) : [] };
  }
}

const opened: Stage[] = [];
afterEach(async () => {
  for (const stage of opened.splice(0)) await stage.close();
});

async function open(cast: Partial<Cast>, answer?: (turn: Turn) => TurnAnswer<Turn> | undefined) {
  const owner = new Owner();
  const surroundings = testSurroundings({
    answer: (turn) => {
      const own = answer?.(turn);
      if (own) return own;
      if (turn.kind === 'server-reply') return owner.reply(turn);
      return turn.kind === 'user-answer' ? { action: 'choose', numbers: [1] } : undefined;
    },
  });
  const stage = await openSandbox()(castWith(cast), surroundings);
  opened.push(stage);
  owner.pkgUrl = (await stage.server.publish()).pkgUrl;
  return { owner, surroundings, stage };
}

/** Every DM message that went over the wire, decoded. */
const messages = (surroundings: TestSurroundings) =>
  surroundings
    .of('message')
    .filter(({ mediaType }) => mediaType !== MEDIA_TYPES.notification)
    .map(({ octets, mediaType }) => decodeMessage(fromBase64(octets) ?? new Uint8Array(), mediaType).message);

const codes = (surroundings: TestSurroundings) =>
  messages(surroundings).flatMap(({ commands }) =>
    commands.flatMap((command) => (command.name === 'Status' ? [command.data] : [])),
  );

const MATRIX = (['xml', 'wbxml'] as const).flatMap((encoding) =>
  SCHEMES.flatMap((auth) =>
    (['loopback', 'http'] as const).map((transport) => ({ encoding, auth, transport })),
  ),
);

/** The whole story: notification, session, offer, order, download, installation, report; then once more. */
async function play(cast: Partial<Cast>) {
  const { owner, surroundings, stage } = await open(cast);
  const { session, delivered } = await stage.server.notify({ uiMode: 1 });
  await surroundings.settle();
  return { owner, surroundings, stage, session, delivered };
}

describe.each(MATRIX)('an update over $encoding, $auth, $transport', (cast) => {
  it('goes from the notification to the report', async () => {
    const { owner, surroundings, stage, session, delivered } = await play(cast);
    expect(delivered).toBe(true);
    expect(stage.device.view()).toMatchObject({ firmware: '2.0.0', lastResult: 200, busy: undefined });
    expect(owner.heard.map(({ trigger }) => trigger)).toEqual(['1200', '1200', '1200', '1200', '1201']);
    const ordered = owner.heard[3]?.statuses.flatMap(({ statuses }) => statuses.map(({ data }) => data));
    expect(ordered).toEqual(['200', '202']);
    expect(owner.heard[4]?.requests).toMatchObject([
      { name: 'Alert', data: '1226', correlator: 'c-1', items: [{ data: '200' }] },
    ]);
    expect(stage.server.fumoUri()).toBe(FUMO);
    expect((await stage.server.recheck()).reason).toBe('the device is already on version 2.0.0');
    expect(surroundings.notes()).toEqual([]);
    expect(codes(surroundings).filter((code) => code.startsWith('4') || code.startsWith('5'))).toEqual([]);
    const ends = surroundings
      .of('session')
      .filter(({ side, phase }) => side === 'server' && phase === 'closed');
    expect(ends).toHaveLength(2);
    expect(ends[0]?.session).toBe(session);
    expect(surroundings.clock.pending()).toEqual([]);
  });

  it('leaves both ends with nonces that fit, session after session', async () => {
    const { surroundings, stage } = await play(cast);
    for (let round = 0; round < 4; round++) {
      expect((await stage.server.notify({ uiMode: 2 })).delivered).toBe(true);
      await surroundings.settle();
      stage.device.checkForUpdate();
      await surroundings.settle();
    }
    expect(surroundings.notes()).toEqual([]);
    expect(codes(surroundings).filter((code) => code === '401' || code === '407')).toEqual([]);
    const closed = surroundings.of('session').filter(({ phase }) => phase === 'closed');
    expect(closed).toHaveLength(20);
  });
});

describe('a run is its inputs', () => {
  it.each(SCHEMES)('%s: the same events to the octet over loopback and http', async (auth) => {
    const over = async (transport: Cast['transport']) =>
      (await play({ auth, transport, encoding: 'wbxml' })).surroundings.events;
    const [loopback, http, again] = [await over('loopback'), await over('http'), await over('http')];
    expect(http).toEqual(loopback);
    expect(again).toEqual(http);
  });
});

describe('faults lead to their results', () => {
  it.each<[FaultName, number]>([
    ['package-missing', 500],
    ['package-corrupted', 402],
    ['package-truncated', 402],
    ['wrong-device', 403],
    ['out-of-memory', 501],
    ['install-fails', 410],
  ])('%s: %i', async (fault, result) => {
    for (const delivery of ['descriptor', 'direct'] as const) {
      const update = {
        name: 'F',
        version: '2.0.0',
        size: 2048,
        via: 'download-and-update',
        delivery,
      } as const;
      const { owner, surroundings, stage } = await open({ update });
      stage.fault(fault);
      await stage.server.notify({ uiMode: 1 });
      await surroundings.settle();
      expect(stage.device.view()).toMatchObject({ firmware: '1.0.0', lastResult: result });
      expect(owner.heard.at(-1)?.requests).toMatchObject([{ items: [{ data: String(result) }] }]);
      expect((await stage.server.recheck()).applies).toBe(true);
    }
  });

  it('device-off: no session opens', async () => {
    const { surroundings, stage } = await open({});
    stage.fault('device-off');
    const sent = await stage.server.notify({ uiMode: 1 });
    expect(sent.delivered).toBe(false);
    expect(sent.reason).not.toBe('');
    await surroundings.settle();
    expect(surroundings.of('session')).toEqual([]);
  });

  it.each(SCHEMES)('wrong-password with %s: 401 twice, then the device gives up', async (auth) => {
    const { owner, surroundings, stage } = await open({ auth });
    stage.fault('wrong-password');
    await stage.server.notify({ uiMode: 1 });
    await surroundings.settle();
    expect(owner.heard).toEqual([]);
    const headers = messages(surroundings).flatMap(({ commands }) =>
      commands.flatMap((one) => (one.name === 'Status' && one.cmd === 'SyncHdr' ? [one.data] : [])),
    );
    expect(headers.filter((code) => code === '401')).toHaveLength(2);
    expect(stage.device.view().firmware).toBe('1.0.0');
    expect(surroundings.clock.pending()).toEqual([]);
  });
});

describe('deferral', () => {
  it('ends the session, and the timer leads to a second notification', async () => {
    let choice = 2;
    const { owner, surroundings, stage } = await open({}, (turn) =>
      turn.kind === 'user-answer' ? { action: 'choose', numbers: [choice] } : undefined,
    );
    await stage.server.notify({ uiMode: 1 });
    await surroundings.settle();
    expect(owner.heard).toHaveLength(3);
    const due = surroundings.clock.now() + 3_600_000;
    await stage.server.defer({ name: 'defer', due, reason: 'the user chose later' });
    await surroundings.settle();
    expect(surroundings.clock.now()).toBe(due);
    expect(await stage.server.recheck()).toMatchObject({ applies: true });
    choice = 1;
    await stage.server.notify({ uiMode: 2 });
    await surroundings.settle();
    expect(stage.device.view().firmware).toBe('2.0.0');
  });
});

describe('up to date', () => {
  it('the user asks, the server shows a text', async () => {
    const shown = displayWish('Firmware is up to date', { minDisplay: 10 });
    const replies: Wish[][] = [[get('./DevDetail/FwV')], [shown]];
    const { surroundings, stage } = await open({}, (turn) => {
      if (turn.kind === 'server-reply') return { wishes: replies.shift() ?? [], requestStatus: '202' };
      return turn.kind === 'user-answer' ? { action: 'ok' } : undefined;
    });
    stage.device.checkForUpdate();
    await surroundings.settle();
    const turns = surroundings.turns.filter((turn) => turn.kind === 'server-reply');
    expect(turns.map(({ package: number }) => number)).toEqual([2, 4, 4]);
    expect(turns[0]?.facts).toMatchObject({ trigger: '1201', requests: [{ data: '1226' }] });
    expect(turns[2]?.facts.statuses).toMatchObject([{ wish: shown, statuses: [{ data: '200' }] }]);
    expect(surroundings.of('prompt').map(({ phase }) => phase)).toEqual(['shown', 'answered']);
  });
});
