/** A trace as long as one likes, made while it is read: a short one again and again, its numbers and times going on. */
import type { TraceEvent } from '../../../src/trace/event.js';
import { sourceOf, type TraceSource } from '../../../src/trace/source.js';

/**
 * At least `count` events; the run ends once, at the end.
 * @param sparse messages come in every so manieth round only, which is quicker to decode
 */
export function longTrace(short: TraceSource, count: number, sparse = 1): TraceSource {
  const round = [...short.events()].filter(({ kind }) => kind !== 'end');
  const end = [...short.events()].find(({ kind }) => kind === 'end');
  const step = Math.max(0, ...round.map((event) => (event.kind === 'step' ? event.step : 0)));
  const messages = round.filter(({ kind }) => kind === 'message').length;
  const timers = Math.max(0, ...round.map((event) => (event.kind === 'timer' ? event.timer : 0)));
  const spent = (round.at(-1)?.at ?? short.header.origin) - short.header.origin + 1000;
  function* events(): Generator<TraceEvent> {
    let seq = 0;
    let turn = 0;
    for (; seq < count; turn += 1) {
      for (const event of round) {
        if (event.kind === 'message' && turn % sparse !== 0) continue;
        seq += 1;
        const later = { ...event, seq, at: event.at + turn * spent };
        if (later.kind === 'step') later.step += turn * step;
        if (later.kind === 'message') later.message += turn * messages;
        if (later.kind === 'timer') later.timer += turn * timers;
        yield later;
      }
    }
    if (end) yield { ...end, seq: seq + 1, at: end.at + turn * spent };
  }
  return { ...sourceOf(short.header, []), events };
}
