/**
 * Packages that take several messages, either way (DM Protocol 1.2, multiple messages and large objects): what the
 * client's next message adds, and how the server goes on with its own package.
 */
import { ALERT } from '../../dm/alert-codes.js';
import { noEndOfData, type ObjectLimits, takeChunks } from '../../dm/chunks.js';
import { commandStatus, flattenCommands, owesStatus, type StatusDraft } from '../../dm/exchange.js';
import { afterAnswer, type Load } from '../../dm/exchange-split.js';
import type { Command, SyncMLMessage } from '../../syncml/message.js';
import { statusRule } from './command-status.js';
import { alertWish, type DmSession, type Owed, type PeerLimits, type ReplyDraft } from './session-state.js';

/** Largest object that the server takes from a client; far more than any Results of a device need. */
export const SERVER_OBJECTS: ObjectLimits = { maxObjSize: 8 * 1024 * 1024, memory: 8 * 1024 * 1024 };

/** The session after the chunks of a message were taken out, and the message with objects that are whole. */
export function takeObjects(
  before: DmSession,
  message: SyncMLMessage,
): { session: DmSession; message: SyncMLMessage } {
  const intake = takeChunks(message.commands, before.incoming, SERVER_OBJECTS);
  const whole = { ...message, commands: intake.commands };
  const answers = intake.answers.map(
    ({ command, code }): Owed => ({ msgId: message.header.msgId, command, rule: code }),
  );
  const order = flattenCommands(message.commands).map(({ cmdId }) => cmdId);
  const owed = [...answers, ...owedBy(whole, before.strict)].toSorted(
    (left, right) => order.indexOf(left.command.cmdId) - order.indexOf(right.command.cmdId),
  );
  const session = {
    ...before,
    incoming: intake.pending,
    lost: [...before.lost, ...intake.lost.map(noEndOfData)],
    owed: [...before.owed, ...owed],
    limits: limitsFrom(before.limits, message),
    parts: before.parts + (message.final || before.rest || intake.pending ? 0 : 1),
  };
  return { session, message: whole };
}

/** MaxMsgSize and MaxObjSize hold for the session unless they are said again. */
function limitsFrom(before: PeerLimits, { header: { meta } }: SyncMLMessage): PeerLimits {
  return {
    maxMsgSize: sizeOf(meta?.maxMsgSize) ?? before.maxMsgSize,
    maxObjSize: sizeOf(meta?.maxObjSize) ?? before.maxObjSize,
  };
}

/** @returns undefined for no number, and for 0, which sets no limit */
function sizeOf(text: string | undefined): number | undefined {
  const size = /^\d{1,15}$/.test(text ?? '') ? Number(text) : 0;
  return size > 0 ? size : undefined;
}

/** What is left of the server's own package after this answer; undefined when nothing is. */
export function restAfter({ rest, exchange }: DmSession, message: SyncMLMessage): Load | undefined {
  const left = rest && afterAnswer(rest, String(Number(exchange.nextMsgId) - 1), message);
  return left && left.statuses.length + left.pieces.length > 0 ? left : undefined;
}

/**
 * Whether the client still has to say something before the server's package can go on: it is in the middle of a large
 * object and did not ask for the next message.
 */
export function waitsForClient({ incoming }: DmSession, { commands, final }: SyncMLMessage): boolean {
  const asks = commands.some(({ name, ...rest }) => name === 'Alert' && 'data' in rest && rest.data === NEXT);
  return incoming !== undefined && !asks && !final;
}

const NEXT = ALERT.nextMessage;

/** The server's package goes on: what is owed so far, then the next part. */
export function goOn(session: DmSession, rest: Load): { session: DmSession; reply: ReplyDraft } {
  const { statuses, owed } = statusesNow(session);
  return {
    session: { ...session, owed, late: [], rest: undefined },
    reply: { statuses, wishes: [], rest, final: true },
  };
}

/** Asks for the next message of the client's package: statuses and Alert 1222, no command. */
export function askNext(session: DmSession): { session: DmSession; reply: ReplyDraft } {
  const { statuses, owed } = statusesNow(session);
  const wishes = [...session.lost, alertWish(NEXT)];
  return { session: { ...session, owed, late: [], lost: [] }, reply: { statuses, wishes, final: false } };
}

/** The Status of the client's header, and those that found no room before. */
export function headerOf({ header, late }: DmSession): StatusDraft[] {
  return header ? [header, ...late] : [...late];
}

/** What can be answered before the owner has decided. */
function statusesNow(session: DmSession): { statuses: StatusDraft[]; owed: readonly Owed[] } {
  const { owed } = session;
  const now = owed.filter(({ rule }) => rule !== 'decide');
  const statuses = now.map(({ msgId, command, rule }) => commandStatus(msgId, command, rule));
  return {
    statuses: [...headerOf(session), ...statuses],
    owed: owed.filter(({ rule }) => rule === 'decide'),
  };
}

function owedBy({ header: { msgId }, commands }: SyncMLMessage, strict: boolean): Owed[] {
  return commands.flatMap((command) => {
    const rule = statusRule(command, strict);
    const own = rule === undefined ? [] : [{ msgId, command, rule }];
    return 'commands' in command ? [...own, ...notExecuted(msgId, command.commands)] : own;
  });
}

/** What a refused Sequence or Atomic holds. */
function notExecuted(msgId: string, commands: readonly Command[]): Owed[] {
  return flattenCommands(commands)
    .filter((command) => owesStatus(command, '215'))
    .map((command) => ({ msgId, command, rule: '215' }));
}
