import * as v from 'valibot';
import type { Scope } from '../../flow/template.js';
import { MESSAGE_WITHIN, type StepKind, type StepView } from '../kind.js';

export const serverAcceptsRequest: StepKind = {
  actor: 'server',
  verb: 'accepts-request',
  params: {
    status: v.optional(
      v.pipe(
        v.union([v.literal(200), v.literal(202)]),
        v.description('The Status that the request gets; worked out from the update at hand when absent.'),
      ),
    ),
  },
  summary: 'The server accepts the request of the user or the device for an update.',
  doc:
    'The Status travels with its next reply: 200 when the server has an update that it means to command in this ' +
    'session, 202 when it has none (FUMO TS 7). Kept under `request.status`.',
  example: `
given: { update: none }
steps:
  - { user: checks-for-update }
  - { device: requests-update }
  - { server: accepts-request, status: 202 }
  - { server: ends-session }
  - { expect: message, match: "device Alert", status: 202 }
  - { end: noted }
`,
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
