/** From the order-preserving output of fast-xml-parser to the element tree. */
import { FumoError } from '../errors.js';
import { contentModel } from './content-models.js';
import { type Element, isElement, type Node } from './element.js';
import type { Tolerance } from './tolerances.js';
import { type Bindings, bind, NamespaceMap, NO_BINDINGS, resolvePrefix, splitName } from './xml-names.js';

/** One entry of the parser's output: an element, text or CDATA under its key, attributes under `:@`. */
export interface ParsedNode {
  readonly [name: string]: unknown;
}

export const TEXT_KEY = '#text';
export const CDATA_KEY = '#cdata';
export const ATTRIBUTES_KEY = ':@';
export const ATTRIBUTE_PREFIX = '@_';

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const REFERENCE = /&(?:(amp|lt|gt|quot|apos)|#([0-9]+)|#x([0-9a-fA-F]+));/g;

/** Text with its references replaced, which the scan has found to be good ones. */
function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (_, name?: string, decimal?: string, hex?: string) => {
    if (name !== undefined) return NAMED[name] ?? '';
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal));
  });
}

function isNodes(value: unknown): value is readonly ParsedNode[] {
  return Array.isArray(value);
}

function nodesIn(value: unknown): readonly ParsedNode[] {
  return isNodes(value) ? value : [];
}

function keyOf(parsed: ParsedNode): string {
  for (const key in parsed) if (key !== ATTRIBUTES_KEY) return key;
  return '';
}

function attributesOf(parsed: ParsedNode): (readonly [string, string])[] {
  const attributes = parsed[ATTRIBUTES_KEY];
  if (typeof attributes !== 'object' || attributes === null) return [];
  return Object.entries(attributes).map(([name, value]) => {
    return [name.slice(ATTRIBUTE_PREFIX.length), decodeReferences(String(value))];
  });
}

/** The attributes that are kept: no declarations, and no prefixes other than `xml`. */
function keptAttributes(attributes: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(
    attributes.filter(([name]) => {
      const { prefix, local } = splitName(name);
      return prefix === 'xml' || (prefix === '' && local !== 'xmlns');
    }),
  );
}

interface Scope {
  bindings: Bindings;
  parent: Element | undefined;
  /** The parent was put into another namespace than it was written in, so inherited namespaces mean nothing. */
  moved: boolean;
}

/**
 * The root element of the parser's output. Text between the elements of element-only content is dropped when it is
 * blank; all other text is kept as it is. Errors: `xml.prefix`.
 */
export function parsedToTree(parsed: unknown): { root: Element; warnings: Tolerance[] } {
  const builder = new TreeBuilder();
  const [first] = nodesIn(parsed);
  if (!first) throw new FumoError('xml.not-well-formed', 'The parser found no element');
  const root = builder.element(first, keyOf(first), {
    bindings: NO_BINDINGS,
    parent: undefined,
    moved: false,
  });
  return { root, warnings: [...builder.names.warnings, ...builder.attributeWarnings] };
}

class TreeBuilder {
  readonly names = new NamespaceMap();
  readonly attributeWarnings: Tolerance[] = [];

  element(parsed: ParsedNode, key: string, scope: Scope): Element {
    const attributes = attributesOf(parsed);
    const bindings = bind(scope.bindings, attributes);
    const name = splitName(key);
    const written = resolvePrefix(name, bindings);
    const ns = this.names.settle(name.local, written, scope.parent, scope.moved);
    const children: Node[] = [];
    const element = { name: name.local, ns, children, ...this.#kept(name.local, attributes) };
    const inside = { bindings, parent: element, moved: ns !== written };
    for (const child of nodesIn(parsed[key])) this.#append(children, child, inside);
    return dropBlanks(element)
      ? { ...element, children: children.filter((child) => !isBlank(child)) }
      : element;
  }

  #append(children: Node[], parsed: ParsedNode, scope: Scope): void {
    const key = keyOf(parsed);
    if (key === TEXT_KEY) appendText(children, decodeReferences(String(parsed[key])));
    else if (key === CDATA_KEY)
      for (const part of nodesIn(parsed[key])) appendText(children, String(part[TEXT_KEY]));
    else children.push(this.element(parsed, key, scope));
  }

  #kept(name: string, attributes: readonly (readonly [string, string])[]): Pick<Element, 'attributes'> {
    if (attributes.length === 0) return {};
    const kept = keptAttributes(attributes);
    const names = Object.keys(kept);
    if (names.length === 0) return {};
    this.attributeWarnings.push({
      code: 'xml.attributes',
      message: `SyncML defines no attributes; found ${names.join(', ')}`,
      path: name,
    });
    return { attributes: kept };
  }
}

function appendText(children: Node[], text: string): void {
  const before = children.at(-1);
  if (typeof before === 'string') children[children.length - 1] = before + text;
  else if (text !== '') children.push(text);
}

function isBlank(node: Node): boolean {
  return typeof node === 'string' && node.trim() === '';
}

/** Blank text means something only where text is what the element is for. */
function dropBlanks(element: Element): boolean {
  if (!element.children.some(isBlank)) return false;
  const model = contentModel(element.ns, element.name);
  const textual = !model || model.any || (model.text && model.ranks.size === 0);
  return !textual || element.children.some(isElement);
}
