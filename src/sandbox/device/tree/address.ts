/** Where a command points, and whether the device takes a URI of that size (TND 1.2, addressing; ./DevDetail/URI). */
import { type ListRequest, tryParseUri } from '../../../dm/uri.js';

/** A node, one of its properties, or a list of its subtree. */
export interface NodeAddress {
  /** Normal form. */
  uri: string;
  prop?: string;
  list?: ListRequest;
  /** The query asks for something that no device has, such as a list with both signs. */
  unknownQuery?: true;
}

/** Largest URI that the device takes; 0 sets no limit. */
export interface UriLimits {
  maxDepth: number;
  /** Octets. */
  maxTotal: number;
  /** Octets. */
  maxSegment: number;
}

/** @returns undefined for an address that is no node URI, which therefore names no node */
export function readAddress(locUri: string): NodeAddress | undefined {
  const parsed = tryParseUri(locUri);
  if (!parsed) return readPathOnly(locUri);
  const { segments, ...query } = parsed;
  return { uri: segments.join('/'), ...query };
}

function readPathOnly(locUri: string): NodeAddress | undefined {
  const [, path, query] = /^([^?]*)\?((?:prop|list)=.*)$/s.exec(locUri) ?? [];
  const parsed = path === undefined || query === undefined ? undefined : tryParseUri(path);
  return parsed && { uri: parsed.segments.join('/'), unknownQuery: true };
}

export const asksForNode = ({ prop, list, unknownQuery }: NodeAddress): boolean =>
  prop === undefined && list === undefined && !unknownQuery;

/** Whether a normal URI passes a limit (status 414). */
export function isTooLong(uri: string, limits: UriLimits): boolean {
  const segments = uri.split('/');
  const over = (size: number, limit: number): boolean => limit > 0 && size > limit;
  const length = (text: string): number => new TextEncoder().encode(text).length;
  return (
    over(segments.length, limits.maxDepth) ||
    over(length(uri), limits.maxTotal) ||
    segments.some((segment) => over(length(segment), limits.maxSegment))
  );
}
