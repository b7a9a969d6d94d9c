/**
 * The management tree as a store: nodes by normal URI, changes announced to a listener. What a server may do to it is
 * decided in the commands beside this file; the device's own parts write here directly.
 */
import { withoutServer } from '../../../dm/acl.js';
import { basicTime, nextVersion } from '../../../dm/properties.js';
import { formatInstant, type Instant } from '../../../engine/clock.js';
import { FumoError } from '../../../errors.js';
import type { TreeEvent } from '../../../trace/event.js';
import { aclAllows, aclInForce } from './acl.js';
import { isInterior, type NodeSeed, type NodeValue, type Right, type TreeNode } from './node.js';
import { type Change, type Savepoint, UndoLog } from './undo-log.js';
import { displayUri, nodeName, parentUri, valueText } from './uris.js';

export { childUri, displayUri, nodeName, parentUri, valueText } from './uris.js';

export type TreeActor = TreeEvent['by'];
type TreeNews = Omit<TreeEvent, 'kind'>;
export type TreeListener = (change: TreeNews) => void;

/** What DM 1.2 leaves to a device: optional commands, properties, lists, and making missing parents. */
export const OPTIONAL_FEATURES = [
  'Atomic',
  'Copy',
  'ImplicitAdd',
  'Size',
  'Title',
  'TStamp',
  'VerNo',
  'Struct',
  'StructData',
  'TNDS',
] as const;
export type OptionalFeature = (typeof OPTIONAL_FEATURES)[number];

export interface TreeTraits {
  /** Gives TStamp its time; a device without a clock has no TStamp. */
  now?: () => Instant;
  /** Optional features that the device does not have. */
  lacks?: ReadonlySet<OptionalFeature>;
}

export class ManagementTree {
  readonly #nodes = new Map<string, TreeNode>();
  readonly #children = new Map<string, readonly string[]>();
  readonly #changed: TreeListener;
  readonly #traits: TreeTraits;
  readonly #undo = new UndoLog<TreeNews>();

  constructor(seeds: readonly NodeSeed[], changed: TreeListener = () => {}, traits: TreeTraits = {}) {
    this.#changed = changed;
    this.#traits = traits;
    for (const { uri, ...node } of seeds) this.#put(uri, { ...this.#stamp(), ...node });
  }

  has(feature: OptionalFeature): boolean {
    const { now, lacks } = this.#traits;
    return !lacks?.has(feature) && (feature !== 'TStamp' || now !== undefined);
  }

  // ---- reading -----------------------------------------------------------------------------------------------

  find(uri: string): TreeNode | undefined {
    return this.#nodes.get(uri);
  }

  /** Normal URIs of the node and everything below it, parents first, in order of creation among siblings. */
  subtree(uri: string): string[] {
    return [uri, ...this.children(uri).flatMap((child) => this.subtree(child))];
  }

  /** Normal URIs of the direct children, in order of creation. */
  children(uri: string): readonly string[] {
    return this.#children.get(uri) ?? [];
  }

  /** The node itself or its nearest ancestor that exists. */
  nearest(uri: string): string {
    return this.#nodes.has(uri) || uri === '' ? uri : this.nearest(parentUri(uri));
  }

  /** Whether the ACL in force at the node (its own, or the nearest ancestor's) gives the server that right. */
  allows(uri: string, right: Right, serverId: string): boolean {
    return aclAllows(aclInForce(this, uri), right, serverId);
  }

  /** Text of a leaf; empty when the leaf is missing or binary. */
  text(uri: string): string {
    const value = this.#nodes.get(uri)?.value;
    return typeof value === 'string' ? value : '';
  }

  /** TStamp of a node, at first the time when the device was opened; undefined for a device without a clock. */
  timeStamp(uri: string): string | undefined {
    const changedAt = this.#nodes.get(uri)?.changedAt;
    return changedAt === undefined || !this.has('TStamp') ? undefined : basicTime(formatInstant(changedAt));
  }

  // ---- changing ----------------------------------------------------------------------------------------------

  add(uri: string, node: TreeNode, by: TreeActor): void {
    this.#set(uri, { ...node, ...this.#stamp() }, by);
    const after = valueText(node.value);
    this.#announce(uri, { change: 'add', ...(after === undefined ? {} : { after }), by });
  }

