/** How large a message is for whoever has to read it: in octets (MaxMsgSize), and in what a reader has to keep of it. */
import { encodeMessage } from '../syncml/codec.js';
import { type Element, isElement } from '../syncml/element.js';
import { DEFAULT_LIMITS } from '../syncml/limits.js';
import type { Encoding, SyncMLMessage } from '../syncml/message.js';
import { messageToTree } from '../syncml/message-tree.js';

/**
 * Elements and texts of the largest message that either end sends, however much the other's MaxMsgSize allows: half
 * of what our own reader takes, since a text with references may count for more than one.
 */
export const MAX_NODES = DEFAULT_LIMITS.maxNodes / 2;

/** Stands for the MaxMsgSize that a peer has not named: {@link MAX_NODES} holds all the same. */
export const NO_MAX_MSG_SIZE = Number.MAX_SAFE_INTEGER;

/** Octets of a message; infinitely many when it has more nodes than {@link MAX_NODES}. */
export function sizeOfMessage(message: SyncMLMessage, encoding: Encoding): number {
  const { length } = encodeMessage(message, encoding);
  // No node is shorter than one octet, so a message that is short enough need not be counted.
  return length > MAX_NODES && hasTooManyNodes(message) ? Number.POSITIVE_INFINITY : length;
}

/** Whether a message has more nodes than {@link MAX_NODES}, whatever its octets. */
export function hasTooManyNodes(message: SyncMLMessage): boolean {
  return nodesIn(messageToTree(message)) > MAX_NODES;
}

function nodesIn({ children }: Element): number {
  return children.reduce((sum, child) => sum + (isElement(child) ? nodesIn(child) : 1), 1);
}
