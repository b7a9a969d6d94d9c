/** Going back is exact: from every step of every shipped flow, back and forward again gives the same trace to the byte. */
import { describe, expect, it } from 'vitest';
import type { RunInput } from '../../src/engine/run-types.js';
import type { Preview, Timeline } from '../../src/engine/timeline/index.js';
import { library } from '../support/play.js';
import { defaultOf, NEXT, openLine, playOut, textOf } from '../support/timeline.js';

const FLOWS = (await library.list()).map(({ name }) => name);

async function putAll(timeline: Timeline, inputs: readonly RunInput[]): Promise<void> {
  for (const input of inputs) await timeline.apply(input);
}

describe('every shipped flow', () => {
  it.each(FLOWS)(
    '%s: back to every step and forward again is the same trace',
    async (flow) => {
      const timeline = await openLine(flow);
      try {
        await playOut(timeline);
        const whole = textOf(timeline.run);
        const moves = timeline.inputs.filter(({ input }) => input === 'next').length;
        expect(moves).toBe(timeline.position + 1);
        for (let step = 0; step < moves; step++) {
          const gone = await timeline.back(moves - step);
          expect(timeline.position).toBe(step);
          expect(whole.startsWith(`${textOf(timeline.run)}\n`), `back to step ${step}`).toBe(true);
          await putAll(timeline, gone);
          expect(textOf(timeline.run), `forward from step ${step}`).toBe(whole);
        }
      } finally {
        await timeline.close();
      }
    },
    180_000,
  );

  it.each(FLOWS)('%s: each preview is what happens then', async (flow) => {
    const timeline = await openLine(flow);
    try {
      while (!timeline.run.result()) {
        const answer = defaultOf(timeline.run);
        if (answer) {
          expect(await timeline.preview()).toMatchObject({ status: 'asked', events: [] });
          await timeline.apply(answer);
        }
        const preview = await timeline.preview();
        const mark = timeline.run.events.length;
        await timeline.apply(NEXT);
        expect(preview).toMatchObject(whatHappened(timeline, mark));
      }
      expect(await timeline.preview()).toBeUndefined();
    } finally {
      await timeline.close();
    }
  });
});

/** The part of a preview that can be compared with what came. */
function whatHappened({ run }: Timeline, mark: number): Partial<Preview> {
  const result = run.result();
  return { events: run.events.slice(mark), to: run.now(), ...(result && { status: 'ended', result }) };
}
