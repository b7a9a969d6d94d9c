/** From the order-preserving output of fast-xml-parser to the element tree. */
import { FumoError } from '../errors.js';
import { contentModel } from './content-models.js';
import { type Element, isElement, type Node } from './element.js';
import { childSteps } from './element-path.js';
import { type Tolerance, type ToleranceCode, toleranceAt } from './tolerances.js';
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
function keptAttributes(
  attributes: readonly (readonly [string, string])[],
): Record<string, string> | undefined {
  const kept = attributes.filter(([name]) => {
    const { prefix, local } = splitName(name);
    return prefix === 'xml' || (prefix === '' && local !== 'xmlns');
  });
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
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
  return { root, warnings: builder.warningsIn(root) };
}

/** A slip found in the middle of building; its path is known when the tree is whole. */
interface Slip {
  code: ToleranceCode;
  message: string;
}

class TreeBuilder {
  readonly names = new NamespaceMap();
  readonly #slips = new Map<Element, Slip[]>();

  element(parsed: ParsedNode, key: string, scope: Scope): Element {
    const attributes = attributesOf(parsed);
    const bindings = bind(scope.bindings, attributes);
    const name = splitName(key);
    const written = resolvePrefix(name, bindings);
    const ns = this.names.settle(name.local, written, scope.parent, scope.moved);
    const children: Node[] = [];
    const kept = keptAttributes(attributes);
    const element: Element = { name: name.local, ns, children, ...(kept ? { attributes: kept } : {}) };
    this.#note(element, kept);
    const inside = { bindings, parent: element, moved: ns !== written };
    for (const child of nodesIn(parsed[key])) this.#append(children, child, inside);
    if (dropBlanks(element)) removeBlanks(children);
    return element;
  }

  #note(element: Element, kept: Record<string, string> | undefined): void {
    const slips: Slip[] = [];
    if (this.names.slip !== undefined) slips.push({ code: 'xml.namespace', message: this.names.slip });
    if (kept) {
      const names = Object.keys(kept).join(', ');
      slips.push({ code: 'xml.attributes', message: `SyncML defines no attributes; found ${names}` });
    }
    if (slips.length > 0) this.#slips.set(element, slips);
  }

  /** The warnings in the order of the elements, each with its element path. */
  warningsIn(root: Element): Tolerance[] {
    const warnings: Tolerance[] = [];
    const visit = (element: Element, path: string): void => {
      for (const { code, message } of this.#slips.get(element) ?? [])
        warnings.push(toleranceAt(code, message, { path }));
      for (const [child, step] of childSteps(element)) visit(child, `${path}/${step}`);
    };
    if (this.#slips.size > 0) visit(root, root.name);
    return warnings;
  }

  #append(children: Node[], parsed: ParsedNode, scope: Scope): void {
    const key = keyOf(parsed);
    if (key === TEXT_KEY) appendText(children, decodeReferences(String(parsed[key])));
    else if (key === CDATA_KEY)
      for (const part of nodesIn(parsed[key])) appendText(children, String(part[TEXT_KEY]));
    else children.push(this.element(parsed, key, scope));
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

function removeBlanks(children: Node[]): void {
  let kept = 0;
  for (const child of children) {
    if (isBlank(child)) continue;
    children[kept] = child;
    kept += 1;
  }
  children.length = kept;
}

/** Blank text means something only where text is what the element is for. */
function dropBlanks(element: Element): boolean {
  if (!element.children.some(isBlank)) return false;
  const model = contentModel(element.ns, element.name);
  const textual = !model || model.any || (model.text && model.ranks.size === 0);
  return !textual || element.children.some(isElement);
}
