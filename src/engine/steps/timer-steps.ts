/** Time: the server's defer timer, the clock, and the look before the leap. */
import * as v from 'valibot';
import { formatInstant } from '../clock.js';
import type { Scope } from '../flow/template.js';
import { formatDuration, parseTime, TIME_FORM } from '../flow/units.js';
import { eventsOf, MESSAGE_WITHIN, MINUTE, type StepKind, type StepView, word } from './kind.js';

export const serverSetsTimer: StepKind = {
  actor: 'server',
  verb: 'sets-timer',
  params: {
    timer: v.string(),
    at: v.pipe(
      v.string(),
      v.check((text) => text.includes('${') || parseTime(text, 0) !== undefined, TIME_FORM),
    ),
  },
  summary: 'The server stores a timer that survives its restart, and arms it.',
  example: '{ server: sets-timer, timer: defer, at: +8h }',
  withinMs: MESSAGE_WITHIN,
  text: (params, view) => `The server sets a timer for ${formatInstant(dueOf(params, view))}`,
  plan: (params, view) => [
    {
      do: 'defer',
      name: word(params, 'timer'),
      due: dueOf(params, view),
      reason: 'the user asked to be reminded then',
    },
  ],
  check: (params, view) =>
    view.timers.some(({ name, owner }) => owner === 'server' && name === word(params, 'timer')) ||
    eventsOf(view, 'timer').some(({ name }) => name === word(params, 'timer'))
      ? { is: 'done' }
      : { is: 'waiting', for: 'the timer to be armed' },
};

function dueOf(params: Scope, view: StepView): number {
  return parseTime(word(params, 'at'), view.now) ?? view.now;
}

export const clockReaches: StepKind = {
  actor: 'clock',
  verb: 'reaches',
  params: { timer: v.string() },
  summary: 'Virtual time moves on, timer by timer, until the named timer of the server has fired.',
  example: '{ clock: reaches, timer: defer }',
  withinMs: 366 * 24 * 60 * MINUTE,
  text(params, view) {
    const timer = view.timers.find(({ name }) => name === word(params, 'timer'));
    return timer
      ? `The timer “${timer.name}” expires at ${formatInstant(timer.due)} (in ${formatDuration(timer.due - view.now)})`
      : `The timer “${word(params, 'timer')}” expires`;
  },
  plan: () => [],
  check(params, view) {
    const name = word(params, 'timer');
    if (eventsOf(view, 'timer').some((event) => event.phase === 'fired' && event.name === name))
      return { is: 'done' };
    if (view.timers.some((timer) => timer.name === name)) return { is: 'waiting', for: `the timer ${name}` };
    return {
      is: 'failed',
      code: 'run.no-timer',
      expected: `a pending timer named ${name}`,
      found: view.timers.map((timer) => timer.name).join(', ') || 'no pending timer',
      hint: 'A `server: sets-timer` step with that name must come before.',
    };
  },
};

export const serverRechecks: StepKind = {
  actor: 'server',
  verb: 'rechecks',
  params: {},
  summary:
    'Before notifying again the server checks that the update still applies. Branch on `recheck`: `applies` or `obsolete`.',
  example: '{ server: rechecks }',
  withinMs: MESSAGE_WITHIN,
  text: () => 'The server checks that the update still applies',
  textAfter: (_params, { results }) =>
    `The server checks again: ${results.recheck?.reason ?? 'nothing is known'}`,
  plan: () => [{ do: 'recheck' }],
  check: (_params, { results }) =>
    results.recheck
      ? {
          is: 'done',
          captures: {
            recheck: {
              outcome: results.recheck.applies ? 'applies' : 'obsolete',
              reason: results.recheck.reason,
            },
          },
        }
      : { is: 'waiting', for: 'the server to look' },
};
