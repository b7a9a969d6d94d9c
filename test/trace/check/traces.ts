/** Traces to judge, and changes to them: one message encoded anew with one thing changed, one left out, one put in. */
import { macDigest } from '../../../src/dm/credentials.js';
import type { RunSettings } from '../../../src/engine/run-types.js';
import { openSeed } from '../../../src/engine/seed.js';
import { decodeMessage, encodeMessage, encodingOf } from '../../../src/syncml/codec.js';
import type { Alert, Command, Item, Results, Status, SyncMLMessage } from '../../../src/syncml/message.js';
import {
  decodeNotification,
  encodeTrigger,
  type NotificationTrigger,
} from '../../../src/syncml/notification.js';
import { concatOctets, fromBase64, toBase64 } from '../../../src/syncml/octets.js';
import { type Credentials, checkTrace, RULES, type RuleReport } from '../../../src/trace/check/index.js';
import type { MessageEvent, TraceEvent, TraceHeader, TransferEvent } from '../../../src/trace/event.js';
import { play } from '../../support/play.js';

export interface Trace {
  header: TraceHeader;
  events: readonly TraceEvent[];
  /** What both ends know; undefined for scripted exchanges. */
  credentials: Credentials | undefined;
}

export type Change = (trace: Trace) => Trace;
type Numbered = TraceEvent & MessageEvent;

export async function played(flow: string, settings: Partial<RunSettings> = {}): Promise<Trace> {
  const { header, events } = await play(flow, settings);
  return { header, events, credentials: secretsOf(header) };
}

/** The account that flows have by default, with the nonces of the seed. */
export function secretsOf({ seed }: TraceHeader): Credentials {
  const nonce = (end: string) => openSeed(seed).stream(`bootstrap.${end}-nonce`).bytes(16);
  return {
    serverId: 'dm.fumo.test',
    serverPassword: 'server-secret',
    user: 'device-1',
    password: 'device-secret',
    clientNonce: nonce('client'),
    serverNonce: nonce('server'),
  };
}

export function judged({ header, events, credentials }: Trace): RuleReport[] {
  return checkTrace(header, events, { rules: RULES, ...(credentials ? { credentials } : {}) });
}

export const withoutSecrets: Change = (trace) => ({ ...trace, credentials: undefined });

/** One change after the other. */
export function all(...changes: readonly Change[]): Change {
  return (trace) => changes.reduce((before, change) => change(before), trace);
}

function isMessage(event: TraceEvent): event is Numbered {
  return event.kind === 'message';
}

export function octetsOf({ octets }: MessageEvent): Uint8Array {
  return fromBase64(octets) ?? new Uint8Array();
}

export function messageOf(event: MessageEvent): SyncMLMessage | undefined {
  return encodingOf(event.mediaType) && decodeMessage(octetsOf(event), event.mediaType).message;
}

// ---- finding messages ----------------------------------------------------------------------------------------

/** Which message of a trace is meant; tests say it by what the message does, since numbers shift. */
export type Which = (trace: Trace) => number;

export function messagesIn({ events }: Trace): Numbered[] {
  return events.filter(isMessage);
}

/** The `nth` message (negative: from the end) that fits. */
export function message(fits: (message: SyncMLMessage, event: MessageEvent) => boolean, nth = 1): Which {
  return (trace) => {
    const fitting = messagesIn(trace).filter((event) => {
      const decoded = messageOf(event);
      return decoded !== undefined && fits(decoded, event);
    });
    const found = fitting.at(nth > 0 ? nth - 1 : nth);
    if (!found) throw new Error(`no such message (${nth})`);
    return found.message;
  };
}

export const from = {
  server: ({ direction }: MessageEvent): boolean => direction === 'server-to-device',
  device: ({ direction }: MessageEvent): boolean => direction === 'device-to-server',
};

/** The `nth` message that has such a command. */
export function having(name: Command['name'], nth = 1, data?: string): Which {
  return message(
    ({ commands }) =>
      commands.some(
        (command) =>
          command.name === name && (data === undefined || ('data' in command && command.data === data)),
      ),
    nth,
  );
}

