import { unreachable } from '../errors.js';
import type { Element, Node } from './element.js';
import type { ReadLimits } from './limits.js';
import type { Tolerance } from './tolerances.js';
import type { WbxmlHeader } from './wbxml-header.js';
import { scanWbxml, type WbxmlSink, type WbxmlTag } from './wbxml-scan.js';

interface OpenElement extends Element {
  children: Node[];
}

/** Puts the reports of a scan together to a tree. Strings next to each other become one. */
class TreeSink implements WbxmlSink {
  root: Element | undefined;
  warnings: readonly Tolerance[] = [];
  readonly #open: OpenElement[] = [];

  header(header: WbxmlHeader): void {
    this.warnings = header.warnings;
  }

  page(): void {}

  tag(tag: WbxmlTag): void {
    const element: OpenElement = { name: tag.name, ns: tag.ns, children: [] };
    const parent = this.#open.at(-1);
    if (parent) parent.children.push(element);
    else this.root = element;
    if (tag.hasContent) this.#open.push(element);
  }

  text(text: string): void {
    const children = this.#open.at(-1)?.children ?? [];
    const before = children.at(-1);
    if (typeof before === 'string') children[children.length - 1] = before + text;
    else if (text !== '') children.push(text);
  }

  opaque(octets: Uint8Array): void {
    this.#open.at(-1)?.children.push(octets);
  }

  end(): void {
    this.#open.pop();
  }
}

/**
 * Decodes WBXML into an element tree. Opaque blocks are views into `octets`, so keep those unchanged.
 *
 * Tags without a vocabulary row keep their page and token in their name (`x-PP-TT`); literal tags keep theirs.
 * Errors: `wbxml.*`, each with the byte offset of what is refused.
 */
export function readWbxml(
  octets: Uint8Array,
  options?: Partial<ReadLimits>,
): { root: Element; warnings: Tolerance[] } {
  const sink = new TreeSink();
  scanWbxml(octets, sink, options);
  const { root, warnings } = sink;
  if (!root) return unreachable('a scan without a root');
  return { root, warnings: [...warnings] };
}
