/** The clock of a run: the timers that are set, and going forward in virtual time. */
import { formatInstant, type Instant } from '../../../engine/clock.js';
import { FumoError } from '../../../errors.js';
import { movedFrom } from '../moving.js';
import { COMMAND_ERRORS } from '../words.js';
import { laterOf, refused } from './arguments.js';
import { goto, refuseEnded } from './go.js';
import type { MovedReport, StepperCommand, StepperSession } from './types.js';

export const clock: StepperCommand = {
  name: 'clock',
  group: 'clock',
  args: [],
  summary: 'virtual time and the timers that are set: owner, reason, when each is due',
  example: 'clock',
  act: async ({ run }) => ({ report: 'clock', now: run.now(), timers: run.timers() }),
};

export const skip: StepperCommand = {
  name: 'skip',
  key: 's',
  group: 'clock',
  args: [{ name: '+3h | to TIME | until STEP', kind: 'time', required: false, rest: true }],
  summary: 'let time pass: to the next timer, for a while, to a time, or until a step is next',
  example: 'skip to tomorrow 02:00',
  act: async (session, [text = '']) => {
    refuseEnded(session);
    const [, way = '', what = ''] = /^(to|until)?\s*(.*)$/.exec(text) ?? [];
    if (way === 'until') return goto.act(session, [what]);
    return passTime(session, instantOf(session, way, what));
  },
};

function instantOf({ run }: StepperSession, way: string, what: string): Instant {
  if (what !== '' && (way === 'to' || what.startsWith('+'))) return laterOf(what, run.now());
  if (way !== '' || what !== '')
    throw refused(
      `cannot skip ${[way, what].join(' ').trim()}`,
      'skip, skip +3h, skip to TIME or skip until STEP',
      what,
    );
  const [next] = run.timers();
  if (next) return next.due;
  throw new FumoError('usage.no-timer', COMMAND_ERRORS.noTimer, {
    expected: 'a timer to skip to',
    found: `no timer at ${formatInstant(run.now())}`,
    hint: 'Let time pass by a duration: skip +3h',
  });
}

async function passTime(session: StepperSession, to: Instant): Promise<MovedReport> {
  const { timeline, run } = session;
  const mark = run.events.length;
  await timeline.apply({ input: 'clock', to });
  const from = timeline.position;
  return movedFrom(session, { from, mark, steps: [], stop: { why: 'there' } });
}
