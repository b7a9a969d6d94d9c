/** What a command came to, before it is known whether that stands: an Atomic around it may still fail. */
import {
  commandStatus,
  flattenCommands,
  owesStatus,
  type ResultsDraft,
  type StatusDraft,
  type StatusParts,
} from '../../../dm/exchange.js';
import { isSuccessStatus } from '../../../dm/status-codes.js';
import type { Command, Item } from '../../../syncml/message.js';
import type { WriteHooks } from '../tree/deferred-writes.js';
import type { SessionContext } from './context.js';
import type { SessionFlow } from './effects.js';

/**
 * Looks at an Item before its command is executed: a chunk of a large object is kept and answered with a status (213,
 * 413, 424), the last chunk comes out as the Item with the whole data.
 */
export type ItemGate = (command: Command, item: Item) => { item: Item } | { status: string };

/** The commands of one message under execution. */
export interface Work {
  context: SessionContext;
  session: string;
  msgId: string;
  gate: ItemGate;
  /** Inside an Atomic: what the update agent hears of new values instead of at once, and the first failure ends it. */
  atomic?: WriteHooks;
}

/** A Status to be. */
export interface Reply {
  command: Command;
  code: string;
  parts: StatusParts;
}

export interface Performed {
  /** In order of the commands; a container comes before what it holds. */
  replies: readonly Reply[];
  results: readonly ResultsDraft[];
  /** `declined`: the rest of the innermost container is not executed; `cancelled`: nothing after it is. */
  stop?: 'declined' | 'cancelled' | undefined;
}

export type Execute = (work: Work, command: Command) => SessionFlow<Performed>;

export const reply = (command: Command, code: string, parts: StatusParts = {}): Reply => ({
  command,
  code,
  parts,
});

/** One code for the command, and nothing more. */
export const answered = (command: Command, code: string): Performed => ({
  replies: [reply(command, code)],
  results: [],
});

/** One code for the command, and 215 for what it holds. */
export function refused(command: Command, code: string): Performed {
  const [own, ...inner] = flattenCommands([command]);
  if (!own) return { replies: [], results: [] };
  return { replies: [reply(own, code), ...inner.map((each) => reply(each, '215'))], results: [] };
}

/** 215 for the command and everything in it. */
export const skipped = (command: Command): Performed => refused(command, '215');

export const hasFailed = ({ replies, stop }: Performed): boolean =>
  stop !== undefined || replies.some(({ code }) => !isSuccessStatus(code));

/** The statuses that are owed. */
export function statusesOf(msgId: string, replies: readonly Reply[]): StatusDraft[] {
  return replies
    .filter(({ command, code }) => owesStatus(command, code))
    .map(({ command, code, parts }) => commandStatus(msgId, command, code, parts));
}
