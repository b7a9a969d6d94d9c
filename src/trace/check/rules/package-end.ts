/** PKG-02 to PKG-04, PKG-07, PKG-09: how packages and sessions end. */
import { ALERT } from '../../../dm/alert-codes.js';
import { endsSession } from '../../../dm/exchange.js';
import { isAlert, isResults, isStatus, OTHER, type WireCommand, type WireMessage } from '../evidence.js';
import { expectThat, type Finding, fail, PASS, type Rule, SPEC } from '../rule.js';
import {
  alertCode,
  alertsIn,
  atBody,
  atCommand,
  decoded,
  headerCode,
  isAborting,
  isAuthFailure,
  itemsOf,
  nextOf,
  requestsIn,
} from '../walk.js';

export const PACKAGE_END_RULES: readonly Rule[] = [
  {
    id: 'PKG-02',
    title: 'The last message of a package has Final, the others have none',
    clause: `${SPEC.protocol}, 6`,
    level: 'must',
    judges: 'both',
    ets: null,
    *check(evidence) {
      for (const message of decoded(evidence)) yield* finalOf(message);
    },
  },
  {
    id: 'PKG-03',
    title: 'The device does not close its package before the server has closed its own',
    clause: `${SPEC.protocol}, 6`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const message of decoded(evidence)) yield* closesTooEarly(message);
    },
  },
  {
    id: 'PKG-04',
    title: 'An unfinished package is asked on with Alert 1222, and the asking message is not final',
    clause: `${SPEC.protocol}, 6`,
    level: 'must',
    judges: 'both',
    ets: null,
    *check(evidence) {
      for (const message of decoded(evidence)) yield* askedOn(message);
    },
  },
  {
    id: 'PKG-07',
    title: 'After a server’s package without command and challenge the device sends nothing more',
    clause: `${SPEC.protocol}, 8.6`,
    level: 'must',
    judges: 'device',
    ets: null,
    *check(evidence) {
      for (const message of decoded(evidence)) {
        if (message.from !== 'server' || !message.body || !endsSession(message.body)) continue;
        const more = nextOf(message, 'device');
        if (more) yield fail(atBody(more), 'nothing: the session is over', `message ${more.number}`);
        else yield PASS;
      }
    },
  },
  {
    id: 'PKG-09',
    title: 'A session abort (Alert 1223) is final, and no command follows it',
    clause: `${SPEC.protocol}, 8.1`,
    level: 'must',
    judges: 'both',
    ets: null,
    *check(evidence) {
      for (const message of decoded(evidence)) yield* aborted(message);
    },
  },
];

function hasUnfinishedObject(message: WireMessage): boolean {
  return message.commands.some((command) => itemsOf(command).some(({ moreData }) => moreData));
}

function* finalOf(message: WireMessage): Generator<Finding> {
  if (message.body?.final) {
    yield expectThat(
      !hasUnfinishedObject(message),
      atBody(message, 'Final'),
      'no Final: an object goes on in the next message',
      'Final',
    );
    return;
  }
  const isEnd =
    !nextOf(message, message.from) &&
    (nextOf(message, OTHER[message.from]) !== undefined || message.commands.every(isStatus));
  yield expectThat(!isEnd, atBody(message), 'Final: nothing follows in the package', 'no Final');
}

/** The server's package that is still open when this message goes out. */
function openPackage(message: WireMessage): WireMessage | undefined {
  const before = message.session?.messages.findLast(
    ({ number, from }) => from === 'server' && number < message.number,
  );
  const isOpen = before?.body && !before.body.final && (hasCommands(before) || hasUnfinishedObject(before));
  return isOpen ? before : undefined;
}

/** Commands other than the alerts that steer the exchange. */
function hasCommands(message: WireMessage): boolean {
  return requestsIn(message).some((command) => !isSteering(command));
}

function isSteering(command: WireCommand): boolean {
  const steering: readonly string[] = [ALERT.nextMessage, ALERT.sessionAbort, ALERT.noEndOfData];
  return isAlert(command) && steering.includes(alertCode(command.command.data));
}

function* closesTooEarly(message: WireMessage): Generator<Finding> {
  const open = message.from === 'device' && openPackage(message);
  if (!open || isAborting(message)) return;
  yield expectThat(
    message.body?.final !== true,
    atBody(message, 'Final'),
    `no Final: the server’s package goes on after message ${open.number}`,
    'Final',
  );
}

function* askedOn(message: WireMessage): Generator<Finding> {
  const isOpen =
    message.from === 'device'
      ? !message.body?.final
      : message.session && hasCommands(message) && !message.body?.final;
  const reply = isOpen ? nextOf(message, OTHER[message.from]) : undefined;
  if (!reply?.body || isAborting(reply) || isAuthFailure(headerCode(message) ?? '')) return;
  // A reply of a device that owes Results asks on by them alone.
  const asks =
    alertsIn(reply.commands, ALERT.nextMessage).length > 0 ||
    (reply.from === 'device' && reply.commands.some(isResults));
  // A device in the midst of its own long package is asked on; it does not ask.
  const continues = message.from === 'device' && alertsIn(message.commands, ALERT.nextMessage).length > 0;
  if (continues) return;
  yield expectThat(asks, atBody(reply, 'Alert'), 'Alert 1222', 'none');
  if (asks) yield expectThat(!reply.body.final, atBody(reply, 'Final'), 'no Final', 'Final');
  const extra = reply.from === 'server' && requestsIn(reply).find((command) => !isSteering(command));
  if (extra) yield fail(atCommand(extra), 'no command while the device has more to send', extra.command.name);
}

function* aborted(message: WireMessage): Generator<Finding> {
  const [abort] = alertsIn(message.commands, ALERT.sessionAbort);
  if (!abort) return;
  yield expectThat(message.body?.final === true, atBody(message), 'Final', 'no Final');
  const own = nextOf(message, message.from);
  if (own) yield fail(atBody(own), 'nothing after its own abort', `message ${own.number}`);
  const reply = nextOf(message, OTHER[message.from]);
  const command = reply && requestsIn(reply)[0];
  if (command) yield fail(atCommand(command), 'no command after an abort', command.command.name);
}
