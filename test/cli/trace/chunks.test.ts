import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { portions, pour } from '../../../src/cli/export/chunks.js';

/** Takes one write at a time, each only when it is let. */
class Slow extends Writable {
  readonly taken: number[] = [];
  readonly #waiting: (() => void)[] = [];

  constructor() {
    super({ highWaterMark: 1 });
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.taken.push(chunk.length);
    this.#waiting.push(done);
  }

  let(): void {
    this.#waiting.shift()?.();
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('portions', () => {
  it('are few, and together what came in', () => {
    const pieces = Array.from({ length: 10_000 }, (_, at) => `piece ${at} ü\n`);
    const made = [...portions(pieces)];
    expect(Buffer.concat(made).toString()).toBe(pieces.join(''));
    expect(made.length).toBeLessThan(5);
  });

  it('keep octets between texts in order', () => {
    const made = [...portions(['a', new Uint8Array([0, 255]), 'b'])];
    expect([...Buffer.concat(made)]).toEqual([97, 0, 255, 98]);
  });
});

describe('pouring', () => {
  it('makes nothing before the reader has taken what was made', async () => {
    const slow = new Slow();
    let made = 0;
    function* pieces(): Generator<Uint8Array> {
      for (; made < 5; made += 1) yield new Uint8Array(10);
    }
    const poured = pour(pieces(), slow);
    await turn();
    expect(made).toBe(0);
    for (let count = 1; count <= 5; count += 1) {
      slow.let();
      await turn();
      expect(made).toBe(count);
    }
    await poured;
    expect(slow.taken).toEqual([10, 10, 10, 10, 10]);
  });

  it('ends when the reader has gone', async () => {
    const slow = new Slow();
    let made = 0;
    function* pieces(): Generator<string> {
      for (;;) {
        made += 1;
        yield 'x'.repeat(100_000);
      }
    }
    const poured = pour(pieces(), slow);
    await turn();
    slow.destroy();
    await poured;
    expect(made).toBe(1);
  });
});
