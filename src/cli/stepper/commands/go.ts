/** Going forwards and backwards through a run. */
import type { StepResult } from '../../../engine/run-types.js';
import type { GotoReport } from '../../../engine/timeline/types.js';
import { FumoError } from '../../../errors.js';
import { goOn, movedFrom } from '../moving.js';
import { COMMAND_ERRORS } from '../words.js';
import { countOf } from './arguments.js';
import type { MovedReport, StepperCommand, StepperSession, Stop } from './types.js';

export const next: StepperCommand = {
  name: 'next',
  key: 'n',
  group: 'go',
  args: [{ name: 'N', kind: 'count', required: false }],
  summary: 'make the next step, or the next N',
  example: 'next 3',
  act: async (session, [count]) => {
    refuseEnded(session);
    const wanted = countOf(count, 'N');
    // A single step is made whatever breakpoint it hits: somebody has asked for just this step.
    session.announced = session.timeline.position;
    return goOn(session, (made) => made.length >= wanted);
  },
};

export const onwards: StepperCommand = {
  name: 'continue',
  key: 'c',
  group: 'go',
  args: [],
  summary: 'go on to a breakpoint, a question without an answer, or the end',
  example: 'continue',
  act: async (session) => {
    refuseEnded(session);
    return goOn(session, () => false);
  },
};

export const prompt: StepperCommand = {
  name: 'prompt',
  key: 'p',
  group: 'go',
  args: [],
  summary: 'go on until the user is asked',
  example: 'prompt',
  act: async (session) => {
    refuseEnded(session);
    const { timeline } = session;
    const from = timeline.position;
    const report = await goOn(
      session,
      (_made, ahead) => timeline.position > from && ahead?.question !== undefined,
    );
    const question = session.run.peek()?.question;
    return report.stop.why === 'there' && question
      ? { ...report, stop: { why: 'question', question } }
      : report;
  },
};

export const back: StepperCommand = {
  name: 'back',
  key: 'b',
  group: 'go',
  args: [{ name: 'N', kind: 'count', required: false }],
  summary: 'take the last step back, or the last N',
  example: 'back 2',
  before: ['next 3'],
  act: async (session, [count]) => goBack(session, countOf(count, 'N')),
};

async function goBack(session: StepperSession, count: number): Promise<MovedReport> {
  const { timeline } = session;
  const from = timeline.position;
  if (count > from) {
    throw new FumoError('usage.nothing-before', COMMAND_ERRORS.nothingBefore(from), {
      expected: `a number from 1 to ${from}`,
      found: String(count),
    });
  }
  await timeline.back(count);
  return movedFrom(session, { from, mark: session.run.events.length, steps: [], stop: { why: 'there' } });
}

export const redo: StepperCommand = {
  name: 'redo',
  key: 'r',
  group: 'go',
  args: [{ name: 'N', kind: 'count', required: false }],
  summary: 'after back: go the same way again, with the same answers, one step or N',
  example: 'redo 2',
  before: ['next 3', 'back 2'],
  act: async (session, [count]) => goAgain(session, countOf(count, 'N')),
};

async function goAgain(session: StepperSession, count: number): Promise<MovedReport> {
  const { timeline } = session;
  if (timeline.ahead.length === 0) {
    throw new FumoError('usage.nothing-to-redo', COMMAND_ERRORS.nothingToRedo, {
      expected: 'a way that was gone back',
      found: 'no step after this one',
    });
  }
  const from = timeline.position;
  const mark = session.run.events.length;
  const steps: StepResult[] = [];
  while (steps.length < count && timeline.ahead[0]) {
    const report = await timeline.apply(timeline.ahead[0]);
    if (report.status === 'done') steps.push(report.step);
    if (report.status === 'ended')
      return movedFrom(session, { from, mark, steps, stop: { why: 'ended', result: report.result } });
  }
  return movedFrom(session, { from, mark, steps, stop: { why: 'there' } });
}

export const goto: StepperCommand = {
  name: 'goto',
  key: 'g',
  group: 'go',
  args: [{ name: 'STEP', kind: 'step', required: true }],
  summary: 'go to the place before that step, forwards or backwards',
  example: 'goto 5.5.3/8',
  act: async (session, [label = '']) => {
    const { timeline, run } = session;
    const from = timeline.position;
    const mark = run.events.length;
    const report = await timeline.goto(label);
    const wentOn = report.direction === 'forward';
    return movedFrom(session, {
      from,
      mark: wentOn ? mark : session.run.events.length,
      steps: report.steps.flatMap((one) => (one.status === 'done' ? [one.step] : [])),
      stop: stopOf(report),
    });
  },
};

function stopOf({ status, question }: GotoReport): Stop {
  return status === 'asked' && question ? { why: 'question', question } : { why: 'there' };
}

/** @throws FumoError `usage.run-ended` */
export function refuseEnded({ run }: StepperSession): void {
  if (!run.result()) return;
  throw new FumoError('usage.run-ended', COMMAND_ERRORS.ended, {
    expected: 'a run that goes on',
    found: `its outcome, ${run.result()?.outcome}`,
    hint: COMMAND_ERRORS.endedHint,
  });
}
