/** A server gives a leaf another value (RepPro 1.2, Replace; TND 1.2, operations on properties). */
import type { NodeFormat, NodeValue, TreeNode } from './node.js';
import { DONE, type Outcome, outcome } from './outcome.js';
import type { TreeRequest } from './request.js';

/** A value with what Format and Type become; absent ones stay. */
export interface LeafChange {
  value: NodeValue;
  format?: NodeFormat;
  type?: string;
}

/** Of no particular type, so a leaf that is declared so takes every type, and data said to be so fits every leaf. */
const ANY_TYPE = 'application/octet-stream';

/** Rights are settled. 405 when it would change Format or Type of a permanent node, 403 when the value is in use. */
export function writeLeaf(request: TreeRequest, uri: string, node: TreeNode, change: LeafChange): Outcome {
  const { tree } = request;
  const { value, format = node.format, type = node.type } = change;
  const retyped = format !== node.format || !isSameType(type, node.type);
  if (retyped && node.permanent) return outcome('405');
  const refusal = request.beforeReplace?.(uri, value);
  if (refusal !== undefined) return outcome(refusal);
  if (retyped) tree.retype(uri, format, type, 'server');
  if (node.access.includes('Get')) tree.write(uri, value, 'server');
  else tree.keep(uri, value, 'server');
  request.afterReplace?.(uri);
  return DONE;
}

const isSameType = (left: string, right: string): boolean =>
  left === '' ||
  right === '' ||
  [left, right].some((type) => type === ANY_TYPE) ||
  plain(left) === plain(right);

const plain = (type: string): string => type.split(';', 1)[0]?.trim().toLowerCase() ?? '';
