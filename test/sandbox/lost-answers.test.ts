/** Answers that get lost on the way: the same octets go out again, and the server answers from memory. */
import { describe, expect, it } from 'vitest';
import { openDevice } from '../../src/sandbox/device/device.js';
import { openServer } from '../../src/sandbox/server/server.js';
import { memoryServerStore } from '../../src/sandbox/server/server-store.js';
import { openLoopbackWire } from '../../src/sandbox/wire/loopback.js';
import { unreachableError, type Wire } from '../../src/sandbox/wire/wire.js';
import type { Wish } from '../../src/syncml/message.js';
import { START, testSurroundings } from '../support/surroundings.js';
import { castWith, SCHEMES } from './server/lock-step.js';

const EXEC: Wish = {
  name: 'Exec',
  correlator: 'c1',
  items: [{ target: { locUri: './FwUpdate/FwPkg1/DownloadAndUpdate' } }],
};
const URL_SET: Wish = {
  name: 'Replace',
  items: [
    {
      target: { locUri: './FwUpdate/FwPkg1/DownloadAndUpdate/PkgURL' },
      data: 'http://content.fumo.test/packages/none',
    },
  ],
};

type Loss = 'request' | 'answer';

/** @param losses what happens to each request of the device to the DM server, in order */
function leaky(wire: Wire, losses: (Loss | undefined)[]): Wire {
  return {
    ...wire,
    async send(request) {
      const loss = losses.shift();
      if (loss === 'request') throw unreachableError(request.url, 'lost');
      const response = await wire.send(request);
      if (loss === 'answer') throw unreachableError(request.url, 'the answer got lost');
      return response;
    },
  };
}

async function play(losses: (Loss | undefined)[], auth: 'basic' | 'md5' | 'hmac' = 'md5') {
  const replies: Wish[][] = [[URL_SET, EXEC]];
  const surroundings = testSurroundings({
    answer: (turn) => (turn.kind === 'server-reply' ? { wishes: replies.shift() ?? [] } : undefined),
  });
  const cast = castWith({ auth });
  const wire = openLoopbackWire();
  const server = await openServer(cast, surroundings, wire, new Set(), memoryServerStore());
  const device = await openDevice(cast, surroundings, leaky(wire, losses), new Set());
  device.checkForUpdate();
  await surroundings.quiet();
  while (surroundings.clock.pending()[0]?.name === 'resend') {
    await surroundings.clock.fireNext();
    await surroundings.quiet();
  }
  const messages = surroundings
    .of('message')
    .filter(({ direction }) => direction === 'device-to-server')
    .map(({ octets }) => octets);
  const resends = surroundings.of('timer').filter(({ name }) => name === 'resend');
  const turns = (kind: string) => surroundings.turns.filter((turn) => turn.kind === kind).length;
  return { surroundings, device, server, messages, resends, turns };
}

describe.each(SCHEMES)('with %s', (auth) => {
  it.each<[string, (Loss | undefined)[]]>([
    ['the answer to package 1', ['answer']],
    ['the answer to package 3, twice', [undefined, 'answer', 'answer']],
    ['a request', [undefined, 'request']],
  ])('%s may get lost: nothing is executed twice', async (_what, losses) => {
    const lost = losses.filter((loss) => loss !== undefined).length;
    const answers = losses.filter((loss) => loss === 'answer').length;
    const { surroundings, messages, turns, device } = await play([...losses], auth);
    expect(surroundings.notes().filter((code) => code === 'message.resent')).toHaveLength(lost);
    expect(surroundings.notes().filter((code) => code === 'message.retransmitted')).toHaveLength(answers);
    expect(messages).toHaveLength(2 + lost);
    expect(new Set(messages).size).toBe(2);
    expect(turns('server-reply')).toBe(2);
    expect(turns('device-send')).toBe(2 + lost);
    const execs = surroundings.of('state').filter(({ from, to }) => from === 10 && to === 30);
    expect(execs).toHaveLength(1);
    expect(device.view().fumoState).toBeGreaterThan(10);
  });
});

describe('a message that is sent again', () => {
  it('waits for a timer first, the second time longer', async () => {
    const { surroundings, resends, messages } = await play([undefined, 'answer', 'request']);
    expect(messages).toHaveLength(4);
    expect(resends.map(({ phase, owner }) => `${owner} ${phase}`)).toEqual([
      'device set',
      'device fired',
      'device set',
      'device fired',
    ]);
    expect(resends.map(({ due }) => due - START)).toEqual([5_000, 5_000, 20_000, 20_000]);
    expect(new Set(resends.map(({ reason }) => reason))).toEqual(
      new Set(['message 2 had no answer and is sent again']),
    );
    expect(surroundings.clock.now()).toBe(START + 20_000);
    const story = surroundings.events.flatMap((event) => {
      if (event.kind === 'message') return [event.direction];
      return event.kind === 'timer' && event.name === 'resend' ? [event.phase] : [];
    });
    const again = ['set', 'fired', 'device-to-server'];
    expect(story.slice(3)).toEqual(['server-to-device', ...again, ...again, 'server-to-device']);
  });

  it('does not when nothing is lost', async () => {
    const { surroundings, resends } = await play([]);
    expect(resends).toEqual([]);
    expect(surroundings.clock.now()).toBe(START);
  });
});

it('after three losses the device gives the session up', async () => {
  const { surroundings, messages } = await play(['request', 'answer', 'request']);
  expect(new Set(messages).size).toBe(1);
  expect(messages).toHaveLength(3);
  const closed = surroundings
    .of('session')
    .find(({ side, phase }) => side === 'device' && phase === 'closed');
  expect(closed?.reason).toContain('nobody answers');
});
