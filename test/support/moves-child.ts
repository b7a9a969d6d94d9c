/**
 * Moves back and forth in a run, over and over, and prints the heap in use after each round. To be started with
 * `--expose-gc`: node --expose-gc --import tsx moves-child.ts ROUNDS MOVES
 */
import { getHeapStatistics } from 'node:v8';
import type { Timeline } from '../../src/engine/timeline/index.js';
import { openLine, stepOn } from './timeline.js';

const [rounds = 10, movesPerRound = 1000] = process.argv.slice(2).map(Number);
const { gc } = globalThis as { gc?: () => void };
if (!gc) throw new Error('start me with --expose-gc');

/** Into a session and out of it again; each tenth time with a look ahead, and step by step. @returns the moves made */
async function round(timeline: Timeline, number: number): Promise<number> {
  const isSlow = number % 10 === 0;
  if (isSlow) await timeline.preview();
  for (let step = 0; step < 5; step++) await stepOn(timeline);
  for (let step = 0; isSlow && step < 2; step++) await timeline.back();
  await timeline.back(5);
  return isSlow ? 8 : 6;
}

const timeline = await openLine('up-to-date');
for (let moves = 0, last = 0, number = 0; last < rounds * movesPerRound; ) {
  moves += await round(timeline, number++);
  if (moves - last < movesPerRound) continue;
  last += movesPerRound;
  gc();
  const { used_heap_size: heap } = getHeapStatistics();
  console.log(JSON.stringify({ moves, heap, inputs: timeline.inputs.length, ahead: timeline.ahead.length }));
}
await timeline.close();
