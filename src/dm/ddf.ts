/**
 * Device description framework (OMA DM TND 1.2, DDF): which nodes a device may have, with what access, format and
 * type. Read from a `MgmtTree` that came as XML or WBXML.
 */
import type { Element } from '../syncml/element.js';
import { syncmlError, type Trail, tolerate } from '../syncml/reading.js';
import type { Tolerance } from '../syncml/tolerances.js';
import {
  type MgmtFormat,
  openMgmtTree,
  part,
  partsNamed,
  partsOf,
  readFormat,
  readType,
  textOf,
  textPart,
  wordIn,
  wordOf,
} from './mgmt-tree.js';
import { tryParseUri } from './uri.js';

/** Commands that an AccessType may name. */
export const DDF_RIGHTS = ['Add', 'Copy', 'Delete', 'Exec', 'Get', 'Replace'] as const;
export type DdfRight = (typeof DDF_RIGHTS)[number];

export const OCCURRENCES = ['One', 'ZeroOrOne', 'ZeroOrMore', 'OneOrMore', 'ZeroOrN', 'OneOrN'] as const;
export type Occurrence = (typeof OCCURRENCES)[number];

/** A node as the description has it. */
export interface DdfNode {
  /** Normal URI of the parent; empty for the root. Placeholders in it have their given names. */
  parent: string;
  /** As it stands there, or as a placeholder was named; empty for the root of the tree. */
  name: string;
  /** The NodeName is empty: a server or the device chooses the name. */
  placeholder: boolean;
  access: readonly DdfRight[];
  format: MgmtFormat;
  /** MIME types of a leaf, identifier of an interior node's object; may be empty. */
  types: readonly string[];
  occurrence: Occurrence;
  /** How many, for `ZeroOrN` and `OneOrN`. */
  most?: number;
  scope: 'Permanent' | 'Dynamic';
  defaultValue?: string;
  title?: string;
  /** `CIS`: names below do not tell capitals from small letters. */
  caseSense: 'CS' | 'CIS';
  children: readonly DdfNode[];
}

export interface DdfDocument {
  manufacturer?: string;
  model?: string;
  nodes: readonly DdfNode[];
  warnings: Tolerance[];
}

/** Names a placeholder. @param index from 1, among the placeholders of one parent */
export type PlaceholderNames = (types: readonly string[], index: number, parent: string) => string;

/** Whether a `MgmtTree` describes nodes (DDF) rather than holding them (TNDS). */
export function isDdf(root: Element): boolean {
  const at: Trail = { element: root, parent: undefined, warnings: [] };
  const describes = (node: Trail): boolean =>
    part(node, 'DFProperties') !== undefined || partsNamed(node, 'Node').some(describes);
  return partsNamed(at, 'Node').some(describes);
}

/**
 * Reads a description. A node's place is its Path and NodeName, or its parent's place and NodeName.
 *
 * Errors, each with the element path: `syncml.ddf-root`, `-node-name`, `-path`, `-properties` (no DFProperties, or none
 * of a mandatory part), `-access-type`, `-format`, `-occurrence`, `-scope`, `-children` (below a leaf), `-duplicate`.
 * Warnings: `syncml.ddf-namespace`, `-version`, `-word-as-text`.
 */
export function readDdf(root: Element, nameOf: PlaceholderNames): DdfDocument {
  const { at, warnings } = openMgmtTree(root, 'ddf');
  const version = textPart(at, 'VerDTD') ?? textPart(at, 'verDTD') ?? '';
  if (version !== '1.2') tolerate(at, 'ddf-version', `VerDTD is "${version}", not 1.2`);
  const manufacturer = textPart(at, 'Man');
  const model = textPart(at, 'Mod');
  return {
    ...(manufacturer ? { manufacturer } : {}),
    ...(model ? { model } : {}),
    nodes: readSiblings(at, undefined, nameOf),
    warnings,
  };
}

/** Normal URI of a node. */
export function ddfUri({ parent, name }: Pick<DdfNode, 'parent' | 'name'>): string {
  return parent === '' ? name : `${parent}/${name}`;
}

/** Every node, parents before children. */
export function flattenDdf(nodes: readonly DdfNode[]): DdfNode[] {
  return nodes.flatMap((node) => [node, ...flattenDdf(node.children)]);
}

function readSiblings(at: Trail, above: string | undefined, nameOf: PlaceholderNames): DdfNode[] {
  const taken = new Set<string>();
  const placeholders = new Map<string, number>();
  return partsNamed(at, 'Node').map((child) => {
    const parent = parentOf(child, above);
    const nth = (): number => {
      const next = (placeholders.get(parent) ?? 0) + 1;
      placeholders.set(parent, next);
      return next;
    };
    const node = readNode(child, parent, nth, nameOf);
    const uri = ddfUri(node);
    if (taken.has(uri)) {
      throw syncmlError(child, 'ddf-duplicate', `./${uri} is described twice`, { found: uri }, 'NodeName');
    }
    taken.add(uri);
    return node;
  });
}

