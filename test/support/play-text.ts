/** Plays a flow that stands in a test or a document, in process; it may include the shipped flows. */
import { parseFlow } from '../../src/engine/flow/parse.js';
import { playRun } from '../../src/engine/play.js';
import { openRun } from '../../src/engine/run.js';
import { DEFAULT_SETTINGS, type RunResult, type RunSettings } from '../../src/engine/run-types.js';
import { openSandbox } from '../../src/sandbox/stage.js';
import type { TraceEvent } from '../../src/trace/event.js';
import { library } from './play.js';

export interface TextOptions extends Partial<RunSettings> {
  /** Name for a body that has none. */
  flow?: string;
}

/** A body without `flow` and `title` gets them. */
export function wholeFlow(text: string, name = 'example'): string {
  return /^flow:/m.test(text) ? text : `flow: ${name}\ntitle: Example\n${text.trimStart()}`;
}

export async function playText(
  text: string,
  { flow = 'example', ...settings }: TextOptions = {},
): Promise<{ result: RunResult; events: readonly TraceEvent[] }> {
  const run = await openRun({
    flow: parseFlow(wholeFlow(text, flow), `${flow}.yaml`),
    library,
    settings: { ...DEFAULT_SETTINGS, transport: 'loopback', ...settings },
    stage: openSandbox(),
    version: '0.0.0-test',
  });
  try {
    const result = await playRun(run, { defaults: true });
    return { result, events: run.events };
  } finally {
    await run.close();
  }
}
