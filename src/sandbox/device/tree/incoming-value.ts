/** Data of an Item to the value of a node: the node's format decides how it is read. */

import type { Item } from '../../../syncml/message.js';
import { dataText } from '../../../syncml/message-tree.js';
import { fromBase64, utf8Encode } from '../../../syncml/octets.js';
import type { NodeFormat, NodeValue } from './node.js';

const INT = /^[+-]?\d{1,10}$/;

type Check = (text: string) => boolean;
/** Formats whose text has a shape; a 32-bit signed integer for `int`. */
const SHAPES: Partial<Record<NodeFormat, Check>> = {
  int: (text) => INT.test(text) && Number(text) === (Number(text) | 0),
  bool: (text) => text === 'true' || text === 'false',
};

/** @returns undefined when the data does not fit the format (status 415) */
export function incomingValue(item: Item, format: NodeFormat): NodeValue | undefined {
  if (format === 'bin' || format === 'b64') return octetsOf(item);
  const text = dataText(item.data);
  return (SHAPES[format]?.(text) ?? true) ? text : undefined;
}

function octetsOf(item: Item): Uint8Array | undefined {
  if (item.data instanceof Uint8Array) return item.data;
  const text = dataText(item.data);
  return item.meta?.format === 'b64' ? fromBase64(text) : utf8Encode(text);
}
