/**
 * The DM server at work: finds the session of a message, lets `session.ts` decide, takes a turn when the owner must
 * answer, and keeps the answer for a retransmission. It performs; the rules are elsewhere.
 */
import type { Secret } from '../../dm/authentication.js';
import { toleranceNotes } from '../../dm/exchange-tolerance.js';
import { RESYNC_NONCES } from '../../dm/notification.js';
import { sessionNumber } from '../../dm/session-id.js';
import type { Cast, Surroundings } from '../../engine/ports.js';
import type { Encoding } from '../../syncml/message.js';
import { equalOctets, toBase64 } from '../../syncml/octets.js';
import type { SessionEvent } from '../../trace/event.js';
import { plainText } from '../wire/rules.js';
import type { WireHandler, WireResponse } from '../wire/wire.js';
import { openDmFront } from './dm-front.js';
import { learnFrom, learnSent } from './inventory.js';
import { openReplyWriter, type ReplyWriter } from './reply-writer.js';
import type { ServerMemory } from './server-memory.js';
import { afterRefusal, afterReply, receive, replyTo } from './session.js';
import { type AbortOrders, type Answer, abortInstead, canAbort } from './session-abort.js';
import type { Incoming } from './session-authentication.js';
import { openSessionExpiry, type SessionExpiry } from './session-expiry.js';
import { warnOfSpelling } from './session-id.js';
import {
  type Refusal,
  refuseDeparture,
  refuseHeader,
  refuseSize,
  refuseUnknown,
} from './session-refusals.js';
import {
  type DmSession,
  openSession,
  type Received,
  type ReplyDraft,
  type SessionNote,
} from './session-state.js';
import { openSessionTable, type SessionEntry, type SessionTable } from './session-table.js';

/** Sessions that may be open at a time. */
export const MAX_SESSIONS = 10_000;

export interface EndpointOptions {
  cast: Cast;
  surroundings: Surroundings;
  memory: ServerMemory;
  abort: AbortOrders;
  /** Called before a session begins, whose first credentials are made with stored nonces. */
  loseNonces(before: 'session'): void;
}

export interface DmEndpoint {
  handle: WireHandler;
  /** Whether a session of that number is known, so that a notification must not use it. */
  knowsSession(id: number): boolean;
  close(): void;
}

export function openDmEndpoint(options: EndpointOptions): DmEndpoint {
  const desk = new Desk(options);
  const { pathname: path } = new URL(options.cast.account.serverUri);
  return {
    handle: openDmFront({
      path,
      strict: options.cast.strict,
      note: (note) => desk.note(note),
      take: (incoming, encoding) => desk.take(incoming, encoding),
    }),
    knowsSession: (id) => desk.table.hasId(id),
    close: () => desk.expiry.close(),
  };
}

class Desk {
  readonly table: SessionTable = openSessionTable();
  readonly expiry: SessionExpiry;
  readonly #options: EndpointOptions;
  readonly #client: Secret;
  readonly #writer: ReplyWriter;

