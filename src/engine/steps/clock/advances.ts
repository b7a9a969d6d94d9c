import * as v from 'valibot';
import { formatInstant, type Instant } from '../../clock.js';
import type { Scope } from '../../flow/template.js';
import { formatDuration, parseDuration, parseTime } from '../../flow/units.js';
import { MINUTE, type StepKind, type StepView } from '../kind.js';
import { duration, time } from '../shared/params.js';

export const clockAdvances: StepKind = {
  actor: 'clock',
  verb: 'advances',
  params: {
    by: v.optional(duration('How much time passes, such as 3h.')),
    to: v.optional(time('When it is then: `tomorrow 02:00`, `today 18:30`, `+3h`, or a date with time.')),
  },
  summary: 'Virtual time moves on, by a while or to a time of day.',
  doc:
    'Say `by` or `to`. Every timer on the way fires at its own instant, so a download goes on and a prompt times out; ' +
    'a message or a prompt that waits for its own step keeps waiting. A time that has passed already fails the step.',
  example: `
steps:
  - { id: start, server: has-update }
  - { clock: advances, by: 3h }
  - { clock: advances, to: "tomorrow 02:00" }
  - { expect: timing, from: start, at-least: 17h, at-most: 17h }
  - { end: night }
then:
  night: { device: { state: 10 } }
`,
  withinMs: 366 * 24 * 60 * MINUTE,
  text: (params, view) => {
    const until = untilOf(params, view.now);
    return until === undefined
      ? 'Time passes'
      : `Time passes: ${formatDuration(until - view.now)}, until ${formatInstant(until)}`;
  },
  plan: (params, view) => {
    const until = untilOf(params, view.now);
    return until === undefined || until < view.now ? [] : [{ do: 'pass-time', until }];
  },
  check(params, view) {
    const startedAt = startOf(view);
    const until = untilOf(params, startedAt);
    if (until !== undefined && until >= startedAt && view.now >= until) return { is: 'done' };
    return {
      is: 'failed',
      code: 'run.time-past',
      expected: 'by with a duration, or to with a time that is still to come',
      found: until === undefined ? 'neither' : `${formatInstant(until)}, at ${formatInstant(startedAt)}`,
    };
  },
};

/** The step's own event stands before everything that time brings in it. */
function startOf({ events, now }: StepView): Instant {
  return events.find(({ kind }) => kind === 'step')?.at ?? now;
}

function untilOf({ by, to }: Scope, now: Instant): Instant | undefined {
  if (typeof by === 'string') {
    const ms = parseDuration(by);
    return ms === undefined ? undefined : now + ms;
  }
  return typeof to === 'string' ? parseTime(to, now) : undefined;
}
