/** From the element tree to the structure that fast-xml-parser builds XML text from. */
import { FumoError } from '../errors.js';
import { type Element, isElement, type Node } from './element.js';
import { toBase64 } from './octets.js';
import { rowOfName } from './vocabulary.js';
import { isXmlName, isXmlText } from './xml-grammar.js';
import { ATTRIBUTE_PREFIX, ATTRIBUTES_KEY, type ParsedNode, TEXT_KEY } from './xml-tree.js';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};

function refuseNonXml(text: string, name: string): void {
  if (isXmlText(text)) return;
  throw new FumoError('xml.character', 'Text has a character that XML cannot carry', {
    where: { path: name },
    hint: 'Send such data as octets: in base64 with Format b64, or as WBXML.',
    spec: 'XML 1.0, section 2.2',
  });
}

/** Nothing to escape and nothing to refuse. */
const PLAIN = /^[ !#-%'-;=?-~]*$/;

function escapeEach(text: string, name: string, unsafe: RegExp): string {
  if (PLAIN.test(text)) return text;
  refuseNonXml(text, name);
  return text.replace(unsafe, (character) => ESCAPES[character] ?? character);
}

/** A carriage return is written as a reference, because readers turn a bare one into a line feed. */
function escapeText(text: string, name: string): string {
  return escapeEach(text, name, /[&<>\r]/g);
}

function escapeAttribute(text: string, name: string): string {
  return escapeEach(text, name, /[&<>"\r\n\t]/g);
}

function attributesOf(element: Element, ns: string): Record<string, string> | undefined {
  if (element.ns === ns && !element.attributes) return undefined;
  const declared =
    element.ns === ns ? {} : { [`${ATTRIBUTE_PREFIX}xmlns`]: escapeAttribute(element.ns, element.name) };
  const kept = Object.entries(element.attributes ?? {}).map(([name, value]) => {
    return [`${ATTRIBUTE_PREFIX}${name}`, escapeAttribute(value, element.name)];
  });
  return { ...declared, ...Object.fromEntries(kept) };
}

/** Only content without text of its own may be spread over lines. */
function mayIndent(element: Element): boolean {
  return element.children.length > 0 && element.children.every(isElement);
}

function refuseNonName({ name, ns }: Element): void {
  if (rowOfName(ns, name) || isXmlName(name)) return;
  throw new FumoError('xml.name', 'An element has a name that XML cannot carry', {
    found: JSON.stringify(name),
    spec: 'Namespaces in XML 1.0',
  });
}

export interface TreeToParsedOptions {
  /** Put each element of element-only content on a line of its own. */
  pretty: boolean;
}

/** The builder's input for a tree. `ns` is the default namespace around the element. */
export function treeToParsed(
  element: Element,
  options: TreeToParsedOptions,
  ns = '',
  indent = '\n',
): ParsedNode {
  refuseNonName(element);
  const attributes = attributesOf(element, ns);
  const spread = options.pretty && mayIndent(element);
  const deeper = `${indent}  `;
  const content: ParsedNode[] = [];
  for (const child of element.children) {
    if (spread) content.push({ [TEXT_KEY]: deeper });
    content.push(contentOf(child, element, options, deeper));
  }
  if (spread) content.push({ [TEXT_KEY]: indent });
  return attributes ? { [element.name]: content, [ATTRIBUTES_KEY]: attributes } : { [element.name]: content };
}

function contentOf(child: Node, parent: Element, options: TreeToParsedOptions, indent: string): ParsedNode {
  if (typeof child === 'string') return { [TEXT_KEY]: escapeText(child, parent.name) };
  if (child instanceof Uint8Array) return { [TEXT_KEY]: toBase64(child) };
  return treeToParsed(child, options, parent.ns, indent);
}
