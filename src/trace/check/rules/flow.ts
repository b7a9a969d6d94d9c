/** FLO: whole scenarios of the architecture, as the order of messages shows them. */
import { ALERT } from '../../../dm/alert-codes.js';
import { endsSession } from '../../../dm/exchange.js';
import type { Alert } from '../../../syncml/message.js';
import type { Evidence, WireCommand, WireMessage, WireSession } from '../evidence.js';
import { type Order, ordersIn, readingsIn, reportsIn, statesIn } from '../fumo-story.js';
import { expectThat, type Finding, fail, PASS, type Rule, SPEC, unjudged } from '../rule.js';
import { alertsIn, atBody, atCommand, codesFor, isBefore, listed, messagesFrom, wentWell } from '../walk.js';
import { updateRequestsIn } from './request.js';

export const FLOW_RULES: readonly Rule[] = [
  {
    id: 'FLO-01',
    title: 'Network-initiated update: device information, order, result, receipt',
    clause: `${SPEC.architecture}, 5.5.1`,
    level: 'must',
    judges: 'both',
    ets: null,
    *check(evidence) {
      for (const order of ordersOf(evidence)) {
        if (sessionOf(order)?.trigger === 'notification') yield* complete(order, evidence);
      }
    },
  },
  {
    id: 'FLO-02',
    title: 'User-initiated update: request, device information, order, result, receipt',
    clause: `${SPEC.architecture}, 5.5.2`,
    level: 'must',
    judges: 'both',
    ets: null,
    *check(evidence) {
      const asked = new Set(updateRequestsIn(evidence).map(({ alert }) => alert.message.session));
      for (const order of ordersOf(evidence)) {
        if (asked.has(sessionOf(order))) yield* complete(order, evidence);
      }
    },
  },
  {
    id: 'FLO-03',
    title: 'Deferred update: choice, list of times, end; later a notification under a new session id',
    clause: `${SPEC.architecture}, 5.5.3`,
    level: 'must',
    judges: 'server',
    ets: null,
    *check(evidence) {
      for (const deferral of deferrals(evidence)) {
        if (!deferral.after) yield comesBack(deferral, evidence);
      }
    },
  },
  {
    id: 'FLO-04',
    title: 'Asked again after a deferral: deferring is offered no more, or leads to another notification',
    clause: `${SPEC.architecture}, 5.5.3, step 16`,
    level: 'must',
    judges: 'server',
    ets: null,
    *check(evidence) {
      for (const { session, notified } of deferrals(evidence)) {
        const again = notified && evidence.sessions.find(({ id }) => id === notified.view.session);
        if (again) yield* askedAgain(session, again, evidence);
      }
    },
  },
  {
    id: 'FLO-05',
    title: 'A list of times that nobody answers leads to no update in that session',
    clause: `${SPEC.architecture}, 5.5.3, step 12`,
    level: 'must',
    judges: 'server',
    ets: null,
    *check(evidence) {
      for (const session of evidence.sessions) yield* unansweredSlot(session, evidence);
    },
  },
  {
    id: 'FLO-06',
    title: 'A notification that is repeated when the timer fired leads to one session',
    clause: `${SPEC.architecture}, 5.5.3, step 16`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const { notified } of deferrals(evidence)) yield* oneSession(notified, evidence);
    },
  },
  {
    id: 'FLO-07',
    title: 'Firmware up-to-date: request, device information, display, and no order; State stays 10',
    clause: `${SPEC.architecture}, 5.5.4`,
    level: 'must',
    judges: 'server',
    ets: null,
    *check(evidence) {
      for (const { alert } of updateRequestsIn(evidence)) {
        if (codesFor(alert).includes('202')) yield* upToDate(alert, evidence);
      }
    },
  },
  {
    id: 'FLO-08',
    title: 'After the user said no, no update is ordered in the session, and none is reported',
    clause: `${SPEC.architecture}, 5.5.3, steps 6 to 9`,
    level: 'must',
    judges: 'both',
    ets: null,
    *check(evidence) {
      for (const session of evidence.sessions) yield* rejected(session, evidence);
    },
  },
];

function ordersOf(evidence: Evidence): Order[] {
  return ordersIn(evidence).filter(({ accepted }) => accepted === true);
}

function sessionOf({ exec }: Order): WireSession | undefined {
  return exec.message.session;
}

function* complete(order: Order, evidence: Evidence): Generator<Finding> {
  const { exec } = order;
  const known = readingsIn(evidence).some(({ results }) => isBefore(results, exec));
  yield expectThat(known, atCommand(exec), 'device information was read before the order', 'none was');
  const report = reportsIn(evidence).find((one) => one.order?.exec === order.exec);
  if (!report) yield fail(atCommand(exec), 'a report of the result, later', 'none');
  else {
    const isReceived = wentWell(report.alert);
    if (isReceived !== undefined) {
      yield expectThat(
        isReceived,
        atCommand(report.alert),
        'Status 200 or 202',
        listed(codesFor(report.alert)),
      );
    }
  }
}

interface Deferral {
  session: WireSession;
  /** The notification that came after it. */
  notified: WireMessage | undefined;
  /** The session was itself opened by such a notification. */
  after: boolean;
}

/** Single choices of a session that were answered with a number. */
function choicesIn({ messages }: WireSession): WireCommand<Alert>[] {
  return messages.flatMap(({ commands }) => alertsIn(commands, ALERT.singleChoice));
}

function isAnswered({ statuses }: WireCommand<Alert>): boolean {
  return statuses.some(({ command }) => command.data.trim() === '200' && command.items.length > 0);
}

