import { describe, expect, it } from 'vitest';
import { commandStatus } from '../../../src/dm/exchange.js';
import { genericAlert } from '../../../src/dm/generic-alert.js';
import { verifyNotification } from '../../../src/dm/notification.js';
import type { FumoError } from '../../../src/errors.js';
import { SESSION_EXPIRY_MS } from '../../../src/sandbox/server/session-expiry.js';
import { openLoopbackWire } from '../../../src/sandbox/wire/loopback.js';
import type { Wish } from '../../../src/syncml/message.js';
import { sessionIdText } from '../../../src/syncml/notification.js';
import {
  ACCOUNT,
  LockStep,
  openTestServer,
  packageOne,
  type ServerUnderTest,
  type TestOptions,
} from './lock-step.js';

const HOUR = 3_600_000;
const GET: Wish = { name: 'Get', items: [{ target: { locUri: './DevDetail/FwV' } }] };
const EXEC: Wish = {
  name: 'Exec',
  correlator: 'c-1',
  items: [{ target: { locUri: './FwUpdate/FwPkg1/DownloadAndUpdate' } }],
};

/** The same server after a restart: same store and clock, a new process as it were. */
async function restart(before: ServerUnderTest, options: TestOptions = {}): Promise<ServerUnderTest> {
  await before.server.close();
  const { store, surroundings } = before;
  return openTestServer({ store, surroundings, wire: openLoopbackWire(), ...options });
}

describe('notify', () => {
  it.each([0, 1, 2, 3] as const)('pushes a genuine Package #0 with ui-mode %i', async (uiMode) => {
    const test = await openTestServer();
    const sent = await test.server.notify({ uiMode });
    expect(sent).toEqual({ session: sent.session, delivered: true });
    expect(test.pushed).toHaveLength(1);
    const octets = test.pushed[0] ?? new Uint8Array();
    const check = verifyNotification(octets, {
      serverId: ACCOUNT.serverId,
      password: ACCOUNT.serverPassword,
      nonce: test.serverNonce(),
    });
    expect(check.match).toBe('nonce');
    expect(check.decoded.trigger).toMatchObject({
      version: 11,
      uiMode,
      initiator: 1,
      serverId: 'dm.fumo.test',
    });
    expect(sessionIdText(check.decoded.trigger.sessionId)).toBe(sent.session);
    expect(sent.session).toMatch(/^[1-9A-F][0-9A-F]{0,3}$/);
    expect(test.surroundings.of('message')).toEqual([
      {
        kind: 'message',
        direction: 'server-to-device',
        mediaType: 'application/vnd.syncml.notification',
        to: 'http://device.fumo.test/notification',
        octets: Buffer.from(octets).toString('base64'),
      },
    ]);
  });

  it('never uses a session id twice, not even after a restart', async () => {
    let test = await openTestServer();
    const ids: string[] = [];
    for (let round = 0; round < 3; round++) {
      for (let push = 0; push < 100; push++) ids.push((await test.server.notify({ uiMode: 1 })).session);
      test = await restart(test);
    }
    expect(new Set(ids).size).toBe(300);
  });

  it('is repeatable with the same seed', async () => {
    const once = async () => {
      const test = await openTestServer();
      await test.server.notify({ uiMode: 2 });
      return test.pushed[0];
    };
    expect(await once()).toEqual(await once());
  });

  it('tells when the device does not take it', async () => {
    const test = await openTestServer();
    test.listener.status = 503;
    const sent = await test.server.notify({ uiMode: 1 });
    expect(sent).toMatchObject({ delivered: false, reason: 'the device answered 503' });
    expect(test.surroundings.notes()).toEqual(['notification.undelivered']);
  });

  it('tells when nobody is there', async () => {
    const test = await openTestServer();
    await test.wire.close();
    const sent = await test.server.notify({ uiMode: 1 });
    expect(sent.delivered).toBe(false);
    expect(sent.reason).toContain('device.fumo.test');
  });
});

