/**
 * Tree and description serialization (OMA DM TND 1.2, TNDS): a piece of a management tree as one document, with the
 * run-time properties of its nodes. It travels as Data of Add and Replace and in the Results of `?list=TNDS`.
 */
import { FumoError } from '../errors.js';
import { type Element, isElement } from '../syncml/element.js';
import type { Data } from '../syncml/message.js';
import { concatOctets, fromBase64, toBase64 } from '../syncml/octets.js';
import { syncmlError, type Trail, tolerate } from '../syncml/reading.js';
import type { Tolerance } from '../syncml/tolerances.js';
import { readWbxml } from '../syncml/wbxml-reader.js';
import { readXml, writeXml } from '../syncml/xml.js';
import {
  ddfElement,
  type MgmtFormat,
  openMgmtTree,
  part,
  partsNamed,
  readFormat,
  readType,
  textOf,
  textPart,
  wordIn,
} from './mgmt-tree.js';
import { formatUri, type ListRequest, tryParseUri } from './uri.js';

/** Media types of a TNDS document on its own. */
export const TNDS_MEDIA_TYPES = {
  xml: 'application/vnd.syncml.dmtnds+xml',
  wbxml: 'application/vnd.syncml.dmtnds+wbxml',
} as const;

/** What `?list=TNDS+A+B` and `?list=TNDS-A` may name. */
export const TNDS_PARTS = ['ACL', 'Format', 'Title', 'TStamp', 'Type', 'VerNo', 'Value'] as const;
export type TndsPart = (typeof TNDS_PARTS)[number];

/** A node with its run-time properties. */
export interface TndsNode {
  /** Normal URI: `A/B`; empty for the root. Relative to where the document is applied when it says no Path. */
  path: string;
  format: MgmtFormat;
  /** MIME type of a leaf, management object identifier of an interior node; empty for none. */
  type: string;
  /** Leaf nodes: octets for `bin` and `b64`, text for all others. Absent when the document leaves it out. */
  value?: string | Uint8Array;
  acl?: string;
  title?: string;
  /** Basic ISO 8601 in UTC, such as `20010711T163817Z`. */
  tstamp?: string;
  /** Decimal, 16 bits. */
  verNo?: string;
  children: readonly TndsNode[];
}

const VERSION = '1.2';

/**
 * Reads a `MgmtTree`. A node's place is its Path and NodeName, or its parent's place and NodeName. Without Format a
 * node with a Value is `chr`, any other an interior node; without Type a leaf is `text/plain`.
 *
 * Errors, each with the element path: `syncml.tnds-root`, `-node-name`, `-path`, `-format`, `-value`.
 * Warnings: `syncml.tnds-namespace`, `-version`, `-word-as-text`, `-property-name`.
 */
export function readTnds(root: Element): { nodes: TndsNode[]; warnings: Tolerance[] } {
  const { at, warnings } = openMgmtTree(root, 'tnds');
  const version = textPart(at, 'VerDTD') ?? textPart(at, 'verDTD') ?? '';
  if (version !== VERSION) tolerate(at, 'tnds-version', `VerDTD is "${version}", not ${VERSION}`);
  const nodes = partsNamed(at, 'Node').map((node) => readNode(node, undefined));
  return { nodes, warnings };
}

/**
 * Reads the Data of an Item: a subtree inside the message, or a document of its own as XML text or WBXML octets.
 * Errors: those of {@link readTnds}, `xml.*`, `wbxml.*`, and `syncml.tnds-root` for anything else.
 */
export function readTndsData(data: Data | undefined): { nodes: TndsNode[]; warnings: Tolerance[] } {
  if (typeof data === 'string') return readTnds(readXml(data).root);
  if (data instanceof Uint8Array)
    return readTnds((looksLikeXml(data) ? readXml(data) : readWbxml(data)).root);
  const [root] = data ?? [];
  if (root && data?.length === 1) return readTnds(root);
  throw new FumoError('syncml.tnds-root', 'The data is no single MgmtTree', {
    expected: 'one MgmtTree',
    found: data === undefined ? 'no data' : `${data.length} elements`,
  });
}

/** Every node, parents before children. */
export function flattenTnds(nodes: readonly TndsNode[]): TndsNode[] {
  return nodes.flatMap((node) => [node, ...flattenTnds(node.children)]);
}

/**
 * Writes a `MgmtTree`. Octets are written as base64 text, so that the same tree says the same in XML and WBXML.
 * @param parts what a `?list=TNDS` named: wanted with `+`, unwanted with `-`; everything when absent
 */
export function writeTnds(
  nodes: readonly TndsNode[],
  parts: Pick<ListRequest, 'sign' | 'parts'> = { parts: [] },
): Element {
  const wanted = (name: TndsPart): boolean =>
    parts.parts.length === 0 || parts.parts.includes(name) === (parts.sign === '+');
  return ddfElement(
    'MgmtTree',
    ddfElement('VerDTD', VERSION),
    ...nodes.map((node) => writeNode(node, undefined, wanted)),
  );
}

// ---- reading -------------------------------------------------------------------------------------------------

function readNode(at: Trail, parent: string | undefined): TndsNode {
  const path = placeOf(at, parent);
  const properties = part(at, 'RTProperties');
  const children = partsNamed(at, 'Node');
  const value = part(at, 'Value');
  const format = formatOf(properties, value);
  refuseMixture(format, value, children);
  const type = properties && part(properties, 'Type');
  return {
    path,
    format,
    type: type ? readType(type, 'tnds') : format === 'node' ? '' : 'text/plain',
    ...(value ? { value: readValue(value, format) } : {}),
    ...(properties ? readProperties(properties) : {}),
    children: children.map((child) => readNode(child, path)),
  };
}

