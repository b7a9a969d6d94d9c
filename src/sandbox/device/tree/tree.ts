/**
 * The management tree as a store: nodes by normal URI, changes announced to a listener. What a server may do to it is
 * decided in the commands beside this file; the device's own parts write here directly.
 */
import { FumoError } from '../../../errors.js';
import { toBase64 } from '../../../syncml/octets.js';
import type { TreeEvent } from '../../../trace/event.js';
import { aclAllows } from './acl.js';
import { isInterior, type NodeSeed, type NodeValue, type Right, type TreeNode } from './node.js';

export type TreeActor = TreeEvent['by'];
export type TreeListener = (change: Omit<TreeEvent, 'kind'>) => void;

/** Normal URI of the parent; the root is its own parent. */
export const parentUri = (uri: string): string => uri.slice(0, Math.max(uri.lastIndexOf('/'), 0));
export const nodeName = (uri: string): string => uri.slice(uri.lastIndexOf('/') + 1);
/** `./A/B` as it is written in messages and traces; `.` for the root. */
export const displayUri = (uri: string): string => (uri === '' ? '.' : `./${uri}`);

/** A value as traces and views show it. */
export function valueText(value: NodeValue | undefined): string | undefined {
  return value instanceof Uint8Array ? `base64:${toBase64(value)}` : value;
}

export class ManagementTree {
  readonly #nodes = new Map<string, TreeNode>();
  readonly #changed: TreeListener;

  constructor(seeds: readonly NodeSeed[], changed: TreeListener = () => {}) {
    for (const { uri, ...node } of seeds) this.#nodes.set(uri, node);
    this.#changed = changed;
  }

  find(uri: string): TreeNode | undefined {
    return this.#nodes.get(uri);
  }

  /** Normal URIs of the node and everything below it, parents first, in order of creation among siblings. */
  subtree(uri: string): string[] {
    return [uri, ...this.children(uri).flatMap((child) => this.subtree(child))];
  }

  /** Normal URIs of the direct children, in order of creation. */
  children(uri: string): string[] {
    return [...this.#nodes.keys()].filter((other) => other !== '' && parentUri(other) === uri);
  }

  /** The node itself or its nearest ancestor that exists. */
  nearest(uri: string): string {
    return this.#nodes.has(uri) || uri === '' ? uri : this.nearest(parentUri(uri));
  }

  /** Whether the ACL in force at the node (its own, or the nearest ancestor's) gives the server that right. */
  allows(uri: string, right: Right, serverId: string): boolean {
    const own = this.#nodes.get(uri)?.acl ?? '';
    if (own !== '' || uri === '') return aclAllows(own, right, serverId);
    return this.allows(parentUri(uri), right, serverId);
  }

  /** Text of a leaf; empty when the leaf is missing or binary. */
  text(uri: string): string {
    const value = this.#nodes.get(uri)?.value;
    return typeof value === 'string' ? value : '';
  }

  add(uri: string, node: TreeNode, by: TreeActor): void {
    this.#nodes.set(uri, node);
    const after = valueText(node.value);
    this.#changed({ uri: displayUri(uri), change: 'add', ...(after === undefined ? {} : { after }), by });
  }

  /** Gives a leaf another value; nothing is announced when it is the same value. */
  write(uri: string, value: NodeValue, by: TreeActor): void {
    const before = valueText(this.#existing(uri).value);
    this.keep(uri, value);
    const after = valueText(value);
    if (before === after || after === undefined) return;
    const was = before === undefined ? {} : { before };
    this.#changed({ uri: displayUri(uri), change: 'replace', ...was, after, by });
  }

  /** Gives a leaf that no server may read another value, without announcing it: secrets stay out of traces. */
  keep(uri: string, value: NodeValue): void {
    this.#nodes.set(uri, { ...this.#existing(uri), value });
  }

  setAcl(uri: string, acl: string): void {
    this.#nodes.set(uri, { ...this.#existing(uri), acl });
  }

  /** Removes the node and everything below it, leaves first. */
  remove(uri: string, by: TreeActor): void {
    for (const gone of this.subtree(uri).reverse()) {
      const before = valueText(this.#existing(gone).value);
      this.#nodes.delete(gone);
      this.#changed({
        uri: displayUri(gone),
        change: 'delete',
        ...(before === undefined ? {} : { before }),
        by,
      });
    }
  }

  /** Renames a node with everything below it; announced as deletions and additions. */
  move(uri: string, to: string, by: TreeActor): void {
    const moved = this.subtree(uri).map((old) => ({
      to: to + old.slice(uri.length),
      node: this.#existing(old),
    }));
    this.remove(uri, by);
    for (const each of moved) this.add(each.to, each.node, by);
  }

  #existing(uri: string): TreeNode {
    const node = this.#nodes.get(uri);
    if (node) return node;
    throw new FumoError('internal.no-such-node', 'the device wrote to a node that its tree lacks', {
      where: { path: displayUri(uri) },
    });
  }
}

/** Names of the direct children joined by `/`, which is what Get of an interior node returns. */
export function childNames(tree: ManagementTree, uri: string): string {
  const node = tree.find(uri);
  return node && isInterior(node) ? tree.children(uri).map(nodeName).join('/') : '';
}
