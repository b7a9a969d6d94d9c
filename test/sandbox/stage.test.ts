import { Server } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import type { Cast, ClientPackage, Turn } from '../../src/engine/ports.js';
import { openServer } from '../../src/sandbox/server/server.js';
import { memoryServerStore } from '../../src/sandbox/server/server-store.js';
import { openSandbox } from '../../src/sandbox/stage.js';
import { openHttpWire } from '../../src/sandbox/wire/http.js';
import type { Wish } from '../../src/syncml/message.js';
import { testSurroundings } from '../support/surroundings.js';
import { castWith } from './server/lock-step.js';

const TRANSPORTS = ['loopback', 'http'] as const;

/** A stage whose server orders an update whenever the test says so. */
async function ordering(transport: (typeof TRANSPORTS)[number]) {
  const due: Wish[][] = [];
  const heard: ClientPackage[] = [];
  const surroundings = testSurroundings({
    answer: (turn) => {
      if (turn.kind !== 'server-reply') return undefined;
      heard.push(turn.facts);
      return { wishes: due.shift() ?? [] };
    },
  });
  const stage = await openSandbox()(castWith({ transport }), surroundings);
  const node = './FwUpdate/FwPkg1/DownloadAndUpdate';
  return {
    stage,
    surroundings,
    async order() {
      const { pkgUrl } = await stage.server.publish();
      due.push([
        { name: 'Replace', items: [{ target: { locUri: `${node}/PkgURL` }, data: pkgUrl }] },
        { name: 'Exec', items: [{ target: { locUri: node } }] },
      ]);
      await stage.server.notify({ uiMode: 1 });
      await surroundings.settle();
    },
    /** What the device reported. */
    results: () =>
      heard.flatMap(({ requests }) =>
        requests.flatMap((request) => (request.name === 'Alert' ? [request.items[0]?.data] : [])),
      ),
  };
}

