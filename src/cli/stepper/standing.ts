/** Where a run stands, gathered for the renderers. */
import type { Run } from '../../engine/run-types.js';
import { framesOf, type KnownAnswer } from '../frames.js';
import { messagesIn } from '../messages.js';
import type { Standing } from '../render/screen.js';

export function standingOf(run: Run, known: readonly KnownAnswer[]): Standing {
  return {
    header: run.header,
    frames: framesOf(run.events, known),
    messages: messagesIn(run.header, run.events),
    next: run.peek(),
    timers: run.timers(),
    device: run.device(),
    now: run.now(),
  };
}

/** The firmware that the flow gives the device, from the header of its trace. */
export function firmwareBefore(given: unknown): string | undefined {
  const device = fieldOf(given, 'device');
  const firmware = fieldOf(device, 'firmware');
  return typeof firmware === 'string' ? firmware : undefined;
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}
