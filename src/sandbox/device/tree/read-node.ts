/** Get of a node's value and of its properties (OMA DM Tree and Description 1.2). */

import type { PropertyName } from '../../../dm/properties.js';
import type { Item, Meta } from '../../../syncml/message.js';
import { toBase64 } from '../../../syncml/octets.js';
import { isInterior, octetsIn, type TreeNode } from './node.js';
import { type Outcome, outcome } from './outcome.js';
import { childNames, displayUri, type ManagementTree, nodeName } from './tree.js';

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

type PropertyReader = (tree: ManagementTree, uri: string, node: TreeNode) => string;

const READERS: Readonly<Record<PropertyName, PropertyReader>> = {
  ACL: (_tree, _uri, node) => node.acl,
  Format: (_tree, _uri, node) => node.format,
  Name: (_tree, uri) => (uri === '' ? '.' : nodeName(uri)),
  Size: (_tree, _uri, node) => String(octetsIn(node.value ?? '')),
  Title: (_tree, _uri, node) => node.title ?? '',
  TStamp: (tree, uri) => tree.timeStamp(uri) ?? '',
  Type: (_tree, _uri, node) => node.type,
  VerNo: (_tree, _uri, node) => String(node.version ?? 0),
};

/** A property's text. The device has the property. */
export function readProperty(
  { tree, serverId }: { tree: ManagementTree; serverId: string },
  uri: string,
  prop: PropertyName,
  node: TreeNode,
): Outcome {
  if (!tree.allows(uri, 'Get', serverId)) return outcome('425');
  const source = { locUri: `${displayUri(uri)}?prop=${prop}` };
  const data = READERS[prop](tree, uri, node);
  return { status: '200', results: [{ source, meta: { format: 'chr', type: 'text/plain' }, data }] };
}
