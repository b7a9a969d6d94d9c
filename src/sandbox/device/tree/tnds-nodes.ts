/** A subtree as the nodes of a TNDS document. */
import type { TndsNode } from '../../../dm/tnds.js';
import { isInterior, type TreeNode } from './node.js';
import type { ManagementTree } from './tree.js';

/**
 * What the server may Get, nested; readable nodes below an unreadable one follow as further tops, which a document
 * gives a Path of their own.
 */
export function serialise(tree: ManagementTree, top: string, serverId: string): TndsNode[] {
  const tops: TndsNode[] = [];
  const build = (uri: string): TndsNode | undefined => {
    const node = tree.find(uri);
    const children = tree.children(uri).map((child) => ({ child, built: build(child) }));
    const nested = children.flatMap(({ built }) => built ?? []);
    if (node && tree.allows(uri, 'Get', serverId)) return nodeOf(tree, uri, node, nested);
    tops.push(...nested);
    return undefined;
  };
  const whole = build(top);
  return whole ? [whole, ...tops] : tops;
}

function nodeOf(tree: ManagementTree, path: string, node: TreeNode, children: readonly TndsNode[]): TndsNode {
  const { format, type, acl, title = '', version = 0 } = node;
  const tstamp = tree.timeStamp(path);
  return {
    path,
    format,
    type,
    ...(isInterior(node) || !node.access.includes('Get') ? {} : { value: node.value ?? '' }),
    ...(acl === '' ? {} : { acl }),
    ...(title === '' || !tree.has('Title') ? {} : { title }),
    ...(tstamp === undefined ? {} : { tstamp }),
    ...(tree.has('VerNo') ? { verNo: String(version) } : {}),
    children,
  };
}
