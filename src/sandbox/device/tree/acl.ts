/** Which ACL is in force at a node: its own or the nearest ancestor's, whole and never merged (TND 1.2, inheritance). */
import { aclAllows, type Right } from '../../../dm/acl.js';
import { isInterior, type TreeNode } from './node.js';
import { parentUri } from './uris.js';

export { aclAllows, parseAcl } from '../../../dm/acl.js';

/** What the rules need of a tree. */
export interface Nodes {
  find(uri: string): TreeNode | undefined;
}

/** The ACL that decides about commands on that node; empty only when the root has none. */
export function aclInForce(tree: Nodes, uri: string): string {
  const own = tree.find(uri)?.acl ?? '';
  return own !== '' || uri === '' ? own : aclInForce(tree, parentUri(uri));
}

/**
 * Whether the server may replace the node's ACL: with the Replace right on the parent always, with that on the node
 * itself only when it is an interior node (TND 1.2, changing the ACL).
 */
export function mayChangeAcl(tree: Nodes, uri: string, serverId: string): boolean {
  const node = tree.find(uri);
  const may = (at: string): boolean => aclAllows(aclInForce(tree, at), 'Replace' satisfies Right, serverId);
  return (uri !== '' && may(parentUri(uri))) || (node !== undefined && isInterior(node) && may(uri));
}
