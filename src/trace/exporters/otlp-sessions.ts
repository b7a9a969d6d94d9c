/** Spans of a session, of its packages and of its commands, each given out once it is over. */
import { statusName } from '../../dm/status-codes.js';
import type { Direction } from '../event.js';
import type { CommandView, MessageView } from '../views.js';
import type { Passing } from './follow.js';
import type { OpenSession } from './open-sessions.js';
import { KIND, type Span, type SpanMaker, stepAttributes } from './otlp-spans.js';
import { Recent } from './recent.js';
import * as words from './words.js';

/** Commands of one session that may wait for their answers at a time. */
const MOST_COMMANDS = 1024;

const OTHER_WAY: Readonly<Record<Direction, Direction>> = {
  'server-to-device': 'device-to-server',
  'device-to-server': 'server-to-device',
};

/** A package under way. */
interface OpenPackage {
  span: Span;
  number: number;
  messages: number;
  octets: number;
  lastAt: number;
  isFinal: boolean;
  error?: string;
}

export class SessionSpans {
  readonly span: Span;
  readonly #maker: SpanMaker;
  readonly #commands = new Recent<Span>(MOST_COMMANDS);
  #package: OpenPackage | undefined;
  #lastAt: number;
  #reason: string | undefined;

  constructor(maker: SpanMaker, session: OpenSession, passing: Passing, run: Span) {
    const { event, step } = passing;
    const start = Math.min(session.openedAt ?? event.at, event.at);
    const attributes = { 'fumo.session.id': session.session, ...stepAttributes(step) };
    this.#maker = maker;
    this.#lastAt = start;
    this.span = maker.begin(`session ${words.brief(session.session)}`, KIND.internal, start, attributes, run);
  }

  /** An end says why it closed the session. */
  closed(reason: string | undefined, at: number): void {
    this.#reason ??= reason;
    this.#lastAt = Math.max(this.#lastAt, at);
  }

  *message(view: MessageView): Generator<object> {
    const { at } = view.event;
    this.#lastAt = Math.max(this.#lastAt, at);
    for (const command of view.commands) yield* this.#answer(view, command);
    const current = yield* this.#packageOf(view);
    current.messages += 1;
    current.octets += view.octets.length;
    current.lastAt = at;
    current.isFinal = view.message?.final ?? true;
    if (view.error)
      current.error ??= `message ${view.event.message}: ${words.brief(view.error.message, 300)}`;
    for (const command of view.commands) yield* this.#ask(view, command, current.span);
  }

  /** The session is over, and everything in it. */
  *end(): Generator<object> {
    for (const span of this.#commands.takeAll()) yield this.#unanswered(span);
    yield* this.#endPackage();
    yield this.#maker.end(this.span, {
      end: this.#lastAt,
      attributes: { 'fumo.session.reason': this.#reason },
    });
  }

  *#packageOf(view: MessageView): Generator<object, OpenPackage> {
    const known = this.#package;
    if (known && !known.isFinal && known.number === view.package) return known;
    yield* this.#endPackage();
    const { package: number, event, step } = view;
    const isFromDevice = event.direction === 'device-to-server';
    const attributes = {
      'fumo.package': number,
      'fumo.direction': event.direction,
      'fumo.message': event.message,
      ...stepAttributes(step),
    };
    const kind = isFromDevice ? KIND.client : KIND.server;
    const span = this.#maker.begin(`package ${number}`, kind, event.at, attributes, this.span);
    this.#package = { span, number, messages: 0, octets: 0, lastAt: event.at, isFinal: false };
    return this.#package;
  }

  *#endPackage(): Generator<object> {
    const over = this.#package;
    this.#package = undefined;
    if (!over) return;
    const { span, lastAt, messages, octets, error } = over;
    const attributes = { 'fumo.package.messages': messages, 'fumo.package.octets': octets };
    yield this.#maker.end(span, { end: lastAt, attributes, error });
  }

  *#ask(view: MessageView, command: CommandView, parent: Span): Generator<object> {
    if (command.name === 'Status' || command.name === 'Results') return;
    const { event, step, msgId = '' } = view;
    const name = command.code === undefined ? command.name : `${command.name} ${command.code}`;
    const attributes = {
      'fumo.command': command.name,
      'fumo.command.id': command.cmdId,
      'fumo.command.uri': command.uri,
      'fumo.alert': command.name === 'Alert' ? command.code : undefined,
      // Known beforehand in a part of a trace, where the answer itself may be left out.
      'fumo.status': statusValue(command.answeredBy.find(({ status }) => status !== undefined)?.status),
      'fumo.direction': event.direction,
      'fumo.message': event.message,
      ...stepAttributes(step),
    };
    const span = this.#maker.begin(words.brief(name), KIND.client, event.at, attributes, parent);
    const gone = this.#commands.put(`${event.direction} ${msgId} ${command.cmdId}`, span);
    if (gone) yield this.#unanswered(gone);
  }

  *#answer({ event }: MessageView, { command }: CommandView): Generator<object> {
    if (command.name !== 'Status') return;
    const { msgRef, cmdRef, data } = command;
    const status = { 'fumo.status': statusValue(data) };
    const error = isFailure(data) ? `${words.brief(data)} ${statusName(data)}` : undefined;
    if (cmdRef === '0') {
      if (this.#package && error !== undefined) this.#package.error ??= `SyncHdr: ${error}`;
      return;
    }
    const asked = this.#commands.take(`${OTHER_WAY[event.direction]} ${msgRef} ${cmdRef}`);
    const attributes = { ...status, 'fumo.status.message': event.message };
    if (asked) yield this.#maker.end(asked, { end: event.at, attributes, error });
  }

  #unanswered(span: Span): object {
    const isKnown = span.attributes['fumo.status'] !== undefined;
    return this.#maker.end(span, {
      end: this.#lastAt,
      attributes: isKnown ? {} : { 'fumo.answered': false },
    });
  }
}

/** A number where the peer sent one. */
function statusValue(code: string | undefined): number | string | undefined {
  return code !== undefined && /^\d{1,9}$/.test(code) ? Number(code) : code;
}

function isFailure(code: string): boolean {
  return /^[45]\d\d$/.test(code);
}
