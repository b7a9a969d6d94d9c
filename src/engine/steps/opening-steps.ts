/** How a session comes about: an update is decided, the server notifies, or the user asks; the device opens. */
import * as v from 'valibot';
import { readGenericAlert } from '../../dm/generic-alert.js';
import { UI_MODES } from '../flow/given.js';
import { NOTIFICATION_PROMPT } from '../flow/prompts.js';
import type { Scope } from '../flow/template.js';
import { DURATION_FORM, parseDuration } from '../flow/units.js';
import {
  type Check,
  eventsOf,
  MESSAGE_WITHIN,
  MINUTE,
  openTurn,
  parkedTurn,
  type StepKind,
  type StepView,
  sendTurn,
  serverTurn,
  whenServerHas,
} from './kind.js';

export const serverHasUpdate: StepKind = {
  actor: 'server',
  verb: 'has-update',
  params: {},
  summary: "The server's owner marks the update for the device; package and descriptor are published.",
  example: '{ server: has-update }',
  withinMs: MESSAGE_WITHIN,
  text: (_params, { given }) =>
    given.update === 'none'
      ? 'The server has no update for the device'
      : `The server has ${given.update.package} for the device (${given.update.size})`,
  plan: (_params, { given }) => (given.update === 'none' ? [] : [{ do: 'publish' }]),
  check: (_params, { results }) => ({
    is: 'done',
    ...(results.publish && { captures: { content: results.publish } }),
  }),
};

export const serverNotifies: StepKind = {
  actor: 'server',
  verb: 'notifies',
  params: { 'ui-mode': v.optional(v.picklist(UI_MODES)) },
  summary: 'The server sends a notification (Package #0) under a new session id.',
  example: '{ server: notifies, ui-mode: informative }',
  withinMs: MESSAGE_WITHIN,
  text: (params, view) => `The server sends a notification (ui-mode ${uiMode(params, view)})`,
  plan: (params, view) => [{ do: 'notify', uiMode: UI_MODES.indexOf(uiMode(params, view)) as 0 | 1 | 2 | 3 }],
  check(_params, view) {
    const { notify } = view.results;
    if (!notify) return { is: 'waiting', for: 'the notification to leave' };
    if (notify.delivered) return { is: 'done', captures: { session: notify.session } };
    return {
      is: 'failed',
      code: 'run.not-delivered',
      expected: 'the device to take the notification',
      found: notify.reason ?? 'nobody took it',
      hint: 'Is the device on? The fault device-off makes it unreachable.',
    };
  },
};

function uiMode(params: Scope, { given }: StepView): (typeof UI_MODES)[number] {
  const named = UI_MODES.find((mode) => mode === params['ui-mode']);
  return named ?? given.policy['ui-mode'];
}

export const deviceAcceptsNotification: StepKind = {
  actor: 'device',
  verb: 'accepts-notification',
  params: {},
  summary:
    'The device verifies the notification and accepts it; with ui-mode user-interaction it asks the user first ' +
    '(prompt `notification`, answers yes and no).',
  example: '{ device: accepts-notification }',
  withinMs: MESSAGE_WITHIN,
  text: (_params, { answer }) =>
    answer === 'no' ? 'The user refuses the session' : 'The device verifies the notification and accepts it',
  question(_params, view) {
    const asked = (parkedTurn(view, 'device-show') ?? parkedTurn(view, 'user-answer'))?.prompt;
    if (!asked) return undefined;
    return {
      prompt: NOTIFICATION_PROMPT,
      kind: 'confirm',
      title: asked.text,
      choices: [],
      default: view.defaults[NOTIFICATION_PROMPT]?.[0] ?? 'yes',
      allowed: ['yes', 'no'],
    };
  },
  plan(_params, { answer }) {
    if (answer === undefined) return [{ do: 'open', accept: true }];
    if (answer === 'no') return [{ do: 'show' }, { do: 'answer', answer: { action: 'no' } }];
    return [{ do: 'show' }, { do: 'answer', answer: { action: 'yes' } }, { do: 'open', accept: true }];
  },
  check(_params, view): Check {
    if (view.answer === 'no') return { is: 'done', captures: { [NOTIFICATION_PROMPT]: { outcome: 'no' } } };
    if (openTurn(view)) return { is: 'again', effects: [{ do: 'open', accept: true }] };
    return sendTurn(view)
      ? { is: 'done', captures: { [NOTIFICATION_PROMPT]: { outcome: 'yes' } } }
      : { is: 'waiting', for: 'the device to accept the notification and open a session' };
  },
};

