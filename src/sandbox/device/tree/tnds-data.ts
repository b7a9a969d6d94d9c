/** A serialised subtree in the Data of an Item, as nodes at their places in the tree (TNDS 1.2, DM commands). */
import { parseAcl } from '../../../dm/acl.js';
import { MAX_TITLE } from '../../../dm/properties.js';
import { flattenTnds, readTndsData, TNDS_MEDIA_TYPES, type TndsNode } from '../../../dm/tnds.js';
import { FumoError } from '../../../errors.js';
import type { Data, Meta } from '../../../syncml/message.js';
import { fromBase64, utf8Encode } from '../../../syncml/octets.js';
import type { NodeFormat, NodeValue } from './node.js';
import { metaOf, type TreeRequest } from './request.js';
import { childUri, isAtOrBelow, nodeName } from './uris.js';

/** One node of the document, by normal URI. */
export interface TndsEntry {
  uri: string;
  format: NodeFormat;
  type: string;
  /** Absent for interior nodes, and for leaves that the document gives no value. */
  value?: NodeValue;
  acl?: string;
  title?: string;
}

const TYPES: readonly string[] = Object.values(TNDS_MEDIA_TYPES);

export const isTnds = ({ type = '' }: Meta): boolean =>
  TYPES.includes(type.split(';', 1)[0]?.trim().toLowerCase() ?? '');

/**
 * The nodes of the document, parents first.
 * @returns undefined when the data is no such document or says what cannot be (status 415)
 */
export function readEntries(request: TreeRequest, target: string): TndsEntry[] | undefined {
  const nodes = readDocument(dataOf(request));
  if (!nodes) return undefined;
  const place = placeIn(request, target, nodes);
  const entries = flattenTnds(nodes).map((node) => entryOf(node, place(node.path)));
  const places = new Set(entries.map(({ uri }) => uri));
  const sound = places.size === entries.length && entries.every(isSound);
  return sound ? entries : undefined;
}

function readDocument(data: Data | undefined): readonly TndsNode[] | undefined {
  try {
    return readTndsData(data).nodes;
  } catch (error) {
    if (error instanceof FumoError && error.class === 'input') return undefined;
    throw error;
  }
}

/** Octets in base64 are unwrapped; WBXML octets that happened to be read as text become octets again. */
function dataOf(request: TreeRequest): Data | undefined {
  const { data } = request.item;
  if (typeof data !== 'string') return data;
  if (metaOf(request).format === 'b64') return fromBase64(data.replace(/\s+/g, ''));
  return data.trimStart().startsWith('<') ? data.trimStart() : utf8Encode(data);
}

/**
 * Paths are relative to the target (RepPro 1.2, Add), and the nodes stand below it. Deployed servers, and documents
 * that a device wrote, name the target itself or give its full path; both are taken when they fit.
 */
function placeIn(
  { tree }: TreeRequest,
  target: string,
  nodes: readonly TndsNode[],
): (path: string) => string {
  const paths = flattenTnds(nodes).map(({ path }) => path);
  if (paths.every((path) => isAtOrBelow(path, target))) return (path) => path;
  const name = nodeName(target);
  const namesTarget = paths.every((path) => isAtOrBelow(path, name));
  const ownChild = tree.find(target) !== undefined && tree.find(childUri(target, name)) !== undefined;
  if (namesTarget && !ownChild) return (path) => target + path.slice(name.length);
  return (path) => childUri(target, path);
}

function entryOf(node: TndsNode, uri: string): TndsEntry {
  const { type, value, acl, title } = node;
  const format = node.format === 'b64' ? 'bin' : node.format;
  return {
    uri,
    format,
    type,
    ...(value === undefined || format === 'node' ? {} : { value }),
    ...(acl === undefined ? {} : { acl }),
    ...(title === undefined ? {} : { title }),
  };
}

function isSound({ acl, title }: TndsEntry): boolean {
  if (acl !== undefined && !parseAcl(acl)) return false;
  return title === undefined || utf8Encode(title).length <= MAX_TITLE;
}
