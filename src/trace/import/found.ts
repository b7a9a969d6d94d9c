/** What the readers of recordings hand on: HTTP messages, pushes and bare bodies, each with its place and time. */

import type { CapturePlace, LeftOutLog } from './left-out.js';
import type { ImportLimits } from './limits.js';

export type HeaderField = readonly [name: string, value: string];

interface FoundBase {
  place: CapturePlace;
  /** Wall time, epoch ms; undefined where the recording has no times. */
  at: number | undefined;
  /** Order of things whose times do not tell. */
  order: number;
}

export interface FoundRequest extends FoundBase {
  kind: 'request';
  method: string;
  /** Absolute. */
  url: string;
  headers: readonly HeaderField[];
  /** Unpacked. Undefined when it could not be had; why was said. */
  body: Uint8Array | undefined;
}

export interface FoundResponse extends FoundBase {
  kind: 'response';
  status: number;
  headers: readonly HeaderField[];
  body: Uint8Array | undefined;
  /** Octets of the body where only their number is known. */
  size?: number;
  request: FoundRequest | undefined;
}

/** The body of a push, without its WSP headers. */
export interface FoundPush extends FoundBase {
  kind: 'push';
  mediaType: string;
  to: string;
  body: Uint8Array;
}

/** Octets of which nothing else is known. */
export interface FoundBody extends FoundBase {
  kind: 'body';
  name: string;
  body: Uint8Array;
}

export type Found = FoundRequest | FoundResponse | FoundPush | FoundBody;

/** Unpacks a body: `gzip`, `deflate`, `br`; undefined when it cannot, or when it would be larger than `most`. */
export type Unpack = (coding: string, octets: Uint8Array, most: number) => Uint8Array | undefined;

/** What every reader of recordings gets. */
export interface ReadContext {
  limits: ImportLimits;
  leftOut: LeftOutLog;
  unpack: Unpack;
}

/** The value of a header, names compared without case; several are joined by a comma. */
export function headerOf(headers: readonly HeaderField[], name: string): string | undefined {
  const values = headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}

/** Media type without parameters, lower case; empty when there is none. */
export function essenceOf(mediaType: string | undefined): string {
  return mediaType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
