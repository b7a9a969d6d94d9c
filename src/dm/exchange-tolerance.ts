/** What is tolerated between messages, and what a receiver tolerated in one, in words for the trace. */
import type { Status, Warning } from '../syncml/message.js';
import type { ToleranceRow } from '../syncml/tolerances.js';

const NOBODY = 'nobody that we know of';

/** A departure that only shows in an exchange, and what a strict end does instead of taking it. */
export interface ExchangeToleranceRow extends ToleranceRow {
  strict: string;
}

/** Departures that only show against what was sent before. */
export const EXCHANGE_TOLERANCES = {
  'exchange.msg-ref': {
    tolerated:
      'A Status names another message than the one that its command was in; it is taken for that command',
    clause: 'DM Protocol 1.2, Status (MsgRef); SyncML RepPro 1.2, MsgRef',
    seen: 'examples of the protocol itself, and clients that write 1 always',
    strict: 'the command stays unanswered',
  },
  'exchange.cmd-ref': {
    tolerated: 'A Status has no CmdRef; it is taken for the only command of that name',
    clause: 'SyncML RepPro 1.2, Status (CmdRef)',
    seen: 'examples of the protocol itself',
    strict: 'the command stays unanswered',
  },
  'exchange.header-status': {
    tolerated:
      'A Status for SyncHdr has another CmdRef than 0, or one with CmdRef 0 another Cmd; it is taken for the answer to the header',
    clause: 'SyncML RepPro 1.2, Status (CmdRef, Cmd)',
    seen: NOBODY,
    strict: 'the header stays unanswered',
  },
  'exchange.auth-type': {
    tolerated:
      'The type of credentials or of a challenge is written in other letter case, such as syncml:auth-mac',
    clause: 'DM Security 1.2, section 5.3; SyncML RepPro 1.2, Cred',
    seen: NOBODY,
    strict:
      'credentials are refused with 401, and a challenge is followed as little as one of an unknown kind',
  },
  'exchange.hmac-header': {
    tolerated:
      'The x-syncml-hmac header is spelt otherwise than algorithm=MD5, username="NAME", mac=BASE64: other letter case, quotes missing or too many, white space around =, parameters that are unknown or repeated',
    clause: 'DM Security 1.2, section 5.4',
    seen: NOBODY,
    strict: 'the credentials are refused with 401',
  },
  'exchange.no-header-status': {
    tolerated: 'A message has no Status for the header of the one that it answers; that counts as accepted',
    clause: 'SyncML RepPro 1.2, Status; DM Protocol 1.2, section 8',
    seen: 'clients that repeat package 1 after a challenge as if it were the first message',
    strict: 'the server answers the message with 400; the device ends the session',
  },
  'exchange.no-device-info': {
    tolerated: 'Package 1 has no Replace of DevInfo; the server goes on with what it knows',
    clause: 'DM Protocol 1.2, section 8.2 (package 1)',
    seen: NOBODY,
    strict: 'the server answers with its statuses and ends the session by Alert 1223',
  },
  'exchange.version': {
    tolerated:
      'The VerDTD of a server is not 1.2, or its VerProto not DM/1.2; the device reads its messages as such',
    clause: 'SyncML RepPro 1.2, VerDTD and VerProto',
    seen: NOBODY,
    strict: 'the device answers with 505 or 513, as the server always does, and ends the session',
  },
  'exchange.session-id': {
    tolerated:
      'A SessionID is the number of the notification, or of the session under way, in another spelling (small letters, zeros in front, 0x)',
    clause: 'DM Notification 1.2, section 6.2.2.10; SyncML RepPro 1.2, SessionID',
    seen: NOBODY,
    strict:
      'the message is answered with 400, by the server before it looks at credentials; the device ends the session',
  },
  'exchange.msg-id': {
    tolerated:
      'A MsgID skips numbers, or is that of another message where a server sends it; the message is taken for the next one',
    clause: 'SyncML RepPro 1.2, MsgID',
    seen: 'devices that count a message which got lost',
    strict: 'the message is answered with 400; the device ends the session',
  },
  'exchange.no-trigger': {
    tolerated:
      'Package 1 has neither Alert 1200 nor 1201; the session is taken for one that the device began',
    clause: 'DM Protocol 1.2, section 8.2 (package 1)',
    seen: NOBODY,
    strict: 'the server answers with its statuses and ends the session by Alert 1223',
  },
  'ui-alert.item-with-408': {
    tolerated:
      'The answer to a text input or a choice is Status 408, for no answer in time, with an Item; the Item counts as what the user typed or chose',
    clause: 'DM Protocol 1.2, section 10 (MAXDT, replies)',
    seen: 'Motorola and early Android clients, which send the default response so',
    strict: 'the alert stays unanswered',
  },
  'ui-alert.bare-item': {
    tolerated: 'An Item of the answer to a choice has no Data, or an empty one; it chooses nothing',
    clause: 'DM Protocol 1.2, section 10 (replies)',
    seen: 'KGM clients, for a multiple choice in which nothing is chosen',
    strict: 'the alert stays unanswered',
  },
  'ui-alert.number-spelling': {
    tolerated: 'The number of a choice has leading zeros, or comes twice; it counts once',
    clause: 'DM Protocol 1.2, section 10 (replies)',
    seen: NOBODY,
    strict: 'the alert stays unanswered',
  },
  'ui-alert.spare-item': {
    tolerated:
      'The answer to an alert has Items where none belong, or more than one text; those that are not needed are passed over',
    clause: 'DM Protocol 1.2, section 10 (replies)',
    seen: 'clients that send the default response with a confirmation that timed out',
    strict: 'the alert stays unanswered',
  },
  'descriptor.namespace': {
    tolerated:
      'A download descriptor, or an element of it, is in no namespace or in another one; it is read by its names',
    clause: 'OMA Download 1.0, download descriptor',
    seen: 'deployed content servers',
    strict: 'the device reports 409, and 906 to the content server',
  },
  'descriptor.white-space': {
    tolerated: 'A value of a download descriptor has white space around it; it is taken without',
    clause: 'OMA Download 1.0, download descriptor',
    seen: 'descriptors that were indented by hand',
    strict: 'the device reports 409, and 906 to the content server',
  },
  'message.too-large': {
    tolerated:
      'A message is larger than the MaxMsgSize that its receiver named; the device reads it all the same',
    clause: 'DM Protocol 1.2, MaxMsgSize',
    seen: NOBODY,
    strict: 'the device answers with 413, as the server always does, and ends the session',
  },
} as const satisfies Record<string, ExchangeToleranceRow>;
export type ExchangeTolerance = keyof typeof EXCHANGE_TOLERANCES;

