/** Get of a node's value and of its properties (OMA DM Tree and Description 1.2). */

import type { Item, Meta } from '../../../syncml/message.js';
import { toBase64 } from '../../../syncml/octets.js';
import { isInterior, type TreeNode } from './node.js';
import { type Outcome, outcome } from './outcome.js';
import { childNames, displayUri, type ManagementTree, nodeName, valueText } from './tree.js';

/** The value of a leaf, or the child names of an interior node. */
export function readValue(tree: ManagementTree, uri: string, node: TreeNode): Outcome {
  const item = isInterior(node) ? interiorItem(tree, uri, node) : leafItem(uri, node);
  return { status: '200', results: [item] };
}

function interiorItem(tree: ManagementTree, uri: string, node: TreeNode): Item {
  const meta: Meta = node.type === '' ? { format: 'node' } : { format: 'node', type: node.type };
  return { source: { locUri: displayUri(uri) }, meta, data: childNames(tree, uri) };
}

/** Octets travel as base64 text with Format `b64`, so the answer is the same in both encodings. */
export function leafItem(uri: string, node: TreeNode): Item {
  const source = { locUri: displayUri(uri) };
  const type = node.type === '' ? {} : { type: node.type };
  if (node.value instanceof Uint8Array) {
    return { source, meta: { format: 'b64', ...type }, data: toBase64(node.value) };
  }
  return { source, meta: { format: node.format, ...type }, data: node.value ?? '' };
}

type PropertyReader = (uri: string, node: TreeNode) => string | undefined;

/** Title, TStamp and VerNo are optional for a device and not kept. */
const PROPERTIES: Readonly<Record<string, PropertyReader>> = {
  ACL: (_uri, node) => node.acl,
  Format: (_uri, node) => node.format,
  Name: (uri) => nodeName(uri),
  Type: (_uri, node) => node.type,
  Size: (_uri, node) => (isInterior(node) ? undefined : String(sizeOf(node))),
};

const sizeOf = ({ value }: TreeNode): number =>
  value instanceof Uint8Array ? value.length : new TextEncoder().encode(valueText(value) ?? '').length;

/** A property's text; 406 when the device does not keep that property. */
export function readProperty(uri: string, node: TreeNode, prop: string): Outcome {
  const value = Object.hasOwn(PROPERTIES, prop) ? PROPERTIES[prop]?.(uri, node) : undefined;
  if (value === undefined) return outcome('406');
  const source = { locUri: `${displayUri(uri)}?prop=${prop}` };
  return { status: '200', results: [{ source, meta: { format: 'chr', type: 'text/plain' }, data: value }] };
}
