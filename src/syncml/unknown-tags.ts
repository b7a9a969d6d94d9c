import { PAGE_NAMESPACES, pageOfNamespace, rowOfToken } from './vocabulary.js';

/** Where a WBXML tag stands: its code page and its token without the content and attribute bits. */
export interface TagPosition {
  page: number;
  token: number;
}

const PAGE_NAMESPACE = 'x-wbxml-page:';
const PAGE_NAMESPACE_NAME = /^x-wbxml-page:([0-9a-f]{2})$/;
const UNKNOWN_NAME = /^x-([0-9a-f]{2})-([0-9a-f]{2})$/;

function hex(value: number): string {
  return value.toString(16).padStart(2, '0');
}

/** The name of a tag that no vocabulary row names: `x-PP-TT`, page and token in lower-case hex. */
export function unknownTagName(page: number, token: number): string {
  return `x-${hex(page)}-${hex(token)}`;
}

/**
 * The tag that such a name stands for, so that it is written back as it was read. A name that only looks like one,
 * because its token has a vocabulary row or its page another namespace, stands for nothing.
 */
export function parseUnknownTagName(ns: string, name: string): TagPosition | undefined {
  const match = UNKNOWN_NAME.exec(name);
  if (!match) return undefined;
  const [page, token] = [Number.parseInt(match[1] ?? '', 16), Number.parseInt(match[2] ?? '', 16)];
  const isTag = token >= 0x05 && token <= 0x3f && !rowOfToken(page, token);
  return isTag && namespaceOfPage(page) === ns ? { page, token } : undefined;
}

/** Namespace for the tags of a code page; pages beyond the three of DM get a name of their own. */
export function namespaceOfPage(page: number): string {
  return PAGE_NAMESPACES[page] ?? `${PAGE_NAMESPACE}${hex(page)}`;
}

/** The code page to write a literal tag of that namespace on; page 0 for a namespace that no page has. */
export function pageForLiteral(ns: string): number {
  const known = pageOfNamespace(ns);
  if (known >= 0) return known;
  const digits = PAGE_NAMESPACE_NAME.exec(ns)?.[1];
  return digits === undefined ? 0 : Number.parseInt(digits, 16);
}
