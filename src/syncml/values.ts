/** Codecs of the elements that hold character data or data of any kind. */
import { type Element, isElement, type Node } from './element.js';
import type { Codec } from './fields.js';
import { noteText } from './fields.js';
import type { Data } from './message.js';
import { concatOctets, utf8Decode, utf8Encode } from './octets.js';
import { syncmlError, type Trail, tolerate } from './reading.js';
import { formatAmong } from './xml-octets.js';

/** The text of a node. Errors: `syncml.unexpected-element`, `syncml.not-utf8`. */
function textOf(node: Node, at: Trail): string {
  if (typeof node === 'string') return node;
  if (isElement(node)) {
    throw syncmlError(at, 'unexpected-element', `${at.element.name} holds an element instead of text`, {
      expected: 'text',
      found: node.name,
    });
  }
  const text = utf8Decode(node);
  if (text === undefined) throw syncmlError(at, 'not-utf8', `The octets in ${at.element.name} are not UTF-8`);
  return text;
}

/** The text of an element whose content is `(#PCDATA)`. */
export function readText(at: Trail): string {
  const { children } = at.element;
  const [only] = children;
  if (only === undefined) return '';
  return children.length === 1 ? textOf(only, at) : children.map((child) => textOf(child, at)).join('');
}

/** Text elements of one namespace. */
export function textIn(ns: string): Codec<string> {
  return {
    read: readText,
    write: (text, name) => ({ name, ns, children: text === '' ? [] : [text] }),
  };
}

/** Text elements that hold a word, a number or base64: white space around it is no part of it. */
export function wordIn(ns: string): Codec<string> {
  return { ...textIn(ns), read: (at) => withoutSpace(readText(at), at) };
}

/** A value without the white space around it, which is a tolerance. */
export function withoutSpace(value: string, at: Trail, child?: string): string {
  const word = value.trim();
  if (word !== value) {
    const name = child ?? at.element.name;
    tolerate(at, 'white-space', `${name} has white space around “${word}”`, child);
  }
  return word;
}

/** Data of one namespace: a subtree when there are elements, octets when anything is opaque, text otherwise. */
export function dataIn(ns: string): Codec<Data> {
  return {
    read: readData,
    write: (data, name) => ({ name, ns, children: contentOf(data) }),
  };
}

function contentOf(data: Data): readonly Node[] {
  if (typeof data === 'string') return data === '' ? [] : [data];
  return data instanceof Uint8Array ? [data] : data;
}

function readData(at: Trail): Data {
  const { children } = at.element;
  const [only] = children;
  if (only === undefined) return '';
  if (children.length === 1 && !isElement(only)) return only;
  return children.some(isElement) ? subtree(at) : joined(children);
}

function subtree(at: Trail): readonly Element[] {
  const { children } = at.element;
  for (const child of children) if (!isElement(child)) noteText(child, at);
  return children.filter(isElement);
}

function joined(children: readonly Node[]): Uint8Array {
  return concatOctets(
    ...children.map((child) => (child instanceof Uint8Array ? child : utf8Encode(String(child)))),
  );
}

/** Octets that are text become text, unless the Format beside them or on the command says that they are binary. */
export function settleData<T extends { data?: Data }>(value: T, at: Trail): T {
  const { data } = value;
  if (!(data instanceof Uint8Array)) return value;
  if (data.length > 0 && formatFor(at) === 'bin') return value;
  const text = utf8Decode(data);
  return text === undefined ? value : { ...value, data: text };
}

function formatFor({ element, parent }: Trail): string | undefined {
  return formatAmong(element.children) ?? (parent && formatAmong(parent.element.children));
}
