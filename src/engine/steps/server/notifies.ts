import * as v from 'valibot';
import { UI_MODES } from '../../flow/given.js';
import type { Scope } from '../../flow/template.js';
import { type Check, MESSAGE_WITHIN, type StepKind, type StepView } from '../kind.js';

export const serverNotifies: StepKind = {
  actor: 'server',
  verb: 'notifies',
  params: {
    'ui-mode': v.optional(
      v.pipe(
        v.picklist(UI_MODES),
        v.description('What the device may show of it; `given.policy.ui-mode` when absent.'),
      ),
    ),
    'may-fail': v.optional(
      v.pipe(
        v.boolean(),
        v.description('True: a notification that reaches nobody is no failure; branch on `delivery`.'),
      ),
    ),
  },
  summary: 'The server sends a notification (Package #0) under a new session id.',
  doc:
    'The device takes it or does not: one that is switched off hears nothing, and then the step fails. With ' +
    '`may-fail: true` it goes on instead; branch on `delivery`, which is `delivered` or `lost`. Kept under `session`: ' +
    'the id of the session that the device is asked to open.',
  example: `
steps:
  - { server: has-update }
  - { device: powers-off }
  - { server: notifies, ui-mode: informative, may-fail: true }
  - when: delivery
    lost: continue
    delivered: { fail: heard, expected: a device that is off, found: a device that listens }
  - { device: powers-on }
  - { server: notifies }
  - { device: accepts-notification }
  - { end: notified }
then:
  notified: { device: { state: 10 } }
`,
  withinMs: MESSAGE_WITHIN,
  text: (params, view) => `The server sends a notification (ui-mode ${uiMode(params, view)})`,
  textAfter: (params, view) =>
    view.results.notify?.delivered === false
      ? `The server sends a notification, and nobody hears it (${view.results.notify.reason ?? 'no answer'})`
      : `The server sends a notification (ui-mode ${uiMode(params, view)})`,
  plan: (params, view) => [{ do: 'notify', uiMode: UI_MODES.indexOf(uiMode(params, view)) as 0 | 1 | 2 | 3 }],
  check(params, view) {
    const { notify } = view.results;
    if (!notify) return { is: 'waiting', for: 'the notification to leave' };
    if (notify.delivered)
      return { is: 'done', captures: { session: notify.session, delivery: { outcome: 'delivered' } } };
    return notDelivered(params, notify.reason ?? 'nobody took it');
  },
};

function notDelivered(params: Scope, reason: string): Check {
  if (params['may-fail'] === true) return { is: 'done', captures: { delivery: { outcome: 'lost', reason } } };
  return {
    is: 'failed',
    code: 'run.not-delivered',
    expected: 'the device to take the notification',
    found: reason,
    hint: 'Is the device on? With may-fail: true the flow goes on, and can branch on delivery.',
  };
}

function uiMode(params: Scope, { given }: StepView): (typeof UI_MODES)[number] {
  const named = UI_MODES.find((mode) => mode === params['ui-mode']);
  return named ?? given.policy['ui-mode'];
}
