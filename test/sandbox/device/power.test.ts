/** The device switched off and on in the midst of things: nothing of before goes on by itself, and nothing is lost. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confirmWish } from '../../../src/dm/ui-alert.js';
import type { Turn, TurnAnswer } from '../../../src/engine/ports.js';
import { openSandbox } from '../../../src/sandbox/stage.js';
import type { Wish } from '../../../src/syncml/message.js';
import { playText } from '../../support/play-text.js';
import { Held, START, testSurroundings } from '../../support/surroundings.js';
import { castWith } from '../server/lock-step.js';
import { FUMO } from './fixtures.js';
import {
  contentOf,
  DESCRIPTOR_URL,
  makePackage,
  once,
  openWorld,
  order,
  PACKAGE_URL,
} from './small-world.js';

const ORDER = order('DownloadAndUpdate', DESCRIPTOR_URL, 'c-1');
const HOUR = 3_600_000;
/** Virtual milliseconds of the download, the installation and a restart. */
const [DOWNLOAD, INSTALL, REBOOT] = [makePackage().length, 60_000, 20_000];

/** A device that was ordered to update, at some time after the order. */
async function updating(ms: number, script = once(ORDER)) {
  const world = await openWorld({ content: contentOf(makePackage()), script });
  world.device.checkForUpdate();
  await world.settle(START + ms);
  return world;
}

type World = Awaited<ReturnType<typeof updating>>;
const offAndOn = async (world: World): Promise<void> => {
  world.device.power(false);
  world.clock.moveTo(Math.max(world.clock.now(), START + HOUR));
  world.device.power(true);
  await world.settle();
};
const results = (world: World) =>
  world.reports().map(({ items, correlator }) => [items[0]?.data, correlator]);

describe('a device that is switched off', () => {
  it('has no timers, does nothing, and does not count as busy', async () => {
    const world = await updating(DOWNLOAD / 2);
    expect(world.device.view().busy).toBe('downloading');
    world.device.power(false);
    expect(world.clock.pending()).toEqual([]);
    expect(world.device.view()).toMatchObject({ busy: undefined, fumoState: 30 });
    const before = world.events.length;
    world.device.checkForUpdate();
    world.device.checkForUpdate('device', 1000);
    await world.settle();
    expect(world.events.slice(before)).toMatchObject([
      { kind: 'note', code: 'device.is-off' },
      { kind: 'note', code: 'device.is-off' },
    ]);
  });

  it('stays so when it is switched off again, and on when on', async () => {
    const world = await updating(DOWNLOAD / 2);
    world.device.power(true);
    world.device.power(false);
    world.device.power(false);
    expect(world.notes()).toEqual(['device.off']);
    world.device.power(true);
    world.device.power(true);
    expect(world.notes()).toEqual(['device.off', 'device.on']);
    expect(world.clock.pending().map(({ name }) => name)).toEqual(['reboot']);
  });

  it('with nothing under way has nothing to do when it is on again', async () => {
    const world = await openWorld();
    world.device.power(false);
    world.device.power(true);
    expect(world.clock.pending()).toEqual([]);
    world.device.checkForUpdate();
    await world.settle();
    expect(world.received).toHaveLength(1);
  });
});

