/**
 * What each command does to the management tree, and with which status (OMA DM RepPro 1.2 guidance tables; ACL rules
 * of Tree and Description 1.2). Order of the checks: is the node there, does it take the command at all (AccessType),
 * may this server use it (ACL), does the data fit.
 */
import { type ListRequest, tryParseUri } from '../../../dm/uri.js';
import type { Item, Meta } from '../../../syncml/message.js';
import { dataText } from '../../../syncml/message-tree.js';
import { parseAcl } from './acl.js';
import { incomingValue } from './incoming-value.js';
import { isInterior, NODE_FORMATS, type NodeFormat, type Right, type TreeNode } from './node.js';
import { type Outcome, outcome } from './outcome.js';
import { readList } from './read-list.js';
import { readProperty, readValue } from './read-node.js';
import { type ManagementTree, nodeName, parentUri } from './tree.js';

/** Where a command points: a node, one of its properties, or a list of its subtree. */
export interface NodeAddress {
  /** Normal form. */
  uri: string;
  prop?: string;
  list?: ListRequest;
}

/** One Item of a command, by whom. */
export interface TreeRequest {
  tree: ManagementTree;
  serverId: string;
  item: Item;
  /** Meta of the command itself, which an Item without Meta inherits. */
  meta?: Meta;
  /** Limits of ./DevDetail/URI. */
  limits: UriLimits;
  /** Called for Exec on a node that takes it. Absent: the device has nothing to execute. */
  exec?: (uri: string) => string;
  /** Called before a leaf gets another value. @returns a status that refuses it, or undefined */
  beforeReplace?: (uri: string) => string | undefined;
  /** Called after a leaf got another value. */
  afterReplace?: (uri: string) => void;
}

/** Largest URI that the device takes; 0 sets no limit. */
export interface UriLimits {
  maxDepth: number;
  /** Octets. */
  maxTotal: number;
  /** Octets. */
  maxSegment: number;
}

type Handler = (request: TreeRequest, at: NodeAddress, node: TreeNode) => Outcome;

/** Handlers of the commands that need an existing node. */
const HANDLERS = {
  Get: ({ tree, serverId }, { uri, prop, list }, node) => {
    if (prop !== undefined) return readProperty(uri, node, prop);
    return list === undefined ? readValue(tree, uri, node) : readList(tree, uri, list, serverId);
  },
  Replace: (request, at, node) =>
    at.prop === undefined
      ? replaceValue(request, at.uri, node)
      : replaceProperty(request, at.uri, at.prop, node),
  Delete: ({ tree }, { uri, prop }, node) => {
    if (prop !== undefined || node.permanent || uri === '') return outcome('405');
    tree.remove(uri, 'server');
    return outcome('200');
  },
  Exec: ({ exec }, { uri, prop }) => {
    if (prop !== undefined) return outcome('405');
    return outcome(exec ? exec(uri) : '406');
  },
} satisfies Record<Exclude<Right, 'Add'>, Handler>;

/** Performs one Item of a command. Never throws for what the server sent. */
export function performOnTree(command: Right, request: TreeRequest): Outcome {
  const locUri = request.item.target?.locUri;
  if (locUri === undefined) return outcome('412');
  const at = readAddress(locUri);
  if (!at) return outcome('404');
  if (isTooLong(at.uri, request.limits)) return outcome('414');
  return command === 'Add' ? addNode(request, at) : onExisting(command, request, at);
}

/** @returns undefined for an address that is no node URI, which therefore names no node */
function readAddress(locUri: string): NodeAddress | undefined {
  const parsed = tryParseUri(locUri);
  if (!parsed) return undefined;
  const { segments, ...query } = parsed;
  return { uri: segments.join('/'), ...query };
}

function isTooLong(uri: string, limits: UriLimits): boolean {
  const segments = uri.split('/');
  const over = (size: number, limit: number): boolean => limit > 0 && size > limit;
  const length = (text: string): number => new TextEncoder().encode(text).length;
  return (
    over(segments.length, limits.maxDepth) ||
    over(length(uri), limits.maxTotal) ||
    segments.some((segment) => over(length(segment), limits.maxSegment))
  );
}

function onExisting(command: Exclude<Right, 'Add'>, request: TreeRequest, at: NodeAddress): Outcome {
  const { tree, serverId } = request;
  const node = tree.find(at.uri);
  if (!node) return outcome('404');
  if (at.list !== undefined && command !== 'Get') return outcome('405');
  const onProperty = at.prop !== undefined;
  if (!onProperty && !node.access.includes(command)) return outcome('405');
  // The right to change an ACL is not the right to change the value: it has its own rule below.
  if (!(onProperty && command === 'Replace') && !tree.allows(at.uri, command, serverId))
    return outcome('425');
  return HANDLERS[command](request, at, node);
}

// ---- Add -----------------------------------------------------------------------------------------------------