describe.each(TRANSPORTS)('the stage over %s', (transport) => {
  it('keeps faults live', async () => {
    const surroundings = testSurroundings();
    const stage = await openSandbox()(castWith({ transport }), surroundings);
    expect((await stage.server.notify({ uiMode: 1 })).delivered).toBe(true);
    await surroundings.quiet();
    stage.fault('device-off');
    expect((await stage.server.notify({ uiMode: 1 })).delivered).toBe(false);
    await stage.close();
  });

  it('clears a fault: what comes after it goes well', async () => {
    const surroundings = testSurroundings();
    const stage = await openSandbox()(castWith({ transport }), surroundings);
    stage.fault('device-off');
    expect((await stage.server.notify({ uiMode: 1 })).delivered).toBe(false);
    stage.clear('wrong-password');
    expect((await stage.server.notify({ uiMode: 1 })).delivered).toBe(false);
    stage.clear('device-off');
    expect((await stage.server.notify({ uiMode: 1 })).delivered).toBe(true);
    await surroundings.quiet();
    await stage.close();
  });

  it('a fault that is good for one session is so again after it was cleared', async () => {
    const get: Wish = { name: 'Get', items: [{ target: { locUri: './DevInfo/Man' } }] };
    const surroundings = testSurroundings({
      answer: (turn) =>
        turn.kind === 'server-reply' ? { wishes: turn.package === 2 ? [get] : [] } : undefined,
    });
    const stage = await openSandbox()(castWith({ transport }), surroundings);
    const endOfSession = async () => {
      stage.device.checkForUpdate();
      await surroundings.quiet();
      const closed = surroundings
        .of('session')
        .filter(({ phase, side }) => phase === 'closed' && side === 'device');
      return closed.at(-1)?.reason;
    };
    const aborted = 'the device aborted the session (alert 1223): the user switches the device off';
    const inOrder = 'the server has nothing more to do';
    stage.fault('device-aborts');
    expect([await endOfSession(), await endOfSession()]).toEqual([aborted, inOrder]);
    stage.clear('device-aborts');
    expect(await endOfSession()).toBe(inOrder);
    stage.fault('device-aborts');
    expect([await endOfSession(), await endOfSession()]).toEqual([aborted, inOrder]);
    await stage.close();
  });

  it('a low battery fails one order; charged, the next one installs', async () => {
    const { stage, surroundings, order, results } = await ordering(transport);
    stage.fault('battery-low');
    await order();
    expect(stage.device.view()).toMatchObject({ firmware: '1.0.0', fumoState: 80, lastResult: 450 });
    stage.clear('battery-low');
    await order();
    expect(stage.device.view()).toMatchObject({ firmware: '2.0.0', fumoState: 100, lastResult: 200 });
    expect(results()).toEqual(['450', '200']);
    const moves = surroundings.of('state').map(({ to }) => to);
    expect(moves).toEqual([30, 40, 50, 60, 70, 80, 10, 30, 40, 50, 60, 90, 100]);
    await stage.close();
  });

  it.each<Turn['kind']>(['device-open', 'device-send', 'server-reply'])(
    'closes at once while a %s turn is parked',
    async (kind) => {
      let reached: () => void = () => {};
      const parked = new Promise<void>((resolve) => {
        reached = resolve;
      });
      const surroundings = testSurroundings({
        answer: (turn) => {
          if (turn.kind !== kind) return undefined;
          reached();
          return new Promise(() => {});
        },
      });
      const stage = await openSandbox()(castWith({ transport }), surroundings);
      await stage.server.notify({ uiMode: 1 });
      await parked;
      await stage.close();
      expect(surroundings.clock.pending()).toEqual([]);
      expect((await stage.server.notify({ uiMode: 1 })).delivered).toBe(false);
    },
  );

  it('can be opened again and again', async () => {
    for (let round = 0; round < 3; round++) {
      const stage = await openSandbox()(castWith({ transport }), testSurroundings());
      await stage.close();
    }
  });

  it('closes what was opened when the device cannot be', async () => {
    const surroundings = testSurroundings();
    const store = memoryServerStore();
    const broken: Cast = castWith({ transport });
    const device = { ...broken.device, profile: 'no-such-profile' };
    const listen = vi.spyOn(Server.prototype, 'listen');
    await expect(openSandbox({ store })({ ...broken, device }, surroundings)).rejects.toMatchObject({
      code: 'usage.unknown-profile',
    });
    expect(surroundings.clock.pending()).toEqual([]);
    const servers = listen.mock.contexts.filter((server) => server instanceof Server);
    listen.mockRestore();
    expect(servers).toHaveLength(transport === 'http' ? 2 : 0);
    expect(servers.filter(({ listening }) => listening)).toEqual([]);
  });

  it('surfaces a bug in a handler as a failed activity', async () => {
    const surroundings = testSurroundings({
      answer: (turn) => {
        if (turn.kind === 'server-reply') throw new Error('our bug');
        return undefined;
      },
    });
    const stage = await openSandbox()(castWith({ transport }), surroundings);
    await stage.server.notify({ uiMode: 1 });
    await expect(surroundings.quiet()).rejects.toThrow('our bug');
    await stage.close();
  });

  it('hands the store to the server', async () => {
    const store = memoryServerStore();
    const surroundings = testSurroundings();
    const stage = await openSandbox({ store })(castWith({ transport }), surroundings);
    const { session } = await stage.server.notify({ uiMode: 1 });
    await stage.close();
    const kept = (await store.load())?.usedSessionIds.map((id) => id.toString(16).toUpperCase());
    expect(kept).toEqual([session]);
  });
});

describe('over http', () => {
  it('two sandboxes live side by side', async () => {
    const open = () => openSandbox()(castWith({ transport: 'http' }), testSurroundings());
    const [one, two] = [await open(), await open()];
    expect((await one.server.notify({ uiMode: 1 })).delivered).toBe(true);
    await one.close();
    expect((await two.server.notify({ uiMode: 1 })).delivered).toBe(true);
    await two.close();
  });

  it('a real client reaches the server at its real port', async () => {
    const wire = openHttpWire();
    const server = await openServer(castWith(), testSurroundings(), wire, new Set(), memoryServerStore());
    const response = await fetch(`${wire.realOrigin('http://dm.fumo.test')}/dm`);
    expect(response.status).toBe(405);
    expect(response.headers.get('cache-control')).toBe('no-store, private');
    await server.close();
    await wire.close();
  });
});
