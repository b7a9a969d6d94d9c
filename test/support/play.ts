/** Plays shipped flows in process, for tests of whole runs. */
import { join } from 'node:path';
import { openLibrary } from '../../src/engine/flow/library.js';
import { playRun } from '../../src/engine/play.js';
import { openRun } from '../../src/engine/run.js';
import { DEFAULT_SETTINGS, type Run, type RunResult, type RunSettings } from '../../src/engine/run-types.js';
import { openSandbox } from '../../src/sandbox/stage.js';
import { decodeMessage } from '../../src/syncml/codec.js';
import type { Command } from '../../src/syncml/message.js';
import type { TraceEvent, TraceHeader } from '../../src/trace/event.js';
import { serialise } from '../../src/trace/serialise.js';

export const library = openLibrary(join(import.meta.dirname, '../../flows'));

export interface Played {
  result: RunResult;
  header: TraceHeader;
  events: readonly TraceEvent[];
  /** The whole trace as it would stand in a file. */
  text: string;
}

export async function open(flow: string, settings: Partial<RunSettings> = {}): Promise<Run> {
  return openRun({
    flow: await library.find(flow),
    library,
    settings: { ...DEFAULT_SETTINGS, transport: 'loopback', ...settings },
    stage: openSandbox(),
    version: '0.0.0-test',
  });
}

/** Plays a flow to its end with the flow's own defaults for what is not answered. */
export async function play(flow: string, settings: Partial<RunSettings> = {}): Promise<Played> {
  const run = await open(flow, settings);
  try {
    const result = await playRun(run, { defaults: true });
    const { header, events } = run;
    return { result, header, events, text: [header, ...events].map(serialise).join('\n') };
  } finally {
    await run.close();
  }
}

/** Every command on the wire, in order of the messages. */
export function commandsOf(events: readonly TraceEvent[]): Command[] {
  return eventsOf(events, 'message')
    .filter(({ mediaType }) => !mediaType.endsWith('notification'))
    .flatMap(({ octets, mediaType }) => {
      const { message } = decodeMessage(new Uint8Array(Buffer.from(octets, 'base64')), mediaType);
      return message.commands;
    });
}

export function eventsOf<K extends TraceEvent['kind']>(
  events: readonly TraceEvent[],
  kind: K,
): Extract<TraceEvent, { kind: K }>[] {
  return events.filter((event): event is Extract<TraceEvent, { kind: K }> => event.kind === kind);
}
