import { describe, expect, it } from 'vitest';
import { framesOf } from '../../src/cli/frames.js';
import { FakeRun, ORIGIN } from '../support/fake-run.js';

async function played(): Promise<FakeRun> {
  const run = new FakeRun();
  while (!run.result()) {
    const report = await run.next();
    if (report.status === 'needs-answer') run.answer('defer', 'default');
  }
  return run;
}

describe('the frames of a run', () => {
  it('are its steps, each with its own events and times', async () => {
    const run = await played();
    const frames = framesOf(run.events, run.known);
    expect(frames.map(({ step, status }) => [step.ad, status])).toEqual([
      [7, 'done'],
      [8, 'done'],
      [15, 'done'],
      [16, 'done'],
    ]);
    expect(frames[2]).toMatchObject({ startedAt: ORIGIN, endedAt: ORIGIN + 61_200_000 });
    expect(frames.flatMap(({ events }) => events)).toEqual(run.events);
  });

  it('hold the answers given in them, with source and status', async () => {
    const run = await played();
    const answers = framesOf(run.events, run.known).map((frame) => frame.answers);
    expect(answers).toEqual([
      [],
      [{ prompt: 'offer', answer: 'defer', source: 'default', status: '200' }],
      [],
      [],
    ]);
  });

  it('say from a trace alone what the user did', async () => {
    const { events } = await played();
    expect(framesOf(events)[1]?.answers).toEqual([{ answer: 'Later', status: '200' }]);
  });

  it('are running until the step has ended', () => {
    const start = {
      kind: 'step',
      phase: 'start',
      step: 1,
      flow: 'x',
      actor: 'server',
      verb: 'v',
      text: 't',
    } as const;
    expect(framesOf([{ ...start, seq: 1, at: 5 }]).map(({ status }) => status)).toEqual(['running']);
    expect(framesOf([])).toEqual([]);
  });
});
