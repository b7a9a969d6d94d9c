import { formatInstant } from '../../clock.js';
import { formatDuration } from '../../flow/units.js';
import { eventsOf, MINUTE, type StepKind, word } from '../kind.js';
import { text } from '../shared/params.js';

export const clockReaches: StepKind = {
  actor: 'clock',
  verb: 'reaches',
  params: { timer: text('Name of the timer, as `server: sets-timer` gave it.') },
  summary: 'Virtual time moves on, timer by timer, until the named timer of the server has fired.',
  doc: 'It fails when no timer of that name is pending. To let time pass without a timer there is `clock: advances`.',
  example: `
steps:
  - { server: has-update }
  - { server: sets-timer, timer: night, at: "tomorrow 02:00" }
  - { clock: reaches, timer: night }
  - { server: rechecks }
  - { end: came-back }
`,
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
