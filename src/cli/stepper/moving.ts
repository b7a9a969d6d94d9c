/** How a run is taken forwards: step by step, until something says stop. */
import { formatInstant } from '../../engine/clock.js';
import type { NextStep, Run, StepResult } from '../../engine/run-types.js';
import type { TraceEvent } from '../../trace/event.js';
import type { FiredTimer, MovedReport, StepperSession, Stop } from './commands/types.js';

/** Decides after each step whether that was far enough. @param made steps made so far */
export type Enough = (made: readonly StepResult[], next: NextStep | undefined) => boolean;

/** Steps until it was enough, a breakpoint would be hit, a question has no answer, or the run has ended. */
export async function goOn(session: StepperSession, enough: Enough): Promise<MovedReport> {
  const { timeline } = session;
  const from = timeline.position;
  const mark = session.run.events.length;
  const steps: StepResult[] = [];
  for (;;) {
    const stop = await stopBefore(session, steps, enough);
    if (stop) return movedFrom(session, { from, mark, steps, stop });
    const report = await timeline.apply({ input: 'next' });
    if (report.status === 'done') steps.push(report.step);
    if (report.status === 'ended') steps.push(...report.result.steps.slice(from + steps.length));
    if (report.status === 'needs-answer')
      return movedFrom(session, { from, mark, steps, stop: { why: 'question', question: report.question } });
  }
}

interface Way {
  from: number;
  /** Events before the movement. */
  mark: number;
  steps: readonly StepResult[];
  stop: Stop;
}

/** The report of a movement that began there. */
export function movedFrom(session: StepperSession, { from, mark, steps, stop }: Way): MovedReport {
  session.announced = session.timeline.position;
  return {
    report: 'moved',
    from,
    to: session.timeline.position,
    steps,
    fired: firedIn(session.run.events.slice(mark)),
    stop,
  };
}

async function stopBefore(
  session: StepperSession,
  steps: readonly StepResult[],
  enough: Enough,
): Promise<Stop | undefined> {
  const { run, timeline } = session;
  const result = run.result();
  if (result) return { why: 'ended', result };
  // Where the run stands it was said already that a breakpoint comes; going on then means to pass it.
  if (session.announced !== timeline.position) {
    const hit = await hitAhead(session);
    if (hit) return hit;
  }
  return enough(steps, run.peek()) ? { why: 'there' } : undefined;
}

async function hitAhead({ breaks, timeline, run }: StepperSession): Promise<Stop | undefined> {
  if (breaks.all.length === 0) return undefined;
  const preview = await timeline.preview();
  if (!preview) return undefined;
  const { next } = preview;
  const events = [...(next ? [stepEvent(next, run)] : []), ...preview.events];
  const hit = breaks.hit({ next, history: run.events, events });
  return hit && { why: 'break', ...hit };
}

/** The beginning of a step; the preview of one that waits for an answer has nothing. */
function stepEvent(
  { question: _question, parked: _parked, id: _id, ...step }: NextStep,
  run: Run,
): TraceEvent {
  return { seq: run.events.length + 1, at: run.now(), kind: 'step', phase: 'start', ...step };
}

/** Timers that fired, each at its own instant. */
export function firedIn(events: readonly TraceEvent[]): FiredTimer[] {
  return events.flatMap((event) => {
    if (event.kind !== 'timer' || event.phase !== 'fired') return [];
    const { owner, name, reason, at } = event;
    return [{ owner, name, reason, at: formatInstant(at) }];
  });
}