describe('deferrals', () => {
  const timers = ({ surroundings }: ServerUnderTest) =>
    surroundings.clock.pending().map(({ name, owner, due, reason }) => ({ name, owner, due, reason }));

  it('are timers of the server', async () => {
    const test = await openTestServer();
    const due = test.surroundings.clock.now() + 8 * HOUR;
    await test.server.defer({ name: 'defer', due, reason: 'the user chose later' });
    expect(timers(test)).toEqual([{ name: 'defer', owner: 'server', due, reason: 'the user chose later' }]);
  });

  it('survive a restart of the server, once each', async () => {
    const first = await openTestServer();
    const due = first.surroundings.clock.now() + HOUR;
    await first.server.defer({ name: 'defer', due, reason: 'later' });
    const second = await restart(first);
    expect(timers(second)).toEqual([{ name: 'defer', owner: 'server', due, reason: 'later' }]);
    await second.surroundings.settle();
    const fired = second.surroundings.of('timer').filter(({ phase }) => phase === 'fired');
    expect(fired.map(({ name }) => name)).toEqual(['defer']);
    expect(second.surroundings.clock.now()).toBe(due);
  });

  it('are in the store before the timer is armed', async () => {
    const test = await openTestServer();
    const { store } = test;
    const save = store.save.bind(store);
    let armedWhenSaved: number | undefined;
    store.save = async (state) => {
      armedWhenSaved = test.surroundings.clock.pending().length;
      await save(state);
    };
    await test.server.defer({ name: 'defer', due: test.surroundings.clock.now() + 1, reason: 'later' });
    expect(armedWhenSaved).toBe(0);
    expect((await store.load())?.deferrals).toHaveLength(1);
  });

  it('that fell due while the server was down fire at once', async () => {
    const first = await openTestServer();
    const { clock } = first.surroundings;
    await first.server.defer({ name: 'defer', due: clock.now() + HOUR, reason: 'later' });
    await first.server.close();
    clock.moveTo(clock.now() + 2 * HOUR);
    const second = await openTestServer({
      store: first.store,
      surroundings: first.surroundings,
      wire: openLoopbackWire(),
    });
    expect(timers(second)).toMatchObject([{ name: 'defer', due: clock.now() }]);
  });

  it('are forgotten once the owner acted on them, and not before', async () => {
    const test = await openTestServer();
    await test.server.defer({ name: 'defer', due: test.surroundings.clock.now() + HOUR, reason: 'later' });
    await test.surroundings.settle();
    const afterCrash = await restart(test);
    expect(timers(afterCrash)).toMatchObject([{ name: 'defer' }]);
    await afterCrash.surroundings.settle();
    await afterCrash.server.notify({ uiMode: 1 });
    expect((await afterCrash.store.load())?.deferrals).toEqual([]);
    expect(timers(await restart(afterCrash))).toEqual([]);
  });

  it('of the same name replace each other', async () => {
    const test = await openTestServer();
    const now = test.surroundings.clock.now();
    await test.server.defer({ name: 'defer', due: now + HOUR, reason: 'first' });
    await test.server.defer({ name: 'defer', due: now + 2 * HOUR, reason: 'second' });
    expect(timers(test)).toMatchObject([{ reason: 'second', due: now + 2 * HOUR }]);
    expect((await test.store.load())?.deferrals).toMatchObject([{ reason: 'second' }]);
  });
});

