/**
 * What each command does to the management tree, and with which status (OMA DM RepPro 1.2 guidance tables; ACL rules
 * of Tree and Description 1.2). Order of the checks: is the node there, does it take the command at all (AccessType),
 * may this server use it (ACL), does the data fit.
 */
import { isPropertyName, PROPERTIES, type PropertyName } from '../../../dm/properties.js';
import { addNode } from './add-node.js';
import { isTooLong, type NodeAddress, readAddress } from './address.js';
import { copyLeaf } from './copy-leaf.js';
import { isInterior, type Right, type TreeNode } from './node.js';
import { type Outcome, outcome } from './outcome.js';
import { readList } from './read-list.js';
import { readProperty, readValue } from './read-node.js';
import { removeSubtree } from './remove-subtree.js';
import { replaceNode } from './replace-node.js';
import { replaceProperty } from './replace-property.js';
import type { TreeRequest } from './request.js';
import { type ManagementTree, OPTIONAL_FEATURES } from './tree.js';

export type { NodeAddress, UriLimits } from './address.js';
export type { TreeRequest } from './request.js';

/** Commands on the tree. */
export type TreeCommandName = Right | 'Copy';

type OnNode = Exclude<Right, 'Add'>;
type Handler = (request: TreeRequest, at: NodeAddress, node: TreeNode) => Outcome;

/** What remains to be done on a node that is there, takes the command, and lets the server use it. */
const HANDLERS: Readonly<Record<OnNode, Handler>> = {
  Get: (request, { uri, list }, node) =>
    list === undefined ? readValue(request.tree, uri, node) : readList(request, uri, list),
  Replace: (request, { uri }, node) => replaceNode(request, uri, node),
  Delete: (request, { uri }) => removeSubtree(request, uri),
  Exec: ({ exec }, { uri }) => outcome(exec ? exec(uri) : '406'),
};

/** Performs one Item of a command. Never throws for what the server sent. */
export function performOnTree(command: TreeCommandName, request: TreeRequest): Outcome {
  if (command === 'Copy') return copyLeaf(request);
  const locUri = request.item.target?.locUri;
  if (locUri === undefined) return outcome('412');
  const at = readAddress(locUri);
  if (!at) return outcome('404');
  if (isTooLong(at.uri, request.limits)) return outcome('414');
  return command === 'Add' ? addNode(request, at) : onExisting(command, request, at);
}

function onExisting(command: OnNode, request: TreeRequest, at: NodeAddress): Outcome {
  const { tree, serverId } = request;
  const { uri, prop, list, unknownQuery } = at;
  const node = tree.find(uri);
  if (!node) return outcome('404');
  if (prop !== undefined) return onProperty(command, request, uri, prop, node);
  if ((list !== undefined || unknownQuery) && command !== 'Get') return outcome('405');
  if (unknownQuery) return outcome('406');
  if (!node.access.includes(command)) return outcome('405');
  if (!tree.allows(uri, command, serverId)) return outcome('425');
  return HANDLERS[command](request, at, node);
}

/** 406 for a property that the node has not, 405 for a command that the property does not take (TND 1.2, properties). */
function onProperty(
  command: OnNode,
  request: TreeRequest,
  uri: string,
  prop: string,
  node: TreeNode,
): Outcome {
  if (!isPropertyName(prop) || !hasProperty(request.tree, node, prop)) return outcome('406');
  if (!PROPERTIES[prop].commands.some((each) => each === command)) return outcome('405');
  return command === 'Get'
    ? readProperty(request, uri, prop, node)
    : replaceProperty(request, uri, prop, node);
}

function hasProperty(tree: ManagementTree, node: TreeNode, prop: PropertyName): boolean {
  if (prop === 'Size' && isInterior(node)) return false;
  const feature = OPTIONAL_FEATURES.find((each) => each === prop);
  return feature === undefined || tree.has(feature);
}
