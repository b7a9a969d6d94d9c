/** Delete: a node with everything below it (RepPro 1.2, Delete). */
import { isInterior } from './node.js';
import { DONE, type Outcome, outcome } from './outcome.js';
import type { TreeRequest } from './request.js';
import type { ManagementTree } from './tree.js';

/** Type of a DM account's root node. */
const ACCOUNT_TYPE = 'urn:oma:mo:oma-dm-dmacc:1.0';

/**
 * 405 for the root and for permanent nodes, wherever in the subtree they are; 403 when the device needs a node.
 * AccessType and ACL of descendants do not matter.
 */
export function removeSubtree(request: TreeRequest, uri: string): Outcome {
  const { tree } = request;
  const refusal = refuseLeaving(request, uri);
  if (refusal) return refusal;
  const gone = tree.subtree(uri);
  const servers = accountsIn(tree, gone);
  tree.remove(uri, 'server');
  const left = servers.length === 0 ? [] : accountsIn(tree, tree.subtree(''));
  for (const server of servers) if (!left.includes(server)) tree.forgetServer(server, 'server');
  return DONE;
}

/** Why no server may take the node from its place, by deleting or renaming it; undefined when nothing is in the way. */
export function refuseLeaving({ tree, beforeRemove }: TreeRequest, uri: string): Outcome | undefined {
  const leaving = tree.subtree(uri);
  if (uri === '' || leaving.some((each) => tree.find(each)?.permanent)) return outcome('405');
  for (const each of leaving) {
    const node = tree.find(each);
    const refusal = node && !isInterior(node) ? beforeRemove?.(each) : undefined;
    if (refusal !== undefined) return outcome(refusal);
  }
  return undefined;
}

/** Server identifiers of the DM accounts among the nodes. */
function accountsIn(tree: ManagementTree, uris: readonly string[]): string[] {
  return uris
    .filter((uri) => tree.find(uri)?.type === ACCOUNT_TYPE)
    .map((uri) => tree.text(`${uri}/ServerID`))
    .filter((server) => server !== '');
}
