/** Pairs each Status and Results with the command that it answers (RepPro 1.2: MsgRef and CmdRef). */
import type { Results, Status } from '../syncml/message.js';
import type { Direction } from './event.js';
import type { AnswerLink, CommandView, MessageView } from './views.js';

const OTHER_WAY: Readonly<Record<Direction, Direction>> = {
  'server-to-device': 'device-to-server',
  'device-to-server': 'server-to-device',
};

/** Links the messages of one session, in order; each end numbers its messages on its own. */
export function pairAnswers(messages: readonly MessageView[]): void {
  const pairing = new Pairing();
  for (const message of messages) pairing.add(message);
}

/** The same for the messages of a session that come one after the other. */
export class Pairing {
  readonly #sent = new Map<string, MessageView>();
  readonly #last = new Map<Direction, MessageView>();
  readonly #most: number;

  /** @param most messages that are remembered; older ones cannot be answered any more */
  constructor(most: number = Number.POSITIVE_INFINITY) {
    this.#most = most;
  }

  add(message: MessageView): void {
    const asked = OTHER_WAY[message.event.direction];
    for (const view of message.commands) {
      if (view.command.name !== 'Status' && view.command.name !== 'Results') continue;
      const { msgRef, cmdRef } = view.command;
      // MsgRef may be left out of Results: then the last message is meant.
      const target = msgRef === undefined ? this.#last.get(asked) : this.#sent.get(`${asked} ${msgRef}`);
      if (target) link(message, view, view.command, target, cmdRef);
    }
    if (message.msgId !== undefined) this.#remember(`${message.event.direction} ${message.msgId}`, message);
    this.#last.set(message.event.direction, message);
  }

  #remember(key: string, message: MessageView): void {
    this.#sent.set(key, message);
    const [oldest] = this.#sent.keys();
    if (this.#sent.size > this.#most && oldest !== undefined) this.#sent.delete(oldest);
  }
}

function link(
  message: MessageView,
  view: CommandView,
  answer: Status | Results,
  target: MessageView,
  cmdRef: string,
): void {
  const back = linkTo(message, view, answer);
  if (cmdRef === '0') {
    target.headerAnswer ??= back;
    view.answers = { message: target.event.message, cmdId: '0', name: 'SyncHdr' };
    return;
  }
  const command = target.commands.find(({ cmdId }) => cmdId === cmdRef);
  if (!command) return;
  command.answeredBy = [...command.answeredBy, back];
  view.answers = { message: target.event.message, cmdId: cmdRef, name: command.name };
}

function linkTo({ event }: MessageView, { cmdId, name }: CommandView, answer: Status | Results): AnswerLink {
  const base = { message: event.message, cmdId, name };
  return answer.name === 'Status' ? { ...base, status: answer.data } : base;
}
