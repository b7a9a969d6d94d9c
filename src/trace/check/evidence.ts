/**
 * What rules may look at: the messages of a trace with their octets, transport headers and times, and the HTTP
 * exchanges of the download. Nothing that a performer said about itself (states, notes, steps, prompts) is in it, so
 * the same rules judge the recording of any two peers.
 */
import type { Alert, Command, Exec, Request, Results, Status, SyncMLMessage } from '../../syncml/message.js';
import type { Direction, TraceEvent, TraceHeader, TransferEvent } from '../event.js';
import { buildModel } from '../model.js';
import type { CommandView, MessageView, PackageNumber, SessionView } from '../views.js';

export type Side = 'server' | 'device';

export const OTHER: Readonly<Record<Side, Side>> = { server: 'device', device: 'server' };

const SENDER: Readonly<Record<Direction, Side>> = {
  'server-to-device': 'server',
  'device-to-server': 'device',
};

/** What both ends know before the trace begins, for rules about digests. Nonces as raw octets. */
export interface Credentials {
  serverId: string;
  serverPassword: string;
  user: string;
  password: string;
  /** Of the device's first credentials. */
  clientNonce?: Uint8Array;
  /** Of the server's first credentials and of the first Package #0. */
  serverNonce?: Uint8Array;
}

export interface WireMessage {
  /** Number in the trace. */
  number: number;
  /** Virtual instant, epoch ms. */
  at: number;
  from: Side;
  package: PackageNumber;
  view: MessageView;
  /** Undefined for Package #0 and for octets that do not decode. */
  body: SyncMLMessage | undefined;
  /** Nested ones after their container. */
  commands: readonly WireCommand[];
  /** Statuses that the other end gave for the header. */
  headerStatuses: readonly WireCommand<Status>[];
  session: WireSession | undefined;
}

export interface WireCommand<C extends Command = Command> {
  message: WireMessage;
  command: C;
  /** Element path from the root. */
  path: string;
  /** The Sequence or Atomic around it. */
  parent: WireCommand | undefined;
  /** Status and Results: the command that they answer. */
  asks: WireCommand | undefined;
  /** Status of a header: the message that it answers. */
  answersHeaderOf: WireMessage | undefined;
  /** Other commands: Statuses and Results that came back. */
  statuses: readonly WireCommand<Status>[];
  results: readonly WireCommand<Results>[];
}

export interface WireSession {
  id: string;
  trigger: SessionView['trigger'];
  notifications: readonly WireMessage[];
  /** Packages 1 to 4; a message that was sent again with the same octets stands once. */
  messages: readonly WireMessage[];
}

/** A recorded HTTP exchange beside DM, and the message before it (0: none). */
export interface Transfer extends TransferEvent {
  after: number;
}

export interface Evidence {
  /** In order, Package #0 included; a message that was sent again stands once, a notification each time. */
  messages: readonly WireMessage[];
  notifications: readonly WireMessage[];
  sessions: readonly WireSession[];
  transfers: readonly Transfer[];
  credentials: Credentials | undefined;
}

/** Reads the evidence out of a trace. */
export function readEvidence(
  header: TraceHeader,
  events: readonly TraceEvent[],
  credentials?: Credentials,
): Evidence {
  const model = buildModel(
    header,
    events.filter(({ kind }) => kind === 'message'),
  );
  const byNumber = new Map(model.messages.map((view) => [view.event.message, openMessage(view)]));
  const all = [...byNumber.values()];
  const sessions = model.sessions.map((view) => openSession(view, byNumber));
  for (const message of all) pair(message, byNumber);
  const messages = all.filter(({ isRepeated }) => !isRepeated);
  return {
    messages,
    notifications: messages.filter((message) => message.package === 0),
    sessions,
    transfers: transfersOf(events),
    credentials,
  };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer I)[] ? I[] : T[K] };
type OpenCommand = Mutable<WireCommand>;
interface OpenMessage extends Omit<Mutable<WireMessage>, 'commands'> {
  commands: OpenCommand[];
  isRepeated: boolean;
  /** The first copy of it. */
  original: OpenMessage | undefined;
}

