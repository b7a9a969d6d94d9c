import { type Element, isElement, type Node, NS } from './element.js';
import { toBase64, utf8Decode } from './octets.js';
import { isXmlText } from './xml-grammar.js';

const BINARY = 'bin';
const BASE64 = 'b64';

/** The text of `Meta/Format` among the children, if any. */
export function formatAmong(children: readonly Node[]): string | undefined {
  for (const child of children) {
    if (!isElement(child) || child.ns !== NS.syncml || child.name !== 'Meta') continue;
    const format = child.children.find((node): node is Element => isElement(node) && isFormat(node));
    const [text] = format?.children ?? [];
    if (typeof text === 'string') return text;
  }
  return undefined;
}

function isFormat(element: Element): boolean {
  return element.ns === NS.metinf && element.name === 'Format';
}

function isData(node: Node): node is Element {
  return isElement(node) && node.ns === NS.syncml && node.name === 'Data';
}

function holdsOctets(node: Node): boolean {
  return isElement(node) ? node.children.some(holdsOctets) : node instanceof Uint8Array;
}

/** The octets as text that XML can carry; undefined for octets that are no such text. */
function asText(octets: Uint8Array): string | undefined {
  const text = utf8Decode(octets);
  return text !== undefined && isXmlText(text) ? text : undefined;
}

/**
 * The tree as XML can carry it: octets that are text become text; other octets, and all under Format `bin`, become
 * base64, with the Format beside them changed to `b64` (DM TND 1.2 on binary values in XML).
 */
export function spellOctets(root: Element): Element {
  return holdsOctets(root) ? spellInside(root, undefined) : root;
}

function spellInside(element: Element, outerFormat: string | undefined): Element {
  const format = formatAmong(element.children) ?? outerFormat;
  const binary = element.children.some((child) => isData(child) && isBinary(child, format));
  const children = element.children.map((child): Node => {
    if (child instanceof Uint8Array) return asText(child) ?? toBase64(child);
    if (!isElement(child)) return child;
    return binary && isData(child) ? toBase64Data(child) : spellInside(child, format);
  });
  return { ...element, children: binary ? withFormat(children) : children };
}

function isBinary(data: Element, format: string | undefined): boolean {
  return data.children.some((child) => {
    return child instanceof Uint8Array && (format === BINARY || asText(child) === undefined);
  });
}

function toBase64Data(data: Element): Element {
  const children = data.children.map((child) => (child instanceof Uint8Array ? toBase64(child) : child));
  return { ...data, children };
}

/** The children with `Meta/Format` saying base64; `Meta` is added before `Data` when there is none. */
function withFormat(children: readonly Node[]): Node[] {
  const format: Element = { name: 'Format', ns: NS.metinf, children: [BASE64] };
  const at = children.findIndex(
    (child) => isElement(child) && child.ns === NS.syncml && child.name === 'Meta',
  );
  const meta = children[at];
  if (meta === undefined || !isElement(meta)) {
    const data = children.findIndex(isData);
    return children.toSpliced(data, 0, { name: 'Meta', ns: NS.syncml, children: [format] });
  }
  const others = meta.children.filter((child) => !(isElement(child) && isFormat(child)));
  return children.with(at, { ...meta, children: [format, ...others] });
}