/** A choice and then a list of times, both answered, and no order: the user put the update off. */
function deferrals(evidence: Evidence): Deferral[] {
  const found: Deferral[] = [];
  const from = new Set<string | undefined>();
  for (const session of evidence.sessions) {
    const choices = choicesIn(session);
    const ordered = ordersOf(evidence).some((order) => sessionOf(order) === session);
    if (choices.length < 2 || !choices.every(isAnswered) || ordered) continue;
    const last = session.messages.at(-1)?.number ?? 0;
    const notified = evidence.notifications.find(({ number }) => number > last);
    found.push({ session, notified, after: from.has(session.id) });
    from.add(notified?.view.session);
  }
  return found;
}

function comesBack({ session, notified }: Deferral, evidence: Evidence): Finding {
  const last = messagesFrom(session, 'server').at(-1);
  if (!last) return PASS;
  const overtaken = ordersOf(evidence).some(({ exec }) => exec.message.number > last.number);
  if (!notified && overtaken) return unjudged('the update was ordered in another way');
  if (!notified) return fail(atBody(last), 'a notification when the time has come', 'none');
  return expectThat(
    notified.view.session !== session.id,
    { message: notified, path: 'session id', offset: 21, length: 2 },
    `another session id than ${session.id}`,
    notified.view.session ?? '',
  );
}

function* askedAgain(first: WireSession, again: WireSession, evidence: Evidence): Generator<Finding> {
  const [before] = choicesIn(first);
  const [offer] = choicesIn(again);
  if (!before || !offer) return;
  const deferral = deferrals(evidence).find(({ session }) => session === again);
  const fewer = offer.command.items.length < before.command.items.length;
  if (!deferral) yield PASS;
  else if (fewer) yield fail(atCommand(offer), 'no second deferral: it was not offered', 'a list of times');
  else yield comesBack(deferral, evidence);
}

/** Statuses of an alert that say that nothing was chosen. */
const NO_CHOICE: readonly string[] = ['214', '215', '304', '408'];

function* unansweredSlot(session: WireSession, evidence: Evidence): Generator<Finding> {
  const choices = choicesIn(session);
  const slot = choices.at(-1);
  if (choices.length < 2 || !slot || !codesFor(slot).some((code) => NO_CHOICE.includes(code))) return;
  yield* noOrderAfter(slot, evidence);
}

function* noOrderAfter(alert: WireCommand, evidence: Evidence): Generator<Finding> {
  const order = ordersIn(evidence).find(
    ({ exec }) =>
      exec.message.session === alert.message.session && exec.message.number > alert.message.number,
  );
  yield order ? fail(atCommand(order.exec), 'no Exec in this session', 'Exec') : PASS;
}

function* oneSession(notified: WireMessage | undefined, evidence: Evidence): Generator<Finding> {
  const id = notified?.view.session;
  const sent = evidence.notifications.filter(({ view }) => id !== undefined && view.session === id);
  if (sent.length < 2) return;
  const sessions = evidence.sessions.filter((session) => session.id === id && session.messages.length > 0);
  const [, second] = sessions;
  const [opening] = second?.messages ?? [];
  if (opening) yield fail(atBody(opening), 'one session for a repeated notification', 'another session');
  else if (sessions.length === 1) yield PASS;
  else yield unjudged('no session followed the repeated notification');
}

function* upToDate(request: WireCommand<Alert>, evidence: Evidence): Generator<Finding> {
  const { session } = request.message;
  const [shown] = session?.messages.flatMap(({ commands }) => alertsIn(commands, ALERT.display)) ?? [];
  if (!session || !shown) return;
  const versions = readingsIn(evidence).filter(({ uri }) => uri === 'DevDetail/FwV');
  const asked = versions.some(
    ({ results }) => results.message.session === session && isBefore(results, shown),
  );
  yield expectThat(asked, atCommand(shown), 'the firmware version was read before', 'it was not');
  const order = ordersIn(evidence).find(({ exec }) => exec.message.session === session);
  yield order ? fail(atCommand(order.exec), 'no Exec: the firmware is up-to-date', 'Exec') : PASS;
  for (const { results, path, value } of statesIn(evidence)) {
    if (results.message.session !== session) continue;
    yield expectThat(value === '10', atCommand(results, `${path}/Data`), 'State 10', value);
  }
  const last = messagesFrom(session, 'server').at(-1);
  const answered = last && last.number > shown.message.number ? last : undefined;
  if (answered?.body)
    yield expectThat(endsSession(answered.body), atBody(answered), 'the end of the session', 'more');
}

function* rejected(session: WireSession, evidence: Evidence): Generator<Finding> {
  const refused = session.messages
    .flatMap(({ commands }) => alertsIn(commands, ALERT.confirm))
    .find((alert) => codesFor(alert).includes('304'));
  const choices = choicesIn(session);
  const ordered = ordersOf(evidence).some((order) => sessionOf(order) === session);
  // A choice after which nothing was ordered and no time was asked for.
  const only = choices.length === 1 && choices.every(isAnswered) && !ordered ? choices[0] : undefined;
  const no = refused ?? only;
  if (!no) return;
  if (refused) {
    const order = ordersIn(evidence).find(
      ({ exec, accepted }) =>
        accepted !== false && exec.message.session === session && isBefore(refused, exec),
    );
    yield order ? fail(atCommand(order.exec), 'no Exec after the user said no', 'Exec') : PASS;
  }
  const report = reportsIn(evidence).find((one) => isBefore(no, one.alert) && !one.order);
  yield report ? fail(atCommand(report.alert), 'no report without an order', 'a report') : PASS;
}
