/** In what a client's message departs from the protocol, so far as only a session can tell. */
import { abortsSession, headerStatusIn } from '../../dm/exchange.js';
import type { Arrival } from '../../dm/exchange-state.js';
import { type ExchangeTolerance, exchangeWarning } from '../../dm/exchange-tolerance.js';
import { genericDepartures } from '../../dm/generic-alert.js';
import { replyDepartures } from '../../dm/ui-alert.js';
import type { AnsweredWish, ClientPackage } from '../../engine/ports.js';
import type { SyncMLMessage, Warning } from '../../syncml/message.js';
import { type DmSession, note, type SessionNote } from './session-state.js';

/** What package 1 lacks: who began the session and why, and what device it is. */
export function openingDepartures(trigger: string | undefined, { devInfo }: ClientPackage): Warning[] {
  const [noAlert, noInfo] = ['has neither Alert 1200 nor 1201', 'has no Replace of DevInfo'];
  return [
    ...(trigger === undefined ? [lacking('exchange.no-trigger', noAlert)] : []),
    ...(Object.keys(devInfo).length === 0 ? [lacking('exchange.no-device-info', noInfo)] : []),
  ];
}

const lacking = (code: ExchangeTolerance, what: string): Warning =>
  exchangeWarning(code, `package 1 ${what}`, 'SyncML/SyncBody');

/** Why the message cannot be taken, whose number is over already or, under strict, not the next one. */
export function outOfTurn(
  session: DmSession,
  message: SyncMLMessage,
  arrival: Arrival,
): SessionNote | undefined {
  if (arrival === 'repeated' || isBehind(session, message)) {
    return note('session.stale-message', turnOf(session, message));
  }
  const [gap] = session.strict ? gapsOf(session, message, arrival) : [];
  return gap && refusal(gap);
}

/** A MsgID that is not the next one, and an answer that leaves the server's header out. */
export function gapsOf(session: DmSession, message: SyncMLMessage, arrival: Arrival): Warning[] {
  const text = `MsgID ${message.header.msgId} has no Status for SyncHdr`;
  const path = 'SyncML/SyncBody';
  return [
    ...numberGaps(session, message, arrival),
    ...(owesHeaderStatus(session, message) ? [exchangeWarning('exchange.no-header-status', text, path)] : []),
  ];
}

/** Whoever aborts need not be polite. */
function owesHeaderStatus({ exchange }: DmSession, message: SyncMLMessage): boolean {
  return exchange.nextMsgId !== '1' && !headerStatusIn(message) && !abortsSession(message);
}

function numberGaps(session: DmSession, message: SyncMLMessage, arrival: Arrival): Warning[] {
  const isNumber = /^\d+$/.test(message.header.msgId);
  return arrival === 'unexpected' || !isNumber
    ? [exchangeWarning('exchange.msg-id', turnOf(session, message), 'SyncML/SyncHdr/MsgID')]
    : [];
}

/** What is odd about the generic alerts of a message, all Items of all alerts. */
export function departuresOf({ commands }: SyncMLMessage): Warning[] {
  return commands.flatMap((command) => (command.name === 'Alert' ? genericDepartures(command) : []));
}

/** What is odd about an answer to a user interaction alert. */
export function answerDepartures({ wish, statuses }: AnsweredWish): Warning[] {
  return wish.name === 'Alert' ? replyDepartures(wish, statuses) : [];
}

/** What a strict server makes of an answer: an alert that is answered oddly stays unanswered. */
export function answeredStrictly(answered: AnsweredWish): AnsweredWish {
  return answerDepartures(answered).length === 0 ? answered : { ...answered, statuses: [] };
}

/** The note of a strict server on what it does not take. */
export function refusal({ code, message }: Warning): SessionNote {
  return note(code, `refused: ${message}`);
}

function isBehind({ exchange }: DmSession, { header }: SyncMLMessage): boolean {
  return Number(header.msgId) <= Number(exchange.peerMsgId ?? '0');
}

function turnOf({ exchange }: DmSession, { header }: SyncMLMessage): string {
  return `MsgID ${header.msgId} after ${exchange.peerMsgId ?? 'none'}`;
}
