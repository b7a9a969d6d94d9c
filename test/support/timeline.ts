/** Timelines of shipped flows, in memory. */

import { openRun } from '../../src/engine/run.js';
import type { Run, RunInput, RunSettings } from '../../src/engine/run-types.js';
import { DEFAULT_SETTINGS } from '../../src/engine/run-types.js';
import { openTimeline, type Timeline, type TimelineOptions } from '../../src/engine/timeline/index.js';
import { openSandbox } from '../../src/sandbox/stage.js';
import { serialise } from '../../src/trace/serialise.js';
import { library } from './play.js';

export const NEXT: RunInput = { input: 'next' };

type Heard = Partial<Pick<TimelineOptions, 'inputs' | 'onInput' | 'onBack' | 'onEvent' | 'onReset'>>;

/** Opens the timeline of a flow over loopback, as the shadow is. */
export async function openLine(
  flow: string,
  settings: Partial<RunSettings> = {},
  heard: Heard = {},
): Promise<Timeline> {
  const found = await library.find(flow);
  const open = (transport: RunSettings['transport']): TimelineOptions['open'] => {
    return (hooks) =>
      openRun({
        flow: found,
        library,
        settings: { ...DEFAULT_SETTINGS, ...settings, transport },
        stage: openSandbox(),
        version: '0.0.0-test',
        ...hooks,
      });
  };
  return openTimeline({
    open: open(settings.transport ?? 'loopback'),
    shadow: open('loopback'),
    ...heard,
  });
}

/** The whole trace as it would stand in a file. */
export function textOf({ header, events }: Pick<Run, 'header' | 'events'>): string {
  return [header, ...events].map(serialise).join('\n');
}

/** What the flow itself answers to the question that is open. */
export function defaultOf(run: Run): Extract<RunInput, { input: 'answer' }> | undefined {
  const question = run.peek()?.question;
  if (question?.default === undefined) return undefined;
  return { input: 'answer', prompt: question.prompt, value: question.default, source: 'default' };
}

/** Makes one step; the flow answers for itself. */
export async function stepOn(timeline: Timeline): Promise<void> {
  const answer = defaultOf(timeline.run);
  if (answer) await timeline.apply(answer);
  await timeline.apply(NEXT);
}

/** Makes steps until so many are over, or the run is. */
export async function playTo(timeline: Timeline, position: number): Promise<void> {
  while (timeline.position < position && !timeline.run.result()) await stepOn(timeline);
}

/** Steps to the end. */
export async function playOut(timeline: Timeline): Promise<void> {
  while (!timeline.run.result()) await stepOn(timeline);
}
