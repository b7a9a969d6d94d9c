/** Small questions about messages and commands that many rules ask. */
import { ALERT } from '../../dm/alert-codes.js';
import type { Item, Status } from '../../syncml/message.js';
import { dataText } from '../../syncml/message-tree.js';
import {
  type Evidence,
  isAlert,
  isRequest,
  isStatus,
  type Side,
  type WireCommand,
  type WireMessage,
  type WireSession,
} from './evidence.js';
import { once } from './memo.js';
import type { Spot } from './rule.js';

export function atCommand({ message, path }: WireCommand, below = ''): Spot {
  return { message, path: below === '' ? path : `${path}/${below}` };
}

export function atHeader(message: WireMessage, below = ''): Spot {
  return { message, path: below === '' ? 'SyncML/SyncHdr' : `SyncML/SyncHdr/${below}` };
}

export function atBody(message: WireMessage, below = ''): Spot {
  return { message, path: below === '' ? 'SyncML/SyncBody' : `SyncML/SyncBody/${below}` };
}

/** Messages of DM sessions that decode. */
export const decoded = once((evidence): readonly WireMessage[] => {
  return evidence.messages.filter(({ body }) => body !== undefined);
});

export const commandsOf = once((evidence): readonly WireCommand[] => {
  return evidence.messages.flatMap(({ commands }) => commands);
});

export function messagesFrom(session: WireSession, side: Side): WireMessage[] {
  return session.messages.filter(({ from, body }) => from === side && body !== undefined);
}

/** The next message of that side in the same session. */
export function nextOf(message: WireMessage, side: Side): WireMessage | undefined {
  return message.session?.messages.find((later) => later.number > message.number && later.from === side);
}

export function alertsWith(evidence: Evidence, code: string): ReturnType<typeof alertsIn> {
  return alertsIn(commandsOf(evidence), code);
}

export function alertsIn(commands: readonly WireCommand[], ...codes: readonly string[]) {
  return commands.filter(isAlert).filter(({ command }) => codes.includes(alertCode(command.data)));
}

export function alertCode(data: string | undefined): string {
  return data?.trim() ?? '';
}

/** Commands that ask for something, and not those alerts by which the exchange itself is steered. */
export function requestsIn(message: WireMessage): WireCommand[] {
  return message.commands.filter(isRequest);
}

export function codeOf({ command }: WireCommand<Status>): string {
  return command.data.trim();
}

export function isOk(code: string): boolean {
  return /^2\d\d$/.test(code);
}

export function isAuthFailure(code: string): boolean {
  return code === '401' || code === '407';
}

/** Whether the command was carried out: 213 to 216 are of the class of successes, but nothing was done yet or at all. */
export function isDone(code: string): boolean {
  return isOk(code) && !/^21[3-6]$/.test(code);
}

/** The codes that came back for a command. */
export function codesFor({ statuses }: WireCommand): string[] {
  return statuses.map(codeOf);
}

/** Whether it was carried out by every Status that came back; undefined when none came. */
export function wentWell(command: WireCommand): boolean | undefined {
  const codes = codesFor(command);
  return codes.length === 0 ? undefined : codes.every(isDone);
}

/** The code for a message's header; undefined when none came. */
export function headerCode({ headerStatuses }: WireMessage): string | undefined {
  const [first] = headerStatuses;
  return first && codeOf(first);
}

export function headerStatusesIn(message: WireMessage): WireCommand<Status>[] {
  return message.commands
    .filter(isStatus)
    .filter(({ command }) => command.cmd.trim() === 'SyncHdr' || command.cmdRef.trim() === '0');
}

export function uriOf(item: Item): string {
  return (item.target ?? item.source)?.locUri.trim() ?? '';
}

/** `./A/B` and `A/B` are the same node. */
export function plainUri(uri: string): string {
  return uri.trim().replace(/^\.\//, '');
}

export function textOf(item: Item): string {
  return dataText(item.data);
}

/** Items of a command; none for containers. */
export function itemsOf({ command }: WireCommand): readonly Item[] {
  return 'items' in command ? command.items : [];
}

/** `200`, `200 and 304`, or `nothing`. */
export function listed(words: readonly string[]): string {
  if (words.length === 0) return 'nothing';
  return words.length === 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** Order of two commands as they went over the wire. */
export function isBefore(first: WireCommand, second: WireCommand): boolean {
  if (first.message.number !== second.message.number) return first.message.number < second.message.number;
  const { commands } = first.message;
  return commands.indexOf(first) < commands.indexOf(second);
}

/** Whether the message aborts the session. */
export function isAborting(message: WireMessage): boolean {
  return alertsIn(message.commands, ALERT.sessionAbort).length > 0;
}
