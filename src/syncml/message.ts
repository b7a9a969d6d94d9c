/**
 * The typed model of an OMA DM 1.2 message (OMA SyncML Representation Protocol 1.2, DM usage).
 *
 * Field names are the specification's element names in camelCase. Identifiers (`SessionID`, `MsgID`, `CmdID` and the
 * references to them) stay the text that was received, because peers disagree on how to spell them and an echo must
 * be exact.
 */
import type { Element } from './element.js';

/** Elements that the typed model has no field for; kept, and written back after the known ones. */
interface Extensible {
  unknown?: readonly Element[];
}

/** `Target` or `Source` (DTD: `LocURI, LocName?`). */
export interface Address extends Extensible {
  locUri: string;
  locName?: string;
}

/** `Meta` with MetInf children. Numbers stay text on the wire; these are parsed when well formed. */
export interface Meta extends Extensible {
  format?: string;
  type?: string;
  mark?: string;
  /** `Size` in bytes as text. */
  size?: string;
  version?: string;
  nextNonce?: string;
  maxMsgSize?: string;
  maxObjSize?: string;
  emi?: readonly string[];
  fieldLevel?: string;
  /** Character data directly inside `Meta`, which the DTD allows. */
  text?: string;
}

/** Text, raw octets (WBXML OPAQUE that is not text), or a subtree such as an inline `MgmtTree`. */
export type Data = string | Uint8Array | readonly Element[];

export interface Item extends Extensible {
  target?: Address;
  source?: Address;
  sourceParent?: Address;
  targetParent?: Address;
  meta?: Meta;
  data?: Data;
  moreData?: boolean;
}

export interface Cred extends Extensible {
  meta?: Meta;
  data: Data;
}

export interface Chal extends Extensible {
  meta: Meta;
}

export interface SyncHdr extends Extensible {
  verDtd: string;
  verProto: string;
  sessionId: string;
  msgId: string;
  target: Address;
  source: Address;
  respUri?: string;
  noResp?: boolean;
  cred?: Cred;
  meta?: Meta;
}

interface CommandBase extends Extensible {
  cmdId: string;
  noResp?: boolean;
  cred?: Cred;
  meta?: Meta;
}

export interface Alert extends CommandBase {
  name: 'Alert';
  /** The alert code, as text: `1103`. */
  data?: string;
  correlator?: string;
  items: readonly Item[];
}

export interface Exec extends CommandBase {
  name: 'Exec';
  correlator?: string;
  items: readonly Item[];
}

export interface ItemCommand<N extends string> extends CommandBase {
  name: N;
  items: readonly Item[];
}
export type Add = ItemCommand<'Add'>;
export type Replace = ItemCommand<'Replace'>;
export type Copy = ItemCommand<'Copy'>;
export type Delete = ItemCommand<'Delete'> & { archive?: boolean; sftDel?: boolean };
export type Get = ItemCommand<'Get'> & { lang?: string };

export interface Container<N extends string> extends CommandBase {
  name: N;
  commands: readonly Command[];
}
export type Atomic = Container<'Atomic'>;
export type Sequence = Container<'Sequence'>;

export interface Results extends CommandBase {
  name: 'Results';
  msgRef?: string;
  cmdRef: string;
  targetRef?: string;
  sourceRef?: string;
  items: readonly Item[];
}

export interface Status extends CommandBase {
  name: 'Status';
  msgRef: string;
  cmdRef: string;
  /** Name of the command answered: `SyncHdr`, `Alert`, `Get`... */
  cmd: string;
  targetRefs: readonly string[];
  sourceRefs: readonly string[];
  chal?: Chal;
  /** The status code, as text. */
  data: string;
  items: readonly Item[];
}

/** A command of SyncML that DM 1.2 does not use (Map, Put, Search, Sync, Move) or that nobody knows. Kept whole. */
export interface OtherCommand extends CommandBase {
  name: 'Other';
  element: Element;
}

export type Command =
  | Add
  | Alert
  | Atomic
  | Copy
  | Delete
  | Exec
  | Get
  | Replace
  | Results
  | Sequence
  | Status
  | OtherCommand;
export type CommandName = Command['name'];

/** What a server may ask of a device, and a device of a server: every command but the two kinds of answer. */
export type Request = Exclude<Command, Status | Results>;

type WithoutCmdId<C> =
  C extends Container<infer N>
    ? Omit<C, 'cmdId' | 'commands'> & { name: N; commands: readonly Wish[] }
    : C extends unknown
      ? Omit<C, 'cmdId'>
      : never;
/** A command that somebody wants to send: it gets its CmdID when the message is composed. */
export type Wish = WithoutCmdId<Exclude<Request, OtherCommand>>;

export interface SyncMLMessage extends Extensible {
  header: SyncHdr;
  commands: readonly Command[];
  /** `<Final/>`: this is the last message of its package. */
  final: boolean;
}

/** Something that a reader tolerated; strict reading refuses it under the same code. */
export interface Warning {
  /** Stable name of the tolerance, such as `wbxml.public-id-fpi` or `syncml.element-order`. */
  code: string;
  message: string;
  path?: string;
  offset?: number;
  spec?: string;
}

export const MEDIA_TYPES = {
  xml: 'application/vnd.syncml.dm+xml',
  wbxml: 'application/vnd.syncml.dm+wbxml',
  notification: 'application/vnd.syncml.notification',
  descriptor: 'application/vnd.oma.dd+xml',
} as const;

/** How a message is spelled on the wire. */
export type Encoding = 'xml' | 'wbxml';