function parentOf(at: Trail, above: string | undefined): string {
  const stated = part(at, 'Path');
  if (!stated) return above ?? '';
  const text = wordIn(stated);
  const uri = tryParseUri(text.length > 1 && text.endsWith('/') ? text.slice(0, -1) : text);
  if (uri && uri.prop === undefined && uri.list === undefined) return uri.segments.join('/');
  throw syncmlError(stated, 'ddf-path', `"${text}" is no URI of a node`, { expected: './A/B', found: text });
}

function readNode(at: Trail, parent: string, nth: () => number, nameOf: PlaceholderNames): DdfNode {
  const written = textPart(at, 'NodeName') ?? '';
  const properties = part(at, 'DFProperties');
  if (!properties) throw lacking(at, 'DFProperties');
  const types = readTypes(properties);
  const isRoot = written === '.' && parent === '';
  const placeholder = written === '';
  const name = isRoot ? '' : placeholder ? nameOf(types, nth(), parent) : checkName(at, written);
  const facts = { parent, name, placeholder, types, ...readProperties(properties) };
  return { ...facts, children: readChildren(at, ddfUri(facts), facts.format, nameOf) };
}

function readChildren(at: Trail, uri: string, format: MgmtFormat, nameOf: PlaceholderNames): DdfNode[] {
  const [first] = partsNamed(at, 'Node');
  if (first && format !== 'node') {
    throw syncmlError(first, 'ddf-children', 'A leaf has nodes below it', {
      expected: 'DFFormat node above',
      found: format,
    });
  }
  return readSiblings(at, uri, nameOf);
}

function checkName(at: Trail, name: string): string {
  const segments = tryParseUri(name)?.segments ?? [];
  if (segments.length === 1 && segments[0] === name) return name;
  throw syncmlError(
    at,
    'ddf-node-name',
    `"${name}" is no name of a node`,
    { expected: 'a name without a slash, or nothing for a placeholder', found: name },
    'NodeName',
  );
}

type Described = Pick<
  DdfNode,
  'access' | 'format' | 'occurrence' | 'most' | 'scope' | 'defaultValue' | 'title' | 'caseSense'
>;

function readProperties(at: Trail): Described {
  const accessType = part(at, 'AccessType');
  const format = part(at, 'DFFormat');
  if (!accessType) throw lacking(at, 'AccessType');
  if (!format) throw lacking(at, 'DFFormat');
  const value = part(at, 'DefaultValue');
  const title = textPart(at, 'DFTitle');
  return {
    access: readAccess(accessType),
    format: readFormat(format, 'ddf'),
    ...readOccurrence(part(at, 'Occurrence')),
    scope: oneOf(part(at, 'Scope'), 'ddf-scope', ['Dynamic', 'Permanent']),
    ...(value ? { defaultValue: textOf(value) } : {}),
    ...(title ? { title } : {}),
    caseSense: oneOf(part(at, 'CaseSense'), 'ddf-case-sense', ['CS', 'CIS']),
  };
}

function readTypes(at: Trail): string[] {
  const type = part(at, 'DFType');
  if (!type) throw lacking(at, 'DFType');
  const named = partsOf(type).filter(({ element: { name } }) => name === 'MIME' || name === 'DDFName');
  const types = named.length > 0 ? named.map(wordIn) : [readType(type, 'ddf')];
  return types.filter((text) => text !== '');
}

function readAccess(at: Trail): DdfRight[] {
  return partsOf(at).map((child) => {
    const { name } = child.element;
    const right = DDF_RIGHTS.find((known) => known === name);
    if (right) return right;
    throw syncmlError(child, 'ddf-access-type', `${name} is no command of an AccessType`, {
      expected: DDF_RIGHTS.join(', '),
      found: name,
    });
  });
}

/** Without Occurrence a node occurs once. */
function readOccurrence(at: Trail | undefined): Pick<DdfNode, 'occurrence' | 'most'> {
  const occurrence = oneOf(at, 'ddf-occurrence', OCCURRENCES);
  if (occurrence !== 'ZeroOrN' && occurrence !== 'OneOrN') return { occurrence };
  const [counted] = at ? partsOf(at) : [];
  const most = Number(counted ? wordIn(counted) : '');
  if (at && !(Number.isInteger(most) && most > 0)) {
    throw syncmlError(at, 'ddf-occurrence', `${occurrence} has no number`, { expected: 'a number from 1' });
  }
  return { occurrence, most };
}

/** The word of an element among some; the first of them without the element. */
function oneOf<W extends string>(
  at: Trail | undefined,
  reason: string,
  words: readonly [W, ...(readonly W[])],
): W {
  if (!at) return words[0];
  const word = wordOf(at, 'ddf');
  const found = words.find((known) => known === word);
  if (found) return found;
  throw syncmlError(at, reason, `"${word}" is not known`, { expected: words.join(', '), found: word });
}

function lacking(at: Trail, name: string) {
  return syncmlError(at, 'ddf-properties', `${at.element.name} has no ${name}`, { expected: name }, name);
}
