/**
 * Bookkeeping of a message exchange, the same for both ends: numbering commands, answering them, pairing answers
 * with what was sent, and knowing when a session is over (DM Protocol 1.2, 8). Pure.
 */
import type {
  Address,
  Chal,
  Command,
  Cred,
  Item,
  Meta,
  Results,
  Status,
  SyncHdr,
  SyncMLMessage,
  Warning,
  Wish,
} from '../syncml/message.js';
import { ALERT } from './alert-codes.js';
import { type ExchangeTolerance, toleratedStatus } from './exchange-tolerance.js';

/** One end of an exchange. */
export interface End {
  uri: string;
  /** User name, for `Source/LocName` and `Target/LocName`. */
  name?: string;
}

/** A Status or Results that has no CmdID yet. */
export type StatusDraft = Omit<Status, 'cmdId'>;
export type ResultsDraft = Omit<Results, 'cmdId'>;

/** A wish that went out, under the number that the peer will refer to. */
export interface SentCommand {
  msgId: string;
  cmdId: string;
  wish: Wish;
  /** The command is a part of the wish, one chunk for instance; the answers to all parts belong to the wish. */
  part?: boolean;
}

export interface MessageDraft {
  sessionId: string;
  msgId: string;
  target: Address;
  source: Address;
  cred?: Cred | undefined;
  meta?: Meta | undefined;
  respUri?: string | undefined;
  statuses: readonly StatusDraft[];
  results: readonly ResultsDraft[];
  wishes: readonly Wish[];
  final: boolean;
}

/** An end as the header writes it. */
export function addressOf({ uri, name }: End): Address {
  return { locUri: uri, ...(name === undefined ? {} : { locName: name }) };
}

/**
 * Composes a message: statuses in the order given, then results, then wishes; CmdIDs count from 1 through nested
 * commands, a container before its content.
 * @returns `sent` has every wish with its number, nested ones too
 */
export function composeMessage(draft: MessageDraft): { message: SyncMLMessage; sent: SentCommand[] } {
  const sent: SentCommand[] = [];
  let last = 0;
  const number = (): string => String(++last);
  const send = (wish: Wish): Command => {
    const cmdId = number();
    sent.push({ msgId: draft.msgId, cmdId, wish });
    return 'commands' in wish ? { ...wish, cmdId, commands: wish.commands.map(send) } : { ...wish, cmdId };
  };
  const commands: Command[] = [
    ...[...draft.statuses, ...draft.results].map((answer): Command => ({ ...answer, cmdId: number() })),
    ...draft.wishes.map(send),
  ];
  return { message: { header: headerOf(draft), commands, final: draft.final }, sent };
}

/** Status for the header of a received message: CmdRef 0, the refs are its own Target and Source. */
export function headerStatus(
  { header }: Pick<SyncMLMessage, 'header'>,
  code: string,
  chal?: Chal,
): StatusDraft {
  return {
    name: 'Status',
    msgRef: header.msgId,
    cmdRef: '0',
    cmd: 'SyncHdr',
    targetRefs: [header.target.locUri],
    sourceRefs: [header.source.locUri],
    ...(chal === undefined ? {} : { chal }),
    data: code,
    items: [],
  };
}

export interface StatusParts {
  items?: readonly Item[];
  targetRefs?: readonly string[];
  sourceRefs?: readonly string[];
}

/** Status for a command of the received message with that MsgID. */
export function commandStatus(
  msgId: string,
  command: Command,
  code: string,
  parts: StatusParts = {},
): StatusDraft {
  const { items = [], targetRefs = [], sourceRefs = [] } = parts;
  const base = { name: 'Status', msgRef: msgId, cmdRef: command.cmdId, cmd: nameOf(command) } as const;
  return { ...base, targetRefs, sourceRefs, data: code, items };
}

/**
 * Whether a command must be answered with that code: a Status never is, Results only unless they are fine, and
 * nothing that says `NoResp`.
 */
export function owesStatus(command: Command, code: string): boolean {
  // Without a CmdID, which only an unknown command can lack, a Status has nothing to refer to.
  if (command.noResp || command.name === 'Status' || command.cmdId === '') return false;
  return command.name !== 'Results' || code !== '200';
}

/**
 * Answers a whole message with one code for each command, the header first, as failed authentication or an abort
 * needs it.
 */
export function answerAll(received: SyncMLMessage, code: string, chal?: Chal): StatusDraft[] {
  const owed = flattenCommands(received.commands).filter((command) => owesStatus(command, code));
  const { msgId } = received.header;
  return [headerStatus(received, code, chal), ...owed.map((command) => commandStatus(msgId, command, code))];
}

/** Commands with the content of Sequence and Atomic, each container before what it holds. */
export function flattenCommands(commands: readonly Command[]): Command[] {
  return commands.flatMap((command) =>
    'commands' in command ? [command, ...flattenCommands(command.commands)] : [command],
  );
}

export interface Answered {
  wish: Wish;
  /** One, or one per Item; empty when the peer did not answer in this message. */
  statuses: readonly Status[];
  /** As of the sent command. */
  part?: boolean;
}

