/**
 * What the server's message asks for, done: chunks of large objects are kept until they are whole, everything else is
 * executed, and all of it is answered in the order of the commands (DM Protocol 1.2, large objects).
 */
import { ALERT } from '../../../dm/alert-codes.js';
import { type ChunkAnswer, noEndOfData, takeChunks } from '../../../dm/chunks.js';
import { commandStatus, flattenCommands, owesStatus, type StatusDraft } from '../../../dm/exchange.js';
import { type Load, loadOf } from '../../../dm/exchange-split.js';
import type { Command, SyncMLMessage } from '../../../syncml/message.js';
import { note, type SessionContext, type SessionState } from './context.js';
import type { SessionFlow } from './effects.js';
import { executeCommands } from './execute-command.js';

/** @returns the answers, the header's not included; Alert 1225 for objects that were broken off */
export function* executeMessage(
  context: SessionContext,
  state: SessionState,
  message: SyncMLMessage,
): SessionFlow<Load> {
  const { commands, answers, pending, lost } = takeChunks(message.commands, state.incoming, {
    maxObjSize: context.maxObjSize,
    memory: roomOnTheWay(context, message.commands),
  });
  state.incoming = pending;
  for (const { first } of lost) note(context, 'object.broken-off', lostText(first.target?.locUri));
  const executed = yield* executeCommands(context, {
    ...message,
    commands: commands.filter((command) => !isBookkeeping(command)),
  });
  const own = [
    ...commands.filter(isBookkeeping).map((command) => statusFor(message, command)),
    ...answers.map((answer) => chunkStatus(message, answer)),
  ];
  return loadOf({
    statuses: inOrder(message, [...own, ...executed.statuses]),
    results: executed.results,
    wishes: lost.map(noEndOfData),
  });
}

/**
 * Free octets as objects travel: base64 takes four for every three. The room for what came whole is looked at once
 * more, to the octet, by whoever keeps it.
 */
function roomOnTheWay({ memory }: SessionContext, commands: readonly Command[]): number {
  const room = memory?.() ?? Number.POSITIVE_INFINITY;
  return flattenCommands(commands).some(isBase64) ? 4 * Math.ceil(room / 3) : room;
}

function isBase64(command: Command): boolean {
  if (!('items' in command)) return false;
  const shared = 'meta' in command ? command.meta?.format : undefined;
  return command.items.some(({ meta }) => (meta?.format ?? shared) === 'b64');
}

const lostText = (uri = 'an unnamed node'): string =>
  `${uri}: something else came before the last chunk; nothing of the object is kept`;

const BOOKKEEPING: ReadonlySet<string> = new Set([ALERT.nextMessage, ALERT.noEndOfData]);

/** Alerts that concern the exchange itself. */
function isBookkeeping(command: Command): boolean {
  return command.name === 'Alert' && BOOKKEEPING.has(command.data ?? '');
}

function statusFor({ header }: SyncMLMessage, command: Command): StatusDraft {
  return commandStatus(header.msgId, command, '200');
}

/** Where the command has other Items, too, the Status names the one that it is about. */
function chunkStatus({ header }: SyncMLMessage, { command, item, code }: ChunkAnswer): StatusDraft {
  const several = 'items' in command && command.items.length > 1;
  const targetRefs = several && item.target ? [item.target.locUri] : [];
  return commandStatus(header.msgId, command, code, { targetRefs });
}

/** Statuses in the order of the commands that they answer; what wants no answer gets none. */
function inOrder({ commands }: SyncMLMessage, statuses: readonly StatusDraft[]): StatusDraft[] {
  const all = flattenCommands(commands);
  const place = new Map(all.map(({ cmdId }, at) => [cmdId, at]));
  const silent = new Set(all.filter((command) => !owesStatus(command, '213')).map(({ cmdId }) => cmdId));
  return statuses
    .filter(({ cmdRef }) => !silent.has(cmdRef))
    .toSorted((left, right) => (place.get(left.cmdRef) ?? 0) - (place.get(right.cmdRef) ?? 0));
}
