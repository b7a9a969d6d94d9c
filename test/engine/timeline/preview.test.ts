/** What the next step will do, before it does: whole, decoded, and cheap to ask for. */
import { afterEach, describe, expect, it } from 'vitest';
import { openRun } from '../../../src/engine/run.js';
import { DEFAULT_SETTINGS, type RunSettings } from '../../../src/engine/run-types.js';
import { openTimeline, type Timeline } from '../../../src/engine/timeline/index.js';
import { openSandbox } from '../../../src/sandbox/stage.js';
import { library } from '../../support/play.js';
import { NEXT, openLine, playOut, playTo, stepOn, textOf } from '../../support/timeline.js';

const opened: Timeline[] = [];
afterEach(async () => {
  for (const timeline of opened.splice(0)) await timeline.close();
});

async function line(...args: Parameters<typeof openLine>): Promise<Timeline> {
  const timeline = await openLine(...args);
  opened.push(timeline);
  return timeline;
}

describe('a preview', () => {
  it('shows the message decoded, with its package and commands, and nothing has happened', async () => {
    const timeline = await line('deferred');
    await playTo(timeline, 4);
    const before = textOf(timeline.run);
    const preview = await timeline.preview();
    expect(preview).toMatchObject({ status: 'done', next: { step: 5, actor: 'server', verb: 'gets' } });
    expect(preview?.messages).toMatchObject([{ package: 2, msgId: '1', message: { final: true } }]);
    expect(preview?.messages[0]?.commands.map(({ name }) => name)).toContain('Get');
    expect(preview?.sessions).toMatchObject([{ phase: 'authenticated', side: 'device' }]);
    expect(textOf(timeline.run)).toBe(before);
    expect(timeline.inputs).toHaveLength(4);
  });

  it('shows nodes and states that change, transfers, timers and how long it takes', async () => {
    const timeline = await line('network-initiated');
    while (timeline.run.peek()?.verb !== 'downloads') await stepOn(timeline);
    const download = await timeline.preview();
    expect(download?.transfers.map(({ purpose }) => purpose)).toEqual(['install-notify']);
    expect(download?.states.map(({ to }) => to)).toContain(40);
    expect(download?.timers.length).toBeGreaterThan(0);
    expect((download?.to ?? 0) - (download?.from ?? 0)).toBeGreaterThan(0);
    await stepOn(timeline);
    const install = await timeline.preview();
    expect(install?.tree).toContainEqual(
      expect.objectContaining({ uri: './DevDetail/FwV', before: '1.0.0', after: '2.0.0' }),
    );
  });

  it('shows the question while nobody has answered, and each answer another future', async () => {
    const timeline = await line('deferred');
    await playTo(timeline, 9);
    expect(await timeline.preview()).toMatchObject({
      status: 'asked',
      question: { prompt: 'offer' },
      events: [],
      messages: [],
    });
    for (const [value, values] of [
      ['defer', ['2']],
      ['reject', ['3']],
    ] as const) {
      await timeline.apply({ input: 'answer', prompt: 'offer', value, source: 'user' });
      const preview = await timeline.preview();
      expect(preview?.prompts).toMatchObject([{ phase: 'answered', values }]);
      await timeline.undo();
    }
  });

  it('takes answers given in advance, as the step will', async () => {
    const timeline = await line('deferred', { answers: ['offer=reject'] });
    await playTo(timeline, 9);
    const preview = await timeline.preview();
    expect(preview).toMatchObject({ status: 'done', prompts: [{ values: ['3'] }] });
    const mark = timeline.run.events.length;
    await timeline.apply(NEXT);
    expect(timeline.run.events.slice(mark)).toEqual(preview?.events);
    expect(await timeline.preview()).toMatchObject({ next: { step: 11 } });
  });

  it('knows a failure before it comes, and the end', async () => {
    const timeline = await line('network-initiated');
    await playTo(timeline, 1);
    await timeline.apply({ input: 'fault', name: 'device-off' });
    const ends: unknown[] = [];
    while (!timeline.run.result()) {
      const preview = await timeline.preview();
      ends.push([preview?.status, preview?.failure?.code, preview?.result?.verdict]);
      await stepOn(timeline);
    }
    expect(ends.at(-1)).toEqual(['failed', timeline.run.result()?.failure?.code, 'failed']);
    await timeline.back(1000);
    await playOut(timeline);
    await timeline.back();
    expect(await timeline.preview()).toMatchObject({
      status: 'ended',
      next: undefined,
      result: { verdict: 'passed', outcome: 'updated' },
    });
    await playOut(timeline);
    expect(await timeline.preview()).toBeUndefined();
  });
});

describe('the shadow', () => {
  /** A timeline that counts the shadows that it opens and the steps that they make. */
  async function counted(settings: Partial<RunSettings> = {}) {
    const counts = { opened: 0, steps: 0, closed: 0 };
    const flow = await library.find('deferred');
    const base = { ...DEFAULT_SETTINGS, transport: 'loopback' as const, ...settings };
    const options = { flow, library, settings: base, stage: openSandbox(), version: 'test' };
    const timeline = await openTimeline({
      open: (hooks) => openRun({ ...options, ...hooks }),
      async shadow(hooks) {
        counts.opened += 1;
        const run = await openRun({ ...options, ...hooks });
        const [put, close] = [run.put.bind(run), run.close.bind(run)];
        return Object.assign(run, {
          put: (input: Parameters<typeof put>[0]) => {
            counts.steps += 1;
            return put(input);
          },
          close: () => {
            counts.closed += 1;
            return close();
          },
        });
      },
    });
    opened.push(timeline);
    return { timeline, counts };
  }

  it('is opened once for a run that goes forwards, and plays each step once however often it is asked', async () => {
    const { timeline, counts } = await counted();
    await playTo(timeline, 5);
    for (let asked = 0; asked < 4; asked++) {
      await timeline.preview();
      await timeline.preview();
      await timeline.apply(NEXT);
    }
    expect(counts).toEqual({ opened: 1, steps: 5 + 4, closed: 0 });
  });

  it('is opened anew when what was put in is not what it has played, and closed with the run', async () => {
    const { timeline, counts } = await counted();
    await playTo(timeline, 2);
    await timeline.preview();
    await timeline.apply({ input: 'tamper', action: 'drop' });
    await timeline.preview();
    expect(counts).toMatchObject({ opened: 2, closed: 1 });
    await timeline.back(2);
    await timeline.preview();
    expect(counts).toMatchObject({ opened: 3, closed: 2 });
    await timeline.close();
    expect(counts).toMatchObject({ opened: 3, closed: 3 });
    await timeline.close();
    expect(counts.closed).toBe(3);
    await expect(timeline.preview()).rejects.toMatchObject({ code: 'step.closed' });
  });
});
