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
  null: (text) => text === '',
};

/** @returns undefined when the data does not fit the format (status 415) */
export function incomingValue(item: Item, format: NodeFormat): NodeValue | undefined {
  const value = format === 'bin' || format === 'b64' ? octetsOf(item) : dataText(item.data);
  return value !== undefined && fitsFormat(value, format) ? value : undefined;
}

/** Whether a value could be that of a leaf with the format. */
export function fitsFormat(value: NodeValue, format: NodeFormat): boolean {
  if (format === 'node') return false;
  const isOctets = format === 'bin' || format === 'b64';
  if (value instanceof Uint8Array) return isOctets;
  return !isOctets && (SHAPES[format]?.(value) ?? true);
}

function octetsOf(item: Item): Uint8Array | undefined {
  if (item.data instanceof Uint8Array) return item.data;
  const text = dataText(item.data);
  return item.meta?.format === 'b64' ? fromBase64(text) : utf8Encode(text);
}
