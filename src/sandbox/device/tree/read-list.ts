/** `?list=`: a whole subtree in one answer, without what the server may not Get (TND 1.2, requesting a part of a tree). */
import { TNDS_MEDIA_TYPES, TNDS_PARTS, writeTnds } from '../../../dm/tnds.js';
import type { ListRequest } from '../../../dm/uri.js';
import type { Item, Meta } from '../../../syncml/message.js';
import { isInterior, type TreeNode } from './node.js';
import { type Outcome, outcome } from './outcome.js';
import { leafItem } from './read-node.js';
import type { TreeRequest } from './request.js';
import { serialise } from './tnds-nodes.js';
import { displayUri, type ManagementTree } from './tree.js';

type Lister = (request: TreeRequest, uri: string, list: ListRequest) => readonly Item[];

const LISTERS: Readonly<Record<ListRequest['kind'], Lister>> = {
  Struct: (request, uri) => visible(request, uri).map((each) => structItem(request.tree, each)),
  StructData: (request, uri) => visible(request, uri).map((each) => dataItem(request.tree, each)),
  TNDS: tndsItem,
};

/** One Item for each node, or one for all with TNDS. 406 for a list or a part of TNDS that the device has not. */
export function readList(request: TreeRequest, uri: string, list: ListRequest): Outcome {
  const known = list.parts.every((part) => TNDS_PARTS.some((each) => each === part));
  if (!known || !request.tree.has(list.kind)) return outcome('406');
  return { status: '200', results: LISTERS[list.kind](request, uri, list) };
}

const visible = ({ tree, serverId }: TreeRequest, uri: string): string[] =>
  tree.subtree(uri).filter((each) => tree.allows(each, 'Get', serverId));

function tndsItem({ tree, serverId, encoding = 'xml' }: TreeRequest, uri: string, list: ListRequest): Item[] {
  const meta: Meta = { format: 'xml', type: TNDS_MEDIA_TYPES[encoding] };
  const nodes = serialise(tree, uri, serverId);
  return [{ source: { locUri: displayUri(uri) }, meta, data: [writeTnds(nodes, list)] }];
}

function dataItem(tree: ManagementTree, uri: string): Item {
  const node = tree.find(uri);
  const readable = node !== undefined && !isInterior(node) && node.access.includes('Get');
  return readable ? leafItem(uri, node) : structItem(tree, uri);
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