describe('an update under way when the power goes', () => {
  it.each([
    ['while it downloads', DOWNLOAD - 1, [10, 30, 20], '503', 'downloading'],
    ['while it installs', DOWNLOAD + 1, [10, 30, 40, 50, 60, 70, 80], '410', 'installing'],
    ['while it restarts', DOWNLOAD + INSTALL + 1, [10, 30, 40, 50, 60, 90, 100], '200', 'restarting'],
  ] as const)('%s', async (_name, ms, states, result, stage) => {
    const world = await updating(ms);
    expect(world.device.view().busy).toBe(stage);
    await offAndOn(world);
    expect(world.states()).toEqual(states);
    expect(results(world)).toEqual([[result, 'c-1']]);
    expect(world.notes()).toEqual(['device.off', 'device.on', 'agent.resumed']);
    expect(world.device.view()).toMatchObject({
      busy: undefined,
      lastResult: Number(result),
      firmware: result === '200' ? '2.0.0' : '1.0.0',
    });
    expect(world.clock.now()).toBe(START + HOUR + REBOOT);
  });

  it.each([
    ['while it downloads', DOWNLOAD - 1, ['952 Device Aborted']],
    ['while it installs', DOWNLOAD + 1, ['900 Success']],
  ] as const)('%s, the content server hears of the download once', async (_name, ms, statuses) => {
    const world = await updating(ms);
    await offAndOn(world);
    await offAndOn(world);
    expect(world.posted).toEqual(statuses);
    const posts = world.of('transfer').filter(({ purpose }) => purpose === 'install-notify');
    expect(posts.map(({ status, text }) => [status, text])).toEqual(statuses.map((text) => [200, text]));
  });

  it('is told to nobody but the DM server when the package has no descriptor', async () => {
    const world = await updating(DOWNLOAD / 2, once(order('DownloadAndUpdate', PACKAGE_URL, 'c-1')));
    await offAndOn(world);
    expect(results(world)).toEqual([['503', 'c-1']]);
    expect(world.posted).toEqual([]);
  });

  it('does not tell the content server before its own restart is over', async () => {
    const world = await updating(DOWNLOAD - 1);
    world.device.power(false);
    world.device.power(true);
    await world.settle(world.clock.now() + REBOOT - 1);
    expect(world.posted).toEqual([]);
    world.device.power(false);
    await world.settle();
    expect(world.posted).toEqual([]);
    await offAndOn(world);
    expect(world.posted).toEqual(['952 Device Aborted']);
  });

  it('takes another order afterwards', async () => {
    const world = await updating(DOWNLOAD - 1, once(ORDER, [], [], ORDER));
    await offAndOn(world);
    world.device.checkForUpdate();
    await world.settle();
    expect(results(world).map(([result]) => result)).toEqual(['503', '200']);
    expect(world.device.view().firmware).toBe('2.0.0');
  });

  it('is not gone on with twice when the power goes while the device starts', async () => {
    const world = await updating(DOWNLOAD + 1);
    world.device.power(false);
    world.device.power(true);
    await world.settle(world.clock.now() + REBOOT - 1);
    await offAndOn(world);
    expect(results(world)).toEqual([['410', 'c-1']]);
  });

  it('keeps a package that waits for its order', async () => {
    const update: Wish = { name: 'Exec', items: [{ target: { locUri: `${FUMO}/Update` } }] };
    const world = await updating(
      Number.POSITIVE_INFINITY,
      once(order('Download', PACKAGE_URL), [], [], [update]),
    );
    expect(world.states()).toEqual([10, 30, 40, 50]);
    await offAndOn(world);
    world.device.checkForUpdate();
    await world.settle();
    expect(results(world).map(([result]) => result)).toEqual(['200', '200']);
    expect(world.device.view().firmware).toBe('2.0.0');
  });
});