describe('expiry', () => {
  it('ends a session that has been silent for ten minutes', async () => {
    const test = await openTestServer({ replies: [{ wishes: [GET] }] });
    const peer = new LockStep(test);
    await peer.send({ wishes: packageOne() });
    const start = test.surroundings.clock.now();
    await test.surroundings.settle();
    expect(test.surroundings.clock.now()).toBe(start + SESSION_EXPIRY_MS);
    expect(test.surroundings.notes()).toEqual(['session.expired']);
    expect(test.surroundings.of('session').at(-1)).toMatchObject({ phase: 'closed', reason: 'expired' });
    expect((await peer.send()).commands).toEqual(['Alert 1223']);
  });

  it('counts from the last message', async () => {
    const test = await openTestServer({ replies: [{ wishes: [GET] }, { wishes: [GET] }] });
    const peer = new LockStep(test);
    const { clock } = test.surroundings;
    const start = clock.now();
    await peer.send({ wishes: packageOne() });
    clock.moveTo(start + SESSION_EXPIRY_MS - 1);
    await peer.send();
    await test.surroundings.settle();
    expect(clock.now()).toBe(start + 2 * SESSION_EXPIRY_MS - 1);
  });

  it('does not come while the owner thinks', async () => {
    let decide: () => void = () => {};
    const thinking = new Promise<{ wishes: Wish[] }>((resolve) => {
      decide = () => resolve({ wishes: [] });
    });
    const test = await openTestServer({ replies: [thinking] });
    const peer = new LockStep(test);
    const answer = peer.raw(peer.compose({ wishes: packageOne() }));
    const { clock } = test.surroundings;
    const start = clock.now();
    await clock.fireNext();
    await clock.fireNext();
    expect(clock.now()).toBe(start + 2 * SESSION_EXPIRY_MS);
    expect(test.surroundings.notes()).toEqual([]);
    decide();
    expect(peer.hear(await answer).codes[0]).toBe('SyncHdr 212');
    expect(clock.pending()).toEqual([]);
  });

  it('leaves no timer behind when the server closes', async () => {
    const test = await openTestServer({ replies: [{ wishes: [GET] }] });
    await new LockStep(test).send({ wishes: packageOne() });
    await test.server.close();
    expect(test.surroundings.clock.pending()).toEqual([]);
  });
});

describe('recheck', () => {
  /** A session in which the device answers what it is asked, and the server commands what `wishes` say. */
  async function talk(test: ServerUnderTest, results: Record<string, string>, status = '200', id = 'A1') {
    const peer = new LockStep(test, id);
    const state = await test.store.load();
    if (state) peer.nonce = new Uint8Array(Buffer.from(state.nonces.client, 'base64'));
    await peer.send({ wishes: packageOne() });
    const asked = peer.last?.commands.find(({ name }) => name !== 'Status');
    if (!asked || !peer.last) return peer;
    const { msgId } = peer.last.header;
    const items = Object.entries(results).map(([locUri, data]) => ({ source: { locUri }, data }));
    await peer.send({
      statuses: [commandStatus(msgId, asked, status)],
      results: items.length > 0 ? [{ name: 'Results', msgRef: msgId, cmdRef: asked.cmdId, items }] : [],
    });
    return peer;
  }

  const report = (data: string, correlator = 'c-1') =>
    genericAlert({ type: 'downloadandupdate', source: './FwUpdate/FwPkg1', format: 'int', data, correlator });

  it('applies while the firmware is old and the device is idle', async () => {
    const test = await openTestServer({ replies: [{ wishes: [GET] }] });
    await talk(test, { './DevDetail/FwV': '1.0.0', './FwUpdate/FwPkg1/State': '10' });
    expect(await test.server.recheck()).toEqual({
      applies: true,
      reason: 'the device is on 1.0.0 and 2.0.0 is still offered',
    });
  });

  it.each<[string, Record<string, string>, string]>([
    ['already on that version', { './DevDetail/FwV': '2.0.0' }, 'the device is already on version 2.0.0'],
    ['busy by its State', { './FwUpdate/FwPkg1/State': '60' }, 'an update is running on the device'],
  ])('does not apply to a device that is %s', async (_what, results, reason) => {
    const test = await openTestServer({ replies: [{ wishes: [GET] }] });
    await talk(test, results);
    expect(await test.server.recheck()).toEqual({ applies: false, reason });
    expect(await (await restart(test)).server.recheck()).toEqual({ applies: false, reason });
  });

  it('does not apply when the update was withdrawn', async () => {
    const test = await openTestServer({ cast: { update: undefined } });
    expect(await test.server.recheck()).toEqual({ applies: false, reason: 'the update was withdrawn' });
  });

  it('waits for the report of an accepted order, by Correlator', async () => {
    const replies = [{ wishes: [EXEC] }];
    const test = await openTestServer({ replies });
    const peer = await talk(test, {}, '202');
    expect((await test.server.recheck()).reason).toBe('an update is running on the device');
    const later = new LockStep(test, 'B2');
    later.nonce = peer.nonce;
    await later.send({ wishes: packageOne('1201', report('501', 'someone-else')) });
    expect(test.surroundings.notes()).toEqual(['report.unknown-correlator']);
    expect((await test.server.recheck()).applies).toBe(false);
    const last = new LockStep(test, 'B3');
    last.nonce = later.nonce;
    await last.send({ wishes: packageOne('1201', report('501')) });
    expect((await test.server.recheck()).applies).toBe(true);
  });

  it('knows from a successful report that the device is on the new version', async () => {
    const test = await openTestServer({ replies: [{ wishes: [EXEC] }] });
    const peer = await talk(test, {}, '202');
    const later = new LockStep(test, 'B2');
    later.nonce = peer.nonce;
    await later.send({ wishes: packageOne('1201', report('200')) });
    expect((await test.server.recheck()).reason).toBe('the device is already on version 2.0.0');
    expect((await test.store.load())?.orders).toEqual([
      {
        correlator: 'c-1',
        uri: './FwUpdate/FwPkg1/DownloadAndUpdate',
        version: '2.0.0',
        state: 'reported',
        result: 200,
      },
    ]);
  });

  it('does not wait for an order that the device refused', async () => {
    const test = await openTestServer({ replies: [{ wishes: [EXEC] }] });
    await talk(test, {}, '405');
    expect((await test.server.recheck()).applies).toBe(true);
    expect((await test.store.load())?.orders[0]?.state).toBe('refused');
  });
});

