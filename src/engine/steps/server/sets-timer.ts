import { formatInstant } from '../../clock.js';
import type { Scope } from '../../flow/template.js';
import { parseTime } from '../../flow/units.js';
import { eventsOf, MESSAGE_WITHIN, type StepKind, type StepView, word } from '../kind.js';
import { text, time } from '../shared/params.js';

export const serverSetsTimer: StepKind = {
  actor: 'server',
  verb: 'sets-timer',
  params: {
    timer: text('Name of the timer, by which `clock: reaches` waits for it.'),
    at: time(
      'When it is due: `+8h`, `tomorrow 02:00`, or a date with time; a hole such as `slot.time` gives what the user chose.',
    ),
  },
  summary: 'The server stores a timer that survives its restart, and arms it.',
  doc:
    'Of a prompt whose choices are times, `PROMPT.time` is the one that the user chose. Setting a timer moves no ' +
    'time; `clock: reaches` does.',
  example: `
steps:
  - { server: has-update }
  - { id: set, server: sets-timer, timer: defer, at: +8h }
  - { id: reached, clock: reaches, timer: defer }
  - { expect: timing, from: set, to: reached, at-least: 8h, at-most: 8h }
  - { end: waited }
`,
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
