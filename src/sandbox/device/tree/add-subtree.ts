/** Add and Replace with a serialised subtree: many nodes with one command, all or nothing (RepPro 1.2, Add, Replace). */
import { mayChangeAcl } from './acl.js';
import type { NewNode } from './add-node.js';
import { isTooLong } from './address.js';
import { DeferredWrites } from './deferred-writes.js';
import { fitsFormat } from './incoming-value.js';
import { isInterior, type TreeNode } from './node.js';
import { DONE, isDone, type Outcome, outcome } from './outcome.js';
import { removeSubtree } from './remove-subtree.js';
import type { TreeRequest } from './request.js';
import { readEntries, type TndsEntry } from './tnds-data.js';
import { parentUri } from './uris.js';
import { writeLeaf } from './write-leaf.js';

/** Adds one node by the rules of Add. */
export type PutNode = (request: TreeRequest, uri: string, make: () => NewNode | undefined) => Outcome;

/** 418 when any node of the document exists. */
export function addSubtree(request: TreeRequest, target: string, put: PutNode): Outcome {
  const entries = request.tree.has('TNDS') ? readEntries(request, target) : undefined;
  if (!entries) return outcome('415');
  return allOrNothing(request, (inner) => firstFailure(entries, (entry) => addEntry(inner, entry, put)));
}

/** Afterwards the subtree is what the document says; what stays as it was needs no rights. */
export function replaceSubtree(request: TreeRequest, target: string, put: PutNode): Outcome {
  const { tree } = request;
  const entries = tree.has('TNDS') ? readEntries(request, target) : undefined;
  if (!entries) return outcome('415');
  return allOrNothing(request, (inner) => {
    const gone = removeOthers(inner, target, entries);
    if (!isDone(gone)) return gone;
    return firstFailure(entries, (entry) =>
      tree.find(entry.uri) ? replaceEntry(inner, entry) : addEntry(inner, entry, put),
    );
  });
}

function allOrNothing(request: TreeRequest, work: (inner: TreeRequest) => Outcome): Outcome {
  const { tree } = request;
  const writes = new DeferredWrites(tree);
  const before = tree.begin();
  const worked = work({ ...request, ...writes.hooks });
  const refusal = isDone(worked) ? writes.settle(request).refusal : undefined;
  const result = refusal === undefined ? worked : outcome(refusal);
  if (!isDone(result)) tree.undo(before);
  tree.end();
  return result;
}

function firstFailure(entries: readonly TndsEntry[], work: (entry: TndsEntry) => Outcome): Outcome {
  for (const entry of entries) {
    const result = work(entry);
    if (!isDone(result)) return result;
  }
  return DONE;
}

/** The topmost nodes that the document neither names nor has anything below. */
function removeOthers(request: TreeRequest, target: string, entries: readonly TndsEntry[]): Outcome {
  const { tree } = request;
  const kept = new Set([target]);
  for (const { uri } of entries) for (let at = uri; !kept.has(at); at = parentUri(at)) kept.add(at);
  for (const uri of tree.subtree(target)) {
    if (kept.has(uri) || !tree.find(uri)) continue;
    const result = removeSubtree(request, uri);
    if (!isDone(result)) return result;
  }
  return DONE;
}

function addEntry(request: TreeRequest, entry: TndsEntry, put: PutNode): Outcome {
  const { format, type, value, uri } = entry;
  const added = put(request, uri, () => {
    if (format === 'node') return { format, type };
    const whole = value ?? (format === 'bin' ? new Uint8Array() : '');
    return value === undefined || fitsFormat(whole, format) ? { format, type, value: whole } : undefined;
  });
  return isDone(added) ? setProperties(request, entry) : added;
}

function replaceEntry(request: TreeRequest, entry: TndsEntry): Outcome {
  const { tree, limits } = request;
  const node = tree.find(entry.uri);
  if (!node || isTooLong(entry.uri, limits)) return outcome('414');
  if (isInterior(node) !== (entry.format === 'node')) return outcome('405');
  const result = isInterior(node) ? retypeInterior(request, entry, node) : replaceLeaf(request, entry, node);
  return isDone(result) ? setProperties(request, entry) : result;
}

function retypeInterior({ tree, serverId }: TreeRequest, { uri, type }: TndsEntry, node: TreeNode): Outcome {
  if (type === '' || type === node.type) return DONE;
  if (node.permanent || !node.access.includes('Replace')) return outcome('405');
  if (!tree.allows(uri, 'Replace', serverId)) return outcome('425');
  tree.retype(uri, 'node', type, 'server');
  return DONE;
}

function replaceLeaf(request: TreeRequest, { uri, format, type, value }: TndsEntry, node: TreeNode): Outcome {
  if (value === undefined || (isSame(value, node.value) && format === node.format)) return DONE;
  if (!node.access.includes('Replace')) return outcome('405');
  if (!request.tree.allows(uri, 'Replace', request.serverId)) return outcome('425');
  return writeLeaf(request, uri, node, { format, type, value });
}

function isSame(value: string | Uint8Array, held: TreeNode['value']): boolean {
  if (!(value instanceof Uint8Array) || !(held instanceof Uint8Array)) return value === held;
  return value.length === held.length && value.every((octet, at) => octet === held[at]);
}

function setProperties({ tree, serverId }: TreeRequest, { uri, acl, title }: TndsEntry): Outcome {
  const node = tree.find(uri);
  if (acl !== undefined && acl !== node?.acl) {
    if (!mayChangeAcl(tree, uri, serverId)) return outcome('425');
    tree.setAcl(uri, acl);
  }
  if (title !== undefined && title !== (node?.title ?? '') && tree.has('Title')) tree.setTitle(uri, title);
  return DONE;
}
