/** Puts line and column, or the byte offset, to what is only known by its element path. */
import { type ErrorPlace, FumoError } from '../../errors.js';
import { type ExplainRow, explainNotification, explainWbxml } from '../../syncml/explain.js';
import { rowFinder } from '../../syncml/explain-rows.js';
import { explainXml } from '../../syncml/explain-xml.js';
import type { Warning } from '../../syncml/message.js';
import { brief } from './brief.js';
import type { MessageKind } from './kind.js';

/** What an explainer says of each kind of message. */
export const EXPLAINERS: Readonly<Record<MessageKind, (octets: Uint8Array) => ExplainRow[]>> = {
  wbxml: explainWbxml,
  xml: explainXml,
  notification: explainNotification,
};

/** A warning with its place in the text of an XML message; the offset alone is enough elsewhere. */
export interface PlacedWarning extends Warning {
  /** 1-based. */
  line?: number;
  /** 1-based. */
  column?: number;
}

/** Where the message is from. */
export interface Origin {
  kind: MessageKind;
  octets: Uint8Array;
  file?: string;
}

/** The warnings with their places. */
export function placeWarnings(warnings: readonly Warning[], origin: Origin): PlacedWarning[] {
  if (warnings.length === 0) return [];
  const place = placerOf(origin);
  return warnings.map((warning) => ({ ...warning, ...place(warning) }));
}

/** The error with the file's name and the place of its element. */
export function placeError(error: FumoError, origin: Origin): FumoError {
  if (error.class !== 'input') return error;
  const { where = {} } = error;
  const isPlaced = where.path === undefined || where.line !== undefined;
  return movedTo(error, { ...where, ...(isPlaced ? {} : placerOf(origin)(where)) }, origin.file);
}

/** The same error at another place; `file` is the name of the input, if it has one. */
export function movedTo(error: FumoError, where: ErrorPlace, file: string | undefined): FumoError {
  const { expected, found, hint, spec } = error;
  const details = Object.entries({ expected, found, hint, spec }).filter(([, value]) => value !== undefined);
  const shown = details.map(([name, value]) => [name, brief(value ?? '')]);
  const path = where.path === undefined ? {} : { path: brief(where.path) };
  const place = { ...(file === undefined ? {} : { file }), ...where, ...path };
  return new FumoError(error.code, brief(error.message), { where: place, ...Object.fromEntries(shown) });
}

type Place = Pick<ErrorPlace, 'line' | 'column' | 'offset'>;

function placerOf({ kind, octets }: Origin): (where: ErrorPlace) => Place {
  const find = rowFinder(EXPLAINERS[kind](octets));
  return ({ path, offset }) => {
    const row = path === undefined || offset !== undefined ? undefined : find(path);
    if (!row) return {};
    const { line, column } = row;
    return line === undefined || column === undefined ? { offset: row.offset } : { line, column };
  };
}
