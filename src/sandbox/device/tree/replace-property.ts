/** Replace of a property: a right of its own for the ACL, the node's Replace right for the others (TND 1.2). */
import { EVERYONE, parseAcl } from '../../../dm/acl.js';
import { MAX_TITLE, type PropertyName } from '../../../dm/properties.js';
import { tryParseUri } from '../../../dm/uri.js';
import { dataText } from '../../../syncml/message-tree.js';
import { utf8Encode } from '../../../syncml/octets.js';
import { mayChangeAcl } from './acl.js';
import { isTooLong } from './address.js';
import type { TreeNode } from './node.js';
import { DONE, type Outcome, outcome } from './outcome.js';
import { refuseLeaving } from './remove-subtree.js';
import type { TreeRequest } from './request.js';
import { childUri, nodeName, parentUri } from './uris.js';

type Writer = (request: TreeRequest, uri: string, node: TreeNode) => Outcome;

const WRITERS: Readonly<Partial<Record<PropertyName, Writer>>> = {
  ACL: replaceAcl,
  Name: renameNode,
  Title: replaceTitle,
};

/** The device has the property and it may be replaced. */
export function replaceProperty(
  request: TreeRequest,
  uri: string,
  prop: PropertyName,
  node: TreeNode,
): Outcome {
  return WRITERS[prop]?.(request, uri, node) ?? outcome('405');
}

/** The root keeps a value, and everybody's right to Add (TND 1.2, the root ACL value). */
function replaceAcl({ tree, item, serverId }: TreeRequest, uri: string): Outcome {
  if (!mayChangeAcl(tree, uri, serverId)) return outcome('425');
  const text = dataText(item.data);
  const acl = parseAcl(text);
  if (!acl) return outcome('415');
  if (uri === '' && !acl.get('Add')?.has(EVERYONE)) return outcome('405');
  tree.setAcl(uri, text);
  return DONE;
}

function replaceTitle({ tree, item, serverId }: TreeRequest, uri: string): Outcome {
  if (!tree.allows(uri, 'Replace', serverId)) return outcome('425');
  const title = dataText(item.data);
  if (utf8Encode(title).length > MAX_TITLE) return outcome('413');
  tree.setTitle(uri, title);
  return DONE;
}

/** 405 first for what can have no other name; the device is asked last, because it may act on the question. */
function renameNode(request: TreeRequest, uri: string, node: TreeNode): Outcome {
  const { tree, item, serverId, limits } = request;
  if (uri === '' || node.permanent) return outcome('405');
  if (!tree.allows(uri, 'Replace', serverId)) return outcome('425');
  const name = dataText(item.data);
  if (!isName(name)) return outcome('415');
  if (name === nodeName(uri)) return DONE;
  const renamed = childUri(parentUri(uri), name);
  const after = tree.subtree(uri).map((each) => renamed + each.slice(uri.length));
  if (after.some((each) => isTooLong(each, limits))) return outcome('414');
  if (tree.find(renamed)) return outcome('418');
  const refusal = refuseLeaving(request, uri);
  if (refusal) return refusal;
  tree.move(uri, renamed, 'server');
  return DONE;
}

function isName(text: string): boolean {
  if (/[/?]/.test(text)) return false;
  return tryParseUri(text)?.segments.length === 1;
}
