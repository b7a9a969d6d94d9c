/** Notifications that come in (OMA DM Notification 1.2), and who may open a session. */
import { describe, expect, it } from 'vitest';
import { macDigest } from '../../../../src/dm/credentials.js';
import { buildNotification, RESYNC_NONCES } from '../../../../src/dm/notification.js';
import type { PromptAnswer, Turn, TurnAnswer } from '../../../../src/engine/ports.js';
import { encodeTrigger } from '../../../../src/syncml/notification.js';
import { concatOctets } from '../../../../src/syncml/octets.js';
import { Held } from '../../../support/surroundings.js';
import { bootstrapNonces, SERVER_ID } from '../fixtures.js';
import { openWorld, type WorldOptions } from '../small-world.js';

const { serverNonce } = bootstrapNonces();

function notification(changes: Partial<Parameters<typeof buildNotification>[0]> = {}): Uint8Array {
  return buildNotification({
    serverId: SERVER_ID,
    password: 'server-secret',
    nonce: serverNonce,
    uiMode: 1,
    initiator: 1,
    sessionId: 0x00a1,
    ...changes,
  });
}

async function push(octets: Uint8Array | Uint8Array[], options: WorldOptions = {}) {
  const world = await openWorld(options);
  const statuses: number[] = [];
  for (const each of Array.isArray(octets) ? octets : [octets]) {
    statuses.push((await world.notify(each)).status);
    if (!options.answer) await world.quiet();
  }
  return { ...world, statuses };
}

describe('a genuine notification', () => {
  it('opens a session with its id and alert 1200', async () => {
    const world = await push(notification());
    expect(world.statuses).toEqual([204]);
    expect(world.turns.map(({ kind }) => kind)).toEqual(['device-open', 'device-send']);
    expect(world.turns[0]).toEqual({ kind: 'device-open', session: 'A1', uiMode: 1, serverId: SERVER_ID });
    expect(world.received[0]?.header.sessionId).toBe('A1');
    expect(world.received[0]?.commands[0]).toMatchObject({ name: 'Alert', data: '1200' });
  });

  it('opens none when the device does not accept', async () => {
    const world = await push(notification(), {
      answer: (turn) => (turn.kind === 'device-open' ? { accept: false } : undefined),
    });
    await world.quiet();
    expect(world.received).toEqual([]);
    expect(world.notes()).toEqual(['notification.refused']);
  });

  it('made with a resync nonce is noted, and so are the credentials of the session', async () => {
    for (const nonce of Object.values(RESYNC_NONCES)) {
      const world = await push(notification({ nonce }));
      expect(world.notes()).toEqual(['notification.resync']);
      expect(world.received).toHaveLength(1);
    }
  });
});

describe('a notification with what only lenient reading takes', () => {
  const trigger = encodeTrigger({
    version: 12,
    uiMode: 1,
    initiator: 1,
    future: 0,
    sessionId: 0xa1,
    serverId: SERVER_ID,
    vendor: new Uint8Array(),
  });
  const digest = macDigest(SERVER_ID, 'server-secret', serverNonce, trigger);
  const octets = concatOctets(digest, trigger);

  it('opens a session, and the tolerance is noted', async () => {
    const world = await push(octets);
    expect(world.notes()).toEqual(['notification.version']);
    expect(world.received).toHaveLength(1);
  });

  it('opens none under strict', async () => {
    const world = await push(octets, { cast: { strict: true } });
    expect(world.notes()).toEqual(['notification.version']);
    expect(world.received).toEqual([]);
  });
});

describe('ignored', () => {
  it.each<[string, Uint8Array, string]>([
    ['another nonce', notification({ nonce: new Uint8Array(16) }), 'notification.bad-digest'],
    ['another password', notification({ password: 'guess' }), 'notification.bad-digest'],
    ['another server', notification({ serverId: 'other' }), 'notification.bad-digest'],
  ])('%s', async (_name, octets, code) => {
    const world = await push(octets);
    expect(world.statuses).toEqual([204]);
    expect(world.notes()).toEqual([code]);
    expect(world.turns).toEqual([]);
  });

  it('octets that are no notification', async () => {
    const world = await push(new Uint8Array(5));
    expect(world.notes()).toEqual([expect.stringMatching(/^notification\./)]);
    expect(world.turns).toEqual([]);
  });

  it('a changed octet anywhere', async () => {
    const good = notification();
    for (const at of [0, 15, 18, 21, good.length - 1]) {
      const world = await push(good.map((octet, position) => (position === at ? octet ^ 1 : octet)));
      expect(world.received).toEqual([]);
      expect(world.notes()).toHaveLength(1);
    }
  });

  it('the same session id again', async () => {
    const world = await push([notification(), notification()]);
    expect(world.received).toHaveLength(1);
    expect(world.notes()).toEqual(['notification.duplicate']);
  });
});

describe('while a session is open', () => {
  it('another notification is refused', async () => {
    const held = new Held();
    const world = await openWorld({ answer: (turn) => (turn.kind === 'device-send' ? held : undefined) });
    await world.notify(notification());
    await world.quiet();
    expect(world.device.view().busy).toBe('session A1');
    await world.notify(notification({ sessionId: 0xa2 }));
    await world.quiet();
    expect(world.notes()).toEqual(['notification.busy']);
    world.device.checkForUpdate();
    expect(world.notes()).toEqual(['notification.busy', 'session.busy']);
    held.release({});
    await world.quiet();
    expect(world.received.map(({ header }) => header.sessionId)).toEqual(['A1']);
  });
});

describe('ui-mode 3', () => {
  const answer = (given: PromptAnswer) => (turn: Turn) =>
    turn.kind === 'user-answer' ? (given as TurnAnswer<Turn>) : undefined;

  it.each<[PromptAnswer['action'], number]>([
    ['yes', 1],
    ['no', 0],
    ['cancel', 0],
  ])('asks the user first: %s', async (action, sessions) => {
    const world = await push(notification({ uiMode: 3 }), { answer: answer({ action } as PromptAnswer) });
    await world.quiet();
    expect(world.received).toHaveLength(sessions);
    const kinds = world.turns.map(({ kind }) => kind);
    expect(kinds.slice(0, 2)).toEqual(['device-show', 'user-answer']);
    expect(kinds.includes('device-open')).toBe(sessions === 1);
    expect(world.of('prompt')).toMatchObject([
      { phase: 'shown', alert: 0, session: 'A1' },
      { phase: 'answered', alert: 0, action },
    ]);
  });

  it('asks nobody on a device without a screen', async () => {
    const world = await push(notification({ uiMode: 3 }), { cast: { device: { ui: false } } });
    expect(world.of('prompt')).toEqual([]);
    expect(world.received).toHaveLength(1);
  });
});

describe('the door', () => {
  it('is shut when the device is off', async () => {
    const world = await push(notification(), { faults: new Set(['device-off']) });
    expect(world.statuses).toEqual([503]);
    expect(world.events).toEqual([]);
  });

  it('takes notifications only', async () => {
    const { wire } = await openWorld();
    const url = 'http://device.fumo.test/notification';
    const type = { 'content-type': 'application/vnd.syncml.notification' };
    const statusOf = async (request: Parameters<typeof wire.send>[0]) => (await wire.send(request)).status;
    expect(await statusOf({ method: 'POST', url, headers: { 'content-type': 'text/plain' } })).toBe(415);
    expect(await statusOf({ method: 'GET', url, headers: type })).toBe(405);
    expect(await statusOf({ method: 'POST', url: `${url}/x`, headers: type })).toBe(404);
  });
});
