import { Server } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import type { Cast, Turn } from '../../src/engine/ports.js';
import { openServer } from '../../src/sandbox/server/server.js';
import { memoryServerStore } from '../../src/sandbox/server/server-store.js';
import { openSandbox } from '../../src/sandbox/stage.js';
import { openHttpWire } from '../../src/sandbox/wire/http.js';
import { testSurroundings } from '../support/surroundings.js';
import { castWith } from './server/lock-step.js';

const TRANSPORTS = ['loopback', 'http'] as const;

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