export function answering(cmd: string, nth = 1): Which {
  return message(({ commands }) => commands.some((one) => one.name === 'Status' && one.cmd === cmd), nth);
}

export const lastOfServer: Which = message((_, event) => from.server(event), -1);

export function notification(nth = 1): Which {
  return (trace) => {
    const found = messagesIn(trace).filter(({ mediaType }) => mediaType.endsWith('notification'))[nth - 1];
    if (!found) throw new Error(`no notification ${nth}`);
    return found.message;
  };
}

/** So many messages after another. */
export function after(which: Which, by = 1): Which {
  return (trace) => which(trace) + by;
}

// ---- changing messages ---------------------------------------------------------------------------------------

export function withEvent(which: Which, change: (event: Numbered) => TraceEvent): Change {
  return (trace) => {
    const number = which(trace);
    return {
      ...trace,
      events: trace.events.map((event) =>
        isMessage(event) && event.message === number ? change(event) : event,
      ),
    };
  };
}

export function withMessage(which: Which, change: (message: SyncMLMessage) => SyncMLMessage): Change {
  return withEvent(which, (event) => recoded(event, change));
}

function recoded(event: Numbered, change: (message: SyncMLMessage) => SyncMLMessage): Numbered {
  const decoded = messageOf(event);
  if (!decoded) return event;
  const encoding = encodingOf(event.mediaType) ?? 'xml';
  return { ...event, octets: toBase64(encodeMessage(change(decoded), encoding)) };
}

/** Every message that fits. */
export function withMessages(
  fits: (message: SyncMLMessage) => boolean,
  change: (message: SyncMLMessage) => SyncMLMessage,
): Change {
  return (trace) => ({
    ...trace,
    events: trace.events.map((event) =>
      isMessage(event) && messageOf(event) && fits(messageOf(event) as SyncMLMessage)
        ? recoded(event, change)
        : event,
    ),
  });
}

export function withHeader(which: Which, change: Partial<SyncMLMessage['header']>): Change {
  return withMessage(which, (message) => ({ ...message, header: { ...message.header, ...change } }));
}

/** Changes the first command (or the `nth`) of a kind that fits. */
export function withCommand<N extends Command['name']>(
  which: Which,
  name: N,
  change: (command: Extract<Command, { name: N }>) => Command | undefined,
  fits: (command: Extract<Command, { name: N }>) => boolean = () => true,
): Change {
  return withMessage(which, (message) => {
    let isDone = false;
    const visit = (commands: readonly Command[]): Command[] =>
      commands.flatMap((command) => {
        const one = command as Extract<Command, { name: N }>;
        if (!isDone && command.name === name && fits(one)) {
          isDone = true;
          return change(one) ?? [];
        }
        return 'commands' in command ? { ...command, commands: visit(command.commands) } : command;
      });
    const commands = visit(message.commands);
    if (!isDone) throw new Error(`no ${name} to change`);
    return { ...message, commands };
  });
}

export function withStatus(which: Which, cmd: string, change: Partial<Status>, nth = 1): Change {
  let seen = 0;
  return (trace) => {
    seen = 0;
    return withCommand(
      which,
      'Status',
      (status) => ({ ...status, ...change }),
      (status) => status.cmd === cmd && ++seen === nth,
    )(trace);
  };
}

export function withItem(which: Which, name: Command['name'], change: (item: Item) => Item): Change {
  return withCommand(which, name, (command) => {
    if (!('items' in command)) return command;
    const [first = {}, ...rest] = command.items;
    return { ...command, items: [change(first), ...rest] } as Command;
  });
}

export function withAlert(which: Which, code: string, change: (alert: Alert) => Alert): Change {
  return withCommand(which, 'Alert', change, ({ data }) => data === code);
}

