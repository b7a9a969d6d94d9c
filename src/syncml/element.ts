/**
 * The element tree that both spellings of a message turn into: XML text and WBXML bytes decode to it and encode
 * from it, and the SyncML meaning (tree to typed message and back) is written once, on top.
 */

/** Namespaces of the three code pages (spec: RepPro 1.2, MetaInfo 1.2, DM TNDS 1.2). */
export const NS = {
  syncml: 'SYNCML:SYNCML1.2',
  metinf: 'syncml:metinf',
  dmddf: 'syncml:dmddf1.2',
} as const;

/** An element with its content in order. Text is a string; WBXML OPAQUE content is bytes. */
export interface Element {
  /** Local name; `x-PP-TT` (page and token in hex) for a WBXML tag that no vocabulary row names. */
  name: string;
  /** Namespace URI. */
  ns: string;
  children: readonly Node[];
  /** Attributes other than namespace declarations, kept as they were read (SyncML itself defines none). */
  attributes?: Readonly<Record<string, string>>;
}

export type Node = Element | string | Uint8Array;

export function isElement(node: Node): node is Element {
  return typeof node === 'object' && !(node instanceof Uint8Array);
}
