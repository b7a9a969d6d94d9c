/** Puts together what a client's package says, from all of its messages. */
import { ALERT } from '../../dm/alert-codes.js';
import { type Answered, joinParts } from '../../dm/exchange.js';
import { FUMO_URN } from '../../dm/fumo.js';
import { tryParseUri } from '../../dm/uri.js';
import type { ClientPackage } from '../../engine/ports.js';
import type { Command, Item, Request, Results, SyncMLMessage } from '../../syncml/message.js';
import { dataText } from '../../syncml/message-tree.js';
import { isDevInfo } from './command-status.js';

type Trigger = ClientPackage['trigger'];

const BOOKKEEPING: ReadonlySet<string> = new Set([
  ALERT.serverInitiated,
  ALERT.clientInitiated,
  ALERT.nextMessage,
  ALERT.sessionAbort,
  ALERT.noEndOfData,
]);

/** How the session begins according to its first package; undefined when it does not say. */
export function triggerOf({ commands }: SyncMLMessage): Trigger | undefined {
  const codes = commands.map((command) => (command.name === 'Alert' ? command.data : undefined));
  const triggers: readonly Trigger[] = [ALERT.serverInitiated, ALERT.clientInitiated];
  return triggers.find((trigger) => codes.includes(trigger));
}

export function assemblePackage(
  messages: readonly SyncMLMessage[],
  trigger: Trigger,
  answered: readonly Answered[],
): ClientPackage {
  const commands = messages.flatMap((message) => message.commands);
  return {
    trigger,
    devInfo: devInfoOf(commands),
    requests: commands.filter(isRequest),
    results: resultsOf(commands),
    statuses: joinParts(answered).map(({ wish, statuses }) => ({ wish, statuses })),
  };
}

/** Where the FUMO object is, if the results say so: by the Type of a node, or by its Type property. */
export function findFumoObject(messages: readonly SyncMLMessage[]): string | undefined {
  const found = messages
    .flatMap((message) => message.commands)
    .filter((command) => command.name === 'Results')
    .flatMap((results) => results.items.map((item) => ({ item, uri: uriOf(results, item) })))
    .find(({ item, uri }) => saysFumo(item, uri));
  return found && tidyUri(found.uri.split('?', 1)[0] ?? '');
}

function saysFumo({ meta, data }: Item, uri: string): boolean {
  if (tryParseUri(uri)?.prop === 'Type') return dataText(data) === FUMO_URN;
  return meta?.type === FUMO_URN;
}

function isRequest(command: Command): command is Request {
  if (command.name === 'Status' || command.name === 'Results') return false;
  if (command.name === 'Replace') return !isDevInfo(command);
  return !(command.name === 'Alert' && BOOKKEEPING.has(command.data ?? ''));
}

function devInfoOf(commands: readonly Command[]): Record<string, string> {
  const items = commands.flatMap((command) =>
    command.name === 'Replace' && isDevInfo(command) ? command.items : [],
  );
  return Object.fromEntries(
    items.map(({ source, data }) => {
      const [, ...leaf] = tryParseUri(source?.locUri ?? '')?.segments ?? [];
      return [leaf.join('/'), dataText(data)];
    }),
  );
}

function resultsOf(commands: readonly Command[]): Record<string, string> {
  const values = commands.flatMap((command) =>
    command.name === 'Results'
      ? command.items.map((item) => [tidyUri(uriOf(command, item)), dataText(item.data)])
      : [],
  );
  return Object.fromEntries(values);
}

function uriOf({ sourceRef, targetRef }: Results, { source, target }: Item): string {
  return source?.locUri ?? target?.locUri ?? sourceRef ?? targetRef ?? '';
}

/** `./A/B?query` however it was spelled; what is no URI stays as it came. */
function tidyUri(text: string): string {
  const read = tryParseUri(text);
  const query = text.includes('?') ? text.slice(text.indexOf('?')) : '';
  if (!read) return text;
  return (read.segments.length === 0 ? '.' : `./${read.segments.join('/')}`) + query;
}
