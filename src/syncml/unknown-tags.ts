import { PAGE_NAMESPACES } from './vocabulary.js';

/** Where a WBXML tag stands: its code page and its token without the content and attribute bits. */
export interface TagPosition {
  page: number;
  token: number;
}

const UNKNOWN_NAME = /^x-([0-9a-f]{2})-([0-9a-f]{2})$/;

function hex(value: number): string {
  return value.toString(16).padStart(2, '0');
}

/** The name of a tag that no vocabulary row names: `x-PP-TT`, page and token in lower-case hex. */
export function unknownTagName(page: number, token: number): string {
  return `x-${hex(page)}-${hex(token)}`;
}

/** The tag that such a name stands for, so that it is written back as it was read. */
export function parseUnknownTagName(name: string): TagPosition | undefined {
  const match = UNKNOWN_NAME.exec(name);
  if (!match) return undefined;
  const [page, token] = [Number.parseInt(match[1] ?? '', 16), Number.parseInt(match[2] ?? '', 16)];
  return token >= 0x05 && token <= 0x3f ? { page, token } : undefined;
}

/** Namespace for the tags of a code page; pages beyond the three of DM get a name of their own. */
export function namespaceOfPage(page: number): string {
  return PAGE_NAMESPACES[page] ?? `x-wbxml-page:${hex(page)}`;
}
