/** URIs of nodes in their normal form (`A/B`, empty for the root), and as they are shown. */
import { toBase64 } from '../../../syncml/octets.js';
import type { NodeValue } from './node.js';

/** Normal URI of the parent; the root is its own parent. */
export const parentUri = (uri: string): string => uri.slice(0, Math.max(uri.lastIndexOf('/'), 0));
export const nodeName = (uri: string): string => uri.slice(uri.lastIndexOf('/') + 1);
export const childUri = (parent: string, name: string): string =>
  parent === '' ? name : `${parent}/${name}`;
/** Whether it is that node or one below it. */
export const isAtOrBelow = (uri: string, top: string): boolean =>
  top === '' || uri === top || uri.startsWith(`${top}/`);
/** `./A/B` as it is written in messages and traces; `.` for the root. */
export const displayUri = (uri: string): string => (uri === '' ? '.' : `./${uri}`);

/** A value as traces and views show it. */
export function valueText(value: NodeValue | undefined): string | undefined {
  return value instanceof Uint8Array ? `base64:${toBase64(value)}` : value;
}
