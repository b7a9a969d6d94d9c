/** Copy: the value of one leaf to another, which is made when it is missing (RepPro 1.2, Copy). */
import { putNode } from './add-node.js';
import { asksForNode, isTooLong, type NodeAddress, readAddress } from './address.js';
import { fitsFormat } from './incoming-value.js';
import { isInterior, type NodeValue, type TreeNode } from './node.js';
import { type Outcome, outcome } from './outcome.js';
import type { TreeRequest } from './request.js';
import { writeLeaf } from './write-leaf.js';

/**
 * Needs the rights of the commands that it stands for: Get of the source, then Replace of the target or Add.
 * 404 without the source, 403 when either is an interior node or the value does not fit, 418 onto itself.
 */
export function copyLeaf(request: TreeRequest): Outcome {
  const { tree, item, limits } = request;
  if (!tree.has('Copy')) return outcome('406');
  const [source, target] = [item.source, item.target].map((end) => end && readAddress(end.locUri));
  if (!item.source || !item.target) return outcome('412');
  if (!source || !target) return outcome('404');
  if (!asksForNode(source) || !asksForNode(target)) return outcome('405');
  if ([source, target].some(({ uri }) => isTooLong(uri, limits))) return outcome('414');
  const from = tree.find(source.uri);
  if (!from) return outcome('404');
  if (isInterior(from)) return outcome('403');
  return refuseGet(request, source, from) ?? copyTo(request, source, target, from);
}

function refuseGet(
  { tree, serverId }: TreeRequest,
  { uri }: NodeAddress,
  node: TreeNode,
): Outcome | undefined {
  if (!node.access.includes('Get')) return outcome('405');
  return tree.allows(uri, 'Get', serverId) ? undefined : outcome('425');
}

function copyTo(request: TreeRequest, source: NodeAddress, target: NodeAddress, from: TreeNode): Outcome {
  const { tree, serverId } = request;
  if (source.uri === target.uri) return outcome('418');
  const value = independent(from.value ?? '');
  const to = tree.find(target.uri);
  if (!to) return putNode(request, target.uri, () => ({ format: from.format, type: from.type, value }));
  if (isInterior(to)) return outcome('403');
  if (!to.access.includes('Replace')) return outcome('405');
  if (!tree.allows(target.uri, 'Replace', serverId)) return outcome('425');
  if (!fitsFormat(value, to.format)) return outcome('403');
  return writeLeaf(request, target.uri, to, { value });
}

/** Later changes of one must not show in the other. */
const independent = (value: NodeValue): NodeValue => (value instanceof Uint8Array ? value.slice() : value);