/** Gives the Results of a node another value. */
export function withReading(which: Which, ending: string, data: string): Change {
  return withResults(which, ending, (item) => ({ ...item, data }));
}

export function withResults(which: Which, ending: string, change: (item: Item) => Item): Change {
  const fits = ({ items }: Results) => items.some(({ source }) => source?.locUri.endsWith(ending));
  return withCommand(
    which,
    'Results',
    (results) => ({
      ...results,
      items: results.items.map((item) => (item.source?.locUri.endsWith(ending) ? change(item) : item)),
    }),
    fits,
  );
}

export function adding(which: Which, ...commands: readonly Command[]): Change {
  return withMessage(which, (message) => ({ ...message, commands: [...message.commands, ...commands] }));
}

/** The `nth` reading of a node, counted in messages. */
export function reading(ending: string, nth = 1): Which {
  return message(
    ({ commands }) =>
      commands.some(
        (command) =>
          command.name === 'Results' && command.items.some(({ source }) => source?.locUri.endsWith(ending)),
      ),
    nth,
  );
}

/** Changes a Package #0; `resign` makes a digest that fits. */
export function withNotification(which: Which, change: (octets: Uint8Array) => Uint8Array): Change {
  return withEvent(which, (event) => ({ ...event, octets: toBase64(change(octetsOf(event).slice())) }));
}

export function resigned(change: (trigger: NotificationTrigger) => NotificationTrigger): Change {
  return (trace) => {
    const { serverId, serverPassword, serverNonce } = trace.credentials ?? secretsOf(trace.header);
    return withNotification(notification(1), (octets) => {
      const trigger = encodeTrigger(change(decodeNotification(octets).trigger));
      return concatOctets(
        macDigest(serverId, serverPassword, serverNonce ?? new Uint8Array(), trigger),
        trigger,
      );
    })(trace);
  };
}

// ---- changing traces -----------------------------------------------------------------------------------------

/** Drops every message from that one on. */
export function without(which: Which): Change {
  return (trace) => {
    const number = which(trace);
    return { ...trace, events: trace.events.filter((event) => !isMessage(event) || event.message < number) };
  };
}

/** Puts copies of messages, changed, after another one; all are numbered anew. */
export function inserting(
  where: Which,
  copies: readonly { of: Which; change?: (message: SyncMLMessage) => SyncMLMessage }[],
): Change {
  return (trace) => {
    const number = where(trace);
    const extra = copies.map(({ of, change = (same) => same }) => {
      const event = messagesIn(trace).find((one) => one.message === of(trace));
      if (!event) throw new Error('nothing to copy');
      return recoded(event, change);
    });
    const at = trace.events.findIndex((event) => isMessage(event) && event.message === number) + 1;
    const { at: time } = trace.events[at - 1] ?? { at: 0 };
    const inserted = extra.map((event) => ({ ...event, at: time }));
    return renumbered({
      ...trace,
      events: [...trace.events.slice(0, at), ...inserted, ...trace.events.slice(at)],
    });
  };
}

function renumbered(trace: Trace): Trace {
  let next = 0;
  return {
    ...trace,
    events: trace.events.map((event) => {
      if (!isMessage(event)) return event;
      next += 1;
      return { ...event, message: next };
    }),
  };
}

/** Everything from a message on happens later. */
export function delayed(which: Which, ms: number): Change {
  return (trace) => {
    const number = which(trace);
    let isLater = false;
    return {
      ...trace,
      events: trace.events.map((event) => {
        isLater ||= isMessage(event) && event.message === number;
        return isLater ? { ...event, at: event.at + ms } : event;
      }),
    };
  };
}

export function withTransfer(purpose: TransferEvent['purpose'], change: Partial<TransferEvent>): Change {
  let isDone = false;
  return (trace) => {
    isDone = false;
    return {
      ...trace,
      events: trace.events.map((event) => {
        if (isDone || event.kind !== 'transfer' || event.purpose !== purpose) return event;
        isDone = true;
        return { ...event, ...change };
      }),
    };
  };
}
