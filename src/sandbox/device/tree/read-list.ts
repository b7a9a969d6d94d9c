/** `?list=Struct` and `?list=StructData`: a whole subtree in one answer (OMA DM Tree and Description 1.2, Get on a list). */
import type { ListRequest } from '../../../dm/uri.js';
import type { Item, Meta } from '../../../syncml/message.js';
import { isInterior, type TreeNode } from './node.js';
import { type Outcome, outcome } from './outcome.js';
import { leafItem } from './read-node.js';
import type { ManagementTree } from './tree.js';
import { displayUri } from './tree.js';

type Lister = (tree: ManagementTree, uri: string) => Item;

/** No TNDS: serialised subtrees are an optional feature of a device. */
const LISTERS: Readonly<Partial<Record<ListRequest['kind'], Lister>>> = {
  Struct: (tree, uri) => structItem(tree, uri),
  StructData: (tree, uri) => {
    const node = tree.find(uri);
    const readable = node !== undefined && !isInterior(node) && node.access.includes('Get');
    return readable ? leafItem(uri, node) : structItem(tree, uri);
  },
};

/** The subtree as one Item per node; nodes that the server may not Get are left out. 406 for other lists (TNDS). */
export function readList(tree: ManagementTree, uri: string, list: ListRequest, serverId: string): Outcome {
  const lister = LISTERS[list.kind];
  if (!lister) return outcome('406');
  const visible = tree.subtree(uri).filter((each) => tree.allows(each, 'Get', serverId));
  return { status: '200', results: visible.map((each) => lister(tree, each)) };
}

function structItem(tree: ManagementTree, uri: string): Item {
  const node = tree.find(uri);
  const meta = node && listMeta(node);
  return { source: { locUri: displayUri(uri) }, ...(meta ? { meta } : {}) };
}

/** Defaults (chr, text/plain) are left out. */
function listMeta(node: TreeNode): Meta | undefined {
  const meta: Meta = {
    ...(node.format === 'chr' ? {} : { format: node.format }),
    ...(node.type === '' || node.type === 'text/plain' ? {} : { type: node.type }),
  };
  return Object.keys(meta).length > 0 ? meta : undefined;
}
