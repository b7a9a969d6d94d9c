/** Add: a node, with the parents that it lacks (RepPro 1.2, Add; TND 1.2, the ACL of a new node). */
import { creatorAcl } from '../../../dm/acl.js';
import { addSubtree } from './add-subtree.js';
import { asksForNode, isTooLong, type NodeAddress } from './address.js';
import { incomingValue } from './incoming-value.js';
import { isInterior, NODE_FORMATS, type NodeFormat, type TreeNode } from './node.js';
import { DONE, isDone, type Outcome, outcome } from './outcome.js';
import { metaOf, type TreeRequest } from './request.js';
import { isTnds } from './tnds-data.js';
import { displayUri, parentUri } from './tree.js';

const NEW_NODE = { access: ['Add', 'Delete', 'Get', 'Replace'], permanent: false, acl: '' } as const;
const NEW_PARENT: TreeNode = { ...NEW_NODE, format: 'node', type: '' };

/** What a node is made of; the rest follows from who adds it where. */
export type NewNode = Pick<TreeNode, 'format' | 'type' | 'value'>;

export function addNode(request: TreeRequest, at: NodeAddress): Outcome {
  if (!asksForNode(at)) return outcome('405');
  if (isTnds(metaOf(request))) return addSubtree(request, at.uri, putNode);
  return putNode(request, at.uri, () => nodeOf(request));
}

/** Data to a node; undefined when format and data do not fit (415). */
function nodeOf(request: TreeRequest): NewNode | undefined {
  const meta = metaOf(request);
  const format = NODE_FORMATS.find((known) => known === (meta.format ?? 'chr'));
  if (!format) return undefined;
  if (format === 'node') return { format, type: meta.type ?? '' };
  const stored: NodeFormat = format === 'b64' ? 'bin' : format;
  const value = incomingValue({ ...request.item, meta }, stored);
  return value === undefined ? undefined : { format: stored, type: meta.type ?? 'text/plain', value };
}

/**
 * Puts a node where there is none, all or nothing. Missing parents are made as if they had been added before it; when
 * that fails the Status has an Item that names the parent.
 * @param make called when nothing speaks against the place; undefined is 415
 */
export function putNode(request: TreeRequest, uri: string, make: () => NewNode | undefined): Outcome {
  const { tree, limits } = request;
  if (isTooLong(uri, limits)) return outcome('414');
  if (tree.find(uri)) return outcome('418');
  const missing = missingParents(uri, tree.nearest(uri));
  if (missing.length > 0 && !tree.has('ImplicitAdd')) return outcome('404');
  const before = tree.begin();
  const result = putChain(request, missing, uri, make);
  if (!isDone(result)) tree.undo(before);
  tree.end();
  return result;
}

function putChain(
  request: TreeRequest,
  missing: readonly string[],
  uri: string,
  make: () => NewNode | undefined,
): Outcome {
  for (const parent of missing) {
    const result = putOne(request, parent, () => NEW_PARENT);
    if (!isDone(result)) return { ...result, items: [{ target: { locUri: displayUri(parent) } }] };
  }
  return putOne(request, uri, make);
}

function putOne({ tree, serverId }: TreeRequest, uri: string, make: () => NewNode | undefined): Outcome {
  const parent = tree.find(parentUri(uri));
  if (!parent || !isInterior(parent) || !parent.access.includes('Add')) return outcome('405');
  if (!tree.allows(parentUri(uri), 'Add', serverId)) return outcome('425');
  const made = make();
  if (!made) return outcome('415');
  // A server that may add but not replace at the parent gets rights over the interior node that it made.
  const own = made.format === 'node' && !tree.allows(parentUri(uri), 'Replace', serverId);
  tree.add(uri, { ...NEW_NODE, ...made, acl: own ? creatorAcl(serverId) : '' }, 'server');
  return DONE;
}

/** From the top down. */
function missingParents(uri: string, host: string): string[] {
  const parent = parentUri(uri);
  return parent === host ? [] : [...missingParents(parent, host), parent];
}
