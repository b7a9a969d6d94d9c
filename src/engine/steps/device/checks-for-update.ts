import * as v from 'valibot';
import { parseDuration } from '../../flow/units.js';
import { MINUTE, type StepKind, sendTurn } from '../kind.js';
import { duration } from '../shared/params.js';

export const deviceChecks: StepKind = {
  actor: 'device',
  verb: 'checks-for-update',
  params: {
    after: v.optional(duration('How long its own timer runs before; at once when absent.')),
  },
  summary: 'The device looks for updates by itself: at once, or when a timer of its own has run.',
  doc: 'With `after` virtual time moves on to the timer of the device. The device opens the session: `device: requests-update` sends what it asks.',
  example: `
steps:
  - { server: has-update }
  - { id: check, device: checks-for-update, after: 6h }
  - { device: requests-update }
  - { expect: message, match: "device Alert", count: ">= 1" }
  - { server: accepts-request }
  - { server: ends-session }
  - { end: asked }
then:
  asked: { device: { state: 10 } }
`,
  withinMs: 366 * 24 * 60 * MINUTE,
  text: ({ after }) =>
    `The device checks for firmware updates by itself${typeof after === 'string' ? `, in ${after}` : ''}`,
  plan: ({ after }) => {
    const afterMs = typeof after === 'string' ? parseDuration(after) : undefined;
    return [{ do: 'check-for-update', by: 'device', ...(afterMs !== undefined && { afterMs }) }];
  },
  check: (_params, view) =>
    sendTurn(view) ? { is: 'done' } : { is: 'waiting', for: 'the device to open a session' },
};
