/** Namespaces of an XML document: prefixes resolved, and the ways in which peers get the three of SyncML wrong. */
import { FumoError } from '../errors.js';
import { contentModel } from './content-models.js';
import { type Element, NS } from './element.js';
import { PAGE_NAMESPACES, pageOfNamespace, rowOnPage } from './vocabulary.js';

/** Prefix to namespace; the empty prefix is the default namespace. */
export type Bindings = ReadonlyMap<string, string>;

const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
export const NO_BINDINGS: Bindings = new Map([['xml', XML_NAMESPACE]]);

/** Namespaces that mean one of ours: none at all, another version, another case. */
const FAMILY = /^$|^syncml:/i;

/** A name as it stands in the text, in its parts. */
export interface QualifiedName {
  prefix: string;
  local: string;
}

export function splitName(name: string): QualifiedName {
  const colon = name.indexOf(':');
  return colon < 0
    ? { prefix: '', local: name }
    : { prefix: name.slice(0, colon), local: name.slice(colon + 1) };
}

/** The bindings inside an element, given its attributes by qualified name. */
export function bind(outer: Bindings, attributes: readonly (readonly [string, string])[]): Bindings {
  const declared = attributes.filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'));
  if (declared.length === 0) return outer;
  const bindings = new Map(outer);
  for (const [name, uri] of declared) bindings.set(name === 'xmlns' ? '' : name.slice('xmlns:'.length), uri);
  return bindings;
}

/** The namespace of a prefix. Errors: `xml.prefix` when nothing binds it. */
export function resolvePrefix({ prefix, local }: QualifiedName, bindings: Bindings): string {
  const ns = bindings.get(prefix);
  if (ns !== undefined && (ns !== '' || prefix === '')) return ns;
  if (prefix === '') return '';
  throw new FumoError('xml.prefix', 'A namespace prefix is not declared', {
    found: `${prefix}:${local}`,
    hint: `Declare it with xmlns:${prefix}.`,
    spec: 'Namespaces in XML 1.0',
  });
}

/** Puts elements into the namespace that SyncML gives them, and notes once for each kind of slip that it did. */
export class NamespaceMap {
  readonly #noted = new Set<string>();
  /** What the last name was put right from, once for each kind of slip. */
  slip: string | undefined;

  /** The namespace of a child, given the one that it was written in and its parent as already settled. */
  settle(local: string, written: string, parent: Element | undefined, parentMoved: boolean): string {
    this.slip = undefined;
    const exact = pageOfNamespace(written);
    if (exact >= 0 && !parentMoved && rowOnPage(exact, local)) return written;
    if (!FAMILY.test(written)) return written;
    const ns = this.#candidates(written, parent).find((uri) => rowOnPage(pageOfNamespace(uri), local));
    if (ns === undefined) return unnamed(written, parent);
    if (ns !== written) this.#note(local, written, ns);
    return ns;
  }

  #candidates(written: string, parent: Element | undefined): string[] {
    const expected = parent && contentModel(parent.ns, parent.name)?.childNs;
    return [expected ?? NS.syncml, written, ...PAGE_NAMESPACES];
  }

  #note(local: string, written: string, ns: string): void {
    const slip = `${written} ${ns}`;
    if (this.#noted.has(slip)) return;
    this.#noted.add(slip);
    const found = written === '' ? 'no namespace' : written;
    this.slip = `${local} is in ${found} and is read as in ${ns}`;
  }
}

/** An element that no page names stays where it was written; without a namespace it joins a known parent's. */
function unnamed(written: string, parent: Element | undefined): string {
  if (pageOfNamespace(written) >= 0 || !parent) return written;
  return pageOfNamespace(parent.ns) >= 0 ? parent.ns : written;
}
