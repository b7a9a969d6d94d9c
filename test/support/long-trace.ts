/** Writes traces of any length: a short run with everything in it, again and again. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { TraceEvent, TraceHeader } from '../../src/trace/event.js';
import { serialise } from '../../src/trace/serialise.js';
import { smallTrace } from './traces.js';

/** Virtual time between one repetition and the next. */
const DAY_MS = 86_400_000;

/** Exactly so many events; the last one is the end of the run. */
export function* longTrace(events: number): Generator<TraceEvent> {
  const block = smallTrace().events.filter(({ kind }) => kind !== 'end');
  const messages = block.filter(({ kind }) => kind === 'message').length;
  const steps = block.filter((event) => event.kind === 'step' && event.phase === 'start').length;
  let last = block[0]?.at ?? 0;
  for (let seq = 1; seq < events; seq += 1) {
    const round = Math.floor((seq - 1) / block.length);
    const event = block[(seq - 1) % block.length] as TraceEvent;
    last = event.at + round * DAY_MS;
    yield { ...event, seq, at: last, ...renumbered(event, round, messages, steps) } as TraceEvent;
  }
  yield { seq: events, at: last, kind: 'end', verdict: 'passed', outcome: 'updated' };
}

function renumbered(event: TraceEvent, round: number, messages: number, steps: number): object {
  if (event.kind === 'message') return { message: event.message + round * messages };
  if (event.kind === 'step') return { step: event.step + round * steps };
  if (event.kind === 'timer') return { timer: event.timer + round, due: event.due + round * DAY_MS };
  return {};
}

export function longHeader(): TraceHeader {
  return smallTrace().header;
}

export function writeLongTrace(path: string, events: number): void {
  const file = openSync(path, 'w');
  let text = `${serialise(longHeader())}\n`;
  for (const event of longTrace(events)) {
    text += `${serialise(event)}\n`;
    if (text.length < 1_000_000) continue;
    writeSync(file, text);
    text = '';
  }
  writeSync(file, text);
  closeSync(file);
}
