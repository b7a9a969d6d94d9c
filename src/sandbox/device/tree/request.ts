/** One Item of a command, by whom, and what the rest of the device has to say about it. */
import type { Encoding, Item, Meta } from '../../../syncml/message.js';
import type { UriLimits } from './address.js';
import type { NodeValue } from './node.js';
import type { ManagementTree } from './tree.js';

export interface TreeRequest {
  tree: ManagementTree;
  serverId: string;
  item: Item;
  /** Meta of the command itself, which an Item without Meta inherits. */
  meta?: Meta;
  /** Limits of ./DevDetail/URI. */
  limits: UriLimits;
  /** How the session's messages are spelled, which names the type of a serialised subtree. Default XML. */
  encoding?: Encoding;
  /** Called for Exec on a node that takes it. Absent: the device has nothing to execute. */
  exec?: (uri: string) => string;
  /** Called before a leaf gets that value. @returns a status that refuses it, or undefined */
  beforeReplace?: (uri: string, value: NodeValue) => string | undefined;
  /** Called after a leaf got another value. */
  afterReplace?: (uri: string) => void;
  /** Called before a leaf disappears. @returns a status that refuses it, or undefined */
  beforeRemove?: (uri: string) => string | undefined;
}

export const metaOf = ({ item, meta }: TreeRequest): Meta => ({ ...meta, ...item.meta });
