/** In what a server's message departs from the protocol, so far as only a session can tell. */
import { chalDepartures, credDepartures } from '../../../dm/authentication.js';
import { arrivalOf } from '../../../dm/exchange-state.js';
import { exchangeWarning, toleranceNotes } from '../../../dm/exchange-tolerance.js';
import { sessionNumber } from '../../../dm/session-id.js';
import type { SyncMLMessage, Warning } from '../../../syncml/message.js';
import { equalOctets } from '../../../syncml/octets.js';
import { note, type SessionContext, type SessionState } from './context.js';

/** A departure for which a strict device does not take the message, with the code that refuses it. */
export interface HeaderDeparture {
  warning: Warning;
  code: '400' | '505' | '513';
}

/** What the header of the server's next message has otherwise than it should be. */
export function headerDepartures(
  { exchange, lastHeard }: SessionState,
  message: SyncMLMessage,
  body: Uint8Array,
): HeaderDeparture[] {
  const { verDtd, verProto, sessionId, msgId } = message.header;
  // The last message over again is no departure of its own: it ends the session anyway.
  const isOver = lastHeard !== undefined && equalOctets(lastHeard, body);
  const isInTurn = isOver || arrivalOf(exchange, message) === 'new';
  const turn = `MsgID ${msgId} after ${exchange.peerMsgId ?? 'none'}`;
  const spelling = `SessionID “${sessionId}” for session ${exchange.sessionId}`;
  return [
    ...odd(verDtd !== '1.2', 'exchange.version', `VerDTD ${verDtd}`, 'VerDTD', '505'),
    ...odd(verProto !== 'DM/1.2', 'exchange.version', `VerProto ${verProto}`, 'VerProto', '513'),
    ...odd(sessionId !== exchange.sessionId, 'exchange.session-id', spelling, 'SessionID', '400'),
    ...odd(!isInTurn, 'exchange.msg-id', turn, 'MsgID', '400'),
  ];
}

function odd(
  is: boolean,
  name: Parameters<typeof exchangeWarning>[0],
  text: string,
  element: string,
  code: HeaderDeparture['code'],
): HeaderDeparture[] {
  return is ? [{ warning: exchangeWarning(name, text, `SyncML/SyncHdr/${element}`), code }] : [];
}

/** Session ids are compared as the hex numbers they stand for. */
export function isSameSession(found: string, own: string): boolean {
  const number = sessionNumber(found);
  return found === own || (number !== undefined && number === sessionNumber(own));
}

/** What is odd about the server's credentials and challenges. */
export function accessDepartures(message: SyncMLMessage, macHeader: string | undefined): Warning[] {
  return [...credDepartures({ header: message.header, macHeader }), ...chalDepartures(message)];
}

/** Notes of what was taken nevertheless. */
export function tolerate(context: SessionContext, warnings: readonly Warning[]): void {
  for (const { code, text } of toleranceNotes(warnings)) note(context, code, text);
}

/** Notes of what counts as if it was not there under strict, and is taken otherwise. */
export function tolerateUnlessStrict(context: SessionContext, warnings: readonly Warning[]): void {
  if (!context.strict) tolerate(context, warnings);
  else for (const { code, message } of warnings) note(context, code, `refused: ${message}`);
}