it('whenever and however often the power goes, an order comes to one result and the device to rest', async () => {
  const losses = fc.array(
    fc.record({ on: fc.integer({ min: 0, max: 50_000 }), off: fc.integer({ min: 0, max: 50_000 }) }),
    { maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(losses, fc.constantFrom('DownloadAndUpdate', 'Download'), async (moments, node) => {
      const world = await updating(0, once(order(node, DESCRIPTOR_URL, 'c-1')));
      for (const { on, off } of moments) {
        await world.settle(world.clock.now() + on);
        world.device.power(false);
        expect(world.clock.pending()).toEqual([]);
        world.clock.moveTo(world.clock.now() + off);
        world.device.power(true);
      }
      await world.settle();
      expect(results(world)).toHaveLength(1);
      expect(world.device.view()).toMatchObject({
        busy: undefined,
        lastResult: Number(results(world)[0]?.[0]),
      });
      expect(world.clock.pending()).toEqual([]);
      await world.wire.close();
    }),
    { numRuns: 60 },
  );
});

describe('a report that is owed when the power goes', () => {
  it('is sent after the restart, once', async () => {
    const send = new Held();
    let hold = false;
    const world = await openWorld({
      content: contentOf(makePackage()),
      script: once(ORDER),
      answer: (turn) => (hold && turn.kind === 'device-send' ? send : undefined),
    });
    world.device.checkForUpdate();
    await world.settle(START + DOWNLOAD + INSTALL);
    hold = true;
    await world.settle(START + DOWNLOAD + INSTALL + REBOOT);
    expect(world.turns.at(-1)).toMatchObject({ kind: 'device-send', package: 1 });
    hold = false;
    await offAndOn(world);
    expect(results(world)).toEqual([['200', 'c-1']]);
    expect(world.notes()).toEqual(['device.off', 'device.on']);
    send.release({});
    await world.settle();
    expect(results(world)).toHaveLength(1);
  });

  it('is sent also when the device had not even begun with it', async () => {
    const world = await openWorld({
      content: contentOf(makePackage()),
      script: once(ORDER),
      faults: new Set(['reboot-before-report']),
    });
    world.device.checkForUpdate();
    await world.settle(START + DOWNLOAD + INSTALL + REBOOT + 1);
    expect(world.device.view().fumoState).toBe(100);
    await offAndOn(world);
    expect(results(world)).toEqual([['200', 'c-1']]);
  });
});

describe('a session that is open when the power goes', () => {
  const PROMPT = confirmWish('go?', { maxDisplay: 60 });

  /** The device waits at the first turn of a kind. */
  async function heldAt(kind: Turn['kind'], wishes: readonly Wish[] = [PROMPT]) {
    const held = new Held();
    let taken = false;
    const world = await openWorld({
      content: contentOf(makePackage()),
      script: once(wishes),
      answer: (turn) => {
        if (taken || turn.kind !== kind) return undefined;
        taken = true;
        return held;
      },
    });
    world.device.checkForUpdate();
    await world.quiet();
    return { world, held };
  }

  const LATE: readonly (readonly [Turn['kind'], TurnAnswer<Turn>])[] = [
    ['device-send', {}],
    ['device-show', {}],
    ['user-answer', { action: 'yes' }],
  ];
  it.each(LATE)('ends at once at a %s turn, and an answer to that does nothing', async (kind, answer) => {
    const { world, held } = await heldAt(kind);
    const heard = world.received.length;
    world.device.power(false);
    expect(world.of('session').at(-1)).toMatchObject({
      phase: 'closed',
      reason: 'the device was switched off',
    });
    expect(world.clock.pending()).toEqual([]);
    const before = world.events.length;
    held.release(answer);
    await world.settle();
    expect(world.events.slice(before)).toEqual([]);
    expect(world.received).toHaveLength(heard);
  });

  it.each(LATE)(
    'ends for good at a %s turn: another one opens when the power is back',
    async (kind, answer) => {
      const { world, held } = await heldAt(kind);
      world.device.power(false);
      world.device.power(true);
      world.device.checkForUpdate();
      held.release(answer);
      await world.settle();
      const closed = world.of('session').filter(({ phase }) => phase === 'closed');
      expect(closed.map(({ reason }) => reason)).toEqual([
        'the device was switched off',
        'the server has nothing more to do',
      ]);
      expect(world.device.view().busy).toBeUndefined();
    },
  );

  it('puts back what an Atomic had changed by then', async () => {
    const uri = `${FUMO}/DownloadAndUpdate/PkgURL`;
    const set: Wish = { name: 'Replace', items: [{ target: { locUri: uri }, data: 'http://x/' }] };
    const { world } = await heldAt('user-answer', [{ name: 'Atomic', commands: [set, PROMPT] }]);
    world.device.power(false);
    const url = world.device.view().tree.find((node) => node.uri === uri);
    expect(url?.value).toBe('');
  });

  it('leaves the job that it ordered to be begun after the restart', async () => {
    const { world } = await heldAt('user-answer', [...ORDER, PROMPT]);
    expect(world.states()).toEqual([10, 30]);
    await offAndOn(world);
    expect(results(world)).toEqual([['200', 'c-1']]);
    expect(world.states()).toEqual([10, 30, 40, 50, 60, 90, 100]);
  });

  it('is not gone on with from a prompt that lingers, nor from a message that is to be sent again', async () => {
    const lingering = await openWorld({
      script: once([confirmWish('go?', { minDisplay: 30 })]),
      answer: (turn) => (turn.kind === 'user-answer' ? { action: 'yes' } : undefined),
    });
    const unheard = await openWorld({ outages: [] });
    await unheard.wire.close();
    for (const [world, timer] of [
      [lingering, 'prompt-minimum'],
      [unheard, 'resend'],
    ] as const) {
      world.device.checkForUpdate();
      await world.quiet();
      expect(world.clock.pending().map(({ name }) => name)).toContain(timer);
      world.device.power(false);
      const before = world.events.length;
      world.device.power(true);
      await world.settle();
      expect(world.events.slice(before)).toMatchObject([{ kind: 'note', code: 'device.on' }]);
    }
  });
});

describe('the clock of the device', () => {
  it('keeps its plan to look for updates; what was due meanwhile is done at once', async () => {
    const world = await openWorld();
    world.device.checkForUpdate('device', 60_000);
    world.device.checkForUpdate('device', 2 * HOUR);
    await offAndOn(world);
    const opened = world.of('session').filter(({ phase }) => phase === 'opened');
    expect(opened).toHaveLength(2);
    const fired = world.of('timer').filter(({ name, phase }) => name === 'update-check' && phase === 'fired');
    expect(fired.map(({ due }) => due - START)).toEqual([HOUR, 2 * HOUR]);
  });
});

describe.each(['loopback', 'http'] as const)('with the server of the sandbox over %s', (transport) => {
  it('a notification is not delivered to a device that is off, and one sent anew is', async () => {
    const surroundings = testSurroundings();
    const stage = await openSandbox()(castWith({ transport }), surroundings);
    stage.device.power(false);
    expect((await stage.server.notify({ uiMode: 1 })).delivered).toBe(false);
    await surroundings.quiet();
    expect(surroundings.of('session').filter(({ side }) => side === 'device')).toEqual([]);
    stage.device.power(true);
    expect((await stage.server.notify({ uiMode: 1 })).delivered).toBe(true);
    await surroundings.quiet();
    expect(
      surroundings
        .of('session')
        .filter(({ side }) => side === 'device')
        .at(-1),
    ).toMatchObject({
      phase: 'closed',
      reason: 'the server has nothing more to do',
    });
    await stage.close();
  });

  it.each(['basic', 'md5', 'hmac'] as const)(
    'a session broken off while the server thinks leaves both able to go on: %s',
    async (auth) => {
      const thinking = new Held();
      let taken = false;
      const surroundings = testSurroundings({
        answer: (turn) => {
          if (taken || turn.kind !== 'server-reply') return undefined;
          taken = true;
          return thinking;
        },
      });
      const stage = await openSandbox()(castWith({ transport, auth }), surroundings);
      stage.device.checkForUpdate();
      await surroundings.quiet();
      stage.device.power(false);
      thinking.release({ wishes: [] });
      await surroundings.quiet();
      stage.device.power(true);
      stage.device.checkForUpdate();
      await surroundings.quiet();
      const closed = surroundings
        .of('session')
        .filter(({ side, phase }) => side === 'device' && phase === 'closed');
      expect(closed.map(({ reason }) => reason)).toEqual([
        'the device was switched off',
        'the server has nothing more to do',
      ]);
      await stage.close();
    },
  );
});

describe('in a whole run', () => {
  it.each(['md5', 'hmac'] as const)(
    'a download cut short by the power is reported after the restart, and nothing of it twice: %s',
    async (auth) => {
      const { result, events } = await playText(
        `
steps:
  - include: network-initiated
    through: 5
  - { server: orders-update }
  - { device: accepts-order }
  - { server: ends-session }
  - { clock: advances, by: 1s }
  - { device: powers-off }
  - { clock: advances, by: 1h }
  - { device: powers-on }
  - { device: reports-result }
  - { server: receives-report }
  - { server: ends-session }
  - { end: reported }
`,
        { auth },
      );
      expect(result.failure).toBeUndefined();
      expect(result.report).toMatchObject({ result: 503, type: 'downloadandupdate' });
      expect(result.device).toMatchObject({ firmware: '1.0.0', fumoState: 20 });
      const notes = events.flatMap((event) => (event.kind === 'note' ? [event.code] : []));
      expect(notes).toEqual(['device.off', 'device.on', 'agent.resumed']);
      expect(events.filter(({ kind }) => kind === 'message')).toHaveLength(
        result.sessions.reduce((sum, { messages }) => sum + messages, 1),
      );
    },
  );
});
