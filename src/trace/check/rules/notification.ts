/** NOT: Package #0 and the session that it starts. */
import { ALERT } from '../../../dm/alert-codes.js';
import { NOTIFICATION_LAYOUT, NOTIFICATION_VERSION, sessionIdText } from '../../../syncml/notification.js';
import { equalOctets } from '../../../syncml/octets.js';
import type { Evidence, WireMessage, WireSession } from '../evidence.js';
import { type NotificationProof, proofsOf } from '../proofs.js';
import { expectThat, type Finding, fail, PASS, type Rule, SPEC, type Spot, unjudged } from '../rule.js';
import { alertsIn, atBody, atCommand, atHeader, messagesFrom } from '../walk.js';

export const NOTIFICATION_RULES: readonly Rule[] = [
  {
    id: 'NOT-01',
    title: 'Package #0 is digest, version, ui-mode, initiator, zero bits, session id, length and server id',
    clause: `${SPEC.notification}, 6.2.1`,
    level: 'must',
    judges: 'server',
    ets: null,
    *check({ notifications }) {
      for (const message of notifications) yield layoutOf(message);
    },
  },
  {
    id: 'NOT-02',
    title: 'The version bits of Package #0 are 0000001011',
    clause: `${SPEC.notification}, 6.2.2.6`,
    level: 'must',
    judges: 'server',
    ets: null,
    *check({ notifications }) {
      for (const message of notifications) {
        const version = message.view.notification?.version;
        if (version === undefined) continue;
        const at = part(message, 'version', NOTIFICATION_LAYOUT.header, 2);
        yield expectThat(
          version === NOTIFICATION_VERSION,
          at,
          `${NOTIFICATION_VERSION} (1.1)`,
          String(version),
        );
      }
    },
  },
  {
    id: 'NOT-03',
    title:
      'The digest is made with the server’s secret, the nonce and the trigger; a wrong one starts no session',
    clause: `${SPEC.notification}, 6.2.2.2`,
    level: 'must',
    judges: 'both',
    ets: null,
    *check(evidence) {
      for (const proof of proofsOf(evidence).notifications) {
        const { match, why } = proof;
        if (match === 'unknown') yield unjudged(why ?? '');
        else if (match !== 'none') yield PASS;
        else yield* wrongDigest(proof);
      }
    },
  },
  {
    id: 'NOT-04',
    title: 'SessionID is the notified session id in upper-case hex without leading zeros',
    clause: `${SPEC.notification}, 6.2.2.10`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const { session, notification, first } of started(evidence)) {
        if (!notification) continue;
        const expected = sessionIdText(notification.view.notification?.sessionId ?? 0);
        yield expectThat(session.id === expected, atHeader(first, 'SessionID'), expected, session.id);
      }
    },
  },
  {
    id: 'NOT-05',
    title: 'The same session id notified twice starts one session',
    clause: `${SPEC.notification}, 6.2.2.10`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const [id, sent] of repeatedNotifications(evidence)) {
        const [last] = sent.slice(-1);
        const openings = evidence.sessions
          .filter((session) => sessionNumber(session.id) === id && session.trigger === 'notification')
          .flatMap((session) => messagesFrom(session, 'device').slice(0, 1));
        const again = openings[1];
        if (again) yield fail(atHeader(again, 'SessionID'), 'one session of that id', 'another one');
        else if (last && openings.length === 1) yield PASS;
      }
    },
  },
  {
    id: 'NOT-06',
    title: 'With a ui-mode that asks nobody first, a true notification is followed by its session',
    clause: `${SPEC.notification}, 6.2.2.7`,
    level: 'should',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const proof of proofsOf(evidence).notifications) yield followed(proof, evidence);
    },
  },
  {
    id: 'NOT-07',
    title: 'A notified session opens with Alert 1200, any other with 1201',
    clause: `${SPEC.protocol}, 8.2`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const start of started(evidence)) yield openingAlert(start, evidence);
    },
  },
];

function part(message: WireMessage, path: string, offset: number, length: number): Spot {
  return { message, path, offset, length };
}