describe('publish', () => {
  it.each([
    ['descriptor', /^http:\/\/content\.fumo\.test\/descriptors\//],
    ['direct', /^http:\/\/content\.fumo\.test\/packages\//],
  ] as const)('gives the address for PkgURL: %s', async (delivery, pattern) => {
    const update = { name: 'F', version: '2', size: 1000, via: 'download-and-update', delivery } as const;
    const test = await openTestServer({ cast: { update } });
    const { pkgUrl } = await test.server.publish();
    expect(pkgUrl).toMatch(pattern);
    expect((await test.wire.send({ method: 'GET', url: pkgUrl, headers: {} })).status).toBe(200);
  });

  it('makes the package for the model that the device has reported by then', async () => {
    const update = {
      name: 'F',
      version: '2',
      size: 1000,
      via: 'download-and-update',
      delivery: 'direct',
    } as const;
    const test = await openTestServer({ cast: { update } });
    const other: Wish = {
      name: 'Replace',
      items: [
        { source: { locUri: './DevInfo/Man' }, data: 'Acme' },
        { source: { locUri: './DevInfo/Mod' }, data: 'M-9' },
      ],
    };
    const { pkgUrl, octets } = await test.server.publish();
    const fetched = async () =>
      new TextDecoder().decode((await test.wire.send({ method: 'GET', url: pkgUrl, headers: {} })).body);
    expect(await fetched()).toMatch(/^\{[^\n]*"man":"fumo","mod":"sandbox-1"/);
    await new LockStep(test).send({ wishes: [{ name: 'Alert', data: '1201', items: [] }, other] });
    expect(await fetched()).toMatch(/^\{[^\n]*"man":"Acme","mod":"M-9"/);
    expect(new TextDecoder().decode(octets())).toBe(await fetched());
  });

  it('refuses when the flow gives no update', async () => {
    const test = await openTestServer({ cast: { update: undefined } });
    await expect(test.server.publish()).rejects.toMatchObject({
      code: 'flow.no-update',
    } satisfies Partial<FumoError>);
  });
});

describe('a restarted server', () => {
  it('goes on with the nonces that both ends have, and draws no old ones again', async () => {
    const first = await openTestServer();
    const peer = new LockStep(first);
    await peer.send({ wishes: packageOne() });
    const nonce = peer.nonce;
    const second = await restart(first);
    const later = new LockStep(second, 'B2');
    later.nonce = nonce;
    expect((await later.send({ wishes: packageOne() })).codes[0]).toBe('SyncHdr 212');
    expect(later.nonce).not.toEqual(nonce);
  });

  it('knows no open sessions', async () => {
    const first = await openTestServer({ replies: [{ wishes: [GET] }] });
    const peer = new LockStep(first);
    await peer.send({ wishes: packageOne() });
    const second = await restart(first);
    const request = peer.compose({});
    const heard = peer.hear(await second.wire.send(request));
    expect(heard.commands).toEqual(['Alert 1223']);
  });
});
