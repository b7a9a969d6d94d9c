/** What TNDS and DDF documents share: one DTD, one namespace, and how its elements are found (OMA DM TND 1.2). */
import { type Element, isElement, NS } from '../syncml/element.js';
import { utf8Decode } from '../syncml/octets.js';
import { below, syncmlError, type Trail, tolerate } from '../syncml/reading.js';
import type { Tolerance } from '../syncml/tolerances.js';
import { withoutSpace } from '../syncml/values.js';

/** Formats that a node can have, in both documents. */
export const MGMT_FORMATS = [
  'b64',
  'bin',
  'bool',
  'chr',
  'date',
  'float',
  'int',
  'node',
  'null',
  'time',
  'xml',
] as const;
export type MgmtFormat = (typeof MGMT_FORMATS)[number];

/** Which of the two documents is read; it is part of the codes of errors and warnings. */
export type MgmtDocument = 'tnds' | 'ddf';

/**
 * The `MgmtTree` to be read. Errors: `syncml.DOCUMENT-root` for another root or one without Node. Warnings:
 * `syncml.DOCUMENT-namespace` when the elements are not in the DDF namespace, whose names they are read by anyway.
 */
export function openMgmtTree(root: Element, document: MgmtDocument): { at: Trail; warnings: Tolerance[] } {
  const warnings: Tolerance[] = [];
  const at: Trail = { element: root, parent: undefined, warnings };
  if (root.name !== 'MgmtTree') {
    throw syncmlError(at, `${document}-root`, `The root element is ${root.name}`, {
      expected: 'MgmtTree',
      found: root.name,
    });
  }
  if (root.ns !== NS.dmddf) {
    tolerate(at, `${document}-namespace`, `MgmtTree is in the namespace "${root.ns}", not ${NS.dmddf}`);
  }
  if (partsNamed(at, 'Node').length === 0) {
    throw syncmlError(at, `${document}-root`, 'The tree has no Node', { expected: 'Node' }, 'Node');
  }
  return { at, warnings };
}

/** The children of that name, in order. */
export function partsNamed(at: Trail, name: string): Trail[] {
  return at.element.children
    .filter((child): child is Element => isElement(child) && child.name === name)
    .map((child) => below(at, child));
}

export function part(at: Trail, name: string): Trail | undefined {
  return partsNamed(at, name)[0];
}

/** The element children, whatever they are called. */
export function partsOf(at: Trail): Trail[] {
  return at.element.children.filter(isElement).map((child) => below(at, child));
}

/** Characters of an element, opaque UTF-8 included; child elements do not count. */
export function textOf(at: Trail): string {
  return at.element.children
    .map((child) => (isElement(child) ? '' : typeof child === 'string' ? child : (utf8Decode(child) ?? '')))
    .join('');
}

/** The text of an element that holds a word: white space around it is no part of it, and a tolerance. */
export function wordIn(at: Trail): string {
  return withoutSpace(textOf(at), at);
}

/** The word in the child of that name; undefined without that child. */
export function textPart(at: Trail, name: string): string | undefined {
  const found = part(at, name);
  return found && wordIn(found);
}

/**
 * The word that an element says by holding an empty element, such as `<Format><int/></Format>`. Some writers put the
 * word there as text; that is taken with the warning `syncml.DOCUMENT-word-as-text`.
 */
export function wordOf(at: Trail, document: MgmtDocument): string {
  const [only] = partsOf(at);
  if (only) return only.element.name;
  const text = textOf(at).trim();
  if (text !== '') tolerate(at, `${document}-word-as-text`, `"${text}" stands as text instead of an element`);
  return text;
}

/** The format that a `Format` or `DFFormat` element names. Errors: `syncml.DOCUMENT-format`. */
export function readFormat(at: Trail, document: MgmtDocument): MgmtFormat {
  const word = wordOf(at, document);
  const format = MGMT_FORMATS.find((known) => known === word);
  if (format) return format;
  throw syncmlError(at, `${document}-format`, `"${word}" is no format`, {
    expected: MGMT_FORMATS.join(', '),
    found: word,
  });
}

/** `MIME` or `DDFName` of a `Type` or `DFType`; a text without either is taken. Empty for no type. */
export function readType(at: Trail, document: MgmtDocument): string {
  const named = part(at, 'MIME') ?? part(at, 'DDFName');
  if (named) return wordIn(named);
  const text = textOf(at).trim();
  if (text !== '')
    tolerate(at, `${document}-word-as-text`, `the type "${text}" has no MIME or DDFName around it`);
  return text;
}

/** An element of the DDF namespace. */
export function ddfElement(name: string, ...children: Element['children']): Element {
  return { name, ns: NS.dmddf, children: children.filter((child) => child !== '') };
}