function layoutOf(message: WireMessage): Finding {
  const { notification, error, octets, warnings } = message.view;
  if (!notification) {
    const at = part(message, 'trigger', 0, octets.length);
    return fail(at, 'a whole notification', error?.message ?? 'octets that do not decode');
  }
  if (notification.future !== 0) {
    const at = part(message, 'future use', NOTIFICATION_LAYOUT.header + 1, 4);
    return fail(at, '27 zero bits', notification.future.toString(2).padStart(27, '0'));
  }
  const wrong = warnings.find(({ code }) => code !== 'notification.version');
  if (!wrong) return PASS;
  const offset = wrong.offset ?? NOTIFICATION_LAYOUT.header;
  return fail(part(message, 'trigger', offset, 1), 'the layout of the standard', wrong.message);
}

function* wrongDigest({ message, expected = '', found = '' }: NotificationProof): Generator<Finding> {
  yield fail(
    part(message, 'digest', NOTIFICATION_LAYOUT.digest, NOTIFICATION_LAYOUT.header),
    expected,
    found,
  );
  const [first] = message.session?.messages ?? [];
  if (first) yield fail(atHeader(first, 'SessionID'), 'no session after a wrong digest', 'a session');
}

/** ui-mode `user interaction`: the user is asked before the session, and may refuse it. */
const ASKS_FIRST = 3;

/** What the user saw is in no message, but a session that nobody could refuse must come. */
function followed({ message, match }: NotificationProof, { sessions }: Evidence): Finding {
  const { uiMode, sessionId } = message.view.notification ?? {};
  if (uiMode === ASKS_FIRST)
    return unjudged('whether the user was asked before the session is in no message');
  if (sessions.some(({ id }) => sessionNumber(id) === sessionId)) return PASS;
  if (match === 'unknown')
    return unjudged('no session followed, and whether the digest was right is not known');
  if (match === 'none') return unjudged('no session followed, and the digest was wrong');
  const at = part(message, 'ui-mode', NOTIFICATION_LAYOUT.header + 1, 1);
  return fail(at, 'a session of that id', 'none; nobody was to be asked first');
}

interface Start {
  session: WireSession;
  first: WireMessage;
  /** The latest Package #0 of that number before it. */
  notification: WireMessage | undefined;
}

/** Sessions with the message that opened them. Ids are compared as numbers, so that a wrong spelling is found. */
function started({ sessions, notifications }: Evidence): Start[] {
  return sessions.flatMap((session): Start[] => {
    const [first] = messagesFrom(session, 'device');
    if (!first) return [];
    const notification = notifications.findLast(
      ({ number, view }) =>
        number < first.number && view.notification?.sessionId === sessionNumber(session.id),
    );
    return [{ session, first, notification }];
  });
}

function sessionNumber(id: string): number {
  return /^[0-9a-f]{1,8}$/i.test(id.trim()) ? Number.parseInt(id, 16) : Number.NaN;
}

function openingAlert({ first, notification }: Start, { notifications }: Evidence): Finding {
  const [alert] = alertsIn(first.commands, ALERT.serverInitiated, ALERT.clientInitiated);
  const expected = notification ? ALERT.serverInitiated : ALERT.clientInitiated;
  if (!alert) return fail(atBody(first), `Alert ${expected}`, 'neither 1200 nor 1201');
  const found = alert.command.data?.trim() ?? '';
  if (found === ALERT.serverInitiated && notifications.length === 0) {
    return unjudged('the trace holds no notification at all');
  }
  return expectThat(found === expected, atCommand(alert, 'Data'), expected, found);
}

/** Session ids for which Package #0 went out more than once, as numbers. */
function repeatedNotifications({ notifications }: Evidence): [number, WireMessage[]][] {
  const byId = new Map<number, WireMessage[]>();
  for (const message of notifications) {
    const id = message.view.notification?.sessionId;
    if (id !== undefined) byId.set(id, [...(byId.get(id) ?? []), message]);
  }
  return [...byId].filter(([, sent]) => sent.length > 1 && sameTrigger(sent));
}

function sameTrigger(sent: readonly WireMessage[]): boolean {
  const triggers = sent.map(({ view }) => view.octets.subarray(NOTIFICATION_LAYOUT.sessionId));
  const [first, ...rest] = triggers;
  return first !== undefined && rest.every((other) => equalOctets(first, other));
}
