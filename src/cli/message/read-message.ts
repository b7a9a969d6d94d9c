/** One message of any kind, read from its octets, with all that was tolerated and where. */
import { FumoError } from '../../errors.js';
import type { Element } from '../../syncml/element.js';
import { type PushHeader, readPushHeader } from '../../syncml/explain-push.js';
import type { SyncMLMessage, Warning } from '../../syncml/message.js';
import { treeToMessage } from '../../syncml/message-tree.js';
import { type DecodedNotification, decodeNotification } from '../../syncml/notification.js';
import { refuseTolerances, type Tolerance } from '../../syncml/tolerances.js';
import { readWbxml } from '../../syncml/wbxml-reader.js';
import { readXml } from '../../syncml/xml.js';
import { kindOf, looksLikeJson, type MessageKind } from './kind.js';
import { movedTo, type Origin, type PlacedWarning, placeError, placeWarnings } from './locate.js';
import { type InputForm, octetsIn } from './octet-text.js';
import type { RawInput } from './read-input.js';
import { MESSAGE_WORDS } from './words.js';

export interface ReadOptions {
  /** How the octets are written; guessed without it. */
  input?: InputForm | undefined;
  /** What they are; guessed without it. */
  from?: MessageKind | undefined;
  strict: boolean;
}

/** The octets of a message before anything is read from them. */
export interface FoundMessage extends Origin {
  form: InputForm;
}

/** A message with its tree, or a Package #0. */
export type Content =
  | { message: SyncMLMessage; root: Element }
  | { notification: DecodedNotification; push?: PushHeader };

export type ReadMessage = FoundMessage & { content: Content; warnings: PlacedWarning[] };

/** @throws FumoError `syncml.*` for an input that is no message in any form */
export function findMessage({ octets: raw, file }: RawInput, { input, from }: ReadOptions): FoundMessage {
  try {
    const { octets, form } = octetsIn(raw, input);
    if (from === undefined && looksLikeJson(octets)) throw jsonRefusal();
    return { kind: from ?? kindOf(octets), octets, form, ...(file === undefined ? {} : { file }) };
  } catch (error) {
    throw error instanceof FumoError ? movedTo(error, error.where ?? {}, file) : error;
  }
}

function jsonRefusal(): FumoError {
  return new FumoError('syncml.unknown-kind', MESSAGE_WORDS.jsonOnlyEncoded, {
    hint: MESSAGE_WORDS.jsonHint,
  });
}

/** @throws FumoError `xml.*`, `wbxml.*`, `syncml.*`, `notification.*`, each with its place */
export function readFound(found: FoundMessage, strict: boolean): ReadMessage {
  try {
    const { content, warnings } = READERS[found.kind](found.octets);
    const placed = placeWarnings(warnings, found);
    refuseTolerances(asTolerances(placed, warnings), strict);
    return { ...found, content, warnings: placed };
  } catch (error) {
    throw error instanceof FumoError ? placeError(error, found) : error;
  }
}

/** The codes of warnings are those of refusals, which the type of a warning does not say. */
function asTolerances(placed: readonly PlacedWarning[], warnings: readonly Tolerance[]): Tolerance[] {
  return warnings.map((warning, at) => ({ ...warning, ...placed[at], code: warning.code }));
}

interface Reading {
  content: Content;
  warnings: Tolerance[];
}

const READERS: Readonly<Record<MessageKind, (octets: Uint8Array) => Reading>> = {
  wbxml: (octets) => fromTree(readWbxml(octets)),
  xml: (octets) => fromTree(readXml(octets)),
  notification: readNotification,
};

function fromTree({ root, warnings }: { root: Element; warnings: Tolerance[] }): Reading {
  const decoded = treeToMessage(root);
  return { content: { message: decoded.message, root }, warnings: [...warnings, ...decoded.warnings] };
}

function readNotification(octets: Uint8Array): Reading {
  const push = readPushHeader(octets);
  const start = push?.length ?? 0;
  const notification = shifted(start, () => decodeNotification(octets.subarray(start)));
  const warnings = notification.warnings.map((warning) => atOffset(warning, start));
  return {
    content: { notification, ...(push ? { push } : {}) },
    warnings: [...(push?.warnings ?? []), ...warnings],
  };
}

function atOffset(warning: Warning, start: number): Tolerance {
  const code = warning.code as Tolerance['code'];
  return { ...warning, code, ...(warning.offset === undefined ? {} : { offset: warning.offset + start }) };
}

/** Runs a reader of the octets after the headers; offsets of its refusals count from the start of the headers. */
function shifted<T>(start: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FumoError) || error.where?.offset === undefined) throw error;
    throw movedTo(error, { ...error.where, offset: error.where.offset + start }, undefined);
  }
}
