/** Replace of a leaf's value, or of a whole subtree (RepPro 1.2, Replace). */
import { putNode } from './add-node.js';
import { replaceSubtree } from './add-subtree.js';
import { incomingValue } from './incoming-value.js';
import { isInterior, NODE_FORMATS, type NodeFormat, type TreeNode } from './node.js';
import { type Outcome, outcome } from './outcome.js';
import { metaOf, type TreeRequest } from './request.js';
import { isTnds } from './tnds-data.js';
import { writeLeaf } from './write-leaf.js';

/** Rights on the node itself are settled. */
export function replaceNode(request: TreeRequest, uri: string, node: TreeNode): Outcome {
  const meta = metaOf(request);
  if (isTnds(meta)) return replaceSubtree(request, uri, putNode);
  if (isInterior(node) || meta.format === 'node') return outcome('405');
  const format = formatAfter(node, meta.format);
  if (format === undefined) return outcome('415');
  if (node.permanent && format !== node.format) return outcome('405');
  const value = incomingValue({ ...request.item, meta }, format);
  if (value === undefined) return outcome('415');
  const { type } = meta;
  return writeLeaf(request, uri, node, { value, format, ...(type === undefined ? {} : { type }) });
}

/** Without a Format the node keeps its own; base64 is only how octets travel. Undefined for an unknown format. */
function formatAfter(node: TreeNode, stated: string | undefined): NodeFormat | undefined {
  if (stated === undefined) return node.format;
  const format = NODE_FORMATS.find((known) => known === stated);
  return format === 'b64' ? 'bin' : format;
}