/** The warning about one Status. */
export function toleratedStatus(code: ExchangeTolerance, { cmd, msgRef, cmdRef }: Status): Warning {
  const message = `Status for ${cmd} with MsgRef “${msgRef}” and CmdRef “${cmdRef}”`;
  return exchangeWarning(code, message, 'SyncML/SyncBody/Status');
}

/** The warning of that name, with the clause of its row. @param path of the element that departs from it */
export function exchangeWarning(code: ExchangeTolerance, message: string, path: string): Warning {
  return { code, message, path, spec: EXCHANGE_TOLERANCES[code].clause };
}

/** Kinds of tolerance that one message can put into a trace; a hostile one has any number. */
const MOST = 16;

export interface ToleranceNote {
  /** The tolerance's own code, such as `syncml.element-order`. */
  code: string;
  /** What was found, where, and the clause that it is against. */
  text: string;
}

/** One note for each kind of tolerance, with how often it was needed. */
export function toleranceNotes(warnings: readonly Warning[]): ToleranceNote[] {
  const kinds = new Map<string, { first: Warning; count: number }>();
  for (const first of warnings) {
    const known = kinds.get(first.code);
    if (known) known.count += 1;
    else kinds.set(first.code, { first, count: 1 });
  }
  return [...kinds.values()]
    .slice(0, MOST)
    .map(({ first, count }) => ({ code: first.code, text: wordsFor(first, count) }));
}

function wordsFor({ message, path, offset, spec }: Warning, count: number): string {
  const where = path ?? (offset === undefined ? undefined : `offset ${offset}`);
  const facts = [where, count > 1 ? `${count} times` : undefined, spec].filter((fact) => fact !== undefined);
  return `tolerated: ${message}${facts.length > 0 ? ` (${facts.join('; ')})` : ''}`;
}
