/**
 * URIs of the management tree (DM Tree and Description 1.2, addressing): relative to the root, `./` only in front,
 * optional `?prop=` or `?list=`. Percent escapes are part of a name and stay as they are.
 */
import { FumoError } from '../errors.js';

/** What `?list=` asks for. */
export interface ListRequest {
  kind: 'Struct' | 'StructData' | 'TNDS';
  /** `TNDS+ACL+Value` names the parts wanted, `TNDS-ACL` the parts not wanted; absent: all parts. */
  sign?: '+' | '-';
  parts: readonly string[];
}

export interface TreeUri {
  /** Names from the root down; empty for the root. */
  segments: readonly string[];
  /** Property named by `?prop=`. */
  prop?: string;
  list?: ListRequest;
}

/**
 * Takes a URI apart.
 * Errors: `syncml.uri-absolute`, `-parent` (`../`), `-dot` (`./` inside), `-empty-segment` (`//` or a trailing `/`),
 * `-query` (unknown or doubtful query).
 */
export function parseUri(text: string): TreeUri {
  const at = text.indexOf('?');
  const segments = parsePath(at < 0 ? text : text.slice(0, at), text);
  return at < 0 ? { segments } : { segments, ...parseQuery(text.slice(at + 1), text) };
}

/** Like {@link parseUri}, for what a peer sent: undefined instead of an error. */
export function tryParseUri(text: string): TreeUri | undefined {
  try {
    return parseUri(text);
  } catch (error) {
    if (error instanceof FumoError) return undefined;
    throw error;
  }
}

/** `./A/B` and `A/B` to `A/B`; the root to the empty text. Errors as {@link parseUri}, and a query is refused too. */
export function normalizeUri(text: string): string {
  if (text.includes('?')) refuse('syncml.uri-query', text, 'a node URI without a query');
  return parseUri(text).segments.join('/');
}

/** Writes a node URI with the leading `./`; the root is `.`. Takes either spelling, or segments. */
export function formatUri(uri: string | readonly string[]): string {
  const path = typeof uri === 'string' ? normalizeUri(uri) : uri.join('/');
  return path === '' ? '.' : `./${path}`;
}

/** Whether `uri` is `ancestor` or below it, whichever way each is spelled; false for malformed URIs. */
export function isBelow(uri: string, ancestor: string): boolean {
  const [inner, outer] = [tryParseUri(uri), tryParseUri(ancestor)];
  if (!inner || !outer) return false;
  return outer.segments.every((segment, depth) => inner.segments[depth] === segment);
}

function parsePath(path: string, text: string): string[] {
  if (path === '' || path === '.' || path === './') return [];
  if (path.startsWith('/'))
    refuse('syncml.uri-absolute', text, 'a URI relative to the root, such as ./DevInfo');
  const segments = (path.startsWith('./') ? path.slice(2) : path).split('/');
  for (const segment of segments) checkSegment(segment, text);
  return segments;
}

function checkSegment(segment: string, text: string): void {
  if (segment === '..') refuse('syncml.uri-parent', text, 'no ../ anywhere');
  if (segment === '.') refuse('syncml.uri-dot', text, './ at the start only');
  if (segment === '') refuse('syncml.uri-empty-segment', text, 'a name between slashes, and none at the end');
}

function parseQuery(query: string, text: string): Pick<TreeUri, 'prop' | 'list'> {
  const [, kind, value = ''] = /^(prop|list)=(.+)$/s.exec(query) ?? [];
  if (kind === 'prop' && !value.includes('&')) return { prop: value };
  const list = kind === 'list' ? parseList(value) : undefined;
  return list ? { list } : refuse('syncml.uri-query', text, '?prop=NAME or ?list=Struct, StructData or TNDS');
}

function parseList(value: string): ListRequest | undefined {
  if (value === 'Struct' || value === 'StructData') return { kind: value, parts: [] };
  const [, parts] = /^TNDS((?:\+\w+)*|(?:-\w+)*)$/.exec(value) ?? [];
  if (parts === undefined) return undefined;
  const sign = parts.startsWith('+') ? '+' : '-';
  return parts === ''
    ? { kind: 'TNDS', parts: [] }
    : { kind: 'TNDS', sign, parts: parts.slice(1).split(sign) };
}

function refuse(code: `syncml.uri-${string}`, found: string, expected: string): never {
  throw new FumoError(code, 'not a URI of the management tree', {
    where: { path: found },
    expected,
    found,
    hint: 'Write node URIs as ./A/B, with ?prop= or ?list= at the end if needed.',
    spec: 'OMA-TS-DM-TND 1.2, addressing object values',
  });
}