function openMessage(view: MessageView): OpenMessage {
  const message: OpenMessage = {
    number: view.event.message,
    at: view.event.at,
    from: SENDER[view.event.direction],
    package: view.package,
    view,
    body: view.message,
    commands: [],
    headerStatuses: [],
    session: undefined,
    isRepeated: false,
    original: undefined,
  };
  message.commands = openCommands(message, view.message?.commands ?? [], 'SyncML/SyncBody', undefined);
  return message;
}

function openCommands(
  message: OpenMessage,
  commands: readonly Command[],
  base: string,
  parent: OpenCommand | undefined,
): OpenCommand[] {
  const counts = new Map<string, number>();
  return commands.flatMap((command) => {
    const name = command.name === 'Other' ? command.element.name : command.name;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const path = `${base}/${name}[${count}]`;
    const open: OpenCommand = {
      message,
      command,
      path,
      parent,
      asks: undefined,
      answersHeaderOf: undefined,
      statuses: [],
      results: [],
    };
    return [open, ...openCommands(message, 'commands' in command ? command.commands : [], path, open)];
  });
}

function openSession(view: SessionView, byNumber: ReadonlyMap<number, OpenMessage>): WireSession {
  const found = (views: readonly MessageView[]): OpenMessage[] =>
    views.flatMap(({ event }) => byNumber.get(event.message) ?? []);
  const messages = found(view.messages);
  const session: WireSession = {
    id: view.session,
    trigger: view.trigger,
    notifications: found(view.notifications),
    messages: withoutRepeats(messages),
  };
  for (const message of messages) message.session = session;
  for (const message of found(view.notifications)) message.session = session;
  return session;
}

/** A transport that sends a message again sends the same octets. */
function withoutRepeats(messages: readonly OpenMessage[]): OpenMessage[] {
  const first = new Map<string, OpenMessage>();
  for (const message of messages) {
    const key = `${message.from} ${message.view.msgId} ${message.view.event.octets}`;
    const original = first.get(key);
    if (original) Object.assign(message, { isRepeated: true, original });
    else first.set(key, message);
  }
  return messages.filter(({ isRepeated }) => !isRepeated);
}

/** Ties the answers in a message to what they answer, as the model paired them. */
function pair(message: OpenMessage, byNumber: ReadonlyMap<number, OpenMessage>): void {
  if (message.isRepeated) return;
  message.view.commands.forEach((view, at) => {
    const open = message.commands[at];
    const link = view.answers;
    const target = link && byNumber.get(link.message);
    if (open && target) tie(open, view, target.original ?? target);
  });
}

function tie(open: OpenCommand, view: CommandView, target: OpenMessage): void {
  if (view.answers?.cmdId === '0') {
    open.answersHeaderOf = target;
    if (isStatus(open)) target.headerStatuses.push(open);
    return;
  }
  const asked = target.commands.find(
    ({ command }) => command.cmdId === view.answers?.cmdId && command.name !== 'Status',
  );
  if (!asked) return;
  open.asks = asked;
  if (isStatus(open)) asked.statuses.push(open);
  else if (isResults(open)) asked.results.push(open);
}

function transfersOf(events: readonly TraceEvent[]): Transfer[] {
  let after = 0;
  return events.flatMap((event): Transfer[] => {
    if (event.kind === 'message') after = event.message;
    return event.kind === 'transfer' ? [{ ...event, after }] : [];
  });
}

export function isStatus(command: WireCommand): command is WireCommand<Status> {
  return command.command.name === 'Status';
}

export function isResults(command: WireCommand): command is WireCommand<Results> {
  return command.command.name === 'Results';
}

export function isAlert(command: WireCommand): command is WireCommand<Alert> {
  return command.command.name === 'Alert';
}

export function isExec(command: WireCommand): command is WireCommand<Exec> {
  return command.command.name === 'Exec';
}

/** Whether it asks for something, rather than answers. */
export function isRequest(command: WireCommand): command is WireCommand<Request> {
  return !isStatus(command) && !isResults(command);
}
