import { describe, expect, it } from 'vitest';
import { formatInstant, parseInstant, VirtualClock } from '../../src/engine/clock.js';
import { openSeed } from '../../src/engine/seed.js';

const START = Date.UTC(2026, 0, 5);

function timer(name: string, due: number, fire: () => void = () => undefined) {
  return { owner: 'server' as const, name, reason: 'a test', due, fire };
}

describe('the virtual clock', () => {
  it('fires each timer at its own instant, in order of due, then of setting', async () => {
    const clock = new VirtualClock(START);
    const fired: [string, number][] = [];
    const note = (name: string) => () => void fired.push([name, clock.now() - START]);
    clock.set(timer('late', START + 300, note('late')));
    clock.set(timer('first', START + 100, note('first')));
    clock.set(timer('second', START + 100, note('second')));
    while (await clock.fireNext());
    expect(fired).toEqual([
      ['first', 100],
      ['second', 100],
      ['late', 300],
    ]);
  });

  it('fires a timer that re-arms itself each time', async () => {
    const clock = new VirtualClock(START);
    const at: number[] = [];
    const arm = (): void => {
      clock.set(
        timer('poll', clock.now() + 1000, () => {
          at.push(clock.now() - START);
          arm();
        }),
      );
    };
    arm();
    while (await clock.fireNext(START + 5000));
    expect(at).toEqual([1000, 2000, 3000, 4000, 5000]);
  });

  it('fires a timer that was due in the past at the present', async () => {
    const clock = new VirtualClock(START);
    clock.set(timer('past', START - 10_000));
    expect((await clock.fireNext(START))?.due).toBe(START);
    expect(clock.now()).toBe(START);
  });

  it('lists what is pending and forgets what is cancelled', async () => {
    const clock = new VirtualClock(START);
    const id = clock.set(timer('a', START + 10));
    clock.set(timer('b', START + 20));
    expect(clock.pending().map(({ name, due }) => [name, due - START])).toEqual([
      ['a', 10],
      ['b', 20],
    ]);
    expect(clock.cancel(id)).toBe(true);
    expect(clock.cancel(id)).toBe(false);
    expect((await clock.fireNext())?.name).toBe('b');
  });

  it('refuses to go back, or past a timer that is due', () => {
    const clock = new VirtualClock(START);
    clock.set(timer('a', START + 10));
    expect(() => clock.moveTo(START - 1)).toThrowError(
      expect.objectContaining({ code: 'internal.clock-jump' }),
    );
    expect(() => clock.moveTo(START + 11)).toThrowError(
      expect.objectContaining({ code: 'internal.clock-jump' }),
    );
    clock.moveTo(START + 10);
    expect(clock.now()).toBe(START + 10);
  });

  it('reads and writes instants', () => {
    expect(parseInstant('2026-01-05T00:00:00Z')).toBe(START);
    expect(formatInstant(START)).toBe('2026-01-05T00:00:00Z');
    expect(formatInstant(START + 5)).toBe('2026-01-05T00:00:00.005Z');
    expect(parseInstant('yesterday')).toBeUndefined();
  });
});

describe('the seed', () => {
  it('draws the same for the same seed and stream', () => {
    const draw = () => Buffer.from(openSeed('7').stream('nonce').bytes(16)).toString('hex');
    expect(draw()).toBe(draw());
  });

  it('draws differently for another seed or stream', () => {
    const draw = (seed: string, name: string) =>
      Buffer.from(openSeed(seed).stream(name).bytes(16)).toString('hex');
    expect(new Set([draw('7', 'a'), draw('8', 'a'), draw('7', 'b')]).size).toBe(3);
  });

  it('does not shift one stream by drawing from another', () => {
    const [one, two] = [openSeed('7'), openSeed('7')];
    one.stream('other').bytes(1000);
    expect([...one.stream('mine').bytes(8)]).toEqual([...two.stream('mine').bytes(8)]);
  });

  it('keeps integers within their bounds, and reaches both', () => {
    const stream = openSeed('7').stream('dice');
    const rolls = Array.from({ length: 600 }, () => stream.integer(1, 6));
    expect(Math.min(...rolls)).toBe(1);
    expect(Math.max(...rolls)).toBe(6);
  });
});