  /** Gives a leaf another value; nothing is announced when it is the same value. */
  write(uri: string, value: NodeValue, by: TreeActor): void {
    const before = valueText(this.#existing(uri).value);
    this.keep(uri, value, by);
    const after = valueText(value);
    if (before === after || after === undefined) return;
    const was = before === undefined ? {} : { before };
    this.#announce(uri, { change: 'replace', ...was, after, by });
  }

  /** Gives a leaf that no server may read another value, without announcing it: secrets stay out of traces. */
  keep(uri: string, value: NodeValue, by: TreeActor = 'device'): void {
    this.#amend(uri, { value }, by);
  }

  /** Format and Type follow the value that a server gave (TND 1.2, operations on properties). */
  retype(uri: string, format: TreeNode['format'], type: string, by: TreeActor): void {
    const node = this.#existing(uri);
    if (node.format !== format || node.type !== type) this.#set(uri, { ...node, format, type }, by);
  }

  setAcl(uri: string, acl: string, by: TreeActor = 'server'): void {
    this.#setProperty(uri, 'ACL', this.#existing(uri).acl, { acl }, acl, by);
  }

  setTitle(uri: string, title: string, by: TreeActor = 'server'): void {
    this.#setProperty(uri, 'Title', this.#existing(uri).title ?? '', { title }, title, by);
  }

  /** Removes the node and everything below it, leaves first. */
  remove(uri: string, by: TreeActor): void {
    for (const gone of this.subtree(uri).reverse()) {
      const before = valueText(this.#existing(gone).value);
      this.#set(gone, undefined, by);
      const was = before === undefined ? {} : { before };
      this.#announce(gone, { change: 'delete', ...was, by });
    }
  }

  /** Renames a node with everything below it; announced as deletions and additions. */
  move(uri: string, to: string, by: TreeActor): void {
    const moved = this.subtree(uri).map((old) => ({
      to: to + old.slice(uri.length),
      node: old === uri ? this.#touched(this.#existing(old)) : this.#existing(old),
    }));
    this.remove(uri, by);
    for (const each of moved) {
      this.#set(each.to, each.node, by);
      const after = valueText(each.node.value);
      const is = after === undefined ? {} : { after };
      this.#announce(each.to, { change: 'add', ...is, by });
    }
  }

  /** Takes a server out of every ACL, because its account is gone (TND 1.2, deletion of a server identifier). */
  forgetServer(serverId: string, by: TreeActor): void {
    for (const [uri, { acl }] of this.#nodes) {
      const rest = withoutServer(acl, serverId, uri === '');
      if (rest !== acl) this.setAcl(uri, rest, by);
    }
  }

  // ---- all or nothing ----------------------------------------------------------------------------------------

  /** From here on changes by a server can be undone and are announced at the end only. May be nested. */
  begin(): Savepoint {
    return this.#undo.begin();
  }

  /** The present moment, to be undone to while a {@link begin} is open. */
  savepoint(): Savepoint {
    return this.#undo.here();
  }

  /**
   * Undoes what servers changed since then; the device's own changes stay.
   * @returns false when something could not be put back
   */
  undo(to: Savepoint): boolean {
    return this.#undo.undo(to, (change) => this.#revert(change));
  }

  end(): void {
    for (const news of this.#undo.end()) this.#changed(news);
  }

  /** Undoes an Atomic whose session was lost while it waited for the user. */
  undoAbandoned(): void {
    if (this.#undo.isOpen) this.undo({ changes: 0, news: 0 });
    while (this.#undo.isOpen) this.end();
  }

  /** A node that cannot be set back stays, and so does what holds it. */
  #revert({ uri, before, siblings }: Change): boolean {
    const present = this.#nodes.get(uri);
    if (present?.irreversible || before?.irreversible) return false;
    if (before === undefined && this.children(uri).length > 0) return false;
    this.#put(uri, before);
    const now = this.children(parentUri(uri));
    const known = siblings.filter((each) => this.#nodes.has(each));
    this.#children.set(parentUri(uri), [...known, ...now.filter((each) => !siblings.includes(each))]);
    return true;
  }

  // ---- primitives --------------------------------------------------------------------------------------------

  #existing(uri: string): TreeNode {
    const node = this.#nodes.get(uri);
    if (node) return node;
    throw new FumoError('internal.no-such-node', 'the device wrote to a node that its tree lacks', {
      where: { path: displayUri(uri) },
    });
  }

  /** @param property for a change of something else than the value */
  #announce(uri: string, news: Omit<TreeNews, 'uri'>, property?: string): void {
    const shown = property === undefined ? displayUri(uri) : `${displayUri(uri)}?prop=${property}`;
    const told = { uri: shown, ...news };
    if (this.#undo.isOpen && news.by === 'server') this.#undo.announce(uri, told);
    else this.#changed(told);
  }

  #stamp(): Pick<TreeNode, 'changedAt'> {
    const { now } = this.#traits;
    return now ? { changedAt: now() } : {};
  }

  #touched(node: TreeNode): TreeNode {
    return { ...node, ...this.#stamp(), version: nextVersion(node.version ?? 0) };
  }

  #amend(uri: string, changes: Partial<TreeNode>, by: TreeActor): void {
    this.#set(uri, this.#touched({ ...this.#existing(uri), ...changes }), by);
  }

  #setProperty(
    uri: string,
    name: string,
    before: string,
    changes: Partial<TreeNode>,
    after: string,
    by: TreeActor,
  ): void {
    if (before === after) return;
    this.#amend(uri, changes, by);
    this.#announce(uri, { change: 'replace', before, after, by }, name);
  }

  #set(uri: string, node: TreeNode | undefined, by: TreeActor): void {
    if (this.#undo.isOpen && by === 'server') {
      const siblings = this.children(parentUri(uri));
      this.#undo.changed({ uri, before: this.#nodes.get(uri), siblings });
    }
    this.#put(uri, node);
  }

  #put(uri: string, node: TreeNode | undefined): void {
    const known = this.#nodes.has(uri);
    if (node) this.#nodes.set(uri, node);
    else this.#nodes.delete(uri);
    if (uri === '' || known === (node !== undefined)) return;
    const siblings = this.children(parentUri(uri));
    const others = node ? [...siblings, uri] : siblings.filter((each) => each !== uri);
    this.#children.set(parentUri(uri), others);
  }
}

/** Names of the direct children joined by `/`, which is what Get of an interior node returns. */
export function childNames(tree: ManagementTree, uri: string): string {
  const node = tree.find(uri);
  return node && isInterior(node) ? tree.children(uri).map(nodeName).join('/') : '';
}
