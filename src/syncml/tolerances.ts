/**
 * Every way in which what we read may differ from what the specifications ask for without being refused. Nothing is
 * tolerated that has no row here: the readers can only warn under a code of this table.
 */
import { type ErrorCode, FumoError } from '../errors.js';
import type { Warning } from './message.js';

/** One thing that the readers put up with. */
export interface ToleranceRow {
  /** What is found and how it is read. */
  tolerated: string;
  /** The clause that the input departs from. */
  clause: string;
  /** Who is known to send it. */
  seen: string;
}

const NOBODY = 'nobody that we know of';
const DTD = 'SyncML RepPro 1.2, DTD';

export const TOLERANCES = {
  'xml.namespace': {
    tolerated:
      'An element stands in no namespace, in that of another SyncML version or in other letter case; it is read as the element of that name that belongs there',
    clause: 'SyncML RepPro 1.2, section 6.1 (namespaces of the code pages)',
    seen: 'hand-written messages, and test messages that declare one namespace for the whole document',
  },
  'xml.attributes': {
    tolerated: 'An element has attributes, which SyncML does not define; they are kept but mean nothing',
    clause: DTD,
    seen: NOBODY,
  },
  'wbxml.version': {
    tolerated:
      'The version octet is neither 1.1, 1.2 nor 1.3; any 1.x is read alike, 1.0 without a character set',
    clause: 'WBXML 1.3, section 5.4; SyncML RepPro 1.2, section 4',
    seen: NOBODY,
  },
  'wbxml.charset': {
    tolerated: 'The character set is US-ASCII or not given; the text is read as UTF-8',
    clause: 'WBXML 1.3, section 5.6; SyncML RepPro 1.2, section 4',
    seen: NOBODY,
  },
  'wbxml.string-unterminated': {
    tolerated: 'The last string of the string table has no NUL; it ends where the table ends',
    clause: 'WBXML 1.3, section 5.7',
    seen: 'Motorola, Samsung and KGM clients, whose table is a public identifier without NUL',
  },
  'wbxml.public-id-fpi': {
    tolerated:
      'The public identifier is text in the string table instead of the number 0x1201; letter case does not matter',
    clause: 'WBXML 1.3, section 5.5; SyncML RepPro 1.2, WBXML definition',
    seen: 'Motorola, Samsung and KGM clients',
  },
  'wbxml.public-id-version': {
    tolerated: 'The public identifier is that of another SyncML document, such as SyncML 1.1',
    clause: 'SyncML RepPro 1.2, WBXML definition',
    seen: 'Motorola clients, which put the identifier of 1.1 on messages of 1.2',
  },
  'wbxml.public-id-unknown': {
    tolerated: 'The public identifier is none of SyncML; the token tables of SyncML 1.2 are used anyway',
    clause: 'SyncML RepPro 1.2, WBXML definition',
    seen: NOBODY,
  },
  'syncml.element-order': {
    tolerated: 'Children stand in another order than that of the content model',
    clause: DTD,
    seen: 'the examples of the DM specifications (MsgRef before CmdID, Target before Meta)',
  },
  'syncml.missing-element': {
    tolerated:
      'A Status lacks CmdID or CmdRef, which then read as empty, or a command or container lacks its Items or commands',
    clause: DTD,
    seen: 'the examples of the DM specifications, for CmdID and CmdRef of a Status',
  },
  'syncml.repeated-element': {
    tolerated: 'An element that may occur once occurs again; the first one counts, the others are kept aside',
    clause: DTD,
    seen: NOBODY,
  },
  'syncml.unknown-element': {
    tolerated:
      'An element stands where the content model does not name it; it is kept aside, and written back last',
    clause: DTD,
    seen: 'vendors with elements of their own',
  },
  'syncml.unexpected-text': {
    tolerated:
      'There is character data where only elements belong, or in an element that is to be empty; it is dropped',
    clause: DTD,
    seen: NOBODY,
  },
  'syncml.white-space': {
    tolerated:
      'A word, a number or base64 of a message (its header, Status, Alert code, Meta or Cred), or such a value of a management tree or device description, has white space around it; it is taken without',
    clause: 'SyncML RepPro 1.2, element definitions',
    seen: 'messages that were written or indented by hand',
  },
  'syncml.unusable-value': {
    tolerated:
      'NextNonce is not base64, or MaxMsgSize or MaxObjSize is not a number; it counts as if it was not there',
    clause: 'SyncML MetInf 1.2, NextNonce, MaxMsgSize and MaxObjSize',
    seen: NOBODY,
  },
  'syncml.tnds-namespace': {
    tolerated:
      'A management tree is in another namespace than syncml:dmddf1.2; its elements are read by their names',
    clause: 'DM TNDS 1.2, section 5',
    seen: 'device descriptions written by hand',
  },
  'syncml.tnds-version': {
    tolerated: 'VerDTD of a management tree is missing, spelt verDTD, or not 1.2',
    clause: 'DM TNDS 1.2, section 5',
    seen: 'the printed examples of the DM specifications, which write verDTD',
  },
  'syncml.tnds-word-as-text': {
    tolerated: 'A format or type of a tree stands as text instead of as an element',
    clause: 'DM TNDS 1.2, section 5',
    seen: 'trees written by hand',
  },
  'syncml.tnds-property-name': {
    tolerated: 'VerNo is spelt verNo',
    clause: 'DM TNDS 1.2, section 5',
    seen: 'the printed examples of the DM specifications',
  },
  'syncml.ddf-namespace': {
    tolerated:
      'A device description is in another namespace than syncml:dmddf1.2; its elements are read by their names',
    clause: 'DM TND 1.2, device description framework',
    seen: NOBODY,
  },
  'syncml.ddf-version': {
    tolerated: 'VerDTD of a device description is missing or not 1.2',
    clause: 'DM TND 1.2, device description framework',
    seen: 'device descriptions of DM 1.1',
  },
  'syncml.ddf-word-as-text': {
    tolerated: 'A format or type of a description stands as text instead of as an element',
    clause: 'DM TND 1.2, device description framework',
    seen: 'device descriptions written by hand',
  },
  'notification.version': {
    tolerated: 'The version field is not 1.1 (11), which DM 1.2 demands although the protocol is 1.2',
    clause: 'DM Notification 1.2, section 6.2.2.1',
    seen: 'servers that write the version of the protocol there',
  },
  'notification.future-use': {
    tolerated: 'Bits that are reserved for future use are set; they mean nothing',
    clause: 'DM Notification 1.2, section 6.2.2.4',
    seen: NOBODY,
  },
  'notification.session-id': {
    tolerated: 'The session id is 0',
    clause: 'DM Notification 1.2, section 6.2.2.10',
    seen: NOBODY,
  },
  'notification.empty-server-id': {
    tolerated: 'The server identifier is empty',
    clause: 'DM Notification 1.2, section 6.2.2',
    seen: NOBODY,
  },
  'notification.push-port': {
    tolerated: 'The SMS that carries the notification is not addressed to the port of WAP push',
    clause: 'DM Notification 1.2, section 6.3.1',
    seen: NOBODY,
  },
  'notification.push-application': {
    tolerated: 'The push headers do not name the DM user agent as the application',
    clause: 'DM Notification 1.2, section 6.3.1',
    seen: NOBODY,
  },
} as const satisfies Record<ErrorCode, ToleranceRow>;

/** The name of a tolerance; a strict reader refuses under the same one. */
export type ToleranceCode = keyof typeof TOLERANCES;

/** A warning of a reader: always one of the table's. */
export interface Tolerance extends Warning {
  code: ToleranceCode;
}

/** The warning of that name, at its place, with the clause of its row. */
export function toleranceAt(
  code: ToleranceCode,
  message: string,
  place: Pick<Warning, 'path' | 'offset'>,
): Tolerance {
  return { code, message, ...place, spec: TOLERANCES[code].clause };
}

/** Refuses the first thing that was tolerated, under the code of its warning, when the reader is strict. */
export function refuseTolerances(warnings: readonly Tolerance[], strict: boolean | undefined): void {
  const [first] = warnings;
  if (!strict || !first) return;
  const { code, message, path, offset, spec } = first;
  throw new FumoError(code, message, {
    where: { ...(path === undefined ? {} : { path }), ...(offset === undefined ? {} : { offset }) },
    hint: 'Read the message without the strict option to tolerate this.',
    ...(spec === undefined ? {} : { spec }),
  });
}