  constructor(options: EndpointOptions) {
    const { cast, surroundings, memory } = options;
    this.#options = options;
    this.#client = { scheme: cast.auth, user: cast.account.user, password: cast.account.password };
    this.#writer = openReplyWriter(cast, surroundings, () => memory.nonce('server'));
    this.expiry = openSessionExpiry(surroundings.clock, (entry) => this.#giveUp(entry));
  }

  note({ code, text }: SessionNote): void {
    this.#options.surroundings.record({ kind: 'note', side: 'server', code, text });
  }

  /** Finds out which session a message belongs to, if to any. */
  async take(incoming: Incoming, encoding: Encoding): Promise<WireResponse> {
    const { message } = incoming;
    const refused = refuseHeader(message);
    if (refused) return this.#refuse(incoming, refused, encoding);
    const known = this.table.find(message.header);
    if (known && isRetransmission(known, incoming)) return this.#repeat(known);
    if (known?.busy) return plainText(409, 'another message of this session is being answered');
    const tooLarge = this.#refuseTooLarge(incoming);
    if (tooLarge) return this.#refuse(incoming, tooLarge, encoding, known);
    const misspelt = this.#checkSpelling(incoming, known);
    if (misspelt) return this.#refuse(incoming, misspelt, encoding);
    if (known?.session.phase === 'open') return this.#exchange(known, incoming, encoding);
    if (message.header.msgId !== '1') return this.#refuse(incoming, refuseUnknown(message), encoding);
    return this.#open(incoming, encoding);
  }

  /** Another spelling of a SessionID is noted, or refused under strict; a session that is over may be spelt anyhow. */
  #checkSpelling({ message }: Incoming, known: SessionEntry | undefined): Refusal | undefined {
    const { cast, memory } = this.#options;
    const isOpen = known?.session.phase === 'open';
    const warning = warnOfSpelling(
      message,
      isOpen ? known.session.id : undefined,
      memory.state.usedSessionIds,
    );
    if (!warning) return undefined;
    if (cast.strict) return refuseDeparture(message, warning);
    for (const note of toleranceNotes([warning])) this.note(note);
    return undefined;
  }

