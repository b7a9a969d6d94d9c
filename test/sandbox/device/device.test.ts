/** The device as a whole: profiles, its view, the user's own request, and the screen's clock. */
import { describe, expect, it } from 'vitest';
import { confirmWish } from '../../../src/dm/ui-alert.js';
import { FumoError } from '../../../src/errors.js';
import { openDevice } from '../../../src/sandbox/device/device.js';
import { openLoopbackWire } from '../../../src/sandbox/wire/loopback.js';
import {
  Held,
  START,
  type TestSurroundings,
  testSurroundings,
  userAnswers,
} from '../../support/surroundings.js';
import { FUMO, testCast } from './fixtures.js';
import { alertsOf, once, openWorld } from './small-world.js';

describe('a profile', () => {
  it('that nobody knows is refused with the known ones', async () => {
    const cast = testCast({ device: { profile: 'toaster' } });
    const opening = openDevice(cast, testSurroundings(), openLoopbackWire(), new Set());
    const error = await opening.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FumoError);
    expect(error).toMatchObject({
      code: 'usage.unknown-profile',
      expected: expect.stringContaining('one of generic, netcomm-like, samsung-like'),
      found: 'toaster',
    });
  });
});

describe('the view', () => {
  it('shows the tree without secrets', async () => {
    const { device } = await openWorld();
    const view = device.view();
    expect(view).toMatchObject({ firmware: '1.0.0', fumoState: 10, lastResult: undefined, busy: undefined });
    const byUri = new Map(view.tree.map((node) => [node.uri, node]));
    expect(byUri.get('./DevInfo/DevId')?.value).toBe('IMEI:493005100592800');
    expect(byUri.get(FUMO)).toEqual({ uri: FUMO, format: 'node', type: 'urn:oma:mo:oma-fumo:1.0' });
    expect(byUri.get('./DMAcc/fumo/AppAuth/Client/AAuthSecret')).not.toHaveProperty('value');
    expect(JSON.stringify(view)).not.toMatch(/"(server-)?secret"/);
  });
});

describe('check for update', () => {
  it('opens a session of the device with a user request', async () => {
    const world = await openWorld();
    world.device.checkForUpdate();
    await world.quiet();
    const [message] = world.received;
    expect(message?.commands[0]).toMatchObject({ name: 'Alert', data: '1201' });
    expect(message && alertsOf(message)).toMatchObject([
      {
        items: [
          {
            source: { locUri: FUMO },
            meta: { format: 'chr', type: 'org.openmobilealliance.dm.firmwareupdate.userrequest' },
          },
        ],
      },
    ]);
    expect(world.of('session').map(({ phase }) => phase)).toEqual(['opened', 'authenticated', 'closed']);
  });

  it('uses another session id each time, the same ones for the same seed', async () => {
    const ids = async () => {
      const world = await openWorld();
      for (let times = 0; times < 3; times++) {
        world.device.checkForUpdate();
        await world.quiet();
      }
      return world.received.map(({ header }) => header.sessionId);
    };
    const first = await ids();
    expect(new Set(first).size).toBe(3);
    expect(await ids()).toEqual(first);
  });

  it('is over with a reason when nobody answers', async () => {
    const surroundings = testSurroundings();
    const device = await openDevice(testCast(), surroundings, openLoopbackWire(), new Set());
    device.checkForUpdate();
    await surroundings.settle();
    expect(surroundings.of('session').at(-1)).toMatchObject({
      phase: 'closed',
      reason: expect.stringContaining('nobody'),
    });
  });

  it('records what it sends, when the conductor lets it go', async () => {
    const world = await openWorld();
    world.device.checkForUpdate();
    await world.quiet();
    const [message] = world.of('message');
    expect(message).toMatchObject({
      direction: 'device-to-server',
      mediaType: 'application/vnd.syncml.dm+xml',
      to: 'http://dm.fumo.test/dm',
    });
    expect(world.turns.map(({ kind }) => kind)).toEqual(['device-send']);
  });

  it('fails with an old password', async () => {
    const world = await openWorld({ faults: new Set(['wrong-password']) });
    world.device.checkForUpdate();
    await world.quiet();
    const cred = world.received[0]?.header.cred?.data;
    expect(atob(String(cred))).toBe('device:old-secret');
  });
});

const promptTimers = (world: Pick<TestSurroundings, 'of'>) =>
  world.of('timer').filter(({ name }) => name === 'prompt-timeout');

describe('MAXDT', () => {
  const asking = once([confirmWish('go?', { maxDisplay: 30 })]);
  const statusOf = (world: Awaited<ReturnType<typeof openWorld>>) =>
    world.received[1]?.commands.flatMap((command) => (command.name === 'Status' ? [command.data] : []));

  it('is a timer that the answer cancels', async () => {
    const world = await openWorld({ script: asking, answer: userAnswers({ action: 'yes' }) });
    world.device.checkForUpdate();
    await world.quiet();
    expect(promptTimers(world).map(({ name, phase, due }) => [name, phase, due])).toEqual([
      ['prompt-timeout', 'set', START + 30_000],
      ['prompt-timeout', 'cancelled', START + 30_000],
    ]);
    expect(statusOf(world)).toEqual(['212', '200']);
  });

  it('lets the conductor answer with timeout once it has fired', async () => {
    const waiting = new Held();
    const world = await openWorld({
      script: once([confirmWish('go?', { maxDisplay: 30 })]),
      answer: (turn) => (turn.kind === 'user-answer' ? waiting : undefined),
    });
    world.device.checkForUpdate();
    await world.quiet();
    expect(await world.clock.fireNext()).toMatchObject({ owner: 'device', name: 'prompt-timeout' });
    waiting.release({ action: 'timeout' });
    await world.quiet();
    expect(statusOf(world)).toEqual(['212', '408']);
    expect(promptTimers(world).map(({ phase }) => phase)).toEqual(['set', 'fired']);
    expect(world.of('prompt').at(-1)).toMatchObject({ action: 'timeout', status: '408' });
  });
});

describe('close', () => {
  it('takes the timers of the device along', async () => {
    const { device, clock } = await openWorld();
    clock.set({ owner: 'device', name: 'x', reason: '', due: START + 1, fire: () => {} });
    clock.set({ owner: 'server', name: 'y', reason: '', due: START + 1, fire: () => {} });
    await device.close();
    expect(clock.pending().map(({ name }) => name)).toEqual(['y']);
  });
});