export const userChecks: StepKind = {
  actor: 'user',
  verb: 'checks-for-update',
  params: {},
  summary: "The user looks for updates on the device's own menu.",
  example: '{ user: checks-for-update }',
  withinMs: MESSAGE_WITHIN,
  text: () => 'The user checks for firmware updates on the device',
  plan: () => [{ do: 'check-for-update', by: 'user' }],
  check: (_params, view) =>
    sendTurn(view) ? { is: 'done' } : { is: 'waiting', for: 'the device to open a session' },
};

export const deviceChecks: StepKind = {
  actor: 'device',
  verb: 'checks-for-update',
  params: {
    after: v.optional(
      v.pipe(
        v.string(),
        v.check((text) => parseDuration(text) !== undefined, DURATION_FORM),
      ),
    ),
  },
  summary: 'The device looks for updates by itself: at once, or when a timer of its own has run.',
  example: '{ device: checks-for-update, after: 6h }',
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

export const deviceRequestsUpdate: StepKind = {
  actor: 'device',
  verb: 'requests-update',
  params: {},
  summary: 'The device asks the server for an update: package 1 with Alert 1201, DevInfo and Alert 1226.',
  example: '{ device: requests-update }',
  needs: 'device-send',
  withinMs: MESSAGE_WITHIN,
  text: (_params, view) =>
    `The device requests a firmware update (Alert 1201, and Alert 1226 ${requestType(view)})`,
  plan: () => [{ do: 'send' }],
  check: (_params, view) =>
    whenServerHas(view, "the server to hold the device's authenticated request", ({ session }) => ({
      is: 'done',
      captures: { session },
    })),
};

/** As the message says that is about to go out, or has just been sent. */
function requestType(view: StepView): string {
  const commands = sendTurn(view)?.message.commands ?? serverTurn(view)?.facts.requests ?? [];
  for (const command of commands) {
    const event = command.name === 'Alert' ? readGenericAlert(command) : undefined;
    if (event?.kind === 'request') return event.type;
  }
  return 'userrequest';
}

export const serverAcceptsRequest: StepKind = {
  actor: 'server',
  verb: 'accepts-request',
  params: { status: v.optional(v.union([v.literal(200), v.literal(202)])) },
  summary:
    'The server accepts the request. The Status travels with its next reply: 200 when the server has an ' +
    'update that it means to command in this session, 202 when it has none (FUMO TS 7).',
  example: '{ server: accepts-request, status: 202 }',
  needs: 'server-reply',
  withinMs: MESSAGE_WITHIN,
  text: acceptText,
  textAfter: acceptText,
  plan: () => [{ do: 'recheck' }],
  check: (params, view) => ({ is: 'done', captures: { request: { status: requestStatus(params, view) } } }),
};

function acceptText(params: Scope, view: StepView): string {
  return `The server accepts the request (Status ${requestStatus(params, view)} goes with its reply)`;
}

/** A server that knows of an update means to command it; the user, when asked, may still say no. */
function requestStatus(params: Scope, { given, results }: StepView): '200' | '202' {
  const applies = given.update !== 'none' && results.recheck?.applies !== false;
  const wanted = params.status ?? (applies ? 200 : 202);
  return wanted === 202 ? '202' : '200';
}

export const deviceSendsInfo: StepKind = {
  actor: 'device',
  verb: 'sends-info',
  params: {},
  summary: 'The device provides device information: package 1 with DevInfo in a Replace.',
  example: '{ device: sends-info }',
  withinMs: MESSAGE_WITHIN,
  text: (_params, view) =>
    serverTurn(view)
      ? 'The device has provided its information (DevInfo travelled in the same message)'
      : 'The device opens the session and provides its information (Replace DevInfo)',
  plan: (_params, view) => (sendTurn(view) ? [{ do: 'send' }] : []),
  check: (_params, view) =>
    whenServerHas(view, "the server to hold the device's authenticated package 1", checkInfo(view)),
};

function checkInfo(view: StepView): (turn: NonNullable<ReturnType<typeof serverTurn>>) => Check {
  return ({ session, facts }) => {
    if (Object.keys(facts.devInfo).length > 0) {
      return { is: 'done', captures: { session, 'dev-info': facts.devInfo } };
    }
    return {
      is: 'failed',
      code: 'run.no-dev-info',
      expected: 'DevInfo in a Replace of package 1',
      found: `a package 1 without DevInfo at ${eventsOf(view, 'message').length} message(s)`,
    };
  };
}
