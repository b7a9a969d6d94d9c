import { describe, expect, it } from 'vitest';
import { SESSION_EXPIRY_MS } from '../../../../src/sandbox/device/session/session-expiry.js';
import { openSandbox } from '../../../../src/sandbox/stage.js';
import { Held, START, testSurroundings } from '../../../support/surroundings.js';
import { castWith } from '../../server/lock-step.js';

describe.each(['loopback', 'http'] as const)('a device that waits for the server over %s', (transport) => {
  it('gives the session up in time, and what comes later harms nobody', async () => {
    const thinking = new Held();
    const surroundings = testSurroundings({
      answer: (turn) => (turn.kind === 'server-reply' ? thinking : undefined),
    });
    const stage = await openSandbox()(castWith({ transport }), surroundings);
    stage.device.checkForUpdate();
    await surroundings.settle(START + SESSION_EXPIRY_MS - 1);
    const closed = () =>
      surroundings.of('session').filter(({ side, phase }) => side === 'device' && phase === 'closed');
    expect(closed()).toEqual([]);
    await surroundings.settle(START + SESSION_EXPIRY_MS);
    expect(closed()).toMatchObject([{ reason: 'the server did not answer within 10 minutes' }]);
    expect(stage.device.view().busy).toBeUndefined();
    thinking.release({ wishes: [] });
    await surroundings.quiet();
    expect(surroundings.of('message')).toHaveLength(2);
    expect(surroundings.clock.pending().filter(({ owner }) => owner === 'device')).toEqual([]);
    await stage.close();
  });
});

it('a session that ends in order leaves no timer', async () => {
  const surroundings = testSurroundings();
  const stage = await openSandbox()(castWith(), surroundings);
  stage.device.checkForUpdate();
  await surroundings.quiet();
  expect(surroundings.clock.pending()).toEqual([]);
  const timers = surroundings.of('timer').filter(({ owner }) => owner === 'device');
  expect(timers.map(({ phase }) => phase)).toEqual(['set', 'cancelled']);
  await stage.close();
});