export interface Pairing {
  /** Status of our header, if the message has one. */
  header: Status | undefined;
  /** Every sent command in order. */
  answered: Answered[];
  /** Statuses that answer nothing that was sent. */
  unmatched: Status[];
  /** How statuses that were taken depart from the protocol; under strict they are unmatched instead. */
  tolerated: Warning[];
}

/**
 * Pairs the statuses of a message with sent commands. MsgRef, CmdRef and Cmd should all fit; since deployed devices
 * write a wrong MsgRef or leave CmdRef out, a Status that fits exactly one sent command in fewer of them is taken,
 * unless reading is strict.
 */
export function pairStatuses(
  sent: readonly SentCommand[],
  received: SyncMLMessage,
  { strict = false }: { strict?: boolean } = {},
): Pairing {
  const all = received.commands.filter((command) => command.name === 'Status');
  const isHeader = strict ? isExactHeaderStatus : isHeaderStatus;
  const header = all.find(isHeader);
  const statuses = all.filter((status) => !isHeader(status));
  const found = statuses.map((status) => ({ status, ...findCommand(sent, status) }));
  const taken = found.filter(({ tolerance }) => !strict || tolerance === undefined);
  const matches = new Map(taken.map(({ status, command }) => [status, command]));
  return {
    header,
    answered: sent.map((command) => ({
      wish: command.wish,
      statuses: statuses.filter((status) => matches.get(status) === command),
    })),
    unmatched: statuses.filter((status) => matches.get(status) === undefined),
    tolerated: [
      ...(header && !isExactHeaderStatus(header) ? [toleratedStatus('exchange.header-status', header)] : []),
      ...taken.flatMap(({ tolerance, status }) => (tolerance ? [toleratedStatus(tolerance, status)] : [])),
    ],
  };
}

/**
 * The answers with the parts of a wish put together: chunk answers (213) give way to the one that counts, which is
 * the last.
 */
export function joinParts(answered: readonly Answered[]): Answered[] {
  const joined: Answered[] = [];
  for (const each of answered) {
    const before = joined.at(-1);
    if (each.part && before?.part && before.wish === each.wish) {
      joined[joined.length - 1] = { ...before, statuses: [...before.statuses, ...each.statuses] };
    } else {
      joined.push(each);
    }
  }
  return joined.map((each) => (each.part ? { ...each, statuses: withoutTaken(each.statuses) } : each));
}

function withoutTaken(statuses: readonly Status[]): readonly Status[] {
  const telling = statuses.filter(({ data }) => data !== '213');
  return telling.length > 0 ? telling : statuses.slice(-1);
}

/**
 * Whether a server's package ends the session: complete, no command, no challenge. The Chal of an accepting Status
 * only brings the next nonce and does not keep the session open (DM Protocol 8.6; Security 5.4).
 */
export function endsSession(message: SyncMLMessage): boolean {
  return (
    message.final && message.commands.every((command) => command.name === 'Status' && !challenges(command))
  );
}

/** Whether the message aborts the session (Alert 1223). */
export function abortsSession(message: SyncMLMessage): boolean {
  return message.commands.some((command) => command.name === 'Alert' && command.data === ALERT.sessionAbort);
}

function challenges({ chal, data }: Status): boolean {
  return chal !== undefined && (data === '401' || data === '407');
}

/** The Status of the receiver's own last header, if the message has one. */
export function headerStatusIn(
  { commands }: Pick<SyncMLMessage, 'commands'>,
  { strict = false }: { strict?: boolean } = {},
): Status | undefined {
  const isHeader = strict ? isExactHeaderStatus : isHeaderStatus;
  return commands.filter((command) => command.name === 'Status').find(isHeader);
}

function isExactHeaderStatus({ cmdRef, cmd }: Status): boolean {
  return cmdRef === '0' && cmd === 'SyncHdr';
}

function isHeaderStatus({ cmdRef, cmd }: Status): boolean {
  return cmdRef === '0' || cmd === 'SyncHdr';
}

interface Found {
  command: SentCommand | undefined;
  tolerance?: ExchangeTolerance;
}

function findCommand(sent: readonly SentCommand[], status: Status): Found {
  const [msgRef, cmdRef] = [status.msgRef, status.cmdRef];
  const named = sent.filter(({ wish }) => wish.name === status.cmd);
  const byNumber = named.filter(({ cmdId }) => cmdId === cmdRef);
  const exact = byNumber.find(({ msgId }) => msgId === msgRef);
  if (exact) return { command: exact };
  const [other] = byNumber.length === 1 ? byNumber : [];
  if (other) return { command: other, tolerance: 'exchange.msg-ref' };
  const [unnumbered] = cmdRef === '' && named.length === 1 ? named : [];
  return unnumbered ? { command: unnumbered, tolerance: 'exchange.cmd-ref' } : { command: undefined };
}

function nameOf(command: Command): string {
  return command.name === 'Other' ? command.element.name : command.name;
}

function headerOf({ sessionId, msgId, target, source, respUri, cred, meta }: MessageDraft): SyncHdr {
  return {
    verDtd: '1.2',
    verProto: 'DM/1.2',
    sessionId,
    msgId,
    target,
    source,
    ...(respUri === undefined ? {} : { respUri }),
    ...(cred === undefined ? {} : { cred }),
    ...(meta === undefined ? {} : { meta }),
  };
}