  /** The device knows the server's MaxMsgSize from the first answer on. */
  #refuseTooLarge({ message, octets }: Incoming) {
    const limit = this.#options.cast.account.serverMaxMsgSize;
    const knows = message.header.msgId !== '1';
    return limit !== undefined && knows && octets.length > limit
      ? refuseSize(message, octets.length, limit)
      : undefined;
  }

  async #open(incoming: Incoming, encoding: Encoding): Promise<WireResponse> {
    if (this.table.openCount() >= MAX_SESSIONS) {
      this.note({ code: 'session.too-many', text: `${MAX_SESSIONS} sessions are open` });
      return plainText(503, 'too many sessions');
    }
    const { message } = incoming;
    const { clock } = this.#options.surroundings;
    this.#options.loseNonces('session');
    const entry = this.table.add(
      message.header,
      openSession(message, this.#options.cast.strict),
      clock.now(),
    );
    this.#phase(entry.session, 'opened');
    this.expiry.watch(entry);
    return this.#exchange(entry, incoming, encoding);
  }

  /** The same answer again, to the octet; nothing is done twice. */
  async #repeat({ last, session }: SessionEntry): Promise<WireResponse> {
    const text = `MsgID ${last?.msgId} of session ${session.id} came again; the same answer goes out`;
    this.note({ code: 'message.retransmitted', text });
    const response = (await last?.answer) ?? plainText(500, 'no answer');
    this.#writer.record(session, response);
    return response;
  }

  #exchange(entry: SessionEntry, incoming: Incoming, encoding: Encoding): Promise<WireResponse> {
    const { memory, surroundings } = this.#options;
    entry.busy = true;
    const received = receive(entry.session, incoming, {
      client: this.#client,
      storedNonce: memory.nonce('client'),
      resyncNonces: this.#wasNotified(entry) ? RESYNC : [],
      drawNonce: memory.drawNonce,
    });
    const answer = this.#react(entry, received, encoding).finally(() => {
      entry.busy = false;
      entry.heardAt = surroundings.clock.now();
    });
    if (received.decision.do !== 'refuse') {
      entry.last = { msgId: incoming.message.header.msgId, octets: incoming.octets, answer };
    }
    return answer;
  }

  /** A notification of this server opened the session; only then may credentials be made with a resync nonce. */
  #wasNotified({ session }: SessionEntry): boolean {
    const { usedSessionIds } = this.#options.memory.state;
    const number = sessionNumber(session.id);
    return number !== undefined && usedSessionIds.includes(number);
  }

  async #react(entry: SessionEntry, received: Received, encoding: Encoding): Promise<WireResponse> {
    const { decision } = received;
    this.#remember(received);
    entry.session = received.session;
    for (const note of received.notes) this.note(note);
    if (received.authenticated) this.#phase(received.session, 'authenticated', this.#client.scheme);
    const { session, reply, closed } = await this.#answerFor(received);
    const { response, written, notes } = this.#writer.write(session, reply, encoding);
    for (const note of notes) this.note(note);
    entry.session = decision.do === 'refuse' ? afterRefusal(session) : afterReply(session, reply, written);
    await this.#keepOrders(reply);
    this.#writer.record(session, response);
    if (entry.session.phase === 'closed') {
      this.#close(entry, closed ?? 'the server has nothing more to command');
    }
    return response;
  }

  /** What goes out. An abort that was ordered, be it while the owner was asked, comes before everything else. */
  async #answerFor({ session, decision, closed }: Received): Promise<Answer> {
    const { abort } = this.#options;
    if (canAbort(session, decision) && abort.take()) return abortInstead(session, decision);
    if (decision.do !== 'ask') return { session, reply: decision.reply, closed };
    const { facts, package: number } = decision;
    const turn = { kind: 'server-reply' as const, session: session.id, package: number, facts };
    const answer = await this.#options.surroundings.turn(turn);
    if (abort.take()) return abortInstead(session, decision);
    return { session, reply: replyTo(session, answer) };
  }

  /** Everything is saved before the answer leaves, so that no nonce is ever good twice. */
  #remember({ nonces, learned }: Received): void {
    const { memory } = this.#options;
    if (nonces.client || nonces.server) {
      memory.change((state) => ({ ...state, nonces: { ...state.nonces, ...base64Of(nonces) } }));
    }
    if (!learned) return;
    const { state, unknown } = learnFrom(memory.state, learned);
    memory.change(() => state);
    for (const text of unknown) this.note({ code: 'report.unknown-correlator', text });
  }

  async #keepOrders({ wishes }: ReplyDraft): Promise<void> {
    const { memory, cast } = this.#options;
    memory.change((state) => learnSent(state, wishes, cast.update));
    await memory.saved();
  }

  /** Answers a message that gets no place in a session; `entry` is the session that it would have belonged to. */
  async #refuse(
    { message }: Incoming,
    { reply, note }: { reply: ReplyDraft; note: SessionNote },
    encoding: Encoding,
    entry?: SessionEntry,
  ): Promise<WireResponse> {
    this.note(note);
    const session = entry?.session ?? openSession(message);
    const { response } = this.#writer.write(session, reply, encoding);
    if (entry) entry.session = afterRefusal(session, message);
    this.#writer.record(session, response);
    return response;
  }

  #giveUp(entry: SessionEntry): void {
    this.note({ code: 'session.expired', text: `session ${entry.session.id} has been silent for too long` });
    entry.session = { ...entry.session, phase: 'closed' };
    this.#close(entry, 'expired');
  }

  #close(entry: SessionEntry, reason: string): void {
    this.expiry.forget(entry);
    this.#phase(entry.session, 'closed', reason);
    this.table.retire(entry);
  }

  #phase({ id }: DmSession, phase: SessionEvent['phase'], reason?: string): void {
    const why = reason === undefined ? {} : { reason };
    this.#options.surroundings.record({ kind: 'session', phase, side: 'server', session: id, ...why });
  }
}

function isRetransmission({ last }: SessionEntry, { message, octets }: Incoming): boolean {
  return last !== undefined && last.msgId === message.header.msgId && equalOctets(last.octets, octets);
}

function base64Of({ client, server }: Received['nonces']): { client?: string; server?: string } {
  return { ...(client && { client: toBase64(client) }), ...(server && { server: toBase64(server) }) };
}

/** Both readings of the resync nonce: four zero octets, and the text. */
const RESYNC = [RESYNC_NONCES.octets, RESYNC_NONCES.text];
