/** MINDT: a prompt stays in sight for its time, whatever the user does (DM Protocol 1.2, user interaction options). */
import { describe, expect, it } from 'vitest';
import { choiceWish, confirmWish, displayWish, type PromptOptions } from '../../../src/dm/ui-alert.js';
import type { Wish } from '../../../src/syncml/message.js';
import { playText } from '../../support/play-text.js';
import { Held, START } from '../../support/surroundings.js';
import { once, openWorld } from './small-world.js';

const SECOND = 1000;

/** A session in which the server asks; the user answers when the test says so. */
async function ask(wish: Wish) {
  const user = new Held();
  const world = await openWorld({
    script: once([wish]),
    answer: (turn) => (turn.kind === 'user-answer' ? user : undefined),
  });
  world.device.checkForUpdate();
  await world.quiet();
  const timers = () =>
    world
      .of('timer')
      .filter(({ name }) => name.startsWith('prompt'))
      .map(({ name, phase, due }) => `${name} ${phase} ${(due - START) / SECOND}`);
  const alertStatus = () =>
    world.received[1]?.commands.find((command) => command.name === 'Status' && command.cmd === 'Alert');
  return { world, user, timers, alertStatus };
}

const confirm = (options: PromptOptions) => confirmWish('go?', options);

describe('an answer before MINDT', () => {
  it.each([
    ['a display', displayWish('hello', { minDisplay: 30 }), { action: 'ok' }, '200'],
    ['a confirm', confirm({ minDisplay: 30 }), { action: 'no' }, '304'],
    [
      'a choice',
      choiceWish('which', ['a', 'b'], { minDisplay: 30 }),
      { action: 'choose', numbers: [2] },
      '200',
    ],
    ['a cancelled prompt', confirm({ minDisplay: 30 }), { action: 'cancel' }, '214'],
  ] as const)('to %s is held until then', async (_name, wish, answer, status) => {
    const { world, user, timers, alertStatus } = await ask(wish);
    user.release(answer);
    await world.settle(START + 30 * SECOND - 1);
    expect(world.received).toHaveLength(1);
    expect(world.of('prompt').at(-1)).toMatchObject({ phase: 'answered', status });
    expect(timers()).toEqual(['prompt-minimum set 30']);
    await world.settle();
    expect(timers()).toEqual(['prompt-minimum set 30', 'prompt-minimum fired 30']);
    expect(alertStatus()).toMatchObject({ data: status });
    expect(world.clock.now()).toBe(START + 30 * SECOND);
  });

  it('waits for what is left of it only', async () => {
    const { world, user, timers } = await ask(confirm({ minDisplay: 30 }));
    world.clock.moveTo(START + 10 * SECOND);
    user.release({ action: 'yes' });
    await world.settle();
    expect(timers()).toEqual(['prompt-minimum set 30', 'prompt-minimum fired 30']);
  });

  it('stops MAXDT, which has no say any longer', async () => {
    const { world, user, timers, alertStatus } = await ask(confirm({ minDisplay: 30, maxDisplay: 60 }));
    user.release({ action: 'yes' });
    await world.settle();
    expect(timers()).toEqual([
      'prompt-timeout set 60',
      'prompt-timeout cancelled 60',
      'prompt-minimum set 30',
      'prompt-minimum fired 30',
    ]);
    expect(alertStatus()).toMatchObject({ data: '200' });
  });
});

describe('an answer after MINDT', () => {
  it('goes out at once', async () => {
    const { world, user, timers, alertStatus } = await ask(confirm({ minDisplay: 30 }));
    world.clock.moveTo(START + 30 * SECOND);
    user.release({ action: 'yes' });
    await world.quiet();
    expect(timers()).toEqual([]);
    expect(alertStatus()).toMatchObject({ data: '200' });
  });
});

describe('MAXDT below MINDT', () => {
  it('ends the time to answer, but the prompt stays and the Status waits', async () => {
    const { world, user, timers, alertStatus } = await ask(confirm({ minDisplay: 30, maxDisplay: 20 }));
    await world.settle(START + 20 * SECOND);
    user.release({ action: 'timeout' });
    await world.quiet();
    expect(world.of('prompt').at(-1)).toMatchObject({ phase: 'answered', action: 'timeout', status: '408' });
    expect(world.received).toHaveLength(1);
    await world.settle();
    expect(timers()).toEqual([
      'prompt-timeout set 20',
      'prompt-timeout fired 20',
      'prompt-minimum set 30',
      'prompt-minimum fired 30',
    ]);
    expect(alertStatus()).toMatchObject({ data: '408' });
  });
});

it('without MINDT nothing is held', async () => {
  const { world, user, timers, alertStatus } = await ask(confirm({}));
  user.release({ action: 'yes' });
  await world.quiet();
  expect(timers()).toEqual([]);
  expect(alertStatus()).toMatchObject({ data: '200' });
});

it('two prompts of a Sequence are held one after the other', async () => {
  const wish: Wish = {
    name: 'Sequence',
    commands: [displayWish('first', { minDisplay: 5 }), displayWish('second', { minDisplay: 7 })],
  };
  const world = await openWorld({
    script: once([wish]),
    answer: (turn) => (turn.kind === 'user-answer' ? { action: 'ok' } : undefined),
  });
  world.device.checkForUpdate();
  await world.settle();
  expect(world.of('prompt').map(({ phase, text }) => `${text} ${phase}`)).toEqual([
    'first shown',
    'first answered',
    'second shown',
    'second answered',
  ]);
  const fired = world.of('timer').filter(({ phase }) => phase === 'fired');
  expect(fired.map(({ due }) => due - START)).toEqual([5 * SECOND, 12 * SECOND]);
  expect(world.received).toHaveLength(2);
});

describe('in a whole run', () => {
  const flow = (more: string) => `
prompts:
  ask: { default: "yes" }
steps:
  - include: network-initiated
    through: 3
  - { server: asks-confirmation, prompt: ask, title: Go?${more} }
  - { device: shows, prompt: ask }
  - { user: answers, prompt: ask }
  - { device: reports, prompt: ask }
  - { end: answered }
`;
  const minimum = (more: string, auth: 'md5' | 'hmac' = 'md5') => playText(flow(more), { auth });

  it.each(['md5', 'hmac'] as const)('the server hears the answer no sooner than MINDT: %s', async (auth) => {
    const [plain, held] = [await minimum('', auth), await minimum(', min-display: 45s', auth)];
    expect(held.result.verdict).toBe('passed');
    const length = ({ result: { clock } }: typeof held) => Date.parse(clock.end) - Date.parse(clock.start);
    expect(length(held) - length(plain)).toBe(45 * SECOND);
    const of = (what: string) => held.events.findIndex((event) => 'name' in event && event.name === what);
    const lastMessage = held.events.findLastIndex(({ kind }) => kind === 'message');
    expect(of('prompt-minimum')).toBeGreaterThan(-1);
    expect(lastMessage).toBeGreaterThan(of('prompt-minimum'));
    const answered = held.events.find((event) => event.kind === 'prompt' && event.phase === 'answered');
    expect(held.events[lastMessage]?.at).toBe((answered?.at ?? 0) + 45 * SECOND);
  });

  it('without the option nothing of it is in the trace', async () => {
    const { events } = await minimum('');
    expect(events.filter((event) => event.kind === 'timer' && event.name === 'prompt-minimum')).toEqual([]);
  });
});