/** A node has a value or nodes below it, as its format says. */
function refuseMixture(format: MgmtFormat, value: Trail | undefined, [first]: readonly Trail[]): void {
  if (value && (format === 'node' || first)) {
    throw syncmlError(value, 'tnds-value', 'An interior node has a Value', { expected: 'no Value' });
  }
  if (!first || format === 'node') return;
  throw syncmlError(first, 'tnds-format', 'A leaf has nodes below it', {
    expected: 'Format node above',
    found: format,
  });
}

function placeOf(at: Trail, parent: string | undefined): string {
  const name = textPart(at, 'NodeName') ?? '';
  const stated = part(at, 'Path');
  const above = stated ? readPath(stated) : parent;
  if ((name === '.' || name === '') && above === undefined) return '';
  const segments = tryParseUri(name)?.segments ?? [];
  if (name.startsWith('./') || name.includes('?') || segments.length !== 1) {
    throw syncmlError(
      at,
      'tnds-node-name',
      `"${name}" is no name of a node`,
      { expected: 'a name without a slash', found: name },
      'NodeName',
    );
  }
  return above === undefined || above === '' ? name : `${above}/${name}`;
}

function readPath(at: Trail): string {
  const text = wordIn(at);
  const uri = tryParseUri(text);
  if (uri && uri.prop === undefined && uri.list === undefined) return uri.segments.join('/');
  throw syncmlError(at, 'tnds-path', `"${text}" is no URI of a node`, { expected: './A/B', found: text });
}

function formatOf(properties: Trail | undefined, value: Trail | undefined): MgmtFormat {
  const format = properties && part(properties, 'Format');
  if (format) return readFormat(format, 'tnds');
  return value ? 'chr' : 'node';
}

function readProperties(at: Trail): Pick<TndsNode, 'acl' | 'title' | 'tstamp' | 'verNo'> {
  const acl = textPart(at, 'ACL');
  const title = part(at, 'Title');
  const tstamp = textPart(at, 'TStamp');
  const verNo = textPart(at, 'VerNo') ?? misspeltVerNo(at);
  return {
    ...(acl === undefined ? {} : { acl }),
    ...(title === undefined ? {} : { title: textOf(title) }),
    ...(tstamp === undefined ? {} : { tstamp }),
    ...(verNo === undefined ? {} : { verNo }),
  };
}

/** The standard's own text prints the name with a small letter. */
function misspeltVerNo(at: Trail): string | undefined {
  const found = textPart(at, 'verNo');
  if (found !== undefined) tolerate(at, 'tnds-property-name', 'VerNo is written verNo', 'verNo');
  return found;
}

function readValue(at: Trail, format: MgmtFormat): string | Uint8Array {
  if (format === 'bin' || format === 'b64') return readOctets(at);
  const elements = at.element.children.filter(isElement);
  if (elements.length === 0) return textOf(at);
  if (format === 'xml') return elements.map((inner) => writeXml(inner, { declaration: false })).join('');
  throw syncmlError(at, 'tnds-value', 'Value holds elements', { expected: `text of format ${format}` });
}

/** Opaque octets are taken as they are, text is base64. */
function readOctets(at: Trail): Uint8Array {
  const { children } = at.element;
  if (children.length > 0 && children.every((child) => child instanceof Uint8Array)) {
    return concatOctets(...children.filter((child) => child instanceof Uint8Array));
  }
  const text = textOf(at);
  const octets = fromBase64(text.replace(/\s+/g, ''));
  if (octets) return octets;
  throw syncmlError(at, 'tnds-value', 'The octets are no base64', {
    expected: 'base64',
    found: text.slice(0, 40),
  });
}

function looksLikeXml(octets: Uint8Array): boolean {
  const first = octets.find((octet) => octet !== 0x20 && octet !== 0x0a && octet !== 0x0d && octet !== 0x09);
  return first === 0x3c || first === 0xef;
}

// ---- writing -------------------------------------------------------------------------------------------------

type Wanted = (name: TndsPart) => boolean;

function writeNode(node: TndsNode, parent: string | undefined, wanted: Wanted): Element {
  const at = node.path.lastIndexOf('/');
  const above = node.path.slice(0, Math.max(at, 0));
  const name = node.path === '' ? '.' : node.path.slice(at + 1);
  const properties = writeProperties(node, wanted);
  return ddfElement(
    'Node',
    ddfElement('NodeName', name),
    ...(parent === above || node.path === '' ? [] : [ddfElement('Path', formatUri(above))]),
    ...(properties.length === 0 ? [] : [ddfElement('RTProperties', ...properties)]),
    ...(node.value === undefined || !wanted('Value') ? [] : [writeValue(node.value)]),
    ...node.children.map((child) => writeNode(child, node.path, wanted)),
  );
}

function writeProperties(node: TndsNode, wanted: Wanted): Element[] {
  const { format, type, acl, title, tstamp, verNo } = node;
  const text = (name: TndsPart, value: string | undefined): Element[] =>
    value === undefined || !wanted(name) ? [] : [ddfElement(name, value)];
  return [
    ...text('ACL', acl),
    ...(wanted('Format') ? [ddfElement('Format', ddfElement(format))] : []),
    ...text('Title', title),
    ...text('TStamp', tstamp),
    ...(wanted('Type') ? [writeType(format, type)] : []),
    ...text('VerNo', verNo),
  ];
}

/** A leaf's type is a MIME type; an interior node's is the name of its description, which may be empty. */
function writeType(format: MgmtFormat, type: string): Element {
  return ddfElement('Type', ddfElement(format === 'node' ? 'DDFName' : 'MIME', type));
}

function writeValue(value: string | Uint8Array): Element {
  return ddfElement('Value', typeof value === 'string' ? value : toBase64(value));
}
