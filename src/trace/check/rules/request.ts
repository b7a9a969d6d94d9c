/** CIN: the user's or the device's request for an update. */
import { ALERT } from '../../../dm/alert-codes.js';
import { GENERIC_TYPES, type GenericEvent, readGenericAlerts } from '../../../dm/generic-alert.js';
import type { Alert } from '../../../syncml/message.js';
import type { Evidence, WireCommand } from '../evidence.js';
import { objectsIn, ordersIn } from '../fumo-story.js';
import { expectThat, type Finding, fail, PASS, type Rule, SPEC } from '../rule.js';
import { alertsIn, alertsWith, atCommand, codeOf, isBefore, plainUri } from '../walk.js';

export interface UpdateRequest {
  alert: WireCommand<Alert>;
  event: GenericEvent;
  path: string;
}

export const REQUEST_RULES: readonly Rule[] = [
  {
    id: 'CIN-01',
    title: 'A request is a generic alert of type userrequest or devicerequest, with Data even if empty',
    clause: `${SPEC.fumo}, 7.1`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const { alert, path, event } of updateRequestsIn(evidence)) {
        const item = alert.command.items[Number(/\d+/.exec(path)?.[0] ?? 1) - 1];
        yield expectThat(
          item?.data !== undefined,
          atCommand(alert, `${path}/Data`),
          'Data, even if empty',
          'none',
        );
        const written = item?.meta?.type?.trim() ?? '';
        const { type } = GENERIC_TYPES[event.type];
        const isRight = written.replace(/^Reversed-Domain-Name:\s*/i, '') === type;
        yield expectThat(isRight, atCommand(alert, `${path}/Meta/Type`), type, written);
      }
    },
  },
  {
    id: 'CIN-02',
    title: 'The source of a request is one FUMO object, or is left out for all firmware',
    clause: `${SPEC.fumo}, 7.1.3`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      const objects = objectsIn(evidence);
      for (const { alert, event, path } of updateRequestsIn(evidence)) {
        const source = plainUri(event.source ?? '');
        const isBelow = objects.some((object) => source.startsWith(`${object}/`));
        const isPart = /\/(Download|Update|DownloadAndUpdate|State|Ext)$/.test(source);
        yield expectThat(
          !isBelow && !isPart,
          atCommand(alert, `${path}/Source/LocURI`),
          'the root of a FUMO object',
          event.source ?? '',
        );
      }
    },
  },
  {
    id: 'CIN-03',
    title: 'A request is answered with 200 when the update follows in the session, with 202 when not',
    clause: `${SPEC.fumo}, 7.1`,
    level: 'must',
    judges: 'server',
    ets: null,
    *check(evidence) {
      for (const { alert } of updateRequestsIn(evidence)) yield* answeredRightly(alert, evidence);
    },
  },
];

/** Requests for an update, Item by Item. */
export function updateRequestsIn(evidence: Evidence): UpdateRequest[] {
  return alertsWith(evidence, ALERT.generic).flatMap((alert) => {
    const reading = readGenericAlerts(alert.command);
    if (!reading?.ok) return [];
    return reading.events.flatMap((event, at) =>
      event.kind === 'request' ? [{ alert, event, path: `Item[${at + 1}]` }] : [],
    );
  });
}

/** A server that answered 200 may still find that the user, or what the device says, does not let it go on. */
function* answeredRightly(alert: WireCommand<Alert>, evidence: Evidence): Generator<Finding> {
  const [status] = alert.statuses;
  if (!status) return;
  const { session } = alert.message;
  const order = ordersIn(evidence).find(
    ({ exec }) => exec.message.session === session && isBefore(alert, exec),
  );
  const asked = session?.messages.some(
    ({ commands, from }) =>
      from === 'server' &&
      alertsIn(commands, ALERT.confirm, ALERT.singleChoice, ALERT.multipleChoice).length > 0,
  );
  const code = codeOf(status);
  const at = atCommand(status, 'Data');
  if (code === '202' && order) yield fail(at, '200, since the update follows in this session', '202');
  else if (code === '200' && !order && !asked)
    yield fail(at, '202, since no update follows', '200', 'should');
  else if (code === '200' || code === '202') yield PASS;
}
