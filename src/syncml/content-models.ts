import { type Element, isElement, type Node, NS } from './element.js';
import { childSteps } from './element-path.js';
import { rowOfName, VOCABULARY, type VocabularyRow } from './vocabulary.js';

/** An element whose children are not what its content model allows. */
export interface Violation {
  /** Element path of the parent, such as `SyncML/SyncBody/Alert[2]`. */
  path: string;
  /** The content model, in DTD notation. */
  expected: string;
  /** The children found, by name and in order; `#PCDATA` for character data. */
  found: string;
}

/** What may stand inside an element, worked out once from its vocabulary row. */
export interface ContentModel {
  /** Character data is allowed. */
  text: boolean;
  /** Any element is allowed. */
  any: boolean;
  /** Namespace of the children: that of the element's own page, save for `Meta`, whose children are MetaInfo's. */
  childNs: string;
  /** Position of each child name in the model; children in a repeated choice share one. */
  ranks: ReadonlyMap<string, number>;
  /** Matches the child names, each followed by a blank, when order and occurrence are right. */
  pattern: RegExp;
}

const NAME = /[A-Za-z][\w]*/g;

/** The positions of a model, split at its outermost commas: `(A, (B | C)+, D?)` has three. */
function positions(content: string): string[] {
  const inner = content.startsWith('(') && content.endsWith(')') ? content.slice(1, -1) : content;
  const parts: string[] = [''];
  let depth = 0;
  for (const character of inner) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === ',' && depth === 0) parts.push('');
    else parts.push(`${parts.pop() ?? ''}${character}`);
  }
  return parts;
}

function ranksOf(content: string): Map<string, number> {
  const ranks = new Map<string, number>();
  positions(content).forEach((part, rank) => {
    for (const [name] of part.matchAll(NAME)) ranks.set(name, rank);
  });
  return ranks;
}

/** A regular expression over child names from a model over elements: both notations mean the same operators. */
function patternOf(content: string): RegExp {
  const source = content.replace(/([A-Za-z]\w*)|[\s,]|\(/g, (token, name: string | undefined) => {
    if (name !== undefined) return `(?:${name} )`;
    return token === '(' ? '(?:' : '';
  });
  return new RegExp(`^${source}$`);
}

function modelOf(row: VocabularyRow): ContentModel {
  const text = row.content === 'ANY' || row.content.includes('#PCDATA');
  const elements = row.content.replace(/#PCDATA\s*\|?\s*/, '');
  const named = elements !== 'ANY' && elements !== 'EMPTY' && elements !== '()';
  return {
    text,
    any: row.content === 'ANY',
    childNs: row.name === 'Meta' ? NS.metinf : row.ns,
    ranks: named ? ranksOf(elements) : new Map(),
    pattern: named ? patternOf(elements) : /^$/,
  };
}

const MODELS: ReadonlyMap<VocabularyRow, ContentModel> = new Map(
  VOCABULARY.map((row) => [row, modelOf(row)]),
);

/** The content model of an element, or undefined when no vocabulary row names it. */
export function contentModel(ns: string, name: string): ContentModel | undefined {
  const row = rowOfName(ns, name);
  return row && MODELS.get(row);
}

/** The name that a child counts under in its parent's model; one of another namespace matches nothing. */
function countedName(child: Node, model: ContentModel): string {
  if (!isElement(child)) return '#PCDATA';
  return child.ns === model.childNs ? child.name : `{${child.ns}}${child.name}`;
}

function isBlank(child: Node): boolean {
  return typeof child === 'string' && child.trim() === '';
}

function follows(element: Element, model: ContentModel): boolean {
  if (model.any) return true;
  const children = element.children.filter((child) => isElement(child) || !(model.text || isBlank(child)));
  const names = children.map((child) => countedName(child, model));
  if (model.text) return names.every((name) => model.ranks.has(name));
  return model.pattern.test(names.map((name) => `${name} `).join(''));
}

function violationOf(element: Element, path: string): Violation[] {
  const row = rowOfName(element.ns, element.name);
  const model = row && MODELS.get(row);
  if (!row || !model || follows(element, model)) return [];
  const found = element.children.filter((child) => !isBlank(child)).map((child) => countedName(child, model));
  return [{ path, expected: row.content, found: found.join(', ') }];
}

/**
 * Every place where a tree departs from the DTD, in document order: wrong order, missing, repeated or foreign
 * children. Elements that no vocabulary row names are not judged, only what is inside them.
 */
export function checkOrder(root: Element): Violation[] {
  const violations: Violation[] = [];
  const visit = (element: Element, path: string): void => {
    violations.push(...violationOf(element, path));
    for (const [child, step] of childSteps(element)) visit(child, `${path}/${step}`);
  };
  visit(root, root.name);
  return violations;
}