const NEW_NODE = { access: ['Add', 'Delete', 'Get', 'Replace'], permanent: false, acl: '' } as const;
const NEW_PARENT: TreeNode = { ...NEW_NODE, format: 'node', type: '' };

function addNode(request: TreeRequest, at: NodeAddress): Outcome {
  const { tree, serverId } = request;
  if (at.prop !== undefined || at.list !== undefined) return outcome('405');
  if (tree.find(at.uri)) return outcome('418');
  const host = tree.nearest(at.uri);
  const parent = tree.find(host);
  if (!parent || !isInterior(parent) || !parent.access.includes('Add')) return outcome('405');
  if (!tree.allows(host, 'Add', serverId)) return outcome('425');
  const node = newNode(request, host);
  if (!node) return outcome('415');
  for (const missing of missingParents(at.uri, host)) tree.add(missing, NEW_PARENT, 'server');
  tree.add(at.uri, node, 'server');
  return outcome('200');
}

/** A whole subtree at once (TNDS) is not supported and gives 415, like any unknown format. */
function newNode({ tree, item, meta: inherited, serverId }: TreeRequest, host: string): TreeNode | undefined {
  const meta = { ...inherited, ...item.meta };
  const format = NODE_FORMATS.find((known) => known === (meta.format ?? 'chr'));
  if (!format || isTnds(meta)) return undefined;
  if (format === 'node') return { ...NEW_PARENT, type: meta.type ?? '', acl: ownAcl(tree, host, serverId) };
  const stored: NodeFormat = format === 'b64' ? 'bin' : format;
  const value = incomingValue({ ...item, meta }, stored);
  return value === undefined
    ? undefined
    : { ...NEW_NODE, format: stored, type: meta.type ?? 'text/plain', value };
}

/** A server that may Add but not Replace at the parent gets rights over the interior node that it made. */
const ownAcl = (tree: ManagementTree, host: string, serverId: string): string =>
  tree.allows(host, 'Replace', serverId)
    ? ''
    : `Add=${serverId}&Delete=${serverId}&Replace=${serverId}&Get=*`;

function missingParents(uri: string, host: string): string[] {
  const parent = parentUri(uri);
  return parent === host ? [] : [...missingParents(parent, host), parent];
}

const isTnds = (meta: Meta): boolean => meta.type?.startsWith('application/vnd.syncml.dmtnds') ?? false;

// ---- Replace -------------------------------------------------------------------------------------------------

function replaceValue(request: TreeRequest, uri: string, node: TreeNode): Outcome {
  const { tree, item } = request;
  const meta = { ...request.meta, ...item.meta };
  if (isTnds(meta)) return outcome('415');
  if (isInterior(node)) return outcome('405');
  const value = incomingValue({ ...item, meta }, node.format);
  if (value === undefined) return outcome('415');
  const refusal = request.beforeReplace?.(uri);
  if (refusal !== undefined) return outcome(refusal);
  if (node.access.includes('Get')) tree.write(uri, value, 'server');
  else tree.keep(uri, value);
  request.afterReplace?.(uri);
  return outcome('200');
}

type PropertyWriter = (request: TreeRequest, uri: string, node: TreeNode) => Outcome;

const PROPERTY_WRITERS: Readonly<Record<string, PropertyWriter>> = {
  ACL: replaceAcl,
  Format: () => outcome('405'),
  Type: () => outcome('405'),
  Size: () => outcome('405'),
  Name: renameNode,
};

function replaceProperty(request: TreeRequest, uri: string, prop: string, node: TreeNode): Outcome {
  const write = Object.hasOwn(PROPERTY_WRITERS, prop) ? PROPERTY_WRITERS[prop] : undefined;
  return write ? write(request, uri, node) : outcome('406');
}

/** Interior node: own or the parent's Replace right; leaf: only the parent's. The root keeps a non-empty ACL. */
function replaceAcl({ tree, item, serverId }: TreeRequest, uri: string, node: TreeNode): Outcome {
  const byParent = tree.allows(parentUri(uri), 'Replace', serverId);
  const allowed = byParent || (isInterior(node) && tree.allows(uri, 'Replace', serverId));
  if (!allowed) return outcome('425');
  const acl = dataText(item.data);
  if (!parseAcl(acl)) return outcome('415');
  if (uri === '' && acl === '') return outcome('405');
  tree.setAcl(uri, acl);
  return outcome('200');
}

function renameNode({ tree, item, serverId }: TreeRequest, uri: string, node: TreeNode): Outcome {
  if (node.permanent || uri === '') return outcome('405');
  if (!tree.allows(uri, 'Replace', serverId)) return outcome('425');
  const name = dataText(item.data);
  if (name === '' || name.includes('/')) return outcome('415');
  if (name === nodeName(uri)) return outcome('200');
  const renamed = parentUri(uri) === '' ? name : `${parentUri(uri)}/${name}`;
  if (tree.find(renamed)) return outcome('418');
  tree.move(uri, renamed, 'server');
  return outcome('200');
}
